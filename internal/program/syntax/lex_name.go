package syntax

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// isNameStart tells whether a byte may begin a name; what is not ASCII is looked at more closely once the name is whole.
func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

// name gives a name or a keyword, or the string of which it is the prefix.
func (l *lexer) name() (token, bool) {
	n, ascii := 0, true
	for c := l.byteAt(n); isNameStart(c) || isDigit(c); c = l.byteAt(n) {
		ascii = ascii && c < utf8.RuneSelf
		n++
	}
	if c := l.byteAt(n); (c == '\'' || c == '"') && stringPrefix(l.src[l.off:l.off+n]) {
		return l.stringOrStart(n)
	}
	word := l.src[l.off : l.off+n]
	if !ascii {
		return l.foreignName(word)
	}
	return l.take(keywordKind(word), n), true
}

// foreignName gives a name that has characters of other alphabets. CPython writes such a name in its compatibility form; what
// is not written so already is refused, so that two names that look different are never the same.
func (l *lexer) foreignName(word string) (token, bool) {
	for i, r := range word {
		start := unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) || r == '_'
		if start || i > 0 && unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) {
			continue
		}
		l.move(i)
		return l.strangeCharacter()
	}
	if !norm.NFKC.IsNormalString(word) {
		return l.fail(l.ahead(len(word)), "write "+norm.NFKC.String(word),
			"the name %s is not written in its normal form (NFKC)", word)
	}
	return l.take(tokName, len(word)), true
}

// ahead is the span of the next n bytes, which are of one line.
func (l *lexer) ahead(n int) Span {
	width := utf8.RuneCountInString(l.src[l.off : l.off+n])
	return Span{l.at, Pos{l.at.Line, l.at.Col + int32(width)}}
}

// strangeCharacter fails at a character with which nothing begins.
func (l *lexer) strangeCharacter() (token, bool) {
	r, size := utf8.DecodeRuneInString(l.src[l.off:])
	switch {
	case r < utf8.RuneSelf && unicode.IsPrint(r):
		return l.fail(l.ahead(size), "", "invalid syntax")
	case !unicode.IsPrint(r):
		return l.fail(l.ahead(size), "", "invalid non-printable character U+%04X", r)
	}
	return l.fail(l.ahead(size), "", "invalid character '%c' (U+%04X)", r, r)
}
