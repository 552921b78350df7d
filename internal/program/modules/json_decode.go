package modules

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// jsonDecoder reads JSON as CPython's json.loads does, with its errors.
type jsonDecoder struct {
	rt     value.Runtime
	s      string
	pos    int
	strict bool
	keys   map[string]*value.Str // one object for each key, as CPython's memo
	// Hooks are functions of the program, or nil.
	object, float, int, constant, pairs value.Value
}

func loads(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := jsonText(a[0])
	if err != nil {
		return nil, err
	}
	strict, err := value.Truth(rt, a[6])
	if err != nil {
		return nil, err
	}
	d := &jsonDecoder{rt: rt, s: text, strict: strict, keys: map[string]*value.Str{},
		object: hook(a[1]), float: hook(a[2]), int: hook(a[3]), constant: hook(a[4]), pairs: hook(a[5])}
	if err := charge(rt, len(text)); err != nil {
		return nil, err
	}
	if strings.HasPrefix(text, "\ufeff") {
		return nil, newJSONError(jsonDecodeError, "Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0)
	}
	d.space()
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	d.space()
	if d.pos < len(text) {
		return nil, d.fail("Extra data", d.pos)
	}
	return v, nil
}

func hook(v value.Value) value.Value {
	if isNone(v) {
		return nil
	}
	return v
}

func jsonText(v value.Value) (string, error) {
	switch s := plain(v).(type) {
	case *value.Str:
		return s.Go(), nil
	case *value.Bytes:
		text := strings.TrimPrefix(s.Go(), "\ufeff")
		if !utf8.ValidString(text) {
			return "", value.Raise(value.ValueError, "the bytes are not UTF-8")
		}
		return text, nil
	}
	return "", value.Raise(value.TypeError, "the JSON object must be str, bytes or bytearray, not %s", className(v))
}

// fail is the error of a place, which is given in bytes.
func (d *jsonDecoder) fail(msg string, at int) error {
	return newJSONError(jsonDecodeError, msg, d.s, utf8.RuneCountInString(d.s[:min(at, len(d.s))]))
}

func (d *jsonDecoder) space() {
	for d.pos < len(d.s) {
		switch d.s[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

// peek is the next byte, or 0 at the end.
func (d *jsonDecoder) peek() byte {
	if d.pos < len(d.s) {
		return d.s[d.pos]
	}
	return 0
}

// literals are the words of JSON, and those that CPython reads beside them.
var literals = []struct {
	text  string
	value value.Value
}{{"null", value.None}, {"true", value.True}, {"false", value.False}}

var constants = []struct {
	text  string
	value value.Value
}{{"NaN", value.Float(math.NaN())}, {"Infinity", value.Float(math.Inf(1))}, {"-Infinity", value.Float(math.Inf(-1))}}

func (d *jsonDecoder) value(depth int) (value.Value, error) {
	if depth > value.MaxDepth {
		return nil, value.Raise(value.RecursionError, "maximum recursion depth exceeded while decoding a JSON array from a unicode string")
	}
	switch d.peek() {
	case '"':
		d.pos++
		s, err := d.text()
		if err != nil {
			return nil, err
		}
		return value.NewStr(s), nil
	case '{':
		d.pos++
		return d.objectValue(depth)
	case '[':
		d.pos++
		return d.array(depth)
	}
	rest := d.s[d.pos:]
	for _, l := range literals {
		if strings.HasPrefix(rest, l.text) {
			d.pos += len(l.text)
			return l.value, nil
		}
	}
	if v, err := d.number(); v != nil || err != nil {
		return v, err
	}
	for _, l := range constants {
		if strings.HasPrefix(rest, l.text) {
			d.pos += len(l.text)
			if d.constant != nil {
				return value.Call(d.rt, d.constant, []value.Value{value.NewStr(l.text)}, nil)
			}
			return l.value, nil
		}
	}
	return nil, d.fail("Expecting value", d.pos)
}

// number reads a number, or gives nil where there is none.
func (d *jsonDecoder) number() (value.Value, error) {
	s, end := d.s, d.pos
	digits := func() int {
		start := end
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		return end - start
	}
	if end < len(s) && s[end] == '-' {
		end++
	}
	if end < len(s) && s[end] == '0' {
		end++
	} else if digits() == 0 {
		return nil, nil //nolint:nilnil // no number is no error
	}
	whole := true
	if mark := end; end < len(s) && s[end] == '.' {
		end++
		if digits() == 0 {
			end = mark
		} else {
			whole = false
		}
	}
	if mark := end; end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		end++
		if end < len(s) && (s[end] == '+' || s[end] == '-') {
			end++
		}
		if digits() == 0 {
			end = mark
		} else {
			whole = false
		}
	}
	text := s[d.pos:end]
	d.pos = end
	return d.numberOf(text, whole)
}

func (d *jsonDecoder) numberOf(text string, whole bool) (value.Value, error) {
	if convert := map[bool]value.Value{true: d.int, false: d.float}[whole]; convert != nil {
		return value.Call(d.rt, convert, []value.Value{value.NewStr(text)}, nil)
	}
	if !whole {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil && !math.IsInf(f, 0) {
			return nil, d.fail("Expecting value", d.pos)
		}
		return value.Float(f), nil
	}
	if len(text) < 19 {
		n, err := strconv.ParseInt(text, 10, 64)
		if err == nil {
			return value.MakeInt(n), nil
		}
	}
	if len(strings.TrimPrefix(text, "-")) > 4300 {
		return nil, value.Raise(value.ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", len(strings.TrimPrefix(text, "-")))
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, d.fail("Expecting value", d.pos)
	}
	return value.MakeBig(n), nil
}

func (d *jsonDecoder) array(depth int) (value.Value, error) {
	var elems []value.Value
	d.space()
	if d.peek() == ']' {
		d.pos++
		return value.NewList(nil), nil
	}
	for {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		elems = append(elems, v)
		d.space()
		switch d.peek() {
		case ',':
			d.pos++
			d.space()
		case ']':
			d.pos++
			return value.NewList(elems), charge(d.rt, 48+16*len(elems))
		default:
			return nil, d.fail("Expecting ',' delimiter", d.pos)
		}
	}
}

func (d *jsonDecoder) objectValue(depth int) (value.Value, error) {
	made := value.NewDict()
	var pairs []value.Value
	d.space()
	if d.peek() == '}' {
		d.pos++
		return d.hooked(made, pairs)
	}
	for {
		if d.peek() != '"' {
			return nil, d.fail("Expecting property name enclosed in double quotes", d.pos)
		}
		d.pos++
		key, err := d.key()
		if err != nil {
			return nil, err
		}
		d.space()
		if d.peek() != ':' {
			return nil, d.fail("Expecting ':' delimiter", d.pos)
		}
		d.pos++
		d.space()
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if d.pairs != nil {
			pairs = append(pairs, tupleOf(key, v))
		} else {
			made.SetStr(key, v)
		}
		d.space()
		switch d.peek() {
		case '}':
			d.pos++
			return d.hooked(made, pairs)
		case ',':
		default:
			return nil, d.fail("Expecting ',' delimiter", d.pos)
		}
		d.pos++
		d.space()
	}
}

func (d *jsonDecoder) key() (*value.Str, error) {
	text, err := d.text()
	if err != nil {
		return nil, err
	}
	if s, ok := d.keys[text]; ok {
		return s, nil
	}
	s := value.NewName(text)
	d.keys[text] = s
	return s, nil
}

func (d *jsonDecoder) hooked(made *value.Dict, pairs []value.Value) (value.Value, error) {
	if err := charge(d.rt, 64+40*(made.Len()+len(pairs))); err != nil {
		return nil, err
	}
	switch {
	case d.pairs != nil:
		return value.Call(d.rt, d.pairs, []value.Value{value.NewList(pairs)}, nil)
	case d.object != nil:
		return value.Call(d.rt, d.object, []value.Value{made}, nil)
	}
	return made, nil
}

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
