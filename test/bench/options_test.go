package main

import (
	"io"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for name, tc := range map[string]struct {
		args    string
		install installMode
		wantErr string
	}{
		"nothing":                     {install: installAuto},
		"install, without a value":    {args: "--install --rounds 1", install: installAlways},
		"install, never":              {args: "--install=never", install: installNever},
		"install, something else":     {args: "--install=maybe", wantErr: "must be auto, never or always"},
		"parts that are left out":     {args: "--writes 0 --single 0 --batch 0 --resume 0 --rest 0s --calm 0s", install: installAuto},
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
