package value

import (
	"math"
	"strings"
)

// repeat is seq * times. Nil is no answer: it is no sequence, or times is no int.
func repeat(rt Runtime, seq, times Value) (Value, error) {
	n, ok, err := repeatCount(rt, times)
	if !ok || err != nil {
		return nil, err
	}
	switch s := seq.(type) {
	case *Str:
		text, err := repeatText(rt, s.s, n, "string is")
		if n == 1 {
			return s, err
		}
		return strOf(text, s.n*max(n, 0)), err
	case *Bytes:
		text, err := repeatText(rt, s.b, n, "bytes are")
		return &Bytes{text}, err
	case *List:
		elems, err := repeatElems(rt, s.Elems, n)
		return &List{elems}, err
	case *Tuple:
		if n == 1 {
			return s, nil
		}
		elems, err := repeatElems(rt, s.Elems, n)
		return NewTuple(elems), err
	}
	return nil, nil
}

// repeatCount is the int by which a sequence is multiplied. It is not ok for what is no int.
func repeatCount(rt Runtime, v Value) (n int, ok bool, err error) {
	i, ok, err := asIndex(rt, v)
	if err != nil || !ok {
		return 0, ok, err
	}
	small, isSmall := smallInt(i)
	if !isSmall {
		return 0, true, Raise(OverflowError, "cannot fit '%s' into an index-sized integer", v.Class().Name)
	}
	return int(small), true, nil
}

// repeatText is s n times; what is for the message: "string is" or "bytes are".
func repeatText(rt Runtime, s string, n int, what string) (string, error) {
	if n <= 0 || s == "" {
		return "", nil
	}
	if n > math.MaxInt/len(s) {
		return "", Raise(OverflowError, "repeated %s too long", what)
	}
	if err := allocTimes(rt, n, len(s)); err != nil {
		return "", err
	}
	return strings.Repeat(s, n), nil
}

func repeatElems(rt Runtime, elems []Value, n int) ([]Value, error) {
	if n <= 0 || len(elems) == 0 {
		return nil, nil
	}
	if err := allocTimes(rt, n, len(elems)*sizeOfValue); err != nil {
		return nil, err
	}
	all := make([]Value, len(elems)*n)
	for at := 0; at < len(all); at += len(elems) {
		copy(all[at:], elems)
	}
	return all, nil
}
