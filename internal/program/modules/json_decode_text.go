package modules

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string behind its first quote.
func (d *jsonDecoder) text() (string, error) {
	begin := d.pos - 1
	s := d.s
	var b strings.Builder
	for start := d.pos; ; {
		end := start
		for end < len(s) && s[end] != '"' && s[end] != '\\' && s[end] >= ' ' {
			end++
		}
		switch {
		case end >= len(s):
			return "", d.fail("Unterminated string starting at", begin)
		case s[end] == '"':
			d.pos = end + 1
			if b.Len() == 0 {
				return s[start:end], nil
			}
			b.WriteString(s[start:end])
			return b.String(), nil
		case s[end] == '\\':
			b.WriteString(s[start:end])
			next, err := d.escape(&b, begin, end)
			if err != nil {
				return "", err
			}
			start = next
			continue
		case d.strict:
			return "", d.fail("Invalid control character at", end)
		}
		b.WriteString(s[start : end+1])
		start = end + 1
	}
}

var jsonEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads an escape whose backslash is at a place, and gives the place behind it.
func (d *jsonDecoder) escape(b *strings.Builder, begin, at int) (int, error) {
	s := d.s
	if at+1 >= len(s) {
		return 0, d.fail("Unterminated string starting at", begin)
	}
	if c, ok := jsonEscapes[s[at+1]]; ok {
		b.WriteByte(c)
		return at + 2, nil
	}
	if s[at+1] != 'u' {
		return 0, d.fail("Invalid \\escape", at)
	}
	r, ok := d.unit(at + 2)
	if !ok {
		return 0, d.fail("Invalid \\uXXXX escape", at+1)
	}
	next := at + 6
	if utf16.IsSurrogate(r) && strings.HasPrefix(s[next:], "\\u") {
		if low, ok := d.unit(next + 2); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				b.WriteRune(pair)
				return next + 6, nil
			}
		}
	}
	b.WriteRune(r) // a surrogate alone becomes U+FFFD: the language has none
	return next, nil
}

// unit reads four hexadecimal digits.
func (d *jsonDecoder) unit(at int) (rune, bool) {
	if at+4 > len(d.s) {
		return 0, false
	}
	n := rune(0)
	for i := range 4 {
		digit := strings.IndexByte("0123456789abcdef", d.s[at+i]|0x20)
		if digit < 0 || d.s[at+i] < '0' {
			return 0, false
		}
		n = n<<4 | rune(digit) //nolint:gosec // a digit is less than 16
	}
	return n, true
}
