package syntax

import "strings"

// number gives a number. Its value is made by the parser; that its digits are right is seen here.
func (l *lexer) number() (token, bool) {
	if l.src[l.off] == '0' {
		switch l.byteAt(1) | 0x20 {
		case 'x':
			return l.radixNumber("hexadecimal", 16)
		case 'o':
			return l.radixNumber("octal", 8)
		case 'b':
			return l.radixNumber("binary", 2)
		}
	}
	return l.decimalNumber()
}

// radixNumber gives a number with a prefix: 0x, 0o or 0b.
func (l *lexer) radixNumber(what string, base int) (token, bool) {
	n := 2
	for {
		if l.byteAt(n) == '_' {
			n++
		}
		if !isDigitOf(l.byteAt(n), base) {
			break
		}
		for isDigitOf(l.byteAt(n), base) {
			n++
		}
	}
	if c := l.byteAt(n); isDigit(c) {
		l.move(n)
		return l.failHere("invalid digit '%c' in %s literal", c, what)
	}
	if last := l.src[l.off+n-1]; n == 2 || last == '_' {
		return l.badNumber(n, what)
	}
	return l.endNumber(n, what)
}

func isDigitOf(c byte, base int) bool {
	switch base {
	case 16:
		return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f'
	default:
		return c >= '0' && c < '0'+byte(base)
	}
}

// decimalNumber gives an integer or a float.
func (l *lexer) decimalNumber() (token, bool) {
	n, ok := l.digits(0)
	if !ok {
		return l.badNumber(n, "decimal")
	}
	whole := n
	if l.byteAt(n) == '.' {
		n++
		if isDigit(l.byteAt(n)) {
			if n, ok = l.digits(n); !ok {
				return l.badNumber(n, "decimal")
			}
		}
	}
	if exponent := l.exponent(n); exponent > n {
		if n, ok = l.digits(exponent); !ok {
			return l.badNumber(n, "decimal")
		}
	}
	if c := l.byteAt(n); c == 'j' || c == 'J' {
		return l.fail(l.ahead(n+1), refusals[refusedComplex].hint, "%s", refusals[refusedComplex].msg())
	}
	if text := l.src[l.off : l.off+n]; n == whole && text[0] == '0' && strings.Trim(text, "0_") != "" {
		return l.fail(l.ahead(n), "", "leading zeros in decimal integer literals are not permitted; "+
			"use an 0o prefix for octal integers")
	}
	return l.endNumber(n, "decimal")
}

// digits steps over digits with single underscores between them, from n on; false where an underscore stands alone.
func (l *lexer) digits(n int) (int, bool) {
	for {
		for isDigit(l.byteAt(n)) {
			n++
		}
		if l.byteAt(n) != '_' {
			return n, true
		}
		if n++; !isDigit(l.byteAt(n)) {
			return n, false
		}
	}
}

// exponent gives where the digits of an exponent begin, or n where there is none.
func (l *lexer) exponent(n int) int {
	if l.byteAt(n)|0x20 != 'e' {
		return n
	}
	digits := n + 1
	if c := l.byteAt(digits); c == '+' || c == '-' {
		digits++
	}
	if !isDigit(l.byteAt(digits)) {
		return n
	}
	return digits
}

// endNumber gives a number of n bytes if no name follows without a blank. Keywords that may follow a number may do so at once.
func (l *lexer) endNumber(n int, what string) (token, bool) {
	if c := l.byteAt(n); isNameStart(c) && !followsNumber(l.src[l.off+n:]) {
		return l.badNumber(n, what)
	}
	return l.take(tokNumber, n), true
}

func followsNumber(text string) bool {
	for _, word := range []string{"and", "else", "for", "if", "in", "is", "not", "or"} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// badNumber fails at the last byte of a number.
func (l *lexer) badNumber(n int, what string) (token, bool) {
	l.move(n - 1)
	return l.failHere("invalid %s literal", what)
}
