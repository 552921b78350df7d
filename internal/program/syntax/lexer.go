package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Nesting that CPython's tokenizer refuses, too.
const (
	maxBrackets = 200
	maxIndents  = 100
)

// lexer makes tokens of the source, one at a time, as the parser asks for them: an error of the parser that comes first in the
// source is then reported first.
type lexer struct {
	src string
	off int // of the next byte
	at  Pos // of the next byte

	indents  []indent
	pending  int  // dedents that are still to be given
	newLine  bool // the next token is the first of a logical line
	started  bool // the logical line has a token
	brackets []bracket
	fields   []field

	err *lexError
}

// indent is the indentation of a block, once with tabs to every eighth column and once with tabs of one column. Where the two
// do not agree about which block is deeper, tabs and spaces are mixed.
type indent struct{ col, alt int }

// bracket is one that is open.
type bracket struct {
	char  byte
	at    Pos
	field bool // the brace of a replacement field of an f-string
}

// lexError is what the lexer could not read.
type lexError struct {
	span      Span
	msg, hint string
}

func newLexer(src string) *lexer {
	return &lexer{src: src, at: Pos{1, 1}, indents: []indent{{}}, newLine: true}
}

// next gives the next token. After the end it gives tokEnd for ever, after an error tokError.
func (l *lexer) next() token {
	if l.err == nil {
		if t, ok := l.scan(); ok {
			return t
		}
	}
	return token{kind: tokError, start: l.off, end: l.off, from: l.err.span.From, to: l.err.span.To}
}

// scan gives the next token, or false where there is an error.
func (l *lexer) scan() (token, bool) {
	if f := l.field(); f != nil && f.state != inExpression {
		return l.fstringText(f)
	}
	if l.newLine && len(l.brackets) == 0 {
		if !l.indentation() {
			return token{}, false
		}
		if t, ok := l.indentToken(); ok {
			return t, true
		}
	}
	if l.pending > 0 {
		l.pending--
		return l.point(tokDedent), true
	}
	if !l.blanks() {
		return token{}, false
	}
	if l.off >= len(l.src) {
		return l.endOfFile()
	}
	if l.src[l.off] == '\n' {
		l.newLine, l.started = true, false
		return l.take(tokNewline, 1), true
	}
	l.started = true
	return l.word()
}

// word gives a token that is no blank.
func (l *lexer) word() (token, bool) {
	c := l.src[l.off]
	switch {
	case isNameStart(c):
		return l.name()
	case isDigit(c), c == '.' && isDigit(l.byteAt(1)):
		return l.number()
	case c == '\'' || c == '"':
		return l.stringOrStart(0)
	}
	return l.operator()
}

// byteAt is the byte n behind the next one, 0 behind the end; the source has no byte 0 of its own.
func (l *lexer) byteAt(n int) byte {
	if l.off+n < len(l.src) {
		return l.src[l.off+n]
	}
	return 0
}

// take makes a token of the next n bytes.
func (l *lexer) take(k kind, n int) token {
	t := token{kind: k, start: l.off, end: l.off + n, from: l.at}
	l.move(n)
	t.to = l.at
	return t
}

// point makes a token of nothing.
func (l *lexer) point(k kind) token {
	return token{kind: k, start: l.off, end: l.off, from: l.at, to: l.at}
}

// move steps over n bytes and keeps the place.
func (l *lexer) move(n int) {
	text := l.src[l.off : l.off+n]
	l.off += n
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		l.at.Line += int32(strings.Count(text, "\n"))
		l.at.Col = 1
		text = text[i+1:]
	}
	l.at.Col += int32(utf8.RuneCountInString(text))
}

// fail keeps the first error. It gives what scan gives then.
func (l *lexer) fail(span Span, hint, format string, args ...any) (token, bool) {
	if l.err == nil {
		l.err = &lexError{span: span, msg: fmt.Sprintf(format, args...), hint: hint}
	}
	return token{}, false
}

// failHere fails at the next character.
func (l *lexer) failHere(format string, args ...any) (token, bool) {
	return l.fail(Span{l.at, Pos{l.at.Line, l.at.Col + 1}}, "", format, args...)
}

// blanks steps over spaces, comments, joined lines and, in brackets, ends of lines. False is an error.
func (l *lexer) blanks() bool {
	for l.off < len(l.src) {
		switch c := l.src[l.off]; {
		case c == ' ' || c == '\t' || c == '\f':
			l.move(1)
		case c == '#':
			l.move(l.lineLength())
		case c == '\n' && len(l.brackets) > 0:
			l.move(1)
		case c == '\\':
			if !l.joinLine() {
				return false
			}
		default:
			return true
		}
	}
	return true
}

// lineLength is how many bytes are left in the line.
func (l *lexer) lineLength() int {
	if i := strings.IndexByte(l.src[l.off:], '\n'); i >= 0 {
		return i
	}
	return len(l.src) - l.off
}

// joinLine steps over a backslash that joins two lines.
func (l *lexer) joinLine() bool {
	if l.byteAt(1) != '\n' {
		if l.off+1 >= len(l.src) {
			_, ok := l.failHere("unexpected EOF while parsing")
			return ok
		}
		l.move(1)
		_, ok := l.failHere("unexpected character after line continuation character")
		return ok
	}
	l.move(2)
	if l.off >= len(l.src) {
		_, ok := l.failHere("unexpected EOF while parsing")
		return ok
	}
	return true
}

// endOfFile ends the last line and the blocks.
func (l *lexer) endOfFile() (token, bool) {
	if n := len(l.brackets); n > 0 {
		open := l.brackets[n-1]
		if f := l.field(); f != nil && open.field {
			return l.fail(Span{open.at, open.at}, "", "f-string: expecting '}'")
		}
		return l.fail(Span{open.at, Pos{open.at.Line, open.at.Col + 1}}, "", "'%c' was never closed", open.char)
	}
	if l.started {
		l.started, l.newLine = false, true
		return l.point(tokNewline), true
	}
	if len(l.indents) > 1 {
		l.indents = l.indents[:len(l.indents)-1]
		return l.point(tokDedent), true
	}
	return l.point(tokEnd), true
}

// operator gives the token of an operator, and follows the brackets.
func (l *lexer) operator() (token, bool) {
	c := l.src[l.off]
	if f := l.field(); f != nil && len(l.brackets) == f.depth {
		if t, ok := l.fieldOperator(f, c); ok {
			return t, true
		}
	}
	k, n := operatorKind(l.src[l.off:])
	switch k {
	case tokEnd:
		return l.strangeCharacter()
	case tokLParen, tokLBracket, tokLBrace:
		if len(l.brackets) >= maxBrackets {
			return l.failHere("too many nested parentheses")
		}
		l.brackets = append(l.brackets, bracket{char: c, at: l.at})
	case tokRParen, tokRBracket, tokRBrace:
		if !l.closeBracket(c) {
			return token{}, false
		}
	default:
	}
	return l.take(k, n), true
}

// closeBracket takes the innermost bracket away if c closes it.
func (l *lexer) closeBracket(c byte) bool {
	prefix := ""
	if l.field() != nil {
		prefix = "f-string: "
	}
	n := len(l.brackets)
	if n == 0 || l.brackets[n-1].field {
		_, ok := l.failHere("%sunmatched '%c'", prefix, c)
		return ok
	}
	open := l.brackets[n-1]
	if closing(open.char) != c {
		where := ""
		if open.at.Line != l.at.Line {
			where = fmt.Sprintf(" on line %d", open.at.Line)
		}
		_, ok := l.failHere("%sclosing parenthesis '%c' does not match opening parenthesis '%c'%s", prefix, c, open.char, where)
		return ok
	}
	l.brackets = l.brackets[:n-1]
	return true
}

func closing(c byte) byte {
	switch c {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
