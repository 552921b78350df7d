package dap

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

type object = map[string]any

// TestRequestsBeforeTheirTurn are refused, and the session goes on.
func TestRequestsBeforeTheirTurn(t *testing.T) {
	with(t, never(t), func(t *testing.T, c *client) {
		for _, command := range []string{"launch", "attach", "setBreakpoints", "configurationDone", "threads", "continue", "pause", "evaluate", "restart", "terminate"} {
			if why := c.refused(command, object{}); why != errFresh.Error() {
				t.Errorf("%s before initialize: %s", command, why)
			}
		}
		ask[*dap.InitializeResponse](c, "initialize", object{"adapterID": "perdure"})
		if why := c.refused("initialize", object{}); why != errTwice.Error() {
			t.Errorf("a second initialize: %s", why)
		}
		for _, command := range []string{"setBreakpoints", "configurationDone", "threads", "continue", "next", "pause", "stackTrace", "evaluate", "source", "terminate"} {
			if why := c.refused(command, object{}); why != errNothing.Error() {
				t.Errorf("%s before launch: %s", command, why)
			}
		}
		ask[*dap.DisconnectResponse](c, "disconnect", nil)
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// TestWhatIsNoRequest is answered as far as it has a number, and the session goes on.
func TestWhatIsNoRequest(t *testing.T) {
	frame := func(content string) string {
		return "Content-Length: " + strconv.Itoa(len(content)) + "\r\n\r\n" + content
	}
	with(t, never(t), func(t *testing.T, c *client) {
		if why, want := c.refused("selfDestruct", object{}), `the request "selfDestruct" is not supported`; why != want {
			t.Errorf("an unknown request: %s, want %s", why, want)
		}
		if why := c.refused("initialize", object{"linesStartAt1": "yes"}); !strings.HasPrefix(why, "the message is malformed: ") {
			t.Errorf("arguments of another type: %s", why)
		}
		for _, content := range []string{"", "null", "[]", "{", "{}", `{"type": "response", "command": "threads", "success": true}`, `{"type": "event", "event": "stopped"}`, "\xff", strings.Repeat("[", 20_000)} {
			c.raw(frame(content))
			if e := event[*dap.OutputEvent](c); e.Body.Category != "console" || e.Body.Output == "" {
				t.Errorf("%.20q gives %s", content, text(e))
			}
		}
		ask[*dap.InitializeResponse](c, "initialize", object{})
		// Known to the protocol, and nothing that this adapter can do.
		for _, command := range []string{"readMemory", "goto", "setVariable", "cancel", "runInTerminal"} {
			if why := c.refused(command, object{}); why != errNothing.Error() {
				t.Errorf("%s: %s", command, why)
			}
		}
	})
}

func TestBrokenFrameEndsTheSession(t *testing.T) {
	with(t, never(t), func(t *testing.T, c *client) {
		c.broken = true
		c.raw("GET / HTTP/1.1\r\n")
		var malformed *frameError
		if err := c.end(); !errors.As(err, &malformed) {
			t.Errorf("the session ended with %v", err)
		}
	})
}

func TestContextEndsTheSession(t *testing.T) {
	with(t, never(t), func(t *testing.T, c *client) {
		ctx, cancel := context.WithCancel(t.Context())
		other, done := &blocked{closed: make(chan struct{})}, make(chan error)
		go func() { done <- Serve(ctx, other, never(t)) }()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the session ended with %v", err)
		}
	})
}

// blocked is a connection at which nobody says or takes anything.
type blocked struct{ closed chan struct{} }

func (b *blocked) Read([]byte) (int, error)  { <-b.closed; return 0, errors.New("closed") }
func (b *blocked) Write([]byte) (int, error) { <-b.closed; return 0, errors.New("closed") }
func (b *blocked) Close() error              { close(b.closed); return nil }

// TestLaunchThatFails leaves the session as it was: another launch may follow.
func TestLaunchThatFails(t *testing.T) {
	var asked []Launch
	open := func(_ context.Context, l Launch, _ debug.Options) (Opened, error) {
		asked = append(asked, l)
		return Opened{}, errors.New("it is not there")
	}
	with(t, open, func(t *testing.T, c *client) {
		ask[*dap.InitializeResponse](c, "initialize", object{})
		no := false
		for _, command := range []string{"launch", "attach"} {
			why := c.refused(command, object{"savepoint": "a.save", "cwd": "/src", "stopOnEntry": false, "type": "perdure", "console": object{}})
			if why != "the save point cannot be opened: it is not there" {
				t.Errorf("%s: %s", command, why)
			}
		}
		if why := c.refused("launch", object{"savepoint": 7}); !strings.HasPrefix(why, "the launch configuration is malformed: ") {
			t.Errorf("a launch configuration of another type: %s", why)
		}
		one := Launch{Savepoint: "a.save", Cwd: "/src", StopOnEntry: &no}
		if diff := cmp.Diff([]Launch{one, one}, asked); diff != "" {
			t.Errorf("what is opened (-want +got):\n%s", diff)
		}
	})
}
