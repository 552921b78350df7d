package dap

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFrames holds what is read of a stream: the messages until it ends, and how it ends.
func TestFrames(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		stream string
		want   []string
		err    string // empty: it ends between two messages
	}{
		"nothing":                        {stream: ""},
		"two messages":                   {stream: "Content-Length: 2\r\n\r\n{}Content-Length: 4\r\n\r\nnull", want: []string{"{}", "null"}},
		"another header before it":       {stream: "Content-Type: text/json\r\nContent-Length: 2\r\n\r\n{}", want: []string{"{}"}},
		"lines without carriage returns": {stream: "content-length:2\n\n{}", want: []string{"{}"}},
		"an empty message":               {stream: "Content-Length: 0\r\n\r\n", want: []string{""}},
		"an end in a header":             {stream: "Content-Len", err: "unexpected EOF"},
		"an end behind a line":           {stream: "Content-Length: 2\r\n", err: "unexpected EOF"},
		"an end in a message":            {stream: "Content-Length: 4\r\n\r\n{}", err: "unexpected EOF"},
		"an end before a message":        {stream: "Content-Length: 4\r\n\r\n", err: "unexpected EOF"},
		"a request of a browser":         {stream: "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", err: `"POST / HTTP/1.1" is no line of a header`},
		"no length":                      {stream: "Content-Type: x\r\n\r\n{}", err: "a header has no Content-Length"},
		"two lengths":                    {stream: "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", err: "a header has two lengths"},
		"a negative length":              {stream: "Content-Length: -1\r\n\r\n", err: `" -1" is no length`},
		"a length that is no number":     {stream: "Content-Length: 0x10\r\n\r\n", err: `" 0x10" is no length`},
		"a length of 21 digits":          {stream: "Content-Length: 100000000000000000000\r\n\r\n", err: `" 100000000000000000000" is no length`},
		"a length that is too large": {
			stream: fmt.Sprintf("Content-Length: %d\r\n\r\n", mostContent+1), err: fmt.Sprintf("a message of %d bytes is longer than %d", mostContent+1, mostContent),
		},
		"a line without an end":        {stream: strings.Repeat("x", 2*mostHeader), err: "a line of a header is longer than 1024 bytes"},
		"a header without an end":      {stream: strings.Repeat("a: b\r\n", 100), err: "a header has more than 16 lines"},
		"a message behind a wrong one": {stream: "Content-Length: 2\r\n\r\n{}garbage\r\n", want: []string{"{}"}, err: `"garbage" is no line of a header`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := frames(newFrameReader(strings.NewReader(tc.stream)))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			text := ""
			if !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				text = strings.TrimPrefix(err.Error(), "this is not the Debug Adapter Protocol: ")
			}
			if text != tc.err {
				t.Errorf("it ended with %q, want %q", text, tc.err)
			}
		})
	}
}

func frames(r *bufio.Reader) ([]string, error) {
	var all []string
	for {
		content, err := readFrame(r)
		if err != nil {
			return all, err
		}
		all = append(all, string(content))
	}
}
