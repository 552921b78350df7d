package modules

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// jsonEncoder writes the JSON of a value as CPython's json.dumps does, to the byte.
type jsonEncoder struct {
	rt       value.Runtime
	out      []byte
	long     value.LongText // what was before out
	charged  int            // how much of both has been charged
	skipKeys bool
	ascii    bool
	nan      bool
	sortKeys bool
	pretty   bool
	indent   string
	item     string
	key      string
	fallback value.Value // called for what has no JSON; nil: an error
	open     map[value.Value]bool
}

func dumps(rt value.Runtime, a []value.Value) (value.Value, error) {
	e := &jsonEncoder{rt: rt, open: map[value.Value]bool{}}
	if !isNone(a[8]) {
		e.fallback = a[8]
	}
	for _, flag := range []struct {
		target *bool
		from   value.Value
	}{{&e.skipKeys, a[1]}, {&e.ascii, a[2]}, {&e.nan, a[3]}, {&e.sortKeys, a[7]}} {
		truth, err := value.Truth(rt, flag.from)
		if err != nil {
			return nil, err
		}
		*flag.target = truth
	}
	if err := e.setIndent(a[4]); err != nil {
		return nil, err
	}
	var err error
	if e.item, err = textOf(a[5], "item_separator must be str"); err != nil {
		return nil, err
	}
	if e.key, err = textOf(a[6], "key_separator must be str"); err != nil {
		return nil, err
	}
	if err := e.encode(a[0], 0); err != nil {
		return nil, err
	}
	return value.NewStr(e.long.With(e.out)), e.account()
}

func (e *jsonEncoder) setIndent(v value.Value) error {
	if v == value.None {
		return nil
	}
	e.pretty = true
	if s, ok := value.Plain(v).(*value.Str); ok {
		e.indent = s.Go()
		return nil
	}
	n, err := intOf(e.rt, v)
	if err != nil {
		return err
	}
	if n > 10000 {
		return value.Raise(value.ValueError, "indent is too large")
	}
	e.indent = strings.Repeat(" ", int(max(n, 0)))
	return nil
}

// account charges for what has been written since it last did.
func (e *jsonEncoder) account() error {
	size := e.long.Taken() + len(e.out)
	n := size - e.charged
	e.charged = size
	e.out = e.long.Take(e.out)
	return charge(e.rt, n)
}

func (e *jsonEncoder) text(s string) { e.out = append(e.out, s...) }

func (e *jsonEncoder) encode(v value.Value, depth int) error {
	if e.long.Taken()+len(e.out)-e.charged > 1<<12 {
		if err := e.account(); err != nil {
			return err
		}
	}
	switch v := v.(type) {
	case value.NoneType:
		e.text("null")
	case value.Bool:
		e.text(strconv.FormatBool(bool(v)))
	case value.Int:
		e.out = strconv.AppendInt(e.out, int64(v), 10)
	case value.Float:
		return e.float(float64(v))
	case *value.Str:
		return e.string(v.Go())
	case *value.BigInt:
		text, err := value.Repr(e.rt, v)
		e.text(text)
		return err
	case *value.List:
		return e.array(v, v.Elems, depth)
	case *value.Tuple:
		return e.array(v, v.Elems, depth)
	case *value.Dict:
		return e.object(v, v, depth)
	default:
		return e.other(v, depth)
	}
	return nil
}

func (e *jsonEncoder) float(f float64) error {
	if !math.IsNaN(f) && !math.IsInf(f, 0) {
		e.text(value.FloatRepr(f))
		return nil
	}
	if !e.nan {
		return value.Raise(value.ValueError, "Out of range float values are not JSON compliant")
	}
	e.text(nonFinite(f))
	return nil
}

func nonFinite(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return "NaN"
}

// other encodes an object of a class that derives from a built-in one as that, and asks the fallback for anything else.
func (e *jsonEncoder) other(v value.Value, depth int) error {
	if i, ok := v.(*value.Instance); ok && i.Native != nil {
		switch native := i.Native.(type) {
		case *value.List:
			return e.ownArray(v, native.Elems, depth)
		case *value.Tuple:
			return e.ownArray(v, native.Elems, depth)
		case *value.Dict:
			return e.ownObject(v, native, depth)
		case *value.Str, value.Int, *value.BigInt, value.Float:
			return e.encode(native, depth)
		}
	}
	if e.fallback == nil {
		return value.Raise(value.TypeError, "Object of type %s is not JSON serializable", className(v))
	}
	if err := e.enter(v, depth); err != nil {
		return err
	}
	instead, err := value.Call(e.rt, e.fallback, []value.Value{v}, nil)
	if err != nil {
		return err
	}
	defer delete(e.open, v)
	return e.encode(instead, depth+1)
}

// enter marks a container as being written: what is met again within itself is a circle.
func (e *jsonEncoder) enter(v value.Value, depth int) error {
	if depth > value.MaxDepth {
		return value.Raise(value.RecursionError, "maximum recursion depth exceeded while encoding a JSON object")
	}
	if !isPointer(v) {
		return nil
	}
	if e.open[v] {
		return value.Raise(value.ValueError, "Circular reference detected")
	}
	e.open[v] = true
	return steps(e.rt, 3)
}

// isPointer tells of values that are pointers, so that a Go map can hold them.
func isPointer(v value.Value) bool {
	switch v.(type) {
	case *value.List, *value.Tuple, *value.Dict, *value.Instance, *value.Set, *value.FrozenSet, *value.Exception, *value.Function, *value.Class:
		return true
	}
	return false
}

func (e *jsonEncoder) newline(depth int) {
	if !e.pretty {
		return
	}
	e.text("\n")
	for range depth {
		e.text(e.indent)
	}
}

func (e *jsonEncoder) array(v value.Value, elems []value.Value, depth int) error {
	if len(elems) == 0 {
		e.text("[]")
		return nil
	}
	if err := e.enter(v, depth); err != nil {
		return err
	}
	defer delete(e.open, v)
	e.text("[")
	for i, v := range elems {
		if i > 0 {
			e.text(e.item)
		}
		e.newline(depth + 1)
		if err := e.encode(v, depth+1); err != nil {
			return err
		}
	}
	e.newline(depth)
	e.text("]")
	return steps(e.rt, 1+len(elems)/4)
}

// ownArray is the array of an object whose class derives from list or tuple, and may have an __iter__ of its own.
func (e *jsonEncoder) ownArray(v value.Value, elems []value.Value, depth int) error {
	if hasOwn(v, nameIter) {
		var err error
		if elems, err = value.Elements(e.rt, v); err != nil {
			return err
		}
	}
	return e.array(v, elems, depth)
}

// ownObject is the object of one whose class derives from dict, and may have an items of its own.
func (e *jsonEncoder) ownObject(v value.Value, d *value.Dict, depth int) error {
	if !hasOwn(v, nameItems) || d.Len() == 0 {
		return e.object(v, d, depth)
	}
	pairs, _, err := special(e.rt, v, nameItems)
	if err != nil {
		return err
	}
	made, err := value.Call(e.rt, value.DictClass, []value.Value{pairs}, nil)
	if err != nil {
		return err
	}
	if own, ok := made.(*value.Dict); ok {
		d = own
	}
	return e.object(v, d, depth)
}

var nameItems = value.NewName("items")

func (e *jsonEncoder) object(v value.Value, d *value.Dict, depth int) error {
	if d.Len() == 0 {
		e.text("{}")
		return nil
	}
	if err := e.enter(v, depth); err != nil {
		return err
	}
	defer delete(e.open, v)
	keys, values, err := e.items(d)
	if err != nil {
		return err
	}
	e.text("{")
	first := true
	for i, k := range keys {
		name, ok, err := e.keyText(k)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if !first {
			e.text(e.item)
		}
		first = false
		e.newline(depth + 1)
		if err := e.string(name); err != nil {
			return err
		}
		e.text(e.key)
		if err := e.encode(values[i], depth+1); err != nil {
			return err
		}
	}
	if !first {
		e.newline(depth)
	}
	e.text("}")
	return steps(e.rt, 1+len(keys)/2)
}

func (e *jsonEncoder) items(d *value.Dict) (keys, values []value.Value, err error) {
	keys = make([]value.Value, 0, d.Len())
	values = make([]value.Value, 0, d.Len())
	for i := range d.RawLen() {
		if _, k, v := d.Raw(i); k != nil {
			keys = append(keys, k)
			values = append(values, v)
		}
	}
	if !e.sortKeys {
		return keys, values, nil
	}
	by := append([]value.Value(nil), keys...)
	if err := value.SortBy(e.rt, values, by, false); err != nil {
		return nil, nil, err
	}
	err = value.SortBy(e.rt, keys, by, false)
	return keys, values, err
}

// keyText is a key as JSON has it; ok is false for one that is left out.
func (e *jsonEncoder) keyText(k value.Value) (text string, ok bool, err error) {
	switch k := value.Plain(k).(type) {
	case *value.Str:
		return k.Go(), true, nil
	case value.Bool:
		return strconv.FormatBool(bool(k)), true, nil
	case value.NoneType:
		return "null", true, nil
	case value.Int, *value.BigInt:
		text, err := value.Repr(e.rt, k)
		return text, true, err
	case value.Float:
		if f := float64(k); math.IsNaN(f) || math.IsInf(f, 0) {
			if !e.nan {
				return "", false, value.Raise(value.ValueError, "Out of range float values are not JSON compliant")
			}
			return nonFinite(f), true, nil
		}
		return value.FloatRepr(float64(k)), true, nil
	}
	if e.skipKeys {
		return "", false, nil
	}
	return "", false, value.Raise(value.TypeError, "keys must be str, int, float, bool or None, not %s", className(k))
}

const hexDigits = "0123456789abcdef"

// string writes a string in quotes, a long one piece by piece: it may become six times as long.
func (e *jsonEncoder) string(s string) error {
	const atOnce = 1 << 12
	e.text(`"`)
	for len(s) > atOnce {
		end := atOnce
		for !utf8.RuneStart(s[end]) {
			end--
		}
		e.out = appendJSONText(e.out, s[:end], e.ascii)
		s = s[end:]
		if err := e.account(); err != nil {
			return err
		}
	}
	e.out = appendJSONText(e.out, s, e.ascii)
	e.text(`"`)
	return nil
}

// appendJSONText appends what stands between the quotes of a string.
func appendJSONText(out []byte, s string, ascii bool) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && (c != 0x7f || !ascii) {
				i++
				continue
			}
			out = append(out, s[start:i]...)
			out = appendJSONEscape(out, rune(c))
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if ascii {
			out = append(out, s[start:i]...)
			out = appendUTF16Escape(out, r)
			start = i + size
		}
		i += size
	}
	return append(out, s[start:]...)
}

func appendJSONEscape(out []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(out, '\\', byte(r))
	case '\n':
		return append(out, '\\', 'n')
	case '\r':
		return append(out, '\\', 'r')
	case '\t':
		return append(out, '\\', 't')
	case '\b':
		return append(out, '\\', 'b')
	case '\f':
		return append(out, '\\', 'f')
	}
	return appendUTF16Escape(out, r)
}

func appendUTF16Escape(out []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		out = appendUTF16Escape(out, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(out, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
