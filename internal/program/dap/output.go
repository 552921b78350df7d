package dap

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/google/go-dap"
)

// mostOutput is how much of a program's output goes into one event.
const mostOutput = 16 << 10

// printed is the output of the program. What it prints is sent in whole lines, or where one is long, in pieces.
type printed struct {
	to   *sender
	held []byte
}

// Write takes what is printed.
func (p *printed) Write(b []byte) (int, error) {
	p.held = append(p.held, b...)
	if at := bytes.LastIndexByte(p.held, '\n'); at >= 0 {
		p.send(at + 1)
	}
	if len(p.held) >= mostOutput {
		p.send(whole(p.held))
	}
	return len(b), p.to.failed()
}

// flush sends what has not come to the end of its line.
func (p *printed) flush() { p.send(len(p.held)) }

func (p *printed) send(n int) {
	for from := 0; from < n; {
		to := min(n, from+mostOutput)
		if to < n {
			to = from + whole(p.held[from:to])
		}
		p.to.say("stdout", string(p.held[from:to]))
		from = to
	}
	p.held = append(p.held[:0], p.held[n:]...)
}

// whole is how much of a text can be cut off without parting a character.
func whole(b []byte) int {
	for back := 1; back <= min(utf8.UTFMax, len(b)); back++ {
		if at := len(b) - back; utf8.RuneStart(b[at]) {
			if !utf8.FullRune(b[at:]) && at > 0 {
				return at
			}
			break
		}
	}
	return len(b)
}

// say sends a text for the console. Categories are "stdout", "stderr" and "console", which is the debugger itself.
func (s *sender) say(category, text string) {
	if text == "" {
		return
	}
	s.event("output", &dap.OutputEvent{Body: dap.OutputEventBody{Category: category, Output: strings.ToValidUTF8(text, "�")}})
}
