package syntax

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Error is what is wrong with a program. Its text is for the author: the place, the line with a caret below, and what to
// write instead where that is known.
type Error struct {
	File string
	Pos  Pos // where it is wrong
	End  Pos // just behind it; the same as Pos where it is a point
	Msg  string
	// Hint says what to write instead, or is empty.
	Hint string
	// Line is the source line of Pos without its end, or a window of it where it is very long; LineCol is the column in
	// code points, from 1, at which Line begins.
	Line    string
	LineCol int32
}

// window is how much of a long line is shown, in code points.
const window = 160

// Error gives the whole text, of up to four lines without an end of line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	b.WriteByte(':')
	b.WriteString(strconv.Itoa(int(e.Pos.Line)))
	b.WriteByte(':')
	b.WriteString(strconv.Itoa(int(e.Pos.Col)))
	b.WriteString(": ")
	b.WriteString(e.Msg)
	if strings.TrimSpace(e.Line) != "" {
		b.WriteString("\n    ")
		b.WriteString(e.Line)
		b.WriteString("\n    ")
		b.WriteString(e.caret())
	}
	if e.Hint != "" {
		b.WriteString("\n  ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// caret is the line below the source line: tabs stay tabs, so that it stands below what it shows in any editor.
func (e *Error) caret() string {
	var b strings.Builder
	col := max(e.LineCol, 1)
	for _, r := range e.Line {
		if col >= e.Pos.Col {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
		col++
	}
	width := 1
	shown := int(max(e.LineCol, 1)) + utf8.RuneCountInString(e.Line) - int(e.Pos.Col)
	switch {
	case e.End.Line > e.Pos.Line:
		width = shown
	case e.End.Line == e.Pos.Line:
		width = min(shown, int(e.End.Col-e.Pos.Col))
	}
	b.WriteString(strings.Repeat("^", max(1, width)))
	return b.String()
}

// newError makes an error that shows its line of the source.
func newError(file, source string, span Span, msg, hint string) *Error {
	e := &Error{File: file, Pos: span.From, End: span.To, Msg: msg, Hint: hint}
	return e.show(source)
}

// Error makes an error at a place of the module, with its line of the source.
func (m *Module) Error(at Span, msg, hint string) *Error {
	return newError(m.File, m.source, at, msg, hint)
}

// show takes the line of the error from the source.
func (e *Error) show(source string) *Error {
	e.Line, e.LineCol = clip(sourceLine(source, int(e.Pos.Line)), int(e.Pos.Col))
	return e
}

// sourceLine is a line of the source, from 1, without its end; it is empty where there is none.
func sourceLine(source string, n int) string {
	for ; n > 1; n-- {
		i := strings.IndexByte(source, '\n')
		if i < 0 {
			return ""
		}
		source = source[i+1:]
	}
	if i := strings.IndexByte(source, '\n'); i >= 0 {
		source = source[:i]
	}
	return strings.TrimRight(source, "\f\r")
}

// clip takes the window around a column of a line, and says at which column it begins.
func clip(line string, col int) (string, int32) {
	runes := []rune(line)
	if len(runes) <= window {
		return line, 1
	}
	begin := max(0, min(col-window/2, len(runes)-window))
	return string(runes[begin : begin+window]), int32(begin) + 1
}
