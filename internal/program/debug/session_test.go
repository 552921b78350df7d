package debug_test

import (
	"bytes"
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

var (
	_ = errors.Is
	_ = strings.Join
	_ = machine.Resolved
)
