package dap

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	// mostHeader is how long one line of a header may be, and mostLines how many there may be.
	mostHeader = 1 << 10
	mostLines  = 16
	// mostContent is how long a message may be. An editor's own are of a few hundred bytes.
	mostContent = 1 << 20
)

// frameError is the error of what is no frame of the protocol. Where the next one begins is not known then, so it ends the session.
type frameError struct{ what string }

func (e *frameError) Error() string { return "this is not the Debug Adapter Protocol: " + e.what }

// newFrameReader makes the reader for readFrame: its buffer bounds the lines of a header.
func newFrameReader(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, mostHeader) }

// readFrame reads the content of the next message. At the end of the input, between two messages, the error is [io.EOF].
//
// It stands here and not in the library, whose own has no bound for a header.
func readFrame(r *bufio.Reader) ([]byte, error) {
	length := -1
	for n := 0; ; n++ {
		line, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, &frameError{fmt.Sprintf("a line of a header is longer than %d bytes", mostHeader)}
		case errors.Is(err, io.EOF) && n == 0 && len(line) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		case n == mostLines:
			return nil, &frameError{fmt.Sprintf("a header has more than %d lines", mostLines)}
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if text == "" {
			break
		}
		if length, err = headerLine(text, length); err != nil {
			return nil, err
		}
	}
	if length < 0 {
		return nil, &frameError{"a header has no Content-Length"}
	}
	content := make([]byte, length)
	if _, err := io.ReadFull(r, content); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return content, nil
}

// headerLine is the length after a line of the header. Lines that say something else are passed over.
func headerLine(line string, length int) (int, error) {
	name, text, ok := strings.Cut(line, ":")
	if !ok {
		return 0, &frameError{fmt.Sprintf("%.40q is no line of a header", line)}
	}
	if !strings.EqualFold(name, "Content-Length") {
		return length, nil
	}
	if length >= 0 {
		return 0, &frameError{"a header has two lengths"}
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
	switch {
	case err != nil:
		return 0, &frameError{fmt.Sprintf("%.40q is no length", text)}
	case n > mostContent:
		return 0, &frameError{fmt.Sprintf("a message of %d bytes is longer than %d", n, mostContent)}
	}
	return int(n), nil
}
