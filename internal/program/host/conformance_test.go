package host_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// root is the top of the repository.
const root = "../../.."

// conformanceCase is what is read here of a case of test/conformance. Expectations about pods are not for a process.
type conformanceCase struct {
	Name      string
	Functions map[string]struct {
		Settings struct{ Retry host.RetryPolicy }
	}
	Call struct {
		Function string
		Args     json.RawMessage
	}
	Outside []happening
	Expect  struct {
		State     string
		Value     json.RawMessage
		Error     *struct{ Type, Message string }
		Lines     []string
		Attempts  [][]string
		Unordered bool
		Effects   map[string]int
	}
}

type happening struct {
	When struct{ Pending, Printed, Progress string }
	Do   struct {
		Settle string
		State  string
		Value  json.RawMessage
		Error  *machine.Error
		Cancel bool
	}
}

// notHere are cases about what one process does not have.
var notHere = map[string]string{
	"deadline.json":    "the deadline of an execution is the controller's",
	"pause.json":       "nobody pauses a run",
	"pod-deleted.json": "there are no pods",

	"cancel-while-working.json": "work is a durable sleep, and that is an await",
	"repaired.json":             "the code changes while it runs, and is told to go on",

	"other-arguments.json":  "a program that is not deterministic is no mistake: nothing runs again",
	"other-function.json":   "the same",
	"other-local-step.json": "the same",
	"other-parameter.json":  "the same",
	"call-or-promise.json":  "the same",

	"idempotency-key.json":       "effects of local steps are counted in a file",
	"first-survives-replay.json": "what settles between two activations has no order here",
}

func TestConformance(t *testing.T) {
	t.Parallel()
	modules := translated(t)
	beside, err := os.ReadFile("testdata/conformance/perdure_conformance.py")
	if err != nil {
		t.Fatal(err)
	}
	for name, module := range modules {
		var c conformanceCase
		text, err := os.ReadFile(filepath.Join(root, "test/conformance/cases", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &c); err != nil {
			t.Fatal(err)
		}
		for mode, save := range map[string]host.Save{"": {}, "saved at each await": {Await: true}, "saved every 7 instructions": {Steps: 7}} {
			t.Run(name+"/"+c.Name+"/"+mode, func(t *testing.T) {
				if why := notHere[name]; why != "" {
					t.Skip(why)
				}
				t.Parallel()
				program, err := host.Load(name+".py", []byte(module), func(string) ([]byte, error) { return beside, nil })
				if err != nil {
					t.Fatal(err)
				}
				c.run(t, program, save)
			})
		}
	}
}

// translated are the modules of the cases, which the driver of the Python SDK writes.
func translated(t *testing.T) map[string]string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("python3 writes the programs")
	}
	out, err := exec.CommandContext(t.Context(), python, "testdata/conformance/translate.py", root).Output()
	if err != nil {
		t.Fatal(err)
	}
	var modules map[string]string
	if err := json.Unmarshal(out, &modules); err != nil {
		t.Fatal(err)
	}
	return modules
}

func (c *conformanceCase) run(t *testing.T, program *host.Program, save host.Save) {
	t.Helper()
	printed := printing{attempts: map[int]*bytes.Buffer{}, others: &bytes.Buffer{}}
	retry := map[string]host.RetryPolicy{}
	for name, f := range c.Functions {
		retry[name] = f.Settings.Retry
	}
	attempts := retry[c.Call.Function]
	if attempts.MaxAttempts == 0 {
		attempts.MaxAttempts = 3
	}
	result, err := host.Run(t.Context(), program, host.Options{
		Entry: c.Call.Function, Args: c.Call.Args, Retry: retry, Attempts: attempts, Save: save,
		Start:    time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		OutputOf: func(execution string, attempt int) io.Writer { return printed.of(c.Call.Function, execution, attempt) },
		Outside:  c.outside(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.State.String(); got != c.Expect.State {
		t.Errorf("state is %s, want %s: %v", got, c.Expect.State, result.Error)
	}
	if c.Expect.Value != nil {
		if got, want := compact(result.Value), compact(c.Expect.Value); got != want {
			t.Errorf("value is %.300s, want %.300s", got, want)
		}
	}
	// The controller calls the error of one that was canceled Canceled; here it is what the program ended with.
	if want := c.Expect.Error; want != nil && c.Expect.State != machine.Canceled.String() {
		if got := result.Error; got == nil || want.Type != "" && got.Type != want.Type || want.Message != "" && got.Message != want.Message {
			t.Errorf("error is %v, want %v", got, want)
		}
	}
	printed.check(t, c)
}

// outside is what happens around the case: the next of its acts, once what it waits for is pending.
func (c *conformanceCase) outside() func([]host.Pending) []host.Act {
	left := slices.Clone(c.Outside)
	return func(pending []host.Pending) []host.Act {
		if len(left) == 0 {
			return nil
		}
		find := func(id string) string {
			for _, p := range pending {
				if p.ID == id && p.Execution == c.Call.Function {
					return p.Name
				}
			}
			return ""
		}
		next := left[0]
		if next.When.Pending != "" && find(next.When.Pending) == "" {
			return nil
		}
		left = left[1:]
		if next.Do.Cancel {
			return []host.Act{{Cancel: true}}
		}
		act := host.Act{Settle: find(next.Do.Settle), Value: next.Do.Value, Error: next.Do.Error}
		for _, state := range []machine.PromiseState{machine.Resolved, machine.Rejected, machine.Canceled} {
			if state.String() == next.Do.State {
				act.State = state
			}
		}
		return []host.Act{act}
	}
}

// printing is what the root execution prints, by attempts.
type printing struct {
	attempts map[int]*bytes.Buffer
	others   *bytes.Buffer // of what it calls
}

func (p *printing) of(function, execution string, attempt int) io.Writer {
	if execution != function {
		return p.others
	}
	if p.attempts[attempt] == nil {
		p.attempts[attempt] = &bytes.Buffer{}
	}
	return p.attempts[attempt]
}

// all is what has been printed in all attempts of all executions.
func (p *printing) all() string {
	text := p.others.String()
	for _, b := range p.attempts {
		text += b.String()
	}
	return text
}

// lines are those of an attempt, but for what is printed about effects.
func (p *printing) lines(attempt int) []string {
	var lines []string
	if b := p.attempts[attempt]; b != nil {
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if !strings.HasPrefix(line, "effect ") && !strings.HasPrefix(line, "same ") {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

func (p *printing) check(t *testing.T, c *conformanceCase) {
	t.Helper()
	if c.Expect.Lines != nil {
		got, want := p.lines(1), slices.Clone(c.Expect.Lines)
		want = slices.DeleteFunc(want, func(line string) bool { return strings.HasPrefix(line, "same ") })
		if c.Expect.Unordered {
			slices.Sort(got)
			slices.Sort(want)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("lines (-want +got):\n%s", diff)
		}
	}
	for i, want := range c.Expect.Attempts {
		if diff := cmp.Diff(want, p.lines(i+1), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("lines of attempt %d (-want +got):\n%s", i+1, diff)
		}
	}
	counts := map[string]int{}
	for line := range strings.Lines(p.all()) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "effect" {
			counts[words[1]]++
		}
	}
	for name, want := range c.Expect.Effects {
		if counts[name] != want {
			t.Errorf("the effect %s happened %d times, want %d", name, counts[name], want)
		}
	}
}

func compact(text json.RawMessage) string {
	if len(text) == 0 {
		return "null"
	}
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		return fmt.Sprintf("%s (%v)", text, err)
	}
	return b.String()
}
