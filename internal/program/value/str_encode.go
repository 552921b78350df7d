package value

import (
	"strings"
	"unicode/utf8"
)

func defineStrEncode() {
	def(StrClass, "encode", named(0, "encoding", "errors"), encodeStr)
	def(StrClass, "translate", oneArg, strTranslate)
	defStatic(StrClass, "maketrans", between(1, 3), strMakeTrans)
}

// encodingNames checks that the names of an encoding and of a way with errors are strings, where they are given.
func encodingNames(function string, args []Value) error {
	for i, name := range []string{"encoding", "errors"} {
		if i >= len(args) || args[i] == nil {
			continue
		}
		if _, ok := Plain(args[i]).(*Str); !ok {
			return Raise(TypeError, "%s() argument '%s' must be str, not %s", function, name, argumentName(args[i]))
		}
	}
	return nil
}

func textOf(v Value) string {
	s, _ := Plain(v).(*Str)
	return s.s
}

// codec is the encoding and the way with errors of the arguments of encode and decode.
func codec(method string, args []Value) (name, errs string, err error) {
	name, errs = "utf-8", "strict"
	if err := encodingNames(method, args); err != nil {
		return "", "", err
	}
	if len(args) > 0 && args[0] != nil {
		name = textOf(args[0])
	}
	if len(args) > 1 && args[1] != nil {
		errs = textOf(args[1])
	}
	switch strings.ReplaceAll(strings.ToLower(name), "_", "-") {
	case "utf-8", "utf8", "u8":
		return "utf-8", errs, nil
	case "ascii", "us-ascii", "646":
		return "ascii", errs, nil
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1":
		return "latin-1", errs, nil
	}
	return "", "", Raise(LookupError, "unknown encoding: %s", name)
}

func encodeStr(rt Runtime, s *Str, args []Value) (Value, error) {
	name, errs, err := codec("encode", args)
	if err != nil {
		return nil, err
	}
	if err := alloc(rt, len(s.s)); err != nil {
		return nil, err
	}
	if name == "utf-8" || s.IsASCII() {
		return &Bytes{s.s}, nil
	}
	limit, reason := rune(0x80), "ordinal not in range(128)"
	if name == "latin-1" {
		limit, reason = 0x100, "ordinal not in range(256)"
	}
	var b strings.Builder
	i := 0
	for at, r := range s.s {
		switch {
		case r < limit:
			b.WriteByte(byte(r))
		case errs == "ignore":
		case errs == "replace":
			b.WriteByte('?')
		case errs == "backslashreplace":
			writeEscape(&b, r)
		case errs == "xmlcharrefreplace":
			b.WriteString("&#" + decimalOf(int(r)) + ";")
		case errs == "strict":
			end := i
			for _, q := range s.s[at:] {
				if q < limit {
					break
				}
				end++
			}
			return nil, NewException(UnicodeEncodeError, NewStr(name), s, MakeInt(int64(i)), MakeInt(int64(end)), NewStr(reason))
		default:
			return nil, Raise(LookupError, "unknown error handler name '%s'", errs)
		}
		i++
	}
	return &Bytes{b.String()}, nil
}

func decodeBytes(rt Runtime, v *Bytes, args []Value) (Value, error) {
	if v.b == "" { // the encoding is not looked at
		return emptyStr, encodingNames("decode", args)
	}
	name, errs, err := codec("decode", args)
	if err != nil {
		return nil, err
	}
	if err := alloc(rt, len(v.b)); err != nil {
		return nil, err
	}
	if name == "latin-1" {
		return NewStr(latin1(v.b)), nil
	}
	if isASCII(v.b) || name == "utf-8" && utf8.ValidString(v.b) {
		return NewStr(v.b), nil
	}
	var b strings.Builder
	for at := 0; at < len(v.b); {
		size, reason := validAt(v.b[at:], name)
		if reason == "" {
			b.WriteString(v.b[at : at+size])
			at += size
			continue
		}
		switch errs {
		case "ignore":
		case "replace":
			b.WriteRune(utf8.RuneError)
		case "backslashreplace":
			for i := range size {
				writeEscape(&b, rune(v.b[at+i]))
			}
		case "strict":
			return nil, NewException(UnicodeDecodeError, NewStr(name), v, MakeInt(int64(at)), MakeInt(int64(at+size)), NewStr(reason))
		default:
			return nil, Raise(LookupError, "unknown error handler name '%s'", errs)
		}
		at += size
	}
	return NewStr(b.String()), nil
}

// validAt is the size of the next character, or the reason why there is none and how many bytes are to blame.
func validAt(s, name string) (size int, reason string) {
	if s[0] < utf8.RuneSelf {
		return 1, ""
	}
	if name == "ascii" {
		return 1, "ordinal not in range(128)"
	}
	if r, size := utf8.DecodeRuneInString(s); r != utf8.RuneError || size > 1 {
		return size, ""
	}
	var want int
	low, high := byte(0x80), byte(0xbf)
	switch c := s[0]; {
	case 0xc2 <= c && c <= 0xdf:
		want = 2
	case 0xe0 <= c && c <= 0xef:
		want = 3
		switch c {
		case 0xe0:
			low = 0xa0
		case 0xed:
			high = 0x9f
		}
	case 0xf0 <= c && c <= 0xf4:
		want = 4
		switch c {
		case 0xf0:
			low = 0x90
		case 0xf4:
			high = 0x8f
		}
	default:
		return 1, "invalid start byte"
	}
	for i := 1; i < want; i++ {
		if i >= len(s) {
			return i, "unexpected end of data"
		}
		if s[i] < low || s[i] > high {
			return i, "invalid continuation byte"
		}
		low, high = 0x80, 0xbf
	}
	return 1, "invalid start byte"
}

// latin1 is the text whose code points are the bytes.
func latin1(b string) string {
	if isASCII(b) {
		return b
	}
	r := make([]rune, len(b))
	for i := range len(b) {
		r[i] = rune(b[i])
	}
	return string(r)
}

// fromLatin1 is the opposite of latin1.
func fromLatin1(s string) string {
	if isASCII(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r)) //nolint:gosec // what latin1 made
	}
	return string(b)
}

func decimalOf(n int) string {
	return string(appendDecimal(nil, n))
}

func appendDecimal(b []byte, n int) []byte {
	if n >= 10 {
		b = appendDecimal(b, n/10)
	}
	return append(b, byte('0'+n%10))
}

func strTranslate(rt Runtime, s *Str, args []Value) (Value, error) {
	var b textBuilder
	if err := alloc(rt, len(s.s)); err != nil {
		return nil, err
	}
	if err := step(rt, s.n/4); err != nil {
		return nil, err
	}
	for _, r := range s.s {
		v, err := GetItem(rt, args[0], MakeInt(int64(r)))
		if err != nil {
			if e, ok := AsException(err); ok && e.Cls.IsSubclassOf(LookupError) {
				b.writeRune(r)
				continue
			}
			return nil, err
		}
		switch x := Plain(v).(type) {
		case NoneType:
		case Int:
			if x < 0 || x > utf8.MaxRune {
				return nil, Raise(ValueError, "character mapping must be in range(0x110000)")
			}
			if x >= utf8.RuneSelf {
				if err := alloc(rt, utf8.UTFMax); err != nil {
					return nil, err
				}
			}
			b.writeRune(rune(x))
		case *Str:
			if err := alloc(rt, len(x.s)); err != nil {
				return nil, err
			}
			b.writeString(x.s)
		default:
			return nil, Raise(TypeError, "character mapping must return integer, None or str")
		}
	}
	return NewStr(b.String()), nil
}

func strMakeTrans(rt Runtime, args []Value) (Value, error) {
	table := NewDict()
	if len(args) == 1 {
		d, ok := args[0].(*Dict)
		if !ok {
			return nil, Raise(TypeError, "if you give only one argument to maketrans it must be a dict")
		}
		for k, v := range d.All() {
			switch x := k.(type) {
			case Int:
			case *Str:
				if x.n != 1 {
					return nil, Raise(ValueError, "string keys in translate table must be of length 1")
				}
				r, _ := utf8.DecodeRuneInString(x.s)
				k = MakeInt(int64(r))
			default:
				return nil, Raise(TypeError, "keys in translate table must be strings or integers")
			}
			if err := table.Set(rt, k, v); err != nil {
				return nil, err
			}
		}
		return table, nil
	}
	for i, a := range args[1:] {
		if _, err := strArg("maketrans", i+2, a); err != nil {
			return nil, err
		}
	}
	if _, ok := Plain(args[0]).(*Str); !ok {
		return nil, Raise(TypeError, "first maketrans argument must be a string if there is a second argument")
	}
	var texts [3][]rune
	for i, a := range args {
		s, err := strArg("maketrans", i+1, a)
		if err != nil {
			return nil, err
		}
		texts[i] = []rune(s.s)
	}
	if len(texts[0]) != len(texts[1]) {
		return nil, Raise(ValueError, "the first two maketrans arguments must have equal length")
	}
	for i, r := range texts[0] {
		if err := table.Set(rt, MakeInt(int64(r)), MakeInt(int64(texts[1][i]))); err != nil {
			return nil, err
		}
	}
	for _, r := range texts[2] {
		if err := table.Set(rt, MakeInt(int64(r)), None); err != nil {
			return nil, err
		}
	}
	return table, nil
}
