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
		text := hex.EncodeToString([]byte(b.b))
		if args[0] != nil {
			sep, err := strArg("hex", 1, args[0])
			if err != nil {
				return nil, err
			}
			parts := make([]string, len(b.b))
			for i := range parts {
				parts[i] = text[2*i : 2*i+2]
			}
			text = strings.Join(parts, sep.s)
		}
		return charged(rt, text)
	})
	defClass(BytesClass, "fromhex", oneArg, func(rt Runtime, _ *Class, args []Value) (Value, error) {
		s, err := strArg("fromhex", 1, args[0])
		if err != nil {
			return nil, Raise(TypeError, "fromhex() argument must be str, not %s", args[0].Class().Name)
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
	defineBytesLikeStr()
}

func newBytes(rt Runtime, args []Value) (Value, error) {
	if args[0] == nil {
		return &Bytes{}, nil
	}
	switch x := native(args[0]).(type) {
	case *Str:
		if args[1] == nil {
			return nil, Raise(TypeError, "string argument without an encoding")
		}
		return encodeStr(rt, x, args[1:])
	case *Bytes:
		return x, nil
	}
	if fn := userSpecial(args[0], nameBytes); fn != nil {
		return callSpecial(rt, args[0], fn)
	}
	if i, ok, err := asIndex(rt, args[0]); err != nil {
		return nil, err
	} else if ok {
		n := clipIndex(i)
		if _, small := smallInt(i); !small {
			return nil, Raise(OverflowError, "cannot fit 'int' into an index-sized integer")
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
	if b, ok := native(v).(*Bytes); ok {
		return b.b, nil
	}
	if _, isStr := native(v).(*Str); isStr || !isIterable(v) {
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
	if k, ok := native(key).(*Bytes); ok {
		return strings.Contains(b.b, k.b), work(rt, len(b.b))
	}
	i, ok, err := asIndex(rt, key)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, Raise(TypeError, "a bytes-like object is required, not '%s'", key.Class().Name)
	}
	n, small := smallInt(i)
	if !small || n < 0 || n > 255 {
		return false, Raise(ValueError, "byte must be in range(0, 256)")
	}
	return strings.IndexByte(b.b, byte(n)) >= 0, work(rt, len(b.b))
}

// likeStr are the methods of bytes that do to bytes what those of str do to characters.
var likeStr = []string{"split", "rsplit", "strip", "lstrip", "rstrip", "partition", "rpartition", "replace", "startswith", "endswith",
	"find", "rfind", "index", "rindex", "count", "join", "upper", "lower", "title", "capitalize", "swapcase", "isalpha", "isdigit",
	"isalnum", "isspace", "isupper", "islower", "istitle", "isascii", "ljust", "rjust", "center", "zfill", "removeprefix", "removesuffix", "splitlines", "expandtabs"}

// defineBytesLikeStr lends bytes the methods of str: bytes go in and come out as the text of the same code points.
func defineBytesLikeStr() {
	for _, name := range likeStr {
		attr, _ := StrClass.Attrs.GetStr(NewStr(name))
		of, ok := attr.(*MethodDef)
		if !ok {
			continue
		}
		d := &MethodDef{Owner: BytesClass, Name: name}
		d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
			b, ok := native(self).(*Bytes)
			if !ok {
				return nil, Raise(TypeError, "descriptor '%s' for 'bytes' objects doesn't apply to a '%s' object", name, self.Class().Name)
			}
			return callLikeStr(rt, of, b, args, kwargs)
		}
		BytesClass.Attrs.SetStr(NewName(name), d)
	}
}

func callLikeStr(rt Runtime, of *MethodDef, b *Bytes, args []Value, kwargs []Keyword) (Value, error) {
	if err := alloc(rt, len(b.b)*2); err != nil {
		return nil, err
	}
	texts := make([]Value, len(args))
	for i, a := range args {
		t, err := textOfBytes(rt, a)
		if err != nil {
			return nil, err
		}
		texts[i] = t
	}
	named := make([]Keyword, len(kwargs))
	for i, kw := range kwargs {
		t, err := textOfBytes(rt, kw.Value)
		if err != nil {
			return nil, err
		}
		named[i] = Keyword{kw.Name, t}
	}
	if !isASCII(b.b) && isCaseMethod(of.Name) {
		return nil, Raise(TypeError, "bytes.%s() of other than ASCII is not supported", of.Name)
	}
	r, err := of.Call(rt, NewStr(latin1(b.b)), texts, named)
	if err != nil {
		if (of.Name == "index" || of.Name == "rindex") && isValueError(err) {
			return nil, Raise(ValueError, "subsection not found")
		}
		return nil, err
	}
	return bytesOfText(r), nil
}

func isValueError(err error) bool {
	e, ok := AsException(err)
	return ok && e.Cls == ValueError
}

func isCaseMethod(name string) bool {
	switch name {
	case "upper", "lower", "title", "capitalize", "swapcase", "isalpha", "isdigit", "isalnum", "isspace", "isupper", "islower", "istitle":
		return true
	}
	return false
}

// textOfBytes is what a method of str gets for an argument.
func textOfBytes(rt Runtime, v Value) (Value, error) {
	switch x := native(v).(type) {
	case *Bytes:
		return NewStr(latin1(x.b)), nil
	case *Str:
		return nil, Raise(TypeError, "a bytes-like object is required, not 'str'")
	case *Tuple, *List:
		elems, err := Elements(rt, x)
		if err != nil {
			return nil, err
		}
		for i, e := range elems {
			b, ok := native(e).(*Bytes)
			if !ok {
				return nil, Raise(TypeError, "sequence item %d: expected a bytes-like object, %s found", i, e.Class().Name)
			}
			elems[i] = NewStr(latin1(b.b))
		}
		if _, isTuple := x.(*Tuple); isTuple {
			return NewTuple(elems), nil
		}
		return NewList(elems), nil
	}
	return v, nil
}

// bytesOfText is what the method's result means for bytes.
func bytesOfText(v Value) Value {
	switch x := v.(type) {
	case *Str:
		return &Bytes{fromLatin1(x.s)}
	case *List:
		for i, e := range x.Elems {
			x.Elems[i] = bytesOfText(e)
		}
		return x
	case *Tuple:
		elems := make([]Value, len(x.Elems))
		for i, e := range x.Elems {
			elems[i] = bytesOfText(e)
		}
		return NewTuple(elems)
	}
	return v
}
