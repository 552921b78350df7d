package value

import (
	"math"
	"math/big"
	"strings"
	"unicode/utf8"
)

// Format is format(v, spec), as f-strings and str.format use it.
func Format(rt Runtime, v Value, spec string) (*Str, error) {
	if s, ok := v.(*Str); ok && spec == "" {
		return s, nil
	}
	if fn := userSpecial(v, nameFormat); fn != nil {
		r, err := callSpecial(rt, v, fn, NewStr(spec))
		if err != nil {
			return nil, err
		}
		s, ok := Plain(r).(*Str)
		if !ok {
			return nil, Raise(TypeError, "__format__ must return a str, not %s", r.Class().Name)
		}
		return s, nil
	}
	if spec == "" {
		return ToStr(rt, v)
	}
	return formatNative(rt, v, spec)
}

// formatPlain is object.__format__.
func formatPlain(rt Runtime, v Value, spec string) (*Str, error) {
	if spec == "" {
		return ToStr(rt, v)
	}
	return formatNative(rt, v, spec)
}

func formatNative(rt Runtime, v Value, text string) (*Str, error) {
	x := Plain(v)
	switch x.(type) {
	case *Str, Int, Bool, *BigInt, Float:
	default:
		return nil, Raise(TypeError, "unsupported format string passed to %s.__format__", v.Class().Name)
	}
	spec, err := parseSpec(text, v.Class())
	if err != nil {
		return nil, err
	}
	switch n := x.(type) {
	case *Str:
		return spec.formatStr(rt, n, v.Class())
	case Float:
		return spec.formatFloat(rt, float64(n), v.Class())
	}
	return spec.formatInt(rt, x, v.Class())
}

func (s *formatSpec) formatStr(rt Runtime, v *Str, of *Class) (*Str, error) {
	switch {
	case s.kind != 0 && s.kind != 's':
		return nil, unknownCode(s.kind, of)
	case s.sign != 0:
		if s.sign == ' ' {
			return nil, Raise(ValueError, "Space not allowed in string format specifier")
		}
		return nil, Raise(ValueError, "Sign not allowed in string format specifier")
	case s.noNegZero:
		return nil, Raise(ValueError, "Negative zero coercion (z) not allowed in string format specifier")
	case s.alternate:
		return nil, Raise(ValueError, "Alternate form (#) not allowed in string format specifier")
	case s.align == '=':
		return nil, Raise(ValueError, "'=' alignment not allowed in string format specifier")
	case s.group != 0:
		return nil, Raise(ValueError, "Cannot specify '%c' with 's'.", s.group)
	}
	if s.precision >= 0 && s.precision < v.n {
		v = v.cut(0, s.precision)
	}
	return s.pad(rt, v.s, v.n, '<')
}

func (s *formatSpec) formatInt(rt Runtime, v Value, of *Class) (*Str, error) {
	switch s.kind {
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, _, err := floatOf(v)
		if err != nil {
			return nil, err
		}
		return s.formatFloat(rt, f, of)
	case 0, 'd', 'n', 'b', 'o', 'x', 'X', 'c':
	default:
		return nil, unknownCode(s.kind, of)
	}
	switch {
	case s.precision >= 0:
		return nil, Raise(ValueError, "Precision not allowed in integer format specifier")
	case s.noNegZero:
		return nil, Raise(ValueError, "Negative zero coercion (z) not allowed in integer format specifier")
	}
	if s.kind == 'c' {
		return s.formatChar(rt, v)
	}
	n, _ := ToBig(v)
	prefix, digits, err := s.intDigits(rt, n)
	if err != nil {
		return nil, err
	}
	return s.number(rt, n.Sign() < 0, prefix, digits, "")
}

func (s *formatSpec) formatChar(rt Runtime, v Value) (*Str, error) {
	switch {
	case s.sign != 0:
		return nil, Raise(ValueError, "Sign not allowed with integer format specifier 'c'")
	case s.alternate:
		return nil, Raise(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'")
	}
	n, ok := smallInt(v)
	if !ok {
		return nil, Raise(OverflowError, "Python int too large to convert to C long")
	}
	if n < 0 || n > utf8.MaxRune {
		return nil, Raise(OverflowError, "%%c arg not in range(0x110000)")
	}
	return s.pad(rt, string(rune(n)), 1, '>')
}

// intDigits are the digits of the absolute value, and what goes before them.
func (s *formatSpec) intDigits(rt Runtime, n *big.Int) (prefix, digits string, err error) {
	base := 10
	switch s.kind {
	case 'b':
		base, prefix = 2, "0b"
	case 'o':
		base, prefix = 8, "0o"
	case 'x':
		base, prefix = 16, "0x"
	case 'X':
		base, prefix = 16, "0X"
	}
	if !s.alternate {
		prefix = ""
	}
	if base == 10 {
		digits, err = decimal(rt, n)
		return prefix, strings.TrimPrefix(digits, "-"), err
	}
	if err := alloc(rt, n.BitLen()+1); err != nil {
		return "", "", err
	}
	digits = strings.TrimPrefix(n.Text(base), "-")
	if s.kind == 'X' {
		digits = strings.ToUpper(digits)
	}
	return prefix, digits, nil
}

// number puts sign, prefix, digits with their groups and what follows them together.
func (s *formatSpec) number(rt Runtime, neg bool, prefix, digits, behind string) (*Str, error) {
	switch {
	case neg:
		prefix = "-" + prefix
	case s.sign == '+' || s.sign == ' ':
		prefix = string(s.sign) + prefix
	}
	align := byte('>')
	if s.zero {
		align = '='
	}
	if s.align != 0 {
		align = s.align
	}
	width := 0
	if s.fill == '0' && align == '=' {
		width = s.width - len(prefix) - len(behind)
	}
	if width > len(digits) || s.group != 0 {
		if err := allocTimes(rt, max(width, len(digits)), 2); err != nil {
			return nil, err
		}
		digits = groupDigits(digits, s.group, s.groupSize(), width)
	}
	if align != '=' {
		text := prefix + digits + behind
		return s.pad(rt, text, len(text), '>')
	}
	rest := *s
	rest.width -= len(prefix)
	rest.align = '>'
	padded, err := rest.pad(rt, digits+behind, len(digits)+len(behind), '>')
	if err != nil {
		return nil, err
	}
	return NewStr(prefix + padded.s), nil
}

func (s *formatSpec) groupSize() int {
	switch s.kind {
	case 'b', 'o', 'x', 'X':
		return 4
	}
	return 3
}

// groupDigits puts separators between groups of digits, and zeros before them until there are width characters.
func groupDigits(digits string, separator byte, size, width int) string {
	if separator == 0 || digits == "" {
		return strings.Repeat("0", max(width-len(digits), 0)) + digits
	}
	n := max(len(digits), width)
	out := make([]byte, 0, n+n/size+1) // from the last
	left := len(digits)
	for {
		group := min(size, max(left, width, 1))
		for range group {
			c := byte('0')
			if left > 0 {
				left--
				c = digits[left]
			}
			out = append(out, c)
		}
		width -= group
		if left <= 0 && width <= 0 {
			break
		}
		width--
		out = append(out, separator)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

func (s *formatSpec) formatFloat(rt Runtime, f float64, of *Class) (*Str, error) {
	l := floatLayout{precision: s.precision, alternate: s.alternate}
	percent := ""
	switch s.kind {
	case 0:
		l.kind, l.addDot = 'r', true
		if s.precision >= 0 {
			l.kind = 'g'
		}
	case 'e', 'f', 'g':
		l.kind = byte(s.kind)
	case 'E', 'F', 'G':
		l.kind, l.upper = byte(s.kind+'a'-'A'), true
	case 'n':
		l.kind = 'g'
	case '%':
		l.kind, percent = 'f', "%"
		f *= 100
	default:
		return nil, unknownCode(s.kind, of)
	}
	if l.precision < 0 {
		l.precision = 6
	}
	if l.precision > math.MaxInt32 {
		return nil, Raise(ValueError, "precision too big")
	}
	if err := allocTimes(rt, l.precision, 2); err != nil {
		return nil, err
	}
	text := layoutFloat(f, l)
	text, neg := cutByte(text, '-')
	if s.noNegZero && neg && strings.Trim(text, "0.eE+-%") == "" {
		neg = false
	}
	text += percent
	whole := 0
	for whole < len(text) && '0' <= text[whole] && text[whole] <= '9' {
		whole++
	}
	return s.number(rt, neg, "", text[:whole], text[whole:])
}
