package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	for name, tc := range map[string]struct {
		args    string
		install installMode
		wantErr string
	}{
		"nothing":                   {install: installAuto},
		"install, without a value":  {args: "--install --rounds 1", install: installAlways},
		"install, never":            {args: "--install=never", install: installNever},
		"install, something else":   {args: "--install=maybe", wantErr: "must be auto, never or always"},
		"parts that are left out":   {args: "--writes 0 --single 0 --batch 0 --resume 0 --rest 0s --calm 0s", install: installAuto},
		"counts to replay":          {args: "--replay 100,10,100", install: installAuto},
		"a count that is no number": {args: "--replay 10,ten", wantErr: `"ten" is not a number`},
		"more steps than promises":  {args: "--replay 1001", wantErr: "from 1 to 1000"},
		"only something else":       {args: "--only jobs", wantErr: `--only is "jobs"`},
		"more promises than there may be": {
			args: "--awaits 200", wantErr: "1232 promises of one execution",
		},
		"no rounds":                   {args: "--rounds 0", wantErr: "--rounds is 0"},
		"no clients":                  {args: "--clients 0", wantErr: "--clients is 0"},
		"a negative count":            {args: "--batch -1", wantErr: "must not be negative"},
		"no rate":                     {args: "--resume-rate 0", wantErr: "--resume-rate is 0"},
		"no time":                     {args: "--write-time 0s", wantErr: "--write-time is 0s"},
		"an argument that is no flag": {args: "fast", wantErr: `unexpected argument "fast"`},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := parse(strings.Fields(tc.args), io.Discard)
			switch {
			case tc.wantErr == "" && err != nil:
				t.Fatal(err)
			case tc.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tc.wantErr)):
				t.Fatalf("error is %v, want %q", err, tc.wantErr)
			case tc.wantErr == "" && o.install != tc.install:
				t.Errorf("install is %s, want %s", o.install, tc.install)
			}
		})
	}
}

func TestPresets(t *testing.T) {
	for name, tc := range map[string]struct {
		args                string
		rounds, single      int
		polls, codeResumes  int
		replay              string
		functions, restless bool
	}{
		"everything":              {rounds: 3, single: 8, polls: 1000, codeResumes: 6, replay: "10,100,500,1000", functions: true},
		"only functions":          {args: "--only functions", rounds: 3, polls: 1000, codeResumes: 6, replay: "10,100,500,1000", functions: true, restless: true},
		"only executions":         {args: "--only executions", rounds: 3, single: 8},
		"quickly":                 {args: "--quick", rounds: 1, single: 2, polls: 100, codeResumes: 2, replay: "10,100", functions: true},
		"only functions, quickly": {args: "--quick --only=functions", rounds: 1, polls: 100, codeResumes: 2, replay: "10,100", functions: true, restless: true},
		"what is given counts": {
			args: "--quick --only functions --single 1 --replay= --rounds 2", rounds: 2, single: 1, polls: 100, codeResumes: 2, functions: true, restless: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := parse(strings.Fields(tc.args), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			got := []any{o.rounds, o.single, o.polls, o.codeResumes, o.replay.String(), o.functions(), o.rest == 0}
			want := []any{tc.rounds, tc.single, tc.polls, tc.codeResumes, tc.replay, tc.functions, tc.restless}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("options (-want +got):\n%s", diff)
			}
		})
	}
}
