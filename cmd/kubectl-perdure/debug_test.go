package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/debug"
)

// sizes are what differs from one version of the language's modules to the next.
var sizes = regexp.MustCompile(`\d+ bytes`)

// TestDebug keeps runs as files, and debugs them. What the commands write stands in testdata/debug, in a file per name.
func TestDebug(t *testing.T) {
	t.Parallel()
	order := []string{"program", "run", "testdata/shop.py", `["tea","cup"]`, "--start", "2026-01-02T03:04:05Z", "--save-to", "DIR/state"}
	fails := []string{"program", "run", "testdata/tasks.py", "3", "--start", "2026-01-02T03:04:05Z", "--save-to", "DIR/state"}
	session := func(commands ...string) []string {
		args := []string{"program", "debug", "DIR/state"}
		for _, c := range commands {
			args = append(args, "-c", c)
		}
		return args
	}
	cases := map[string]struct {
		commands [][]string
		input    string // of the last
	}{
		"help":             {commands: [][]string{{"program", "debug", "--help"}}},
		"help of commands": {commands: [][]string{order, session("help")}},
		"completion":       {commands: [][]string{{"__complete", "program", "debug", "state", "-c", ""}}},
		"summary":          {commands: [][]string{order, session()}},
		"a session from standard input": {commands: [][]string{order, session()}, input: `# what there is
tasks
where
locals
print items
pending

settle 1 30
settle 2 20
await
print prices[1]
next
list 20
quit
tasks
`},
		"breakpoints": {commands: [][]string{order, append(session("break 17", "break shop.py:19", "break", "continue", "print sum", "delete 17", "break", "continue", "delete", "break", "continue"), "--answers", "testdata/answers.yaml")}},
		"steps with functions of other programs": {commands: [][]string{order, append(session("step", "next", "next", "out"),
			"--function", "price=testdata/warehouse.py", "--function", "ship=testdata/warehouse.py:ship")}},
		"tasks and frames":       {commands: [][]string{fails, session("tasks", "task 3", "where", "up", "locals", "down", "down"), session("task 7")}},
		"stuck, and a rejection": {commands: [][]string{order, session("continue", "reject 1 OutOfStock none left", "continue", "tasks", "where", "step")}},
		"an error in the middle": {commands: [][]string{fails, session("continue", "print here", "tasks", "continue", "print here"), session("uncaught off", "continue"), session("uncaught maybe")}},
		"an error behind prints": {commands: [][]string{{"program", "run", "testdata/undone.py", "--save-to", "DIR/state"}, session("continue", "locals", "continue"), session("uncaught off", "continue")}},
		"goes on from what was saved in a session": {commands: [][]string{
			order, session("settle 1 30", "settle 2 20", "await", "save DIR/later"), {"program", "run", "--from", "DIR/later", "--answers", "testdata/answers.yaml", "--save-to", "DIR/last"},
			{"program", "debug", "DIR/last"},
		}},
		"goes on from the beginning": {commands: [][]string{
			{"program", "run", "testdata/exits.py", "--save-to", "DIR/state", "--start", "2026-01-02T03:04:05Z"}, session(), session("step", "next", "continue"), {"program", "run", "--from", "DIR/state"},
		}},
		"wrong commands": {commands: [][]string{
			order, session("jump"), session("print"), session("print x"), session("print items +"), session("print items.append(1)"), session("tasks all"), session("frame 9"), session("frame x"), session("break 99"), session("break x.py:1"),
			session("delete 3"), session("settle 1"), session("settle 9 true"), session("reject 1"), session("save DIR/none/state"), session("list x"),
		}},
		"wrong command lines": {commands: [][]string{
			{"program", "debug"}, {"program", "debug", "a", "b"}, {"program", "debug", "testdata/nothing"}, {"program", "debug", "testdata/shop.py"},
			{"program", "run", "--from", "testdata/shop.py"}, {"program", "run", "--from", "testdata/nothing", "testdata/shop.py"}, {"program", "run", "--from", "x", "--seed", "1"},
			{"program", "run", "testdata/shop.py", "--save-to", "DIR/none/state"}, {"program", "run", "testdata/shop.py", "--save-to", "testdata/shop.py"},
			{"program", "run", "testdata/shop.py", "--save-to", "/dev/null"}, {"program", "debug", "--listen", "127.0.0.1:1"}, {"program", "debug", "testdata"},
			{"program", "run", "testdata/shop.py", "--function", "price=exec: "}, {"program", "check", "/dev/zero"},
			{"program", "run", "testdata/shop.py", "--answers", "/dev/zero"}, {"program", "run", "testdata/shop.py", "--input", "/dev/zero"},
		}},
		"saving where something else is": {commands: [][]string{order, session("save DIR/state", "save testdata/answers.yaml")}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var got strings.Builder
			for i, args := range tc.commands {
				here := make([]string, len(args))
				for j, arg := range args {
					here[j] = strings.ReplaceAll(arg, "DIR", dir)
				}
				input := ""
				if i == len(tc.commands)-1 {
					input = tc.input
				}
				got.WriteString(execute(input, here...))
			}
			text := sizes.ReplaceAllString(strings.ReplaceAll(got.String(), dir, "DIR"), "N bytes")
			path := filepath.Join("testdata/debug", strings.ReplaceAll(name, " ", "-")+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // a file of the repository
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	files, err := filepath.Glob("testdata/debug/*")
	if err != nil || len(files) != len(cases) {
		t.Errorf("there are %d golden files of %d cases, error %v: one belongs to nobody, or is not written yet", len(files), len(cases), err)
	}
}

// TestSavedFileIsNotForOthers: it has all that the program knows.
func TestSavedFileIsNotForOthers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	if got := execute("", "program", "run", "testdata/exits.py", "--save-to", path); !strings.Contains(got, "exit code") {
		t.Fatal(got)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, error %v", info, err)
	}
	left, err := filepath.Glob(filepath.Dir(path) + "/.*")
	if err != nil || len(left) > 0 {
		t.Errorf("left beside it: %v, error %v", left, err)
	}
}

// TestSavingWhereAFolderIs: the error names what was asked for, and nothing is left beside it.
func TestSavingWhereAFolderIs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "state")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := replace(path, nil); err == nil || err.Error() != "write "+path+": it is there, and is no file" {
		t.Errorf("the error is %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("in the folder are %v, error %v", left, err)
	}
}

// TestTypedCommands: what goes wrong is told, and the next command asked for; an empty line repeats the one before.
func TestTypedCommands(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	execute("", "program", "run", "testdata/shop.py", `["tea","cup"]`, "--save-to", path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	session, err := debug.Open(data, debug.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	var out, errs bytes.Buffer
	typed := streams{in: strings.NewReader("print item\nprint limit\n\nsettle 1 30\nquit\nprint limit\n"), out: &out, err: &errs}
	if err := (&debugger{s: typed, session: session, task: 1}).talk(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	want := `saved
testdata/shop.py:14 in order, main
   14          prices = await perdure.gather(*(price(item) for item in items))
(perdure) (perdure) 100
(perdure) 100
(perdure) 1 is settled; the program learns of it when it goes on
(perdure) `
	if diff := cmp.Diff([]string{want, "NameError: name 'item' is not defined\n"}, []string{out.String(), errs.String()}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
