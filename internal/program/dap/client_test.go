package dap

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
)

// client is an editor at the other end of a pipe. What comes is read as it comes, so that the server is never kept waiting.
type client struct {
	t    *testing.T
	conn net.Conn
	sent int // the number of the last request
	came chan dap.Message
	// early are events that came before the response that was waited for.
	early []dap.EventMessage
	done  chan error
	last  int
	// broken: the test makes the session end with an error.
	broken bool
}

// with runs a test against a server.
func with(t *testing.T, open Open, test func(*testing.T, *client)) {
	t.Helper()
	t.Parallel()
	c := connect(t, open)
	test(t, c)
	_ = c.conn.Close()
	if err := c.end(); err != nil && !c.broken {
		t.Errorf("the session ended with %v", err)
	}
}

// TestMain looks, behind all tests, for goroutines that a server has left behind.
func TestMain(m *testing.M) {
	code := m.Run()
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	for goroutine := range strings.SplitSeq(string(stacks), "\n\n") {
		if strings.Contains(goroutine, "program/dap.") && !strings.Contains(goroutine, "dap.TestMain") {
			fmt.Fprintf(os.Stderr, "a goroutine is left:\n%s\n", goroutine)
			code = 1
		}
	}
	os.Exit(code)
}

func connect(t *testing.T, open Open) *client {
	t.Helper()
	near, far := net.Pipe()
	c := &client{t: t, conn: near, came: make(chan dap.Message, 10_000), done: make(chan error, 1)}
	go func() { c.done <- Serve(t.Context(), far, open) }()
	go func() {
		defer close(c.came)
		in := bufio.NewReader(near)
		for {
			m, err := dap.ReadProtocolMessage(in)
			if err != nil {
				return
			}
			c.came <- m
		}
	}()
	return c
}

// end waits for the server, and is its error. An error of the pipe, which the test has closed, is none.
func (c *client) end() error {
	c.t.Helper()
	err := <-c.done
	for range c.came { //nolint:revive // until the reader has gone as well
	}
	c.done <- err
	if errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}

// next is the next message.
func (c *client) next() dap.Message {
	c.t.Helper()
	select {
	case m, ok := <-c.came:
		if !ok {
			c.t.Fatalf("the server has gone: %v", <-c.done)
		}
		if m.GetSeq() != c.last+1 {
			c.t.Errorf("message %d has the number %d", c.last+1, m.GetSeq())
		}
		c.last = m.GetSeq()
		return m
	case <-time.After(2 * time.Minute): // so that a server that hangs is a failure with a place
		c.t.Fatal("nothing comes")
	}
	return nil
}

// send sends a request by name. Arguments are what JSON makes of them.
func (c *client) send(command string, arguments any) int {
	c.t.Helper()
	c.sent++
	content, err := json.Marshal(map[string]any{"seq": c.sent, "type": "request", "command": command, "arguments": arguments})
	if err != nil {
		c.t.Fatal(err)
	}
	c.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(content), content))
	return c.sent
}

// raw sends bytes.
func (c *client) raw(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Fatal(err)
	}
}

// response is the response to a request. Events that come before it are kept.
func (c *client) response(to int) dap.ResponseMessage {
	c.t.Helper()
	for {
		switch m := c.next().(type) {
		case dap.ResponseMessage:
			if m.GetResponse().RequestSeq != to {
				c.t.Fatalf("a response to request %d, not %d", m.GetResponse().RequestSeq, to)
			}
			return m
		case dap.EventMessage:
			c.early = append(c.early, m)
		}
	}
}

// ask sends a request that has to succeed.
func ask[R dap.ResponseMessage](c *client, command string, arguments any) R {
	c.t.Helper()
	m := c.response(c.send(command, arguments))
	r, ok := m.(R)
	if !ok {
		c.t.Fatalf("the answer to %s is %s", command, text(m))
	}
	return r
}

// refused sends a request that has to fail, and is why.
func (c *client) refused(command string, arguments any) string {
	c.t.Helper()
	m := c.response(c.send(command, arguments))
	r, ok := m.(*dap.ErrorResponse)
	if !ok {
		c.t.Fatalf("the answer to %s is %s", command, text(m))
	}
	if r.Command != command || r.Body.Error == nil || r.Body.Error.Format != r.Message {
		c.t.Errorf("the error of %s is %s", command, text(m))
	}
	return r.Message
}

// event is the next event of a kind; others before it are dropped.
func event[E dap.EventMessage](c *client) E {
	c.t.Helper()
	for {
		var m dap.Message
		if len(c.early) > 0 {
			m, c.early = c.early[0], c.early[1:]
		} else {
			m = c.next()
		}
		if e, ok := m.(E); ok {
			return e
		}
		if _, ok := m.(dap.EventMessage); !ok {
			c.t.Fatalf("a response that nobody has asked for: %s", text(m))
		}
	}
}

func text(m dap.Message) string {
	b, err := json.Marshal(m)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// never is an Open that is not to be called.
func never(t *testing.T) Open {
	return func(context.Context, Launch, debug.Options) (Opened, error) {
		t.Error("a save point is opened")
		return Opened{}, errors.New("not here")
	}
}

var orderSaved = sync.OnceValues(func() ([]byte, error) { return saved("testdata/order.py", `[["tea", "cup"]]`) })

// saved is the save point file of a program where it waits for the last time.
func saved(file, args string) ([]byte, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	program, err := host.Load(file, source, nil)
	if err != nil {
		return nil, err
	}
	var last []byte
	_, err = host.Run(context.Background(), program, host.Options{
		Args: json.RawMessage(args), Start: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Keep: func(s *host.Saved) error {
			last, err = s.Encode()
			return err
		},
	})
	return last, err
}

// order opens the save point of testdata/order.py, in which its tasks wait. The disk has none of its files.
func order(_ context.Context, _ Launch, o debug.Options) (Opened, error) {
	data, err := orderSaved()
	if err != nil {
		return Opened{}, err
	}
	session, err := debug.Open(data, o)
	return Opened{Session: session}, err
}
