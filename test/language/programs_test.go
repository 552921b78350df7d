package language

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

var mostSaves = flag.Int("saves", 2000, "how often a program is thrown away and restored in one run at most")

const root = "../.."

// program is a file of the suite.
type program struct{ name, source string }

// durable tells that it needs the module perdure.
func (p program) durable() bool { return strings.HasPrefix(p.name, "durable/") }

func readPrograms(t *testing.T) []program {
	t.Helper()
	var all []program
	err := filepath.WalkDir("programs", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".py" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel("programs", path)
		all = append(all, program{name: filepath.ToSlash(name), source: string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func startOracle(t *testing.T) *oracle.Oracle {
	t.Helper()
	sdk, err := filepath.Abs(filepath.Join(root, "sdk/python"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := oracle.Start("PYTHONPATH="+sdk, "PERDURE_TIME=virtual")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	return o
}

// expected is what CPython printed, with its result and traceback.
func expected(p program, a oracle.Answer) run.Answer {
	want := run.Answer{Out: a.Out, Err: a.Err}
	if p.durable() {
		want.Err = strings.TrimSuffix(a.Said, "\n") // it prints one more
	}
	return want
}

// seen is what is compared: a result is printed by CPython's side, so it is here.
func seen(p program, a run.Answer) run.Answer {
	got := run.Answer{Out: a.Out, Err: a.Err}
	if p.durable() && a.Value != "" {
		got.Out += spaced(a.Value) + "\n"
	}
	return got
}

// spaced is JSON as Python writes it: with a space behind each comma and colon.
func spaced(text string) string {
	var b strings.Builder
	inString, escaped := false, false
	for _, c := range text {
		b.WriteRune(c)
		switch {
		case escaped:
			escaped = false
		case c == '\\' && inString:
			escaped = true
		case c == '"':
			inString = !inString
		case !inString && (c == ',' || c == ':'):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// TestPrograms runs each program here and in CPython. Then it runs again, and its process is thrown away all the time.
func TestPrograms(t *testing.T) {
	programs, o := readPrograms(t), startOracle(t)
	requests := make([]oracle.Request, len(programs))
	for i, p := range programs {
		requests[i] = oracle.Request{File: p.name, Source: p.source, Fork: true}
	}
	answers, err := o.Ask(requests...)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range programs {
		if answers[i].Refused != "" || answers[i].Syntax {
			t.Errorf("%s does not run in CPython: %s %s", p.name, answers[i].Refused, answers[i].Error)
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			check(t, p, expected(p, answers[i]), o.Minor)
		})
	}
}

// saves are the ways in which a program loses its process.
var saves = map[string]host.Save{
	"at every await":               {Await: true},
	"after every instruction":      {Await: true, Steps: 1},
	"after every 3 instructions":   {Await: true, Steps: 3},
	"after every 17 instructions":  {Await: true, Steps: 17},
	"after every 1000 instruction": {Await: true, Steps: 1000},
}

func check(t *testing.T, p program, want run.Answer, minor int) {
	t.Helper()
	load := run.Statements
	if p.durable() {
		load = run.Compile
	}
	compiled, err := load(p.name, p.source)
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	plain, err := start(t, p, compiled, host.Save{})
	if err != nil {
		t.Fatal(err)
	}
	if minor == 11 || !strings.HasPrefix(p.name, "errors/") { // the words of errors, and carets, are of 3.11
		if diff := run.Diff(want, seen(p, plain)); diff != "" {
			t.Fatalf("it differs from CPython (-python +here):\n%s", diff)
		}
	}
	var mutex sync.Mutex
	points := map[string][]string{}
	for name, save := range saves {
		save.Steps = seldom(save.Steps, plain.Steps)
		t.Run(name, func(t *testing.T) {
			got, err := start(t, p, compiled, save)
			if err != nil {
				t.Fatal(err)
			}
			if diff := run.Diff(seen(p, plain), seen(p, got)); diff != "" {
				t.Errorf("it differs from what it does in one process (-whole +saved):\n%s", diff)
			}
			mutex.Lock()
			defer mutex.Unlock()
			points[name] = got.Points
		})
	}
	for name, got := range points {
		if diff := cmp.Diff(points["at every await"], got); diff != "" {
			t.Errorf("save points at awaits have other bytes if it is saved %s:\n%s", name, diff)
		}
	}
}

// seldom makes a long program lose its process less often, so that it does a few thousand times at most.
func seldom(every, steps int64) int64 {
	if every == 0 {
		return 0
	}
	return max(every, steps/int64(*mostSaves)|1)
}

// start runs a program: alone, if it needs nothing from outside.
func start(t *testing.T, p program, compiled *host.Program, save host.Save) (run.Answer, error) {
	t.Helper()
	if p.durable() {
		return run.Compiled(t.Context(), compiled, run.Options{Save: save})
	}
	return run.Direct(compiled, save.Steps, machine.Limits{})
}

// TestProgramsTellWhatTheyShow: a reader finds in the first line what a program is about.
func TestProgramsTellWhatTheyShow(t *testing.T) {
	t.Parallel()
	topics := map[string]int{}
	for _, p := range readPrograms(t) {
		if !strings.HasPrefix(p.source, "# ") {
			t.Errorf("%s does not begin with a comment", p.name)
		}
		topics[strings.Split(p.name, "/")[0]]++
	}
	if len(topics) < 20 {
		t.Error(fmt.Sprint("there are few topics: ", topics))
	}
}
