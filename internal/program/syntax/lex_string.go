package syntax

import "strings"

// fieldState is what part of an f-string the lexer reads.
type fieldState uint8

const (
	inText       fieldState = iota // outside braces
	inExpression                   // in braces
	inSpec                         // behind the colon in braces
)

// field is a part of an f-string that is open; they stand in one another.
type field struct {
	state fieldState
	quote string
	raw   bool
	depth int  // of an expression: the number of brackets open in it, its own brace among them
	specs int  // of an expression or a format: how many formats it stands in
	begin Span // the start of the f-string
}

// maxSpecs is how deeply formats may stand in formats.
const maxSpecs = 2

// field is the innermost part of an f-string, or nil outside of one.
func (l *lexer) field() *field {
	if n := len(l.fields); n > 0 {
		return &l.fields[n-1]
	}
	return nil
}

func (l *lexer) pushField(f field) { l.fields = append(l.fields, f) }
func (l *lexer) popField()         { l.fields = l.fields[:len(l.fields)-1] }

// stringPrefix tells whether a word may stand before a quote.
func stringPrefix(word string) bool {
	switch strings.ToLower(word) {
	case "r", "u", "b", "f", "br", "rb", "fr", "rf":
		return true
	}
	return false
}

// stringOrStart gives a string whose prefix has n bytes, or the start of an f-string.
func (l *lexer) stringOrStart(n int) (token, bool) {
	prefix := strings.ToLower(l.src[l.off : l.off+n])
	quote := l.src[l.off+n : l.off+n+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(l.src[l.off+n:], triple) {
		quote = triple
	}
	raw := strings.Contains(prefix, "r")
	if strings.Contains(prefix, "f") {
		if len(l.fields) >= maxBrackets {
			return l.failHere("too many nested f-strings")
		}
		t := l.take(tokFStart, n+len(quote))
		l.pushField(field{quote: quote, raw: raw, begin: t.span()})
		return t, true
	}
	end := l.stringEnd(n+len(quote), quote)
	if end < 0 {
		return l.unterminated(quote, n)
	}
	return l.take(tokString, end), true
}

// stringEnd gives where a string ends whose text begins n bytes ahead, or -1 where it does not end.
func (l *lexer) stringEnd(n int, quote string) int {
	text := l.src[l.off:]
	for n < len(text) {
		switch c := text[n]; {
		case c == '\\':
			n++
		case c == '\n' && len(quote) == 1:
			return -1
		case c == quote[0] && strings.HasPrefix(text[n:], quote):
			return n + len(quote)
		}
		n++
	}
	return -1
}

// unterminated fails at a string whose prefix has n bytes and that does not end.
func (l *lexer) unterminated(quote string, n int) (token, bool) {
	if f := l.field(); f != nil && f.quote == quote && n == 0 {
		return l.fail(Span{l.at, l.at}, "close the brace before the f-string ends", "f-string: expecting '}'")
	}
	span := l.ahead(n + 1)
	what, last := "unterminated string literal", span.From.Line
	if len(quote) == 3 {
		what = "unterminated triple-quoted string literal"
		last += int32(strings.Count(strings.TrimSuffix(l.src[l.off:], "\n"), "\n"))
	} else {
		last += int32(strings.Count(l.src[l.off:l.off+l.joinedLength()], "\n"))
	}
	return l.fail(span, "", "%s (detected at line %d)", what, last)
}

// joinedLength is how many bytes are left in the line, with the lines that backslashes join to it.
func (l *lexer) joinedLength() int {
	for n := l.off; n < len(l.src); n++ {
		switch l.src[n] {
		case '\\':
			n++
		case '\n':
			return n - l.off
		}
	}
	return len(l.src) - l.off
}

// fstringText gives what comes next outside of the braces of an f-string, or in a format: text, a brace or the end.
func (l *lexer) fstringText(f *field) (token, bool) {
	n, ok := l.textLength(f)
	if !ok {
		return token{}, false
	}
	if n > 0 {
		return l.take(tokFText, n), true
	}
	switch l.src[l.off] {
	case '{':
		return l.openField(f)
	case '}': // ends a format, and with it the expression around it
		l.popField()
		return l.closeField()
	}
	quote := len(f.quote)
	l.popField()
	return l.take(tokFEnd, quote), true
}

// textLength is how many bytes of text come before the next brace or the end. False is an error.
func (l *lexer) textLength(f *field) (int, bool) {
	text := l.src[l.off:]
	for n := 0; n < len(text); n++ {
		switch c := text[n]; {
		case c == '\\' && n+1 < len(text) && text[n+1] != '{' && text[n+1] != '}':
			n++
		case c == '{' || c == '}':
			if f.state == inText && n+1 < len(text) && text[n+1] == c {
				n++
				continue
			}
			if c == '}' && f.state == inText {
				l.move(n)
				_, ok := l.fail(l.ahead(1), "write }} for a brace that is text", "f-string: single '}' is not allowed")
				return 0, ok
			}
			return n, true
		case c == '\n' && len(f.quote) == 1:
			return l.openText(f)
		case c == f.quote[0] && strings.HasPrefix(text[n:], f.quote):
			if f.state == inSpec {
				l.move(n)
				return l.openText(f)
			}
			return n, true
		}
	}
	return l.openText(f)
}

// openText fails at an f-string that does not end where it has to.
func (l *lexer) openText(f *field) (int, bool) {
	if f.state == inSpec {
		_, ok := l.fail(l.ahead(0), "close the brace before the f-string ends", "f-string: expecting '}'")
		return 0, ok
	}
	kind, last := "unterminated f-string literal", l.at.Line
	if len(f.quote) == 3 {
		kind = "unterminated triple-quoted f-string literal"
		last += int32(strings.Count(strings.TrimSuffix(l.src[l.off:], "\n"), "\n"))
	}
	_, ok := l.fail(f.begin, "", "%s (detected at line %d)", kind, last)
	return 0, ok
}

// openField gives the brace that begins an expression of an f-string.
func (l *lexer) openField(f *field) (token, bool) {
	inner := field{state: inExpression, quote: f.quote, raw: f.raw, begin: f.begin, specs: f.specs}
	if f.specs >= maxSpecs {
		return l.failHere("f-string: expressions nested too deeply")
	}
	if len(l.brackets) >= maxBrackets {
		return l.failHere("too many nested parentheses")
	}
	l.brackets = append(l.brackets, bracket{char: '{', at: l.at, field: true})
	inner.depth = len(l.brackets)
	l.pushField(inner)
	return l.take(tokLBrace, 1), true
}

// closeField gives the brace that ends an expression of an f-string.
func (l *lexer) closeField() (token, bool) {
	l.popField()
	l.brackets = l.brackets[:len(l.brackets)-1]
	return l.take(tokRBrace, 1), true
}

// fieldOperator gives what ends an expression of an f-string: a colon, a conversion's mark or the brace; false where c is an
// operator like others.
func (l *lexer) fieldOperator(f *field, c byte) (token, bool) {
	switch {
	case c == '}':
		return l.closeField()
	case c == ':':
		l.pushField(field{state: inSpec, quote: f.quote, raw: f.raw, begin: f.begin, specs: f.specs + 1})
		return l.take(tokColon, 1), true
	case c == '!' && l.byteAt(1) != '=':
		return l.take(tokBang, 1), true
	case c == '=' && l.byteAt(1) != '=':
		return l.take(tokAssign, 1), true
	}
	return token{}, false
}
