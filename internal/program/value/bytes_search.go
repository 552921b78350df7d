package value

import (
	"strings"
)

func defineBytesSearch() {
	for _, m := range []struct {
		name       string
		last, must bool
	}{{"find", false, false}, {"rfind", true, false}, {"index", false, true}, {"rindex", true, true}} {
		search := strings.Index
		if m.last {
			search = strings.LastIndex
		}
		def(BytesClass, m.name, oneToThree, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
			sub, start, end, err := b.part(rt, args)
			if err != nil {
				return nil, err
			}
			at := -1
			if start <= end {
				if at = search(b.b[start:end], sub); at >= 0 {
					at += start
				}
			}
			if at < 0 && m.must {
				return nil, Raise(ValueError, "subsection not found")
			}
			return MakeInt(int64(at)), nil
		})
	}
	def(BytesClass, "count", oneToThree, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		sub, start, end, err := b.part(rt, args)
		switch {
		case err != nil:
			return nil, err
		case start > end:
			return MakeInt(0), nil
		case sub == "": // strings.Count would count code points
			return MakeInt(int64(end - start + 1)), nil
		}
		return MakeInt(int64(strings.Count(b.b[start:end], sub))), nil
	})
	for name, has := range map[string]func(s, part string) bool{"startswith": strings.HasPrefix, "endswith": strings.HasSuffix} {
		def(BytesClass, name, oneToThree, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
			return b.hasAffix(rt, name, args, has)
		})
	}
}

// part is what is searched for, which may be one byte as a number, and the bounds of where.
func (b *Bytes) part(rt Runtime, args []Value) (sub string, start, end int, err error) {
	if start, end, err = span(rt, len(b.b), args[1:]); err != nil {
		return "", 0, 0, err
	}
	if s, ok := Plain(args[0]).(*Bytes); ok {
		return s.b, start, end, work(rt, len(b.b))
	}
	i, ok, err := asIndex(rt, args[0])
	if err != nil {
		return "", 0, 0, err
	}
	if !ok {
		return "", 0, 0, Raise(TypeError, "argument should be integer or bytes-like object, not '%s'", args[0].Class().Name)
	}
	n, small := smallInt(i)
	if !small || n < 0 || n > 255 {
		return "", 0, 0, Raise(ValueError, "byte must be in range(0, 256)")
	}
	return string([]byte{byte(n)}), start, end, work(rt, len(b.b))
}

func (b *Bytes) hasAffix(rt Runtime, name string, args []Value, has func(s, part string) bool) (Value, error) {
	start, end, err := span(rt, len(b.b), args[1:])
	if err != nil {
		return nil, err
	}
	inside := start <= end
	part := ""
	if inside {
		part = b.b[start:end]
	}
	switch x := Plain(args[0]).(type) {
	case *Bytes:
		return MakeBool(inside && has(part, x.b)), nil
	case *Tuple:
		for _, e := range x.Elems {
			affix, err := bytesArg(e)
			if err != nil {
				return nil, err
			}
			if inside && has(part, affix) {
				return True, nil
			}
		}
		return False, step(rt, len(x.Elems))
	}
	return nil, Raise(TypeError, "%s first arg must be bytes or a tuple of bytes, not %s", name, args[0].Class().Name)
}

func bytesJoin(rt Runtime, b *Bytes, args []Value) (Value, error) {
	elems, err := elementsOr(rt, args[0], "can only join an iterable")
	if err != nil {
		return nil, err
	}
	size := 0
	parts := make([]string, len(elems))
	for i, e := range elems {
		part, ok := Plain(e).(*Bytes)
		if !ok {
			return nil, Raise(TypeError, "sequence item %d: expected a bytes-like object, %s found", i, e.Class().Name)
		}
		if size += len(part.b); size > mostBytes {
			return nil, Raise(MemoryError, "")
		}
		parts[i] = part.b
	}
	if err := allocTimes(rt, len(elems), max(len(b.b), 1)); err != nil {
		return nil, err
	}
	if err := alloc(rt, size); err != nil {
		return nil, err
	}
	return &Bytes{strings.Join(parts, b.b)}, nil
}

func bytesReplace(rt Runtime, b *Bytes, args []Value) (Value, error) {
	old, err := bytesArg(args[0])
	if err != nil {
		return nil, err
	}
	with, err := bytesArg(args[1])
	if err != nil {
		return nil, err
	}
	most := -1
	if len(args) > 2 {
		if most, err = IndexInt(rt, args[2]); err != nil {
			return nil, err
		}
	}
	places := len(b.b) + 1 // strings.Replace would go by code points for what is empty
	if old != "" {
		places = strings.Count(b.b, old)
	}
	if most >= 0 {
		places = min(places, most)
	}
	if err := work(rt, len(b.b)); err != nil || places == 0 || b.b == "" && most >= 0 && old != "" {
		return b, err
	}
	if err := allocTimes(rt, places, len(with)); err != nil {
		return nil, err
	}
	if err := alloc(rt, len(b.b)); err != nil {
		return nil, err
	}
	if old != "" {
		return &Bytes{strings.Replace(b.b, old, with, places)}, nil
	}
	var out strings.Builder
	for i := range len(b.b) + 1 {
		if i < places {
			out.WriteString(with)
		}
		if i < len(b.b) {
			out.WriteByte(b.b[i])
		}
	}
	return &Bytes{out.String()}, nil
}

// hexSeparator is what stands between bytes in hexadecimal, and between how many: counted from the end, or from the beginning if it is negative.
func hexSeparator(rt Runtime, args []Value) (sep string, every int, err error) {
	every = 1
	if args[1] != nil {
		if every, err = cInt(rt, args[1]); err != nil {
			return "", 0, err
		}
	}
	if args[0] == nil {
		return "", 0, nil
	}
	n, err := Len(rt, args[0])
	if err != nil {
		return "", 0, err
	}
	if n != 1 {
		return "", 0, Raise(ValueError, "sep must be length 1.")
	}
	switch s := Plain(args[0]).(type) {
	case *Str:
		sep = s.s
	case *Bytes:
		sep = latin1(s.b)
	default:
		return "", 0, Raise(TypeError, "sep must be str or bytes.")
	}
	if !isASCII(sep) {
		return "", 0, Raise(ValueError, "sep must be ASCII.")
	}
	return sep, every, nil
}

func spacedHex(text, sep string, every int) string {
	if sep == "" || every == 0 {
		return text
	}
	size := 2 * max(every, -every)
	first := size
	if rest := len(text) % size; every > 0 && rest > 0 {
		first = rest
	}
	var parts []string
	for len(text) > first {
		parts = append(parts, text[:first])
		text, first = text[first:], size
	}
	return strings.Join(append(parts, text), sep)
}
