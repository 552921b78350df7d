package dap

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"
)

// TestPrinted holds the events that a program's output becomes.
func TestPrinted(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", mostOutput/2) // as many bytes as go into one event
	cases := map[string]struct {
		writes []string
		want   []string // before the end
		rest   []string // at the end
	}{
		"nothing":                     {},
		"a line":                      {writes: []string{"tea\n"}, want: []string{"tea\n"}},
		"a line in pieces":            {writes: []string{"t", "e", "a\n"}, want: []string{"tea\n"}},
		"lines at once":               {writes: []string{"tea\ncup\n"}, want: []string{"tea\ncup\n"}},
		"no end of a line":            {writes: []string{"tea\ncu", "p"}, want: []string{"tea\n"}, rest: []string{"cup"}},
		"a character in pieces":       {writes: []string{"\xc3", "\xa9\n"}, want: []string{"é\n"}},
		"bytes that are no text":      {writes: []string{"a\xffb\n"}, want: []string{"a\ufffdb\n"}},
		"a line that is long":         {writes: []string{long}, want: []string{long}},
		"a line that is longer":       {writes: []string{"x" + long + "\n"}, want: []string{"x" + long[:mostOutput-2], "é\n"}},
		"half a character at the end": {writes: []string{"x" + long[:mostOutput-1]}, want: []string{"x" + long[:mostOutput-2]}, rest: []string{"\ufffd"}},
		"what is no text for long":    {writes: []string{strings.Repeat("\x80", mostOutput)}, want: []string{"\ufffd"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wire bytes.Buffer
			p := &printed{to: &sender{to: &wire}}
			for _, text := range tc.writes {
				if n, err := p.Write([]byte(text)); n != len(text) || err != nil {
					t.Fatalf("Write gives %d, %v", n, err)
				}
			}
			if diff := cmp.Diff(tc.want, outputs(t, &wire)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			p.flush()
			if diff := cmp.Diff(tc.rest, outputs(t, &wire)); diff != "" {
				t.Errorf("events at the end (-want +got):\n%s", diff)
			}
		})
	}
}

func outputs(t *testing.T, wire *bytes.Buffer) []string {
	t.Helper()
	contents, _ := frames(newFrameReader(wire))
	var all []string
	for _, content := range contents {
		m, err := dap.DecodeProtocolMessage([]byte(content))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m.(*dap.OutputEvent).Body.Output)
	}
	return all
}

// TestWordsOfAnErrorAreBounded: some repeat what was asked, such as the name of a file.
func TestWordsOfAnErrorAreBounded(t *testing.T) {
	t.Parallel()
	var wire bytes.Buffer
	s := &sender{to: &wire}
	s.respond(&dap.Request{}, nil, errors.New("x"+strings.Repeat("ä", mostWords)))
	m, err := dap.ReadProtocolMessage(newFrameReader(&wire))
	if err != nil {
		t.Fatal(err)
	}
	want := "x" + strings.Repeat("ä", mostWords/2-1) + "…"
	if r, ok := m.(*dap.ErrorResponse); !ok || r.Message != want || r.Body.Error.Format != want {
		t.Errorf("the response is %s", text(m))
	}
}

// TestNothingIsWrittenAfterAnError: half a message has left, so that no other can follow it.
func TestNothingIsWrittenAfterAnError(t *testing.T) {
	t.Parallel()
	var w failing
	s := &sender{to: &w}
	s.say("stdout", "tea\n")
	s.say("stdout", "cup\n")
	if w.calls != 1 || s.failed() == nil {
		t.Errorf("%d writes, error %v; want one write, and its error", w.calls, s.failed())
	}
	if _, err := (&printed{to: s}).Write([]byte("pot\n")); err == nil {
		t.Error("the program goes on printing to nobody")
	}
}

type failing struct{ calls int }

func (f *failing) Write([]byte) (int, error) {
	f.calls++
	return 0, errors.New("gone")
}
