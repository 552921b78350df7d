package value

import "unicode"

func defineStrTests() {
	for name, is := range map[string]func(rune) bool{
		"isalpha": unicode.IsLetter, "isdecimal": isDecimal, "isdigit": isDigitRune, "isnumeric": isNumeric, "isspace": isSpace,
		"isalnum": func(r rune) bool { return unicode.IsLetter(r) || isDecimal(r) || isDigitRune(r) || isNumeric(r) },
	} {
		def(StrClass, name, noArgs, func(rt Runtime, s *Str, _ []Value) (Value, error) {
			return MakeBool(s.n > 0 && allRunes(s.s, is)), work(rt, len(s.s))
		})
	}
	for name, is := range map[string]func(string) bool{
		"isascii":      isASCII,
		"isprintable":  func(s string) bool { return allRunes(s, isPrintable) },
		"isidentifier": isIdentifier,
		"isupper":      func(s string) bool { return hasCase(s, isUpperRune, isLowerRune) },
		"islower":      func(s string) bool { return hasCase(s, isLowerRune, isUpperRune) },
		"istitle":      isTitle,
	} {
		def(StrClass, name, noArgs, func(rt Runtime, s *Str, _ []Value) (Value, error) {
			return MakeBool(is(s.s)), work(rt, len(s.s))
		})
	}
}

func allRunes(s string, is func(rune) bool) bool {
	for _, r := range s {
		if !is(r) {
			return false
		}
	}
	return true
}

func isDecimal(r rune) bool { return unicode.Is(unicode.Nd, r) }

// isDigitRune tells digits, also those that are no part of numbers: superscripts and the like.
func isDigitRune(r rune) bool {
	return isDecimal(r) || unicode.Is(otherDigits, r)
}

// isNumeric tells all that means a number, letters among them.
func isNumeric(r rune) bool {
	return unicode.IsNumber(r) || unicode.Is(otherNumerics, r)
}

func isIdentifier(s string) bool {
	for at, r := range s {
		start := r == '_' || unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start)
		if !start && (at == 0 || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)) {
			return false
		}
	}
	return s != ""
}

// hasCase tells whether there is a letter of a case, and none of the other.
func hasCase(s string, is, not func(rune) bool) bool {
	found := false
	for _, r := range s {
		if not(r) || unicode.Is(unicode.Lt, r) {
			return false
		}
		found = found || is(r)
	}
	return found
}

func isTitle(s string) bool {
	inWord, found := false, false
	for _, r := range s {
		switch {
		case isUpperRune(r) || unicode.Is(unicode.Lt, r):
			if inWord {
				return false
			}
			inWord, found = true, true
		case isLowerRune(r):
			if !inWord {
				return false
			}
		default:
			inWord = false
		}
	}
	return found
}
