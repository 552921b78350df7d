package value

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// StrRepr is repr(s).
func StrRepr(s string) string {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	if isPlain(s, quote) {
		return string(quote) + s + string(quote)
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteByte(quote)
	for _, r := range s {
		switch {
		case r == rune(quote) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < utf8.RuneSelf || isPrintable(r):
			b.WriteRune(r)
		default:
			writeEscape(&b, r)
		}
	}
	b.WriteByte(quote)
	return b.String()
}

// isPlain tells that nothing in s needs an escape.
func isPlain(s string, quote byte) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '\\' || c == quote {
			return false
		}
	}
	return true
}

func writeEscape(b *strings.Builder, r rune) {
	switch {
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

// isPrintable tells what repr shows as it is.
func isPrintable(r rune) bool {
	return r == ' ' || unicode.IsPrint(r)
}

func escapeNonASCII(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
		} else {
			writeEscape(&b, r)
		}
	}
	return b.String()
}

func bytesRepr(s string) string {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	b := make([]byte, 0, len(s)+3)
	b = append(b, 'b', quote)
	for i := range len(s) {
		switch c := s[i]; {
		case c == quote || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c >= 0x7f:
			b = fmt.Appendf(b, `\x%02x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}

// mostDigits is how many decimal digits of an int are written or read.
const mostDigits = 4300

// decimal is str(n).
func decimal(rt Runtime, n *big.Int) (string, error) {
	if n.BitLen() > mostDigits*332193/100000 {
		s := ""
		if n.BitLen() < mostDigits*34/10 {
			s = n.String()
		}
		if s == "" || len(strings.TrimPrefix(s, "-")) > mostDigits {
			return "", Raise(ValueError, "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", mostDigits)
		}
		return s, nil
	}
	if err := step(rt, n.BitLen()/256); err != nil {
		return "", err
	}
	return n.String(), nil
}

// FloatRepr is repr(f).
func FloatRepr(f float64) string {
	return layoutFloat(f, floatLayout{kind: 'r', addDot: true})
}

// floatLayout says how a float is written.
type floatLayout struct {
	kind      byte // e f g, or r for the shortest that reads the same
	precision int
	alternate bool // always with a point, and g with its zeros
	addDot    bool // with .0 where it would look like an int
	upper     bool
}

// layoutFloat writes a float without sign of its own accord but minus.
func layoutFloat(f float64, l floatLayout) string {
	s := layoutPositive(f, l)
	if l.upper {
		s = strings.ToUpper(s)
	}
	return s
}

func layoutPositive(f float64, l floatLayout) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case f > maxFloat:
		return "inf"
	case f < -maxFloat:
		return "-inf"
	}
	switch l.kind {
	case 'f':
		s := strconv.FormatFloat(f, 'f', l.precision, 64)
		if l.alternate && l.precision == 0 {
			s += "."
		}
		return s
	case 'e':
		s := strconv.FormatFloat(f, 'e', l.precision, 64)
		if l.alternate && l.precision == 0 {
			s = strings.Replace(s, "e", ".e", 1)
		}
		return s
	case 'g':
		return layoutGeneral(f, l)
	}
	digits, point, neg := floatDigits(f, -1)
	return placePoint(digits, point, neg, point <= -4 || point > 16, l)
}

const maxFloat = 0x1p1023 * (1 + (1 - 0x1p-52))

func layoutGeneral(f float64, l floatLayout) string {
	precision := max(l.precision, 1)
	digits, point, neg := floatDigits(f, precision)
	if l.alternate {
		digits += strings.Repeat("0", precision-len(digits))
	} else {
		digits = strings.TrimRight(digits, "0")
	}
	most := precision
	if l.addDot {
		most--
	}
	return placePoint(digits, point, neg, point <= -4 || point > most, l)
}

// floatDigits gives the digits of a float, at most so many (-1: as many as needed), and before which of them the point is.
func floatDigits(f float64, n int) (digits string, point int, neg bool) {
	if n > 0 {
		n--
	}
	s := strconv.FormatFloat(f, 'e', n, 64)
	if s[0] == '-' {
		neg, s = true, s[1:]
	}
	mantissa, exponent, _ := strings.Cut(s, "e")
	point, _ = strconv.Atoi(exponent) // FormatFloat wrote it
	digits = strings.Replace(mantissa, ".", "", 1)
	if f == 0 {
		return "0", 1, neg
	}
	return digits, point + 1, neg
}

func placePoint(digits string, point int, neg, exponent bool, l floatLayout) string {
	var b strings.Builder
	if neg {
		b.WriteByte('-')
	}
	if digits == "" {
		digits = "0"
	}
	if exponent {
		b.WriteString(digits[:1])
		if len(digits) > 1 || l.alternate {
			b.WriteByte('.')
			b.WriteString(digits[1:])
		}
		fmt.Fprintf(&b, "e%+03d", point-1)
		return b.String()
	}
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(digits)
	case point >= len(digits):
		b.WriteString(digits)
		b.WriteString(strings.Repeat("0", point-len(digits)))
		if l.addDot {
			b.WriteString(".0")
		} else if l.alternate {
			b.WriteByte('.')
		}
	default:
		b.WriteString(digits[:point])
		b.WriteByte('.')
		b.WriteString(digits[point:])
	}
	return b.String()
}
