package dap

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// recorded is a connection of bytes that somebody has sent, and of what is answered.
type recorded struct {
	io.Reader
	bytes.Buffer
}

func (r *recorded) Read(b []byte) (int, error) { return r.Reader.Read(b) }
func (r *recorded) Close() error               { return nil }

// short opens the save point of testdata/order.py for steps that are soon over.
func short(ctx context.Context, l Launch, o debug.Options) (Opened, error) {
	o.Instructions = 2000
	return order(ctx, l, o)
}

// framed are messages, one in each line, as they are sent.
func framed(lines string) []byte {
	var b bytes.Buffer
	for line := range strings.SplitSeq(lines, "\n") {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(line), line)
	}
	return b.Bytes()
}

const (
	hello = `{"seq":1,"type":"request","command":"initialize","arguments":{"adapterID":"perdure","supportsVariablePaging":true,"supportsInvalidatedEvent":true}}
{"seq":2,"type":"request","command":"launch","arguments":{"cwd":"/"}}
`
	ready = `{"seq":3,"type":"request","command":"configurationDone"}
`
)

// sessions are what editors send.
var sessions = []string{
	`{"seq":4,"type":"request","command":"threads"}
{"seq":5,"type":"request","command":"stackTrace","arguments":{"threadId":2,"startFrame":0,"levels":20}}
{"seq":6,"type":"request","command":"scopes","arguments":{"frameId":1}}
{"seq":7,"type":"request","command":"variables","arguments":{"variablesReference":5}}
{"seq":8,"type":"request","command":"variables","arguments":{"variablesReference":4,"filter":"indexed","start":2,"count":1}}
{"seq":9,"type":"request","command":"evaluate","arguments":{"expression":"item.tags[0] + note","frameId":1,"context":"hover"}}
{"seq":10,"type":"request","command":"source","arguments":{"sourceReference":1}}
{"seq":11,"type":"request","command":"loadedSources"}
{"seq":12,"type":"request","command":"disconnect"}`,
	`{"seq":4,"type":"request","command":"evaluate","arguments":{"expression":"settle approve-tea 2","context":"repl"}}
{"seq":5,"type":"request","command":"evaluate","arguments":{"expression":"reject approve-cup ValueError no","context":"repl"}}
{"seq":6,"type":"request","command":"next","arguments":{"threadId":2}}
{"seq":7,"type":"request","command":"pause","arguments":{"threadId":2}}
{"seq":8,"type":"request","command":"setBreakpoints","arguments":{"source":{"path":"order.py"},"lines":[19,20]}}
{"seq":9,"type":"request","command":"continue","arguments":{"threadId":1}}
{"seq":10,"type":"request","command":"restart"}
{"seq":11,"type":"request","command":"terminate"}`,
	`{"seq":4,"type":"request","command":"setBreakpoints","arguments":{"source":{"name":"order.py","sourceReference":1},"breakpoints":[{"line":20,"condition":"answer > 1","hitCondition":"% 2"},{"line":27,"logMessage":"{answer} and {nothing}"}]}}
{"seq":5,"type":"request","command":"setExceptionBreakpoints","arguments":{"filters":["await","raise"]}}
{"seq":6,"type":"request","command":"exceptionInfo","arguments":{"threadId":1}}
{"seq":7,"type":"request","command":"restart","arguments":{"arguments":{"stopOnEntry":false,"noDebug":true}}}
{"seq":8,"type":"request","command":"stepIn","arguments":{"threadId":3}}
{"seq":7,"type":"request","command":"stepOut","arguments":{"threadId":9223372036854775807}}`,
}

// FuzzServe sends any bytes.
func FuzzServe(f *testing.F) {
	for _, s := range sessions {
		f.Add(framed(hello + ready + s))
	}
	f.Add([]byte("Content-Length: 99999999999\r\n\r\n"))
	f.Add([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
	f.Fuzz(func(t *testing.T, sent []byte) { serveAll(t, sent) })
}

// FuzzRequests sends any messages to a session that stands at a save point.
func FuzzRequests(f *testing.F) {
	for _, s := range sessions {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, lines string) { serveAll(t, framed(hello+ready+lines)) })
}

// serveAll serves what is sent, and looks whether all that comes back is as the protocol has it.
func serveAll(t *testing.T, sent []byte) {
	t.Helper()
	r := &recorded{Reader: bytes.NewReader(sent)}
	_ = Serve(t.Context(), r, short) // how a session of these bytes ends is not the question
	requests, _ := frames(newFrameReader(bytes.NewReader(sent)))
	in := newFrameReader(&r.Buffer)
	responses := 0
	for seq := 1; ; seq++ {
		content, err := readFrame(in)
		if err == io.EOF { //nolint:errorlint // not that of half a message
			break
		}
		if err != nil {
			t.Fatalf("message %d: %v", seq, err)
		}
		m, err := dap.DecodeProtocolMessage(content)
		if unknown, ok := err.(*dap.DecodeProtocolMessageFieldError); ok { //nolint:errorlint // as it is returned
			t.Fatalf("message %d is nothing of the protocol: %v\n%s", seq, unknown, content)
		}
		if err != nil || m.GetSeq() != seq {
			t.Fatalf("message %d is %s, error %v", seq, content, err)
		}
		if _, ok := m.(dap.ResponseMessage); ok {
			responses++
		}
		for _, list := range []string{"variables", "threads", "stackFrames", "scopes", "breakpoints", "sources"} {
			if bytes.Contains(content, []byte(`"`+list+`":null`)) {
				t.Errorf("a list that is no list: %s", content)
			}
		}
	}
	if responses > len(requests) {
		t.Errorf("%d responses to %d messages", responses, len(requests))
	}
}
