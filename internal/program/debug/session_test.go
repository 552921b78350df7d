package debug_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// shop calls, waits and has tasks; its lines are counted by the tests.
const shop = `import perdure
from perdure.functions import price


class Cart:
    def __init__(self, owner):
        self.owner = owner
        self.costs = []

    def add(self, cost):
        self.costs.append(cost)
        return len(self.costs)

    @property
    def total(self):
        return sum(self.costs)


def double(cost):
    result = cost * 2
    return result


async def buy(cart, item):
    cost = await price(item)
    cart.add(cost)
    print("bought", item, double(cost))
    await perdure.sleep("1h")
    return cost


@perdure.function
async def main(items):
    cart = Cart("ann")
    for item in items:
        if item == "cup":
            continue
        last = await buy(cart, item)
    found = await perdure.gather(buy(cart, "jug"), buy(cart, "jar"))
    approval = await perdure.promise(key="approval")
    return [last, found, approval]
`

// session begins the shop, with answers for all prices.
func session(t testing.TB, answers string, out *bytes.Buffer) *debug.Session {
	t.Helper()
	program, err := host.Load("shop.py", []byte(shop), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := debug.Start(program, debug.Begin{Args: json.RawMessage(`[["tea", "cup", "pot"]]`), Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, options(t, answers, out))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func options(t testing.TB, answers string, out *bytes.Buffer) debug.Options {
	t.Helper()
	o := debug.Options{}
	if out != nil {
		o.Output = out
	}
	if answers != "" {
		var err error
		if o.Answers, err = host.ParseAnswers([]byte(answers)); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

const prices = `{"price": [10, 30, 40, 50], "approval": ["yes"]}`

// steps makes steps of one task each, and tells where each has led.
func steps(t *testing.T, s *debug.Session, kinds ...debug.StepKind) []string {
	t.Helper()
	var all []string
	for _, kind := range kinds {
		stop, err := s.Step(t.Context(), kind, s.Where().Task)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, at(t, s, stop))
	}
	return all
}

// at is where a session stands, in words.
func at(t *testing.T, s *debug.Session, stop debug.Stop) string {
	t.Helper()
	reason := []string{"entry", "step", "breakpoint", "await", "stuck", "interrupted", "exhausted", "raise", "ended"}[stop.Reason]
	if stop.Reason == debug.Ended || stop.Reason == debug.Stuck {
		return reason + ": " + stop.Text
	}
	frames, err := s.Frames(stop.Task)
	if err != nil || len(frames) == 0 {
		return fmt.Sprintf("%s: nowhere, error %v", reason, err)
	}
	return fmt.Sprintf("%s: %s:%d %s", reason, frames[0].Function, frames[0].Line, frames[0].Text)
}

func TestSteps(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		to    int // a breakpoint that is gone to first
		kinds []debug.StepKind
		want  []string
	}{
		"a program is stepped into from its first line": {
			kinds: []debug.StepKind{debug.Over, debug.Over, debug.Over},
			want:  []string{"step: <module>:1 import perdure", "step: <module>:2 from perdure.functions import price", "step: <module>:5 class Cart:"},
		},
		"over goes to the next line, whatever is awaited": {
			to:    38,
			kinds: []debug.StepKind{debug.Over, debug.Over, debug.Over, debug.Over},
			want: []string{
				"step: main:35 for item in items:", "step: main:36 if item == \"cup\":", "step: main:37 continue", "step: main:35 for item in items:",
			},
		},
		"in goes into what is called, and over back into the caller": {
			to:    38,
			kinds: []debug.StepKind{debug.In, debug.Over, debug.In, debug.Over, debug.Over, debug.Over},
			want: []string{
				"step: buy:25 cost = await price(item)", "step: buy:26 cart.add(cost)", "step: Cart.add:11 self.costs.append(cost)",
				"step: Cart.add:12 return len(self.costs)", "step: buy:26 cart.add(cost)", "step: buy:27 print(\"bought\", item, double(cost))",
			},
		},
		"out goes to where the function returns to": {
			to:    11,
			kinds: []debug.StepKind{debug.Out, debug.Out, debug.Out},
			want: []string{
				"step: buy:26 cart.add(cost)", "step: main:38 last = await buy(cart, item)", "ended: it came to [30,[40,50],\"yes\"]",
			},
		},
		"a step in one task leaves the others to themselves": {
			to:    39,
			kinds: []debug.StepKind{debug.In, debug.In, debug.Over},
			want:  []string{"step: main:40 approval = await perdure.promise(key=\"approval\")", "step: main:41 return [last, found, approval]", "ended: it came to [30,[40,50],\"yes\"]"},
		},
		"until await goes from wait to wait": {
			kinds: []debug.StepKind{debug.UntilAwait, debug.UntilAwait, debug.UntilAwait},
			want: []string{
				"await: buy:25 cost = await price(item)", "await: buy:28 await perdure.sleep(\"1h\")", "await: buy:25 cost = await price(item)",
			},
		},
		"continue goes to the end": {kinds: []debug.StepKind{debug.Continue}, want: []string{"ended: it came to [30,[40,50],\"yes\"]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := session(t, prices, nil)
			if tc.to > 0 {
				s.SetBreakpoints("shop.py", []int{tc.to})
				steps(t, s, debug.Continue)
				s.SetBreakpoints("shop.py", nil)
			}
			if diff := cmp.Diff(tc.want, steps(t, s, tc.kinds...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestAnyStateCanBeSaved saves the state after each step, and goes on from there in a session of its own: to the same end, with the same output.
func TestAnyStateCanBeSaved(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]debug.StepKind{"lines": debug.In, "awaits": debug.UntilAwait} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var straight, out bytes.Buffer
			want := steps(t, session(t, prices, &straight), debug.Continue)[0]
			s := session(t, prices, &out)
			for n := 0; ; n++ {
				stop, err := s.Step(t.Context(), kind, s.Where().Task)
				if err != nil {
					t.Fatal(err)
				}
				if stop.Reason == debug.Ended {
					if n < 7 || at(t, s, stop) != want || out.String() != straight.String() {
						t.Errorf("after %d steps it is %s, and has printed %q; want %s and %q", n, at(t, s, stop), &out, want, &straight)
					}
					return
				}
				if n%3 == 0 || kind == debug.UntilAwait {
					goesOnFrom(t, s, out.String(), want, straight.String())
				}
			}
		})
	}
}

func goesOnFrom(t *testing.T, s *debug.Session, printed, want, straight string) {
	t.Helper()
	file, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	here := at(t, s, s.Where())
	rest := bytes.NewBufferString(printed)
	again, err := debug.Open(file, options(t, prices, rest))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := steps(t, again, debug.Continue)[0]; got != want || rest.String() != straight {
		t.Errorf("from the state at %s it goes on to %s, and has printed %q; want %s and %q", here, got, rest, want, straight)
	}
}

func TestBreakpoints(t *testing.T) {
	t.Parallel()
	s := session(t, prices, nil)
	set := s.SetBreakpoints("/elsewhere/shop.py", []int{13, 25, 400, -1})
	want := []debug.Breakpoint{
		{File: "shop.py", Line: 14, Asked: 13, Verified: true}, {File: "shop.py", Line: 25, Asked: 25, Verified: true},
		{File: "shop.py", Line: 400, Asked: 400}, {File: "shop.py", Line: 1, Asked: -1, Verified: true},
	}
	if diff := cmp.Diff(want, set); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if set := s.SetBreakpoints("other.py", []int{1}); set[0].Verified {
		t.Error("there is a breakpoint in a file that the program does not have")
	}
	got := steps(t, s, debug.Continue, debug.Continue, debug.Continue, debug.Continue, debug.Continue)
	if diff := cmp.Diff([]string{
		"breakpoint: <module>:1 import perdure", "breakpoint: Cart:14 @property", "breakpoint: Cart:14 @property", // before the function is made, and behind
		"breakpoint: buy:25 cost = await price(item)", "breakpoint: buy:25 cost = await price(item)",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhoeverIsMetSaysWhetherToStop(t *testing.T) {
	t.Parallel()
	program, err := host.Load("count.py", []byte("total = 0\nfor n in range(5):\n    total += n\nprint(total)\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var met []string
	var s *debug.Session
	s, err = debug.Start(program, debug.Begin{}, debug.Options{Meet: func(task debug.TaskID, _ string, line int) bool {
		v, err := s.Evaluate(task, 0, "n == 3")
		if err != nil {
			t.Error(err)
		}
		met = append(met, fmt.Sprintf("%d %s", line, v.Text))
		return v.Text == "True"
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.SetBreakpoints("count.py", []int{3})
	steps(t, s, debug.Continue)
	if diff := cmp.Diff([]string{"3 False", "3 False", "3 False", "3 True"}, met); diff != "" || s.Where().Reason != debug.AtBreakpoint {
		t.Errorf("it stands at %v (-want +met):\n%s", s.Where(), diff)
	}
}

func TestPanicInAStepEndsTheSession(t *testing.T) {
	t.Parallel()
	program, err := host.Load("count.py", []byte("total = 0\ntotal += 1\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := debug.Start(program, debug.Begin{}, debug.Options{Meet: func(debug.TaskID, string, int) bool { panic("broken") }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.SetBreakpoints("count.py", []int{2})
	for range 2 {
		if _, err := s.Step(t.Context(), debug.Continue, 0); err == nil || err.Error() != "the session is over: fault of the machine: broken" {
			t.Errorf("the error is %v", err)
		}
	}
}

func TestWhatNobodySettles(t *testing.T) {
	t.Parallel()
	s := session(t, "", nil)
	if got := steps(t, s, debug.Continue)[0]; got != "stuck: nobody here settles step 1, a call of price" {
		t.Errorf("it is %s", got)
	}
	if diff := cmp.Diff([]debug.Pending{{ID: "1", Function: "price", Args: `["tea"]`}}, s.Pending()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := s.Settle("2", json.RawMessage("1"), nil); !errors.Is(err, host.ErrNotPending) {
		t.Errorf("settling what is not there gives %v", err)
	}
	if err := s.Settle("1", json.RawMessage("1 2"), nil); err == nil {
		t.Error("what is no JSON is accepted")
	}
	if err := s.Settle("1", nil, &machine.Error{Type: "Sold", Message: "out"}); err != nil {
		t.Fatal(err)
	}
	s.StopAtRaise(true)
	if got := steps(t, s, debug.Continue, debug.Continue); !strings.HasPrefix(got[0], "raise: buy:25") || got[1] != "ended: Sold: out" {
		t.Errorf("it goes on to %v", got)
	}
	if _, err := s.Step(t.Context(), debug.Continue, 1); !errors.Is(err, debug.ErrEnded) {
		t.Errorf("a step behind the end gives %v", err)
	}
	if _, err := s.Save(); err == nil || len(s.Tasks()) > 0 {
		t.Errorf("behind the end there are tasks %v, and saving gives %v", s.Tasks(), err)
	}
}

func TestStepsAreBounded(t *testing.T) {
	t.Parallel()
	program, err := host.Load("loop.py", []byte("n = 0\nwhile True:\n    n += 1\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := debug.Start(program, debug.Begin{}, debug.Options{Instructions: 25_000})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if stop, err := s.Step(t.Context(), debug.Continue, 0); err != nil || stop.Reason != debug.Exhausted {
		t.Errorf("stop is %+v, error %v", stop, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, kind := range []debug.StepKind{debug.Continue, debug.Out, debug.In} {
		if stop, err := s.Step(ended, kind, 1); err != nil || stop.Reason != debug.Interrupted {
			t.Errorf("stop is %+v, error %v", stop, err)
		}
	}
	if v, err := s.Evaluate(1, 0, "n > 1000"); err != nil || v.Text != "True" {
		t.Errorf("n > 1000 is %v, error %v: the state is to be as the steps left it", v, err)
	}
}

// TestWhatWasJustAskedFor: a promise can be settled, and saved, before the program waits for anything.
func TestWhatWasJustAskedFor(t *testing.T) {
	t.Parallel()
	program, err := host.Load("asks.py", []byte("import perdure\n\n\nasync def main():\n    a = perdure.promise(key=\"a\")\n    b = 1\n    return [await a, b]\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := debug.Start(program, debug.Begin{}, debug.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.SetBreakpoints("asks.py", []int{6})
	steps(t, s, debug.Continue)
	file, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	again, err := debug.Open(file, debug.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for name, s := range map[string]*debug.Session{"here": s, "from the file": again} {
		if diff := cmp.Diff([]debug.Pending{{ID: "a"}}, s.Pending()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if err := s.Settle("a", json.RawMessage("5"), nil); err != nil {
			t.Errorf("%s it cannot be settled: %v", name, err)
		}
		if len(s.Pending()) > 0 {
			t.Errorf("%s there is still %v", name, s.Pending())
		}
		if got := steps(t, s, debug.Continue)[0]; got != "ended: it came to [5,1]" {
			t.Errorf("%s it is %s", name, got)
		}
	}
}
