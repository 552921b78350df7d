package value

import "strings"

// elementsOr are the elements of an iterable; the complaint is about what is none.
func elementsOr(rt Runtime, v Value, complaint string) ([]Value, error) {
	if _, own := v.(*Instance); !own && isIterable(v) {
		return Elements(rt, v)
	}
	it, err := Iter(rt, v)
	if err != nil {
		if isTypeError(err) {
			return nil, Raise(TypeError, "%s", complaint)
		}
		return nil, err
	}
	return Elements(rt, it)
}

func strJoin(rt Runtime, s *Str, args []Value) (Value, error) {
	elems, err := elementsOr(rt, args[0], "can only join an iterable")
	if err != nil {
		return nil, err
	}
	size, n := 0, 0
	for i, e := range elems {
		part, ok := Plain(e).(*Str)
		if !ok {
			return nil, Raise(TypeError, "sequence item %d: expected str instance, %s found", i, e.Class().Name)
		}
		if len(elems) == 1 {
			return part, nil
		}
		size += len(part.s)
		n += part.n
		if size > mostBytes {
			return nil, Raise(MemoryError, "")
		}
	}
	if len(elems) == 0 {
		return emptyStr, nil
	}
	if err := allocTimes(rt, len(elems)-1, max(len(s.s), 1)); err != nil {
		return nil, err
	}
	if err := alloc(rt, size); err != nil {
		return nil, err
	}
	var joined strings.Builder
	joined.Grow(size + len(s.s)*(len(elems)-1))
	for i, e := range elems {
		if i > 0 {
			joined.WriteString(s.s)
		}
		if part, ok := Plain(e).(*Str); ok { // seen above
			joined.WriteString(part.s)
		}
	}
	return strOf(joined.String(), n+s.n*(len(elems)-1)), nil
}
