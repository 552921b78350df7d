package modules

import (
	"math"
	"strings"
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
	switch s := value.Plain(v).(type) {
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

func (d *jsonDecoder) array(depth int) (value.Value, error) {
	var elems []value.Value
	charged := 0
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
		if n := len(elems) - charged; n == chargedTogether {
			charged += n
			if err := charge(d.rt, 16*n); err != nil {
				return nil, err
			}
		}
		d.space()
		switch d.peek() {
		case ',':
			d.pos++
			d.space()
		case ']':
			d.pos++
			return value.NewList(elems), charge(d.rt, 48+16*(len(elems)-charged))
		default:
			return nil, d.fail("Expecting ',' delimiter", d.pos)
		}
	}
}

func (d *jsonDecoder) objectValue(depth int) (value.Value, error) {
	made := value.NewDict()
	var pairs []value.Value
	charged := 0
	d.space()
	if d.peek() == '}' {
		d.pos++
		return d.hooked(made, pairs, charged)
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
		if n := made.Len() + len(pairs); n-charged == chargedTogether {
			charged = n
			if err := charge(d.rt, 40*chargedTogether); err != nil {
				return nil, err
			}
		}
		d.space()
		switch d.peek() {
		case '}':
			d.pos++
			return d.hooked(made, pairs, charged)
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

func (d *jsonDecoder) hooked(made *value.Dict, pairs []value.Value, charged int) (value.Value, error) {
	if err := charge(d.rt, 64+40*(made.Len()+len(pairs)-charged)); err != nil {
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
