package modules

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// parseNumber reads what Decimal() takes: ok is false where it is no number. Space around it and underscores are let go.
func (d *decimals) parseNumber(text string) (n number, ok bool) {
	text, ok = plainDigits(strings.TrimFunc(text, isDecimalSpace))
	if !ok {
		return n, false
	}
	rest := text
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		n.neg = rest[0] == '-'
		rest = rest[1:]
	}
	n.coef = bigZero
	switch lower := strings.ToLower(rest); {
	case lower == "inf" || lower == "infinity":
		n.kind = infinite
		return n, true
	case strings.HasPrefix(lower, "nan"):
		n.kind, rest = quiet, rest[3:]
	case strings.HasPrefix(lower, "snan"):
		n.kind, rest = signaling, rest[4:]
	default:
		return d.parseFinite(n, rest)
	}
	if strings.Trim(rest, "0123456789") != "" {
		return n, false
	}
	if rest != "" {
		if !d.room(int64(len(rest))) {
			return n, true
		}
		n.coef = coefficient(rest)
	}
	return n, true
}

func (d *decimals) parseFinite(n number, text string) (number, bool) {
	mantissa, exponent := text, ""
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		mantissa, exponent = text[:at], text[at+1:]
		digits := strings.TrimLeft(exponent, "+-")
		if digits == "" || len(exponent)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" {
			return n, false
		}
	}
	before, behind, _ := strings.Cut(mantissa, ".")
	if before+behind == "" || strings.Trim(before+behind, "0123456789") != "" {
		return n, false
	}
	if !d.room(int64(len(mantissa))) {
		return n, true
	}
	n.coef = coefficient(before + behind)
	if exponent != "" {
		var err error
		if n.exp, err = strconv.ParseInt(exponent, 10, 64); err != nil || n.exp > 2*mostExponent || n.exp < -2*mostExponent {
			n.exp = 2 * mostExponent
			if exponent[0] == '-' {
				n.exp = -n.exp
			}
		}
	}
	n.exp -= int64(len(behind))
	return n, true
}

// coefficient is the number of digits, by halves: the library reads digit after digit, in time that grows with the square.
func coefficient(digits string) *big.Int {
	const few = 1000
	if len(digits) <= few {
		n, _ := new(big.Int).SetString(digits, 10)
		return n
	}
	low := len(digits) / 2
	n := coefficient(digits[:len(digits)-low])
	return n.Mul(n, power10(int64(low))).Add(n, coefficient(digits[len(digits)-low:]))
}

// plainDigits has digits of other scripts as those of ASCII, and no underscores.
func plainDigits(text string) (string, bool) {
	plain := true
	for i := range len(text) {
		plain = plain && text[i] < 0x80 && text[i] != '_'
	}
	if plain {
		return text, true
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '_':
		case r < 0x80:
			b.WriteRune(r)
		case unicode.IsDigit(r):
			zero := r
			for unicode.IsDigit(zero-1) && r-zero < 9 {
				zero--
			}
			b.WriteByte('0' + byte(r-zero)) //nolint:gosec // less than 10
		default:
			return "", false
		}
	}
	return b.String(), true
}

// text is str(), or the engineering form, whose exponent is a multiple of three.
func (d *decimals) text(n number, engineering bool) string {
	sign := ""
	if n.neg {
		sign = "-"
	}
	if n.isSpecial() {
		name := map[decimalKind]string{infinite: "Infinity", quiet: "NaN", signaling: "sNaN"}[n.kind]
		if n.coef.Sign() != 0 {
			name += d.digitsOf(n)
		}
		return sign + name
	}
	digits := d.digitsOf(n)
	left := n.exp + int64(len(digits)) // where the point stands
	var point int64
	switch {
	case n.exp <= 0 && left > -6:
		point = left
	case !engineering:
		point = 1
	case n.isZero():
		point = modulo3(left+1) - 1
	default:
		point = modulo3(left-1) + 1
	}
	text := pointed(digits, point)
	if left != point {
		letter := "e"
		if d.capitals {
			letter = "E"
		}
		exponent := left - point
		if exponent >= 0 {
			letter += "+"
		}
		text += letter + strconv.FormatInt(exponent, 10)
	}
	return sign + text
}

func modulo3(n int64) int64 { return (n%3 + 3) % 3 }

// digitsOf is the coefficient's text.
func (d *decimals) digitsOf(n number) string {
	if !d.room(n.digits()) {
		return "0"
	}
	return n.coef.String()
}

// pointed puts the point behind so many digits, with zeros where there are not as many.
func pointed(digits string, point int64) string {
	n := int64(len(digits))
	switch {
	case point <= 0:
		return "0." + strings.Repeat("0", int(-point)) + digits
	case point >= n:
		return digits + strings.Repeat("0", int(point-n))
	}
	return digits[:point] + "." + digits[point:]
}

func isDecimalSpace(r rune) bool { return unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f' }
