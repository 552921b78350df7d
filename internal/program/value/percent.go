package value

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// percenter formats with %.
type percenter struct {
	rt      Runtime
	args    []Value
	next    int
	mapping Value // or nil
	single  bool  // the only argument is no tuple
	ofBytes bool  // what is formatted is bytes, as the text of the same code points
	out     textBuilder
}

// directive is a conversion: %[(key)][flags][width][.precision]kind.
type directive struct {
	left, plus, space, alternate, zero bool
	width, precision                   int // -1 where it does not say
	kind                               rune
}

// Percent is format % args.
func Percent(rt Runtime, format *Str, args Value) (Value, error) {
	p := &percenter{rt: rt}
	switch x := Plain(args).(type) {
	case *Tuple:
		p.args = x.Elems
	default:
		p.args, p.single = []Value{args}, true
		if _, isStr := x.(*Str); !isStr && isMapping(args) {
			p.mapping = args
		}
	}
	if err := p.run(format.s); err != nil {
		return nil, err
	}
	if p.next < len(p.args) && p.mapping == nil {
		return nil, Raise(TypeError, "not all arguments converted during %s formatting", p.what())
	}
	return NewStr(p.out.String()), nil
}

func (p *percenter) what() string {
	if p.ofBytes {
		return "bytes"
	}
	return "string"
}

func isMapping(v Value) bool {
	switch Plain(v).(type) {
	case *Dict, *List, *Bytes, *Range:
		return true
	}
	return userSpecial(v, nameGetItem) != nil
}

func (p *percenter) run(format string) error {
	if err := alloc(p.rt, len(format)); err != nil {
		return err
	}
	for at := 0; ; {
		n := strings.IndexByte(format[at:], '%')
		if n < 0 {
			p.out.writeString(format[at:])
			return nil
		}
		p.out.writeString(format[at : at+n])
		next, err := p.convert(format, at+n+1)
		if err != nil {
			return err
		}
		at = next
	}
}

// convert does the directive behind a %, and tells where it ends.
func (p *percenter) convert(format string, at int) (int, error) {
	if at < len(format) && format[at] == '%' {
		p.out.writeByte('%')
		return at + 1, nil
	}
	var keyed Value
	if at < len(format) && format[at] == '(' {
		var err error
		if keyed, at, err = p.lookup(format, at+1); err != nil {
			return 0, err
		}
	}
	var d directive
	at, err := p.parse(&d, format, at)
	if err != nil {
		return 0, err
	}
	v := keyed
	if v == nil {
		if v, err = p.argument(); err != nil {
			return 0, err
		}
	}
	before := asked(p.rt)
	text, err := p.format(&d, v, utf8.RuneCountInString(format[:at])-1)
	if err != nil {
		return 0, err
	}
	forget(p.rt, before)
	if err := alloc(p.rt, len(text)); err != nil {
		return 0, err
	}
	p.out.writeString(text)
	return at, nil
}

// lookup finds the value of a key in parentheses, which may have parentheses in it.
func (p *percenter) lookup(format string, at int) (Value, int, error) {
	if p.mapping == nil {
		return nil, 0, Raise(TypeError, "format requires a mapping")
	}
	depth := 1
	for end := at; end < len(format); end++ {
		switch format[end] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			var key Value = NewStr(format[at:end])
			if p.ofBytes {
				key = &Bytes{fromLatin1(format[at:end])}
			}
			v, err := GetItem(p.rt, p.mapping, key)
			return v, end + 1, err
		}
	}
	return nil, 0, Raise(ValueError, "incomplete format key")
}

func (p *percenter) argument() (Value, error) {
	if p.next >= len(p.args) {
		return nil, Raise(TypeError, "not enough arguments for format string")
	}
	p.next++
	return p.args[p.next-1], nil
}

func (p *percenter) parse(d *directive, format string, at int) (int, error) {
	for ; at < len(format); at++ {
		switch format[at] {
		case '-':
			d.left = true
			continue
		case '+':
			d.plus = true
			continue
		case ' ':
			d.space = true
			continue
		case '#':
			d.alternate = true
			continue
		case '0':
			d.zero = true
			continue
		}
		break
	}
	var err error
	if d.width, at, err = p.number(format, at, "width"); err != nil {
		return 0, err
	}
	if d.width < -1 {
		d.left, d.width = true, -d.width
	}
	d.precision = -1
	if at < len(format) && format[at] == '.' {
		if d.precision, at, err = p.number(format, at+1, "precision"); err != nil {
			return 0, err
		}
		d.precision = max(d.precision, 0)
	}
	if at < len(format) && strings.IndexByte("hlL", format[at]) >= 0 {
		at++
	}
	if at >= len(format) {
		return 0, Raise(ValueError, "incomplete format")
	}
	kind, size := utf8.DecodeRuneInString(format[at:])
	d.kind = kind
	return at + size, nil
}

// number reads a number or takes that of * from the arguments; -1 where there is none.
func (p *percenter) number(format string, at int, what string) (n, next int, err error) {
	if at < len(format) && format[at] == '*' {
		v, err := p.argument()
		if err != nil {
			return 0, 0, err
		}
		i, ok := smallInt(v)
		if _, wide := Plain(v).(*BigInt); wide {
			c := "int"
			if what == "width" {
				c = "ssize_t"
			}
			return 0, 0, Raise(OverflowError, "Python int too large to convert to C %s", c)
		}
		if !ok {
			return 0, 0, Raise(TypeError, "* wants int")
		}
		if i == -1 {
			i = -2 // a width of one, to the left
			if what == "width" {
				return -1, at + 1, nil
			}
		}
		return int(max(min(i, mostBytes), -mostBytes)), at + 1, nil
	}
	n = -1
	for at < len(format) && '0' <= format[at] && format[at] <= '9' {
		n = max(n, 0)*10 + int(format[at]-'0')
		if n > mostBytes {
			return 0, 0, Raise(ValueError, "%s too big", what)
		}
		at++
	}
	return n, at, nil
}

func (p *percenter) format(d *directive, v Value, at int) (string, error) {
	switch d.kind {
	case 's', 'r', 'a':
		return p.text(d, v)
	case 'b':
		if p.ofBytes {
			return p.text(d, v)
		}
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return p.integer(d, v)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, err := ToFloat(p.rt, v)
		if err != nil {
			if p.ofBytes && isTypeError(err) {
				return "", Raise(TypeError, "float argument required, not %s", v.Class().Name)
			}
			return "", err
		}
		return p.float(d, f)
	case 'c':
		if p.ofBytes {
			return p.byteChar(d, v)
		}
		return p.char(d, v)
	}
	shown := d.kind
	if shown <= 31 || shown >= 127 {
		shown = '?'
	}
	return "", Raise(ValueError, "unsupported format character '%c' (0x%x) at index %d", shown, d.kind, at)
}

func (p *percenter) text(d *directive, v Value) (string, error) {
	var s string
	var err error
	switch {
	case p.ofBytes && d.kind != 'r' && d.kind != 'a':
		s, err = p.bytesText(v)
	case d.kind == 'r' && !p.ofBytes:
		s, err = Repr(p.rt, v)
	case d.kind != 's':
		s, err = ASCII(p.rt, v)
	default:
		var str *Str
		if str, err = ToStr(p.rt, v); err == nil {
			s = str.s
		}
	}
	if err != nil {
		return "", err
	}
	text := NewStr(s)
	if d.precision >= 0 && d.precision < text.n {
		text = text.cut(0, d.precision)
	}
	return p.pad(d, "", text.s, text.n)
}

func (p *percenter) char(d *directive, v Value) (string, error) {
	if s, ok := Plain(v).(*Str); ok {
		if s.n != 1 {
			return "", Raise(TypeError, "%%c requires int or char")
		}
		return p.pad(d, "", s.s, 1)
	}
	i, ok, err := asIndex(p.rt, v)
	if err != nil && !isTypeError(err) {
		return "", err
	}
	if err != nil || !ok {
		return "", Raise(TypeError, "%%c requires int or char")
	}
	n, ok := smallInt(i)
	if !ok || n < 0 || n > utf8.MaxRune {
		return "", Raise(OverflowError, "%%c arg not in range(0x110000)")
	}
	return p.pad(d, "", string(rune(n)), 1)
}

func (p *percenter) integer(d *directive, v Value) (string, error) {
	n, err := p.toInt(d, v)
	if err != nil {
		return "", err
	}
	spec := formatSpec{kind: d.kind, alternate: d.alternate}
	prefix, digits, err := spec.intDigits(p.rt, n)
	if err != nil {
		return "", err
	}
	if missing := d.precision - len(digits); missing > 0 {
		if err := alloc(p.rt, missing); err != nil {
			return "", err
		}
		digits = strings.Repeat("0", missing) + digits
	}
	return p.signed(d, n.Sign() < 0, prefix, digits)
}

func (p *percenter) toInt(d *directive, v Value) (*big.Int, error) {
	x := v
	if inside := Plain(v); isIntNative(inside) {
		x = inside
	} else if d.kind == 'd' || d.kind == 'i' || d.kind == 'u' {
		_, isFloat := inside.(Float)
		if isFloat || userSpecial(v, nameInt) != nil {
			i, err := ToInt(p.rt, v)
			if err != nil && !isTypeError(err) {
				return nil, err
			}
			if err == nil {
				x = i
			}
		}
	}
	i, ok, err := asIndex(p.rt, x)
	if err != nil && !isTypeError(err) {
		return nil, err
	}
	if err != nil || !ok {
		kind := d.kind
		if kind == 'i' || kind == 'u' {
			kind = 'd'
		}
		if kind == 'd' {
			return nil, Raise(TypeError, "%%%c format: a real number is required, not %s", d.kind, v.Class().Name)
		}
		return nil, Raise(TypeError, "%%%c format: an integer is required, not %s", d.kind, v.Class().Name)
	}
	n, _ := ToBig(i)
	return n, nil
}

func (p *percenter) float(d *directive, f float64) (string, error) {
	l := floatLayout{kind: byte(d.kind), precision: d.precision, alternate: d.alternate}
	if d.kind < 'a' {
		l.kind, l.upper = byte(d.kind+'a'-'A'), true
	}
	if d.precision < 0 {
		l.precision = 6
	}
	if err := allocTimes(p.rt, l.precision, 2); err != nil {
		return "", err
	}
	text, neg := cutByte(layoutFloat(f, l), '-')
	return p.signed(d, neg, "", text)
}

func (p *percenter) signed(d *directive, neg bool, prefix, digits string) (string, error) {
	switch {
	case neg:
		prefix = "-" + prefix
	case d.plus:
		prefix = "+" + prefix
	case d.space:
		prefix = " " + prefix
	}
	return p.pad(d, prefix, digits, len(digits))
}

// pad fills to the width: with zeros between sign and digits, or with spaces.
func (p *percenter) pad(d *directive, prefix, text string, n int) (string, error) {
	missing := d.width - n - len(prefix)
	if missing <= 0 {
		return prefix + text, nil
	}
	if err := allocTimes(p.rt, missing, 1); err != nil {
		return "", err
	}
	isNumber := !strings.ContainsRune("sracb", d.kind)
	switch {
	case d.left:
		return prefix + text + strings.Repeat(" ", missing), nil
	case d.zero && isNumber:
		return prefix + strings.Repeat("0", missing) + text, nil
	}
	return strings.Repeat(" ", missing) + prefix + text, nil
}
