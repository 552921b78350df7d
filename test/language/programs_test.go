package language

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

var mostSaves = flag.Int("saves", 600, "how often a program is thrown away and restored in one run at most")

const root = "../.."

// program is a file of the suite.
type program struct{ name, source string }

// durable tells that it needs the module perdure.
func (p program) durable() bool { return strings.HasPrefix(p.name, "durable/") }

// asks tells that it asks for something outside. Then its save points depend on where slices end: the outbox has what was asked for
// in the last one, and what is called runs meanwhile.
func (p program) asks() bool {
	return strings.Contains(p.source, "perdure.functions") || strings.Contains(p.source, "perdure.promise(")
}

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
var saves = []struct {
	name string
	save host.Save
}{
	{"at every await", host.Save{Await: true}},
	{"after every instruction", host.Save{Await: true, Steps: 1}},
	{"after every 3 instructions", host.Save{Await: true, Steps: 3}},
	{"after every 17 instructions", host.Save{Await: true, Steps: 17}},
	{"after every 1000 instructions", host.Save{Await: true, Steps: 1000}},
}

func check(t *testing.T, p program, want run.Answer, minor int) {
	t.Helper()
	reason, isKnown := known[p.name]
	wrong := problems(t, p, want, minor)
	switch {
	case isKnown && len(wrong) == 0:
		t.Errorf("it holds now: take it off the list of what is known")
	case isKnown:
		t.Skipf("known: %s", reason)
	default:
		for _, problem := range wrong {
			t.Error(problem)
		}
	}
}

// problems are the ways in which a program does not do what it should.
func problems(t *testing.T, p program, want run.Answer, minor int) (wrong []string) {
	t.Helper()
	load := run.Statements
	if p.durable() {
		load = run.Compile
	}
	compiled, err := load(p.name, p.source)
	if err != nil {
		return []string{"refused: " + err.Error()}
	}
	plain, err := start(t, p, compiled, host.Save{})
	if err != nil {
		return []string{err.Error()}
	}
	if minor == 11 || !strings.HasPrefix(p.name, "errors/") { // the words of errors, and carets, are of 3.11
		if diff := run.Diff(want, seen(p, plain)); diff != "" {
			wrong = append(wrong, "it differs from CPython (-python +here):\n"+diff)
		}
	}
	var points []string
	for i, way := range saves {
		way.save.Steps = seldom(way.save.Steps, plain.Steps)
		got, err := start(t, p, compiled, way.save)
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("saved %s: %v", way.name, err))
			continue
		}
		if diff := run.Diff(seen(p, plain), seen(p, got)); diff != "" {
			wrong = append(wrong, fmt.Sprintf("saved %s it differs from what it does in one process (-whole +saved):\n%s", way.name, diff))
		}
		if i == 0 {
			points = got.Points
		}
		if diff := cmp.Diff(points, got.Points); diff != "" && !p.asks() {
			wrong = append(wrong, fmt.Sprintf("saved %s its save points at awaits have other bytes:\n%s", way.name, diff))
		}
	}
	return wrong
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
	return run.Direct(compiled.Image(), save.Steps, machine.Limits{})
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
