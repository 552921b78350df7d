package dap

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
)

// opened is a client that has opened a save point and sees it stopped.
func opened(c *client, launch any) *dap.StoppedEvent {
	c.t.Helper()
	ask[*dap.InitializeResponse](c, "initialize", object{"adapterID": "perdure", "supportsInvalidatedEvent": true})
	ask[*dap.LaunchResponse](c, "launch", launch)
	event[*dap.InitializedEvent](c)
	ask[*dap.ConfigurationDoneResponse](c, "configurationDone", nil)
	return event[*dap.StoppedEvent](c)
}

// view is all that an editor shows of a program that stands still: its panes of threads, frames and variables, with what can be unfolded so
// many levels deep. Of many children the first few are shown.
func (c *client) view(depth int) string {
	c.t.Helper()
	var b strings.Builder
	for _, thread := range ask[*dap.ThreadsResponse](c, "threads", nil).Body.Threads {
		fmt.Fprintf(&b, "%d %s\n", thread.Id, thread.Name)
		for _, f := range c.frames(thread.Id) {
			name := "?"
			if f.Source != nil {
				name = f.Source.Name
			}
			fmt.Fprintf(&b, "  %s %s:%d:%d\n", f.Name, name, f.Line, f.Column)
			for _, scope := range ask[*dap.ScopesResponse](c, "scopes", object{"frameId": f.Id}).Body.Scopes {
				if scope.Name == "Locals" {
					c.unfold(&b, scope.VariablesReference, "    ", depth)
				}
			}
		}
	}
	return b.String()
}

func (c *client) frames(thread int) []dap.StackFrame {
	c.t.Helper()
	return ask[*dap.StackTraceResponse](c, "stackTrace", object{"threadId": thread}).Body.StackFrames
}

func (c *client) variables(ref int) []dap.Variable {
	c.t.Helper()
	return ask[*dap.VariablesResponse](c, "variables", object{"variablesReference": ref}).Body.Variables
}

const fewChildren = 6

func (c *client) unfold(b *strings.Builder, ref int, indent string, depth int) {
	c.t.Helper()
	all := c.variables(ref)
	for i, v := range all {
		if i == fewChildren && len(all) > fewChildren+1 {
			fmt.Fprintf(b, "%s… and %d more, at the end %s = %s\n", indent, len(all)-i, all[len(all)-1].Name, all[len(all)-1].Value)
			return
		}
		fmt.Fprintf(b, "%s%s: %s = %s", indent, v.Name, v.Type, v.Value)
		if v.EvaluateName != "" && v.EvaluateName != v.Name {
			fmt.Fprintf(b, "   (%s)", v.EvaluateName)
		}
		b.WriteByte('\n')
		if v.VariablesReference != 0 && depth > 0 {
			c.unfold(b, v.VariablesReference, indent+"  ", depth-1)
		}
	}
}

// locals is the reference of the local variables of the innermost frame of a thread, and the number of that.
func (c *client) locals(thread int) (ref, frame int) {
	c.t.Helper()
	frame = c.frames(thread)[0].Id
	return ask[*dap.ScopesResponse](c, "scopes", object{"frameId": frame}).Body.Scopes[0].VariablesReference, frame
}

// evaluated is what an expression comes to in the innermost frame of a thread.
func (c *client) evaluated(thread int, expression string) string {
	c.t.Helper()
	m := c.response(c.send("evaluate", object{"expression": expression, "frameId": c.frames(thread)[0].Id, "context": "watch"}))
	switch m := m.(type) {
	case *dap.EvaluateResponse:
		return m.Body.Result
	case *dap.ErrorResponse:
		return "! " + m.Message
	}
	c.t.Fatalf("the answer to evaluate is %s", text(m))
	return ""
}

// console is what a line in the editor's console gives.
func (c *client) console(t *testing.T, line string) string {
	t.Helper()
	m := c.response(c.send("evaluate", object{"expression": line, "context": "repl"}))
	switch m := m.(type) {
	case *dap.EvaluateResponse:
		return m.Body.Result
	case *dap.ErrorResponse:
		return "! " + m.Message
	}
	return text(m)
}

// step asks for a step, and is the event of where it has come to.
func (c *client) step(command string, thread int) *dap.StoppedEvent {
	c.t.Helper()
	if r, ok := c.response(c.send(command, object{"threadId": thread})).(*dap.ErrorResponse); ok {
		c.t.Fatalf("%s: %s", command, r.Message)
	}
	return event[*dap.StoppedEvent](c)
}

// TestFramesInParts asks for a part of the calls, also for more than there are.
func TestFramesInParts(t *testing.T) {
	open := func(_ context.Context, _ Launch, o debug.Options) (Opened, error) {
		program, err := host.Load("a.py", []byte("def a():\n    return 1\n\ndef b():\n    return a()\n\ndef main():\n    return b()\n"), nil)
		if err != nil {
			return Opened{}, err
		}
		session, err := debug.Start(program, debug.Begin{Entry: "main", Args: json.RawMessage("[]")}, o)
		return Opened{Session: session}, err
	}
	with(t, open, func(t *testing.T, c *client) {
		opened(c, object{})
		ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{"source": object{"name": "a.py"}, "breakpoints": []object{{"line": 2}}})
		ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
		event[*dap.StoppedEvent](c)
		for want, part := range map[string][2]int{"a b main": {0, 0}, "b": {1, 1}, "b main": {1, math.MaxInt}, "main": {2, 5}, "": {math.MaxInt, 1}} {
			body := ask[*dap.StackTraceResponse](c, "stackTrace", object{"threadId": 1, "startFrame": part[0], "levels": part[1]}).Body
			var names []string
			for _, f := range body.StackFrames {
				names = append(names, f.Name)
			}
			if got := strings.Join(names, " "); got != want || body.TotalFrames != 3 {
				t.Errorf("from %d on %d are %q of %d, want %q", part[0], part[1], got, body.TotalFrames, want)
			}
		}
	})
}
