package value

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func defineStrCase() {
	for name, change := range map[string]func(string) string{
		"upper": toUpper, "lower": toLower, "casefold": caseFold, "swapcase": swapCase, "title": toTitle, "capitalize": capitalize,
	} {
		def(StrClass, name, noArgs, func(rt Runtime, s *Str, _ []Value) (Value, error) {
			return charged(rt, change(s.s))
		})
	}
}

//go:generate python3 str_tables.py
//go:generate gofmt -w str_tables.go

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func toUpper(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	return mapRunes(s, func(b *strings.Builder, r rune) { b.WriteString(upperOf(r)) })
}

// mapRunes builds a text rune by rune.
func mapRunes(s string, write func(b *strings.Builder, r rune)) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		write(&b, r)
	}
	return b.String()
}

func upperOf(r rune) string {
	if u, ok := specialUpper[r]; ok {
		return u
	}
	return string(unicode.ToUpper(r))
}

func titleOf(r rune) string {
	if t, ok := specialTitle[r]; ok {
		return t
	}
	return string(unicode.ToTitle(r))
}

const (
	capitalSigma = 'Σ'
	dottedI      = 'İ'
)

func toLower(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for at, r := range s {
		writeLower(&b, s, at, r)
	}
	return b.String()
}

// writeLower writes the lower case of a rune of s: a sigma at the end of a word is another.
func writeLower(b *strings.Builder, s string, at int, r rune) {
	switch {
	case r == capitalSigma && isFinal(s, at):
		b.WriteRune('ς')
	case r == dottedI:
		b.WriteString("i̇")
	default:
		b.WriteRune(unicode.ToLower(r))
	}
}

// isFinal tells whether a letter is before, and none behind.
func isFinal(s string, at int) bool {
	before := false
	for rest := s[:at]; rest != ""; {
		r, size := utf8.DecodeLastRuneInString(rest)
		rest = rest[:len(rest)-size]
		if !isCaseIgnorable(r) {
			before = isCased(r)
			break
		}
	}
	if !before {
		return false
	}
	for _, r := range s[at+len("Σ"):] {
		if !isCaseIgnorable(r) {
			return !isCased(r)
		}
	}
	return true
}

func isCaseIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', '^', '`', 0xb7, 0x2018, 0x2019, 0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a, 0x387, 0x55f, 0x5f4:
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

// isCased tells letters that have a case.
func isCased(r rune) bool {
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

func isUpperRune(r rune) bool { return unicode.In(r, unicode.Lu, unicode.Other_Uppercase) }

func isLowerRune(r rune) bool { return unicode.In(r, unicode.Ll, unicode.Other_Lowercase) }

func caseFold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return mapRunes(s, func(b *strings.Builder, r rune) {
		if f, ok := specialFold[r]; ok {
			b.WriteString(f)
			return
		}
		if r == dottedI {
			b.WriteString("i̇")
			return
		}
		b.WriteRune(unicode.ToLower(r))
	})
}

func swapCase(s string) string {
	var b strings.Builder
	for at, r := range s {
		switch {
		case isUpperRune(r):
			writeLower(&b, s, at, r)
		case isLowerRune(r):
			b.WriteString(upperOf(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func toTitle(s string) string {
	var b strings.Builder
	inWord := false
	for at, r := range s {
		if inWord {
			writeLower(&b, s, at, r)
		} else {
			b.WriteString(titleOf(r))
		}
		inWord = isCased(r)
	}
	return b.String()
}

func capitalize(s string) string {
	var b strings.Builder
	for at, r := range s {
		if at == 0 {
			b.WriteString(titleOf(r))
		} else {
			writeLower(&b, s, at, r)
		}
	}
	return b.String()
}
