package modules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// decimalSpec is a format specification of a Decimal, which takes less than that of a float.
type decimalSpec struct {
	fill      string
	align     byte // z is zeros behind the sign
	sign      byte
	noNegZero bool
	width     int
	group     bool
	precision int64 // -1 where it does not say
	kind      byte
}

func parseDecimalSpec(text string, capitals bool) (s decimalSpec, ok bool) {
	s = decimalSpec{fill: " ", align: '>', sign: '-', precision: -1, kind: 'g'}
	if capitals {
		s.kind = 'G'
	}
	isAlign := func(at int) bool { return at < len(text) && strings.IndexByte("<>=^", text[at]) >= 0 }
	aligned := false
	_, size := utf8.DecodeRuneInString(text)
	switch {
	case size > 0 && isAlign(size):
		s.fill, s.align, aligned = text[:size], text[size], true
		text = text[size+1:]
	case isAlign(0):
		s.align, aligned = text[0], true
		text = text[1:]
	}
	next := func(among string) (byte, bool) {
		if text == "" || strings.IndexByte(among, text[0]) < 0 {
			return 0, false
		}
		c := text[0]
		text = text[1:]
		return c, true
	}
	if c, found := next("+- "); found {
		s.sign = c
	}
	_, s.noNegZero = next("z")
	if _, found := next("0"); found {
		if aligned {
			return s, false
		}
		s.fill, s.align = "0", 'z'
	}
	number := func() (int, bool) {
		digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
		text = text[len(digits):]
		n, err := strconv.Atoi(digits)
		return n, err == nil
	}
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		if text[0] == '0' {
			return s, false
		}
		if s.width, ok = number(); !ok {
			return s, false
		}
	}
	_, s.group = next(",")
	if _, found := next("."); found {
		n, isNumber := number()
		if !isNumber {
			return s, false
		}
		s.precision = int64(n)
	}
	if c, found := next("eEfFgG%nN"); found {
		s.kind = c
		if c == 'n' || c == 'N' {
			if s.group {
				return s, false
			}
			s.kind = c - 'n' + 'g'
		}
	}
	return s, text == ""
}

// format is __format__. Where the specification says how many digits there are, the number is rounded as the context says.
func (d *decimals) format(n number, text string) (string, error) {
	s, ok := parseDecimalSpec(text, d.capitals)
	if !ok {
		return "", value.Raise(value.ValueError, "invalid format string")
	}
	work := d.maxContext()
	shown := s.show(work, n)
	if work.err != nil {
		return "", work.err
	}
	sign := ""
	if shown[0] == '-' {
		sign, shown = "-", shown[1:]
	} else if s.sign != '-' {
		sign = string(s.sign)
	}
	if n.isSpecial() && s.align == 'z' {
		s.fill, s.align = " ", '>'
	}
	if s.width > 0 {
		if err := charge(d.rt, max(0, s.width)*len(s.fill)); err != nil {
			return "", err
		}
	}
	if s.group && !n.isSpecial() {
		least := 0
		if s.align == 'z' {
			least = s.width - len(sign)
		}
		shown = grouped(shown, least)
	}
	return s.pad(sign, shown), charge(d.rt, len(shown))
}

func (s *decimalSpec) show(d *decimals, n number) string {
	behind := ""
	if s.kind == '%' {
		behind = "%"
		n.exp += 2
	}
	if n.isSpecial() {
		return d.text(n, false) + behind
	}
	kind := s.kind | 0x20 // as a small letter
	if s.kind == '%' {
		kind = 'f'
	}
	point := int64(1)
	if s.precision >= 0 {
		switch kind {
		case 'g':
			n = d.toDigits(n, max(s.precision, 1))
		case 'e':
			if n.isZero() {
				point = 1 - s.precision
			} else {
				n = d.toDigits(n, s.precision+1)
				n = d.toExponent(n, n.adjusted()-s.precision)
			}
		case 'f':
			if !n.isZero() && !d.room(max(0, n.adjusted()+s.precision)) || !d.room(s.precision) {
				return "0"
			}
			n = d.toExponent(n, -s.precision)
		}
	}
	if s.noNegZero && n.isZero() {
		n.neg = false
	}
	d.capitals = s.kind == 'E' || s.kind == 'G'
	sign := ""
	if n.neg {
		sign = "-"
	}
	switch kind {
	case 'e':
		return sign + d.scientific(n, point)
	case 'f':
		if n.isZero() && n.exp > 0 {
			n.exp = 0
		}
		left := n.exp + n.digits()
		if !d.room(max(left, -left)) {
			return "0"
		}
		return sign + pointed(d.digitsOf(n), left) + behind
	}
	return d.text(n, false)
}

// toDigits rounds to so many digits.
func (d *decimals) toDigits(n number, digits int64) number {
	if more := n.digits() - digits; more > 0 {
		n = d.toExponent(n, n.exp+more)
		if n.digits() > digits {
			n = d.toExponent(n, n.exp+1)
		}
	}
	return n
}

func (d *decimals) scientific(n number, point int64) string {
	if !d.room(max(n.digits(), -point)) {
		return "0"
	}
	digits := d.digitsOf(n)
	letter := "e"
	if d.capitals {
		letter = "E"
	}
	exponent := n.exp + int64(len(digits)) - point
	if exponent >= 0 {
		letter += "+"
	}
	return pointed(digits, point) + letter + strconv.FormatInt(exponent, 10)
}

// grouped puts commas between the digits before the point, with zeros so that the whole has so many characters.
func grouped(shown string, least int) string {
	end := len(shown) - len(strings.TrimLeft(shown, "0123456789"))
	digits, behind := shown[:end], shown[end:]
	// One more zero than there is room for where a comma would stand first.
	for len(digits)+(len(digits)-1)/3+len(behind) < least {
		missing := least - len(digits) - (len(digits)-1)/3 - len(behind)
		digits = strings.Repeat("0", max(1, missing*3/4)) + digits
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String() + behind
}

func (s *decimalSpec) pad(sign, shown string) string {
	missing := s.width - len(sign) - len(shown)
	if missing <= 0 {
		return sign + shown
	}
	switch s.align {
	case '<':
		return sign + shown + strings.Repeat(s.fill, missing)
	case '^':
		before := missing / 2
		return strings.Repeat(s.fill, before) + sign + shown + strings.Repeat(s.fill, missing-before)
	case '=', 'z':
		return sign + strings.Repeat(s.fill, missing) + shown
	}
	return strings.Repeat(s.fill, missing) + sign + shown
}
