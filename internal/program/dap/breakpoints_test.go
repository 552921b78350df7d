package dap

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"
)

// TestConditions: a breakpoint stops where its condition holds, as often as its number says; one with a message only says it.
func TestConditions(t *testing.T) {
	cases := map[string]struct {
		point object
		n     string // where it stops for the first time
	}{
		"none":                          {point: object{}, n: "1"},
		"a condition":                   {point: object{"condition": "n > 5 and last == n * 2 - 2"}, n: "6"},
		"a number of times":             {point: object{"hitCondition": "3"}, n: "3"},
		"each so many times":            {point: object{"hitCondition": "% 4"}, n: "4"},
		"more than so many":             {point: object{"hitCondition": "> 4"}, n: "5"},
		"a condition and a number":      {point: object{"condition": "n > 5", "hitCondition": "== 2"}, n: "7"},
		"a condition that is no truth":  {point: object{"condition": "n - 1"}, n: "2"},
		"a condition that fails":        {point: object{"condition": "nothing == 1"}, n: "1"},
		"a condition that is no Python": {point: object{"condition": "n ="}, n: "1"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			with(t, loop, func(t *testing.T, c *client) {
				opened(c, object{})
				tc.point["line"] = 11
				ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "breakpoints": []object{tc.point}})
				c.console(t, "settle gate")
				c.step("continue", 1)
				if n := c.evaluated(1, "n"); n != tc.n {
					t.Errorf("it stops where n is %s, want %s", n, tc.n)
				}
			})
		})
	}
}

func TestLogPoint(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "breakpoints": []object{
			{"line": 11, "logMessage": "n is {n}, and {nothing}"}, {"line": 10, "condition": "n == 2"},
		}})
		c.console(t, "settle gate")
		ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
		for _, want := range []string{"n is 1, and ", "n is 2, and "} {
			if out := event[*dap.OutputEvent](c).Body; out.Category != "console" || len(out.Output) < len(want) || out.Output[:len(want)] != want {
				t.Errorf("it says %q, want %q", out.Output, want)
			}
		}
		if stopped := event[*dap.StoppedEvent](c).Body; stopped.Reason != "breakpoint" || len(stopped.HitBreakpointIds) != 1 {
			t.Errorf("stopped: %+v", stopped)
		}
	})
}

// TestNumberOfTimesThatIsNone leaves the breakpoint unverified, with why.
func TestNumberOfTimesThatIsNone(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		var points []object
		for _, condition := range []string{"often", "% 0", "-1", "=> 3", "!3", "3.5"} {
			points = append(points, object{"line": 11, "hitCondition": condition})
		}
		for i, b := range ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "breakpoints": points}).Body.Breakpoints {
			if b.Verified || b.Message != "the number of times is to be such as 3, >= 3, == 3 or % 3" {
				t.Errorf("%v gives %+v", points[i], b)
			}
		}
	})
}

// TestBreakpointsElsewhere are answered, each, and not verified.
func TestBreakpointsElsewhere(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		got := ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "/src/other.py"}, "lines": []int{1, 2}}).Body.Breakpoints
		why := "the program has no such file"
		if diff := cmp.Diff([]dap.Breakpoint{{Line: 1, Message: why}, {Line: 2, Message: why}}, got); diff != "" {
			t.Errorf("breakpoints (-want +got):\n%s", diff)
		}
		if why := c.refused("setBreakpoints", object{"source": object{"path": "loop.py"}, "lines": make([]int, mostPoints+1)}); why != "a file may have 10000 breakpoints" {
			t.Errorf("too many: %s", why)
		}
	})
}

// TestBreakpointsThatAreSentAgain keep their numbers, and have been met as often as they have: an editor sends all of a file for each change.
func TestBreakpointsThatAreSentAgain(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		set := func(points ...object) (ids []int) {
			for _, b := range ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "breakpoints": points}).Body.Breakpoints {
				ids = append(ids, b.Id)
			}
			return ids
		}
		third, plain := object{"line": 11, "hitCondition": "== 3"}, object{"line": 10}
		if got := set(third, plain); !cmp.Equal(got, []int{1, 2}) {
			t.Errorf("at first they have the numbers %v", got)
		}
		c.console(t, "settle gate")
		for range 3 {
			c.step("continue", 1) // in line 10, where n is 0, 1 and 2
		}
		if got := set(object{"line": 8}, third); !cmp.Equal(got, []int{3, 1}) {
			t.Errorf("sent again they have the numbers %v", got)
		}
		c.step("continue", 1)
		if n := c.evaluated(1, "n"); n != "3" {
			t.Errorf("the third time is where n is %s", n)
		}
	})
}
