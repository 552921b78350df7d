package value

import (
	"encoding/hex"
	"strings"
)

func defineBytes() {
	sig := signature{0, 3, parsed, []string{"source", "encoding", "errors"}}
	BytesClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		all, err := sig.arrange("bytes", "bytes", args, kwargs)
		if err != nil {
			return nil, err
		}
		return newBytes(rt, all)
	}
	def(BytesClass, "decode", named(0, "encoding", "errors"), decodeBytes)
	def(BytesClass, "hex", named(0, "sep", "bytes_per_sep"), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		sep, every, err := hexSeparator(rt, args)
		if err != nil {
			return nil, err
		}
		return charged(rt, spacedHex(hex.EncodeToString([]byte(b.b)), sep, every))
	})
	defClass(BytesClass, "fromhex", oneArg, func(rt Runtime, _ *Class, args []Value) (Value, error) {
		s, err := strArg("fromhex", 1, args[0])
		if err != nil {
			return nil, Raise(TypeError, "fromhex() argument must be str, not %s", argumentName(args[0]))
		}
		text := strings.Map(func(r rune) rune {
			if isSpace(r) {
				return -1
			}
			return r
		}, s.s)
		b, err := hex.DecodeString(text)
		if err != nil {
			for i := range len(s.s) {
				if c := s.s[i]; !isSpace(rune(c)) && digitOf(c) > 15 {
					return nil, Raise(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", i)
				}
			}
			return nil, Raise(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", len(s.s))
		}
		return &Bytes{string(b)}, alloc(rt, len(b))
	})
	defineBytesCase()
	defineBytesSearch()
	defineBytesStrip()
	defineBytesSplit()
	defineBytesPad()
	def(BytesClass, "join", oneArg, bytesJoin)
	def(BytesClass, "replace", between(2, 3), bytesReplace)
	def(BytesClass, "translate", named(0, "", "delete"), bytesTranslate)
	defStatic(BytesClass, "maketrans", between(2, 2), bytesMakeTrans)
}

func newBytes(rt Runtime, args []Value) (Value, error) {
	if err := encodingNames("bytes", args[1:]); err != nil {
		return nil, err
	}
	if _, isStr := Plain(orNone(args[0])).(*Str); !isStr {
		switch {
		case args[0] == nil && args[1] == nil && args[2] == nil:
			return &Bytes{}, nil
		case args[1] != nil:
			return nil, Raise(TypeError, "encoding without a string argument")
		case args[2] != nil:
			return nil, Raise(TypeError, "errors without a string argument")
		}
	}
	if fn := userSpecial(args[0], nameBytes); fn != nil && args[1] == nil && args[2] == nil {
		v, err := callSpecial(rt, args[0], fn)
		if err != nil {
			return nil, err
		}
		if _, ok := Plain(v).(*Bytes); !ok {
			return nil, Raise(TypeError, "__bytes__ returned non-bytes (type %s)", v.Class().Name)
		}
		return v, nil
	}
	switch x := Plain(args[0]).(type) {
	case *Str:
		if args[1] == nil {
			return nil, Raise(TypeError, "string argument without an encoding")
		}
		return encodeStr(rt, x, args[1:])
	case *Bytes:
		return x, nil
	}
	i, ok, err := asIndex(rt, args[0])
	if e, raised := AsException(err); err != nil && (!raised || !e.Cls.IsSubclassOf(TypeError)) {
		return nil, err // what has no index after all may have elements
	}
	if ok && err == nil {
		n := clipIndex(i)
		if _, small := smallInt(i); !small {
			return nil, Raise(OverflowError, "cannot fit '%s' into an index-sized integer", args[0].Class().Name)
		}
		if n < 0 {
			return nil, Raise(ValueError, "negative count")
		}
		if err := allocTimes(rt, n, 1); err != nil {
			return nil, err
		}
		return &Bytes{strings.Repeat("\x00", n)}, nil
	}
	content, err := bytesOf(rt, args[0])
	return &Bytes{content}, err
}

// bytesOf is the content of a bytes object, or of an iterable of ints.
func bytesOf(rt Runtime, v Value) (string, error) {
	if b, ok := Plain(v).(*Bytes); ok {
		return b.b, nil
	}
	if _, isStr := Plain(v).(*Str); isStr || !isIterable(v) {
		return "", Raise(TypeError, "cannot convert '%s' object to bytes", v.Class().Name)
	}
	var b []byte
	err := Each(rt, v, func(e Value) error {
		v, err := Index(rt, e)
		if err != nil {
			return err
		}
		i := clipIndex(v)
		if i < 0 || i > 255 {
			return Raise(ValueError, "bytes must be in range(0, 256)")
		}
		b = append(b, byte(i))
		return alloc(rt, 1)
	})
	return string(b), err
}

func (b *Bytes) item(rt Runtime, key Value) (Value, error) {
	if s, ok := key.(*Slice); ok {
		r, err := s.within(rt, len(b.b))
		if err != nil {
			return nil, err
		}
		if err := alloc(rt, r.count); err != nil {
			return nil, err
		}
		part := make([]byte, r.count)
		for i, at := 0, r.start; i < r.count; i, at = i+1, at+r.step {
			part[i] = b.b[at]
		}
		return &Bytes{string(part)}, nil
	}
	at, isIndex, err := asIndex(rt, key)
	if err != nil {
		return nil, err
	}
	if !isIndex {
		return nil, Raise(TypeError, "byte indices must be integers or slices, not %s", key.Class().Name)
	}
	i, err := position(rt, at, len(b.b), "byte")
	if err != nil {
		return nil, err
	}
	if i < 0 {
		return nil, Raise(IndexError, "index out of range")
	}
	return MakeInt(int64(b.b[i])), nil
}

func (b *Bytes) contains(rt Runtime, key Value) (bool, error) {
	if k, ok := Plain(key).(*Bytes); ok {
		return strings.Contains(b.b, k.b), work(rt, len(b.b))
	}
	i, ok, err := asIndex(rt, key)
	if err != nil && !isTypeError(err) {
		return false, err
	}
	if err != nil || !ok {
		return false, Raise(TypeError, "a bytes-like object is required, not '%s'", key.Class().Name)
	}
	n, small := smallInt(i)
	if !small || n < 0 || n > 255 {
		return false, Raise(ValueError, "byte must be in range(0, 256)")
	}
	return strings.IndexByte(b.b, byte(n)) >= 0, work(rt, len(b.b))
}
