package dap

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

var loopSaved = sync.OnceValues(func() ([]byte, error) { return saved("testdata/loop.py", `[]`) })

// loop opens the save point of testdata/loop.py.
func loop(_ context.Context, _ Launch, o debug.Options) (Opened, error) {
	data, err := loopSaved()
	if err != nil {
		return Opened{}, err
	}
	o.Instructions = 1 << 50
	session, err := debug.Open(data, o)
	return Opened{Session: session}, err
}

// looping is an editor whose program runs, and does not stop by itself.
func looping(c *client) {
	c.t.Helper()
	opened(c, object{})
	if said := c.console(c.t, "settle gate"); said != "settled gate" {
		c.t.Fatal(said)
	}
	ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
}

func TestPause(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		ask[*dap.PauseResponse](c, "pause", object{"threadId": 1})
		stopped := event[*dap.StoppedEvent](c).Body
		if stopped.Reason != "pause" || stopped.ThreadId != 1 || !stopped.AllThreadsStopped {
			t.Errorf("stopped: %+v", stopped)
		}
		// It may be paused before it has begun to go on, where it has waited.
		if line := c.frames(1)[0].Line; line < 8 || line > 11 {
			t.Errorf("it stands in line %d", line)
		}
		if why := c.refused("pause", object{"threadId": 1}); why != "the program is not running" {
			t.Errorf("a second pause: %s", why)
		}
	})
}

// TestRunningProgramIsNotLookedAt: only its threads are known, as they were.
func TestRunningProgramIsNotLookedAt(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		ref, frame := c.locals(1)
		c.console(t, "settle gate")
		ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
		for command, arguments := range map[string]object{
			"stackTrace": {"threadId": 1}, "scopes": {"frameId": frame}, "variables": {"variablesReference": ref},
			"evaluate": {"expression": "n"}, "continue": {"threadId": 1}, "next": {"threadId": 1},
		} {
			if why := c.refused(command, arguments); why != errRunning.Error() {
				t.Errorf("%s: %s", command, why)
			}
		}
		if threads := ask[*dap.ThreadsResponse](c, "threads", nil).Body.Threads; len(threads) != 1 || threads[0].Id != 1 {
			t.Errorf("threads: %+v", threads)
		}
	})
}

// TestBreakpointsOfARunningProgram are set without the editor's seeing it stop, and are met.
func TestBreakpointsOfARunningProgram(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		set := func(lines ...int) []dap.Breakpoint {
			return ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "lines": lines}).Body.Breakpoints
		}
		if none := set(); len(none) != 0 {
			t.Errorf("breakpoints: %+v", none)
		}
		one := set(11)
		if len(one) != 1 || !one[0].Verified {
			t.Fatalf("breakpoints: %+v", one)
		}
		stopped := event[*dap.StoppedEvent](c).Body
		if stopped.Reason != "breakpoint" || !cmp.Equal(stopped.HitBreakpointIds, []int{one[0].Id}) {
			t.Errorf("stopped: %+v", stopped)
		}
	})
}

// TestPausedWhileBreakpointsAreSet: it stays paused.
func TestPausedWhileBreakpointsAreSet(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		pause := c.send("pause", object{"threadId": 1})
		set := c.send("setBreakpoints", object{"source": object{"path": "loop.py"}, "lines": []int{8}})
		c.response(pause)
		c.response(set)
		if stopped := event[*dap.StoppedEvent](c).Body; stopped.Reason != "pause" {
			t.Errorf("stopped: %+v", stopped)
		}
	})
}

func TestRestart(t *testing.T) {
	for name, running := range map[string]bool{"while it runs": true, "while it stands still": false} {
		t.Run(name, func(t *testing.T) {
			with(t, loop, func(t *testing.T, c *client) {
				opened(c, object{})
				ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}, "breakpoints": []object{{"line": 10}}})
				c.console(t, "settle gate")
				c.step("continue", 1)
				c.step("continue", 1)
				if n := c.evaluated(1, "n"); n != "1" {
					t.Errorf("n is %s before it begins again", n)
				}
				if running {
					ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "loop.py"}})
					ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
				}
				ask[*dap.RestartResponse](c, "restart", object{"arguments": object{"stopOnEntry": true}})
				if stopped := event[*dap.StoppedEvent](c).Body; stopped.Reason != "entry" {
					t.Errorf("stopped: %+v", stopped)
				}
				if n := c.evaluated(1, "n"); n != "0" {
					t.Errorf("n is %s where it begins again", n)
				}
				if running {
					return
				}
				c.console(t, "settle gate")
				if stopped := c.step("continue", 1).Body; stopped.Reason != "breakpoint" {
					t.Errorf("the breakpoint is gone: %+v", stopped)
				}
			})
		})
	}
}

func TestTerminateWhileItRuns(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		ask[*dap.TerminateResponse](c, "terminate", object{})
		event[*dap.TerminatedEvent](c)
		if why := c.refused("evaluate", object{"expression": "n"}); why != debug.ErrEnded.Error() {
			t.Errorf("after it was ended: %s", why)
		}
	})
}

func TestDisconnectWhileItRuns(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		ask[*dap.DisconnectResponse](c, "disconnect", object{"terminateDebuggee": true})
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

func TestEditorGoesWhileItRuns(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		_ = c.conn.Close()
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// TestRequestsThatWaitAreBounded: an editor cannot pile them up behind a step.
func TestRequestsThatWaitAreBounded(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		opened(c, object{})
		s := &server{out: &sender{to: c.conn}}
		for range mostLater {
			if a := s.whenStill(&dap.RestartRequest{}, nil); !a.later {
				t.Fatalf("it is refused: %v", a.err)
			}
		}
		if a := s.whenStill(&dap.RestartRequest{}, nil); a.later || a.err == nil {
			t.Error("one more is not refused")
		}
	})
}

// TestStopAtEveryAwait is a box in the editor's list of breakpoints.
func TestStopAtEveryAwait(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		got := ask[*dap.SetExceptionBreakpointsResponse](c, "setExceptionBreakpoints", object{"filters": []string{"await", "sneeze"}}).Body.Breakpoints
		if why := c.refused("exceptionInfo", object{"threadId": 1}); why != "the program does not stand before an error" {
			t.Errorf("there is an error: %s", why)
		}
		if diff := cmp.Diff([]dap.Breakpoint{{Verified: true}, {Message: "there is no such filter"}}, got); diff != "" {
			t.Errorf("filters (-want +got):\n%s", diff)
		}
		c.console(t, "settle approve-tea 2")
		stopped := c.step("continue", 1).Body
		if stopped.Description != "All tasks wait" && stopped.Description != "All tasks wait, and nobody answers" {
			t.Errorf("stopped: %+v", stopped)
		}
	})
}

// TestStopOnEntry: an editor may want the program to go on at once.
func TestStopOnEntry(t *testing.T) {
	for name, launch := range map[string]object{"not asked for": {"stopOnEntry": false}, "without debugging": {"noDebug": true}} {
		t.Run(name, func(t *testing.T) {
			with(t, order, func(t *testing.T, c *client) {
				if stopped := opened(c, launch).Body; stopped.Description != "All tasks wait, and nobody answers" {
					t.Errorf("stopped: %+v", stopped)
				}
			})
		})
	}
}

// TestEditorThatCountsFromZero gets and sends lines and columns that begin with 0, and paths as URIs.
func TestEditorThatCountsFromZero(t *testing.T) {
	open := func(ctx context.Context, l Launch, o debug.Options) (Opened, error) {
		opened, err := loop(ctx, l, o)
		opened.Disk = func(name string) (string, string, bool) {
			text, ok := opened.Session.Source(name)
			return "/my src/loop.py", text, ok
		}
		return opened, err
	}
	with(t, open, func(t *testing.T, c *client) {
		ask[*dap.InitializeResponse](c, "initialize", object{"linesStartAt1": false, "columnsStartAt1": false, "pathFormat": "uri"})
		ask[*dap.LaunchResponse](c, "launch", object{})
		ask[*dap.ConfigurationDoneResponse](c, "configurationDone", nil)
		event[*dap.StoppedEvent](c)
		top := c.frames(1)[0]
		if top.Line != 7 || top.Column != 4 || top.Source.Path != "file:///my%20src/loop.py" {
			t.Errorf("it stands in line %d, column %d of %+v", top.Line, top.Column, top.Source)
		}
		set := ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"path": "file:///my%20src/loop.py"}, "lines": []int{10}}).Body.Breakpoints
		if len(set) != 1 || !set[0].Verified || set[0].Line != 10 {
			t.Errorf("breakpoints: %+v", set)
		}
		c.console(t, "settle gate")
		c.step("continue", 1)
		if line := c.frames(1)[0].Line; line != 10 {
			t.Errorf("it stops in line %d", line)
		}
	})
}

// TestStopBeforeTheErrorThatEndsTheProgram is the other box: calls and variables are still there.
func TestStopBeforeTheErrorThatEndsTheProgram(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		ask[*dap.SetExceptionBreakpointsResponse](c, "setExceptionBreakpoints", object{"filters": []string{"raise"}})
		// Restarted, it is the same.
		ask[*dap.RestartResponse](c, "restart", nil)
		event[*dap.StoppedEvent](c)
		c.console(t, `settle approve-tea "two"`)
		stopped := c.step("continue", 1).Body
		if stopped.Reason != "exception" || stopped.ThreadId != 2 || stopped.Text == "" {
			t.Errorf("stopped: %+v", stopped)
		}
		if top := c.frames(2)[0]; top.Name != "price" || top.Line != 27 {
			t.Errorf("it stands in %s, line %d", top.Name, top.Line)
		}
		if answer := c.evaluated(2, "answer"); answer != "'two'" {
			t.Errorf("the answer is %s", answer)
		}
		message := "can't multiply sequence by non-int of type 'float'"
		want := dap.ExceptionInfoResponseBody{
			ExceptionId: "TypeError", Description: "TypeError: " + message, BreakMode: "unhandled", Details: &dap.ExceptionDetails{TypeName: "TypeError", Message: message},
		}
		if diff := cmp.Diff(want, ask[*dap.ExceptionInfoResponse](c, "exceptionInfo", object{"threadId": 2}).Body); diff != "" {
			t.Errorf("the error (-want +got):\n%s", diff)
		}
		ask[*dap.ContinueResponse](c, "continue", object{"threadId": 2})
		if code := event[*dap.ExitedEvent](c).Body.ExitCode; code != 1 {
			t.Errorf("the exit code is %d", code)
		}
	})
}

// TestProgramThatRunsForLong stops by itself, and can go on.
func TestProgramThatRunsForLong(t *testing.T) {
	open := func(_ context.Context, _ Launch, o debug.Options) (Opened, error) {
		data, err := loopSaved()
		if err != nil {
			return Opened{}, err
		}
		o.Instructions = 10_000
		session, err := debug.Open(data, o)
		return Opened{Session: session}, err
	}
	with(t, open, func(t *testing.T, c *client) {
		opened(c, object{})
		c.console(t, "settle gate")
		want := dap.StoppedEventBody{Reason: "pause", Description: "It has run for long", ThreadId: 1, AllThreadsStopped: true}
		for range 2 {
			if diff := cmp.Diff(want, c.step("continue", 1).Body, cmpopts.IgnoreFields(want, "Text")); diff != "" {
				t.Errorf("stopped (-want +got):\n%s", diff)
			}
		}
	})
}

// TestBoxesOfARunningProgram are changed without the editor's seeing it stop.
func TestBoxesOfARunningProgram(t *testing.T) {
	with(t, loop, func(t *testing.T, c *client) {
		looping(c)
		ask[*dap.SetExceptionBreakpointsResponse](c, "setExceptionBreakpoints", object{"filters": []string{"raise"}})
		ask[*dap.PauseResponse](c, "pause", object{"threadId": 1})
		if stopped := event[*dap.StoppedEvent](c).Body; stopped.Reason != "pause" {
			t.Errorf("stopped: %+v", stopped)
		}
	})
}
