package value

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseInt is int(text, base).
func ParseInt(rt Runtime, text string, base int) (Value, error) {
	return parseInt(rt, text, base, func() string { return StrRepr(text) })
}

// parseIntBytes is int(b, base).
func parseIntBytes(rt Runtime, b *Bytes, base int) (Value, error) {
	return parseInt(rt, latin1(b.b), base, func() string { return bytesRepr(b.b) })
}

func parseInt(rt Runtime, text string, base int, shown func() string) (Value, error) {
	if base != 0 && (base < 2 || base > 36) {
		return nil, Raise(ValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	if n, ok := parseSmall(text); ok && base == 10 {
		return MakeInt(n), nil
	}
	if err := work(rt, len(text)); err != nil {
		return nil, err
	}
	digits, neg, base, ok := intDigits(asciiDigits(text), base)
	if !ok {
		return nil, notInt(shown(), base)
	}
	if len(digits) > mostDigits && base&(base-1) != 0 {
		return nil, Raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", mostDigits, len(digits))
	}
	if err := alloc(rt, len(digits)); err != nil {
		return nil, err
	}
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return nil, notInt(shown(), base)
	}
	if neg {
		n.Neg(n)
	}
	return MakeBig(n), nil
}

// parseSmall reads what is nothing but a few digits.
func parseSmall(s string) (int64, bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	var n int64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

// notInt is the error of what is no int, by its repr.
func notInt(shown string, base int) error {
	if utf8.RuneCountInString(shown) > 200 {
		shown = string([]rune(shown)[:200])
	}
	return Raise(ValueError, "invalid literal for int() with base %d: %s", base, shown)
}

// asciiDigits makes of the digits and spaces of all scripts those of ASCII.
func asciiDigits(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				switch {
				case r < utf8.RuneSelf:
					return r
				case isSpace(r):
					return ' '
				}
				if d := digitValue(r); d >= 0 {
					return rune('0' + d)
				}
				return r
			}, s)
		}
	}
	return s
}

// asciiSpaces are the spaces that numbers may have around them.
const asciiSpaces = " \t\n\v\f\r"

// digitValue is the value of a decimal digit of any script, or -1: they stand together, ten by ten.
func digitValue(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if !unicode.Is(unicode.Nd, r) {
		return -1
	}
	if 0x1d7ce <= r && r <= 0x1d7ff { // five sets without a gap
		return int(r-0x1d7ce) % 10
	}
	first := r
	for unicode.Is(unicode.Nd, first-1) && r-first < 9 {
		first--
	}
	return int(r - first)
}

// intDigits takes sign, prefix and underscores off. A base of 0 becomes what the prefix says.
func intDigits(s string, base int) (digits string, neg bool, realBase int, ok bool) {
	s = strings.Trim(s, asciiSpaces)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	asked := base
	if len(s) > 1 && s[0] == '0' {
		prefix := 0
		switch s[1] {
		case 'x', 'X':
			prefix = 16
		case 'o', 'O':
			prefix = 8
		case 'b', 'B':
			prefix = 2
		}
		if prefix != 0 && (base == 0 || base == prefix) {
			base = prefix
			s = strings.TrimPrefix(s[2:], "_")
		}
	}
	if base == 0 {
		base = 10
		if len(s) > 1 && s[0] == '0' && strings.Trim(s, "0_") != "" {
			return "", neg, asked, false
		}
	}
	if s == "" || s[0] == '_' || s[len(s)-1] == '_' || strings.Contains(s, "__") {
		return "", neg, asked, false
	}
	if strings.IndexByte(s, '_') >= 0 {
		s = strings.ReplaceAll(s, "_", "")
	}
	for i := range len(s) {
		if d := digitOf(s[i]); d >= base {
			return "", neg, asked, false
		}
	}
	return s, neg, base, true
}

func digitOf(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 99
}

// ParseFloat is float(text).
func ParseFloat(text string) (float64, error) {
	s := strings.Trim(asciiDigits(text), asciiSpaces)
	if f, ok := parseFloat(s); ok {
		return f, nil
	}
	return 0, Raise(ValueError, "could not convert string to float: %s", StrRepr(text))
}

func parseFloat(s string) (float64, bool) {
	body := strings.ToLower(strings.TrimLeft(s, "+-"))
	if len(s)-len(body) > 1 {
		return 0, false
	}
	switch body {
	case "inf", "infinity":
		if s[0] == '-' {
			return math.Inf(-1), true
		}
		return math.Inf(1), true
	case "nan":
		return math.NaN(), true
	}
	for i := range len(body) {
		if c := body[i]; (c < '0' || c > '9') && c != '.' && c != 'e' && c != '+' && c != '-' && c != '_' {
			return 0, false
		}
		if body[i] == '_' && (i == 0 || i == len(body)-1 || !isDigit(body[i-1]) || !isDigit(body[i+1])) {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isSpace is what str.isspace and strip take for white space.
func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r' || 0x1c <= r && r <= 0x1f
	}
	return unicode.IsSpace(r)
}

func floatByMethod(rt Runtime, v, fn Value) (float64, error) {
	r, err := callSpecial(rt, v, fn)
	if err != nil {
		return 0, err
	}
	f, ok := Plain(r).(Float)
	if !ok {
		return 0, Raise(TypeError, "%s.__float__ returned non-float (type %s)", v.Class().Name, r.Class().Name)
	}
	return float64(f), nil
}

// ToFloat is a Float, also one inside of an object, or what __float__ gives, or an Int, BigInt or Bool, or what __index__ gives.
func ToFloat(rt Runtime, v Value) (float64, error) {
	x := Plain(v)
	if f, ok := x.(Float); ok {
		return float64(f), nil
	}
	if fn := userSpecial(v, nameFloat); fn != nil {
		return floatByMethod(rt, v, fn)
	}
	if !isIntNative(x) {
		i, ok, err := asIndex(rt, v)
		if err != nil {
			return 0, err
		}
		if ok {
			x = i
		}
	}
	f, ok, err := floatOf(x)
	if err == nil && !ok {
		err = Raise(TypeError, "must be real number, not %s", v.Class().Name)
	}
	return f, err
}
