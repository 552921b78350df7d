package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestCommand runs the command as a user does. What it writes, and its exit code, stand in testdata/golden, in a file per name.
func TestCommand(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		args  []string
		input string
	}{
		"help":                             {args: []string{"--help"}},
		"help of program":                  {args: []string{"program"}},
		"help of check":                    {args: []string{"program", "check", "--help"}},
		"help of run":                      {args: []string{"program", "run", "--help"}},
		"no such command":                  {args: []string{"program", "rum"}},
		"no such flag":                     {args: []string{"program", "run", "--functions", "x"}},
		"completion":                       {args: []string{"__complete", "program", "run", "testdata/shop.py", "--time", ""}},
		"completes files":                  {args: []string{"__complete", "program", "check", ""}},
		"check without a file":             {args: []string{"program", "check"}},
		"check of what is not there":       {args: []string{"program", "check", "testdata/nothing.py"}},
		"check tells what is called":       {args: []string{"program", "check", "testdata/shop.py", "testdata/warehouse.py"}},
		"check shows all that is wrong":    {args: []string{"program", "check", "testdata/wrong.py"}},
		"check of what cannot be resolved": {args: []string{"program", "check", "testdata/refused.py"}},
		"check of imports":                 {args: []string{"program", "check", "testdata/imports.py"}},
		"check in quiet":                   {args: []string{"program", "check", "-q", "testdata/shop.py", "testdata/wrong.py"}},
		"check of what is not awaited":     {args: []string{"program", "check", "testdata/forgotten.py"}},

		"run of what is not awaited":               {args: []string{"program", "run", "testdata/forgotten.py"}},
		"check of a script":                        {args: []string{"program", "check", "testdata/script.py"}},
		"run of a script":                          {args: []string{"program", "run", "testdata/script.py"}},
		"run of a script with arguments":           {args: []string{"program", "run", "testdata/script.py", "you"}},
		"run of a function of a script":            {args: []string{"program", "run", "testdata/script.py", "--entry", "main", "you"}},
		"run with a file of several functions":     {args: []string{"program", "run", "testdata/shop.py", `["tea"]`, "--function", "cost=testdata/warehouse.py"}},
		"run with a script in place of a function": {args: []string{"program", "run", "testdata/shop.py", `["tea"]`, "--function", "price=testdata/script.py"}},
		"run with another program": {args: []string{
			"program", "run", "testdata/shop.py", `["tea","cup"]`, "--function", "price=testdata/warehouse.py", "--function", "ship=testdata/warehouse.py:ship",
		}},
		"run with answers":                    {args: []string{"program", "run", "testdata/shop.py", "items=[\"tea\",\"cup\"]", "limit=60", "--answers", "testdata/answers.yaml", "--trace"}},
		"run with an answer that is an error": {args: []string{"program", "run", "testdata/shop.py", `["tea","cup"]`, "--answers", "testdata/out-of-stock.json"}},
		"run with processes": {args: []string{
			"program", "run", "testdata/shop.py", `["tea","cup"]`, "--function", "price=exec:grep -q tea && echo 30 || echo 20",
			"--function", `ship=exec:cat`,
		}},
		"run with a process that fails": {args: []string{
			"program", "run", "testdata/shop.py", `["tea"]`, "--function", "price=exec:echo 30",
			"--function", `ship=exec:echo '{"type": "Lost", "message": "no lorry", "retryable": false}'; exit 1`,
		}},
		"run without the functions":           {args: []string{"program", "run", "testdata/shop.py", `["tea","cup"]`}},
		"run with too few answers":            {args: []string{"program", "run", "testdata/shop.py", `["tea","cup","pot"]`, "--answers", "testdata/answers.yaml"}},
		"run with an error":                   {args: []string{"program", "run", "testdata/shop.py", `["tea","cup"]`, "limit=1", "--answers", "testdata/answers.yaml"}},
		"run with a traceback":                {args: []string{"program", "run", "testdata/shop.py", `["tea","cup"]`, "10", "--answers", "testdata/answers.yaml"}},
		"run with input":                      {args: []string{"program", "run", "testdata/warehouse.py", "--entry", "ship", "--input", "-"}, input: `[["tea", "cup"]]`},
		"run with input that is no JSON":      {args: []string{"program", "run", "testdata/shop.py", "--input", "-"}, input: "tea"},
		"run with input and arguments":        {args: []string{"program", "run", "testdata/shop.py", "1", "--input", "testdata/input.txt"}},
		"run that nobody settles":             {args: []string{"program", "run", "testdata/approval.py", "v1"}},
		"run that waits for ever":             {args: []string{"program", "run", "testdata/cleans-up.py"}},
		"run of what is refused":              {args: []string{"program", "run", "testdata/wrong.py"}},
		"run that exits":                      {args: []string{"program", "run", "testdata/exits.py"}},
		"run without an entry":                {args: []string{"program", "run", "testdata/warehouse.py"}},
		"run with an entry that is not there": {args: []string{"program", "run", "testdata/warehouse.py", "--entry", "sell"}},
		"run with a function that a program has not": {args: []string{
			"program", "run", "testdata/shop.py", `["tea"]`, "--function", "price=testdata/warehouse.py:sell",
		}},
		"run with a function without a name":        {args: []string{"program", "run", "testdata/shop.py", "--function", "price=testdata/warehouse.py:"}},
		"run with a wrong seed":                     {args: []string{"program", "run", "testdata/shop.py", "--seed", "-1"}},
		"run with answers of standard input":        {args: []string{"program", "run", "testdata/shop.py", `["tea"]`, "--answers", "-"}, input: `{"price": [20], "ship": ["S-1"]}`},
		"run with standard input for two":           {args: []string{"program", "run", "testdata/shop.py", "--answers", "-", "--input", "-"}},
		"debug with answers of standard input":      {args: []string{"program", "debug", "testdata/shop.state", "--answers", "-"}},
		"check of a file with the name of a module": {args: []string{"program", "check", "testdata/shadowed/main.py"}},
		"run with a process that writes no JSON": {args: []string{
			"program", "run", "testdata/shop.py", `["tea"]`, "--function", `price=exec:printf '\033[31m\377'`,
		}},
		"run with a process that writes too much": {args: []string{
			"program", "run", "testdata/shop.py", `["tea"]`, "--function", `price=exec:head -c 65537 /dev/zero | tr '\0' 1`,
		}},
		"run with a wrong time":                 {args: []string{"program", "run", "testdata/shop.py", "--time", "slow"}},
		"run with a wrong save":                 {args: []string{"program", "run", "testdata/shop.py", "--save-every", "never"}},
		"run with a wrong function":             {args: []string{"program", "run", "testdata/shop.py", "--function", "price"}},
		"run with a function twice":             {args: []string{"program", "run", "testdata/shop.py", "--function", "price=exec:a", "--function", "price=exec:b"}},
		"run with a function that is not there": {args: []string{"program", "run", "testdata/shop.py", "--function", "price=testdata/nothing.py"}},
		"run saved at each await": {args: []string{
			"program", "run", "testdata/shop.py", `["tea","cup"]`, "--answers", "testdata/answers.yaml", "--save-every", "await",
		}},
		"run saved at each instruction": {args: []string{
			"program", "run", "testdata/shop.py", `["tea","cup"]`, "--answers", "testdata/answers.yaml", "--save-every", "1",
		}},
	}
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil || len(files) != len(cases) {
		t.Errorf("there are %d golden files of %d cases, error %v: one belongs to nobody, or is not written yet", len(files), len(cases), err)
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := execute(tc.input, tc.args...)
			path := filepath.Join("testdata/golden", strings.ReplaceAll(name, " ", "-")+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the repository
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("kubectl perdure %s (-want +got):\n%s", strings.Join(tc.args, " "), diff)
			}
		})
	}
}

// execute runs the command, and tells what it did.
func execute(input string, args ...string) string {
	var out, errs bytes.Buffer
	s := streams{in: strings.NewReader(input), out: &out, err: &errs}
	command := newRoot(s)
	command.SetArgs(args)
	code := s.fail(command.Execute())
	var b strings.Builder
	fmt.Fprintf(&b, "$ kubectl perdure %s\n%s", strings.Join(args, " "), out.String())
	if errs.Len() > 0 {
		fmt.Fprintf(&b, "--- standard error\n%s", errs.String())
	}
	fmt.Fprintf(&b, "--- exit code %d\n", code)
	return b.String()
}
