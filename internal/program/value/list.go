package value

import "slices"

func (l *List) item(rt Runtime, key Value) (Value, error) {
	key, err := settledIndex(rt, key)
	if err != nil {
		return nil, err
	}
	if s, ok := key.(*Slice); ok {
		b, err := s.within(rt, len(l.Elems))
		if err != nil {
			return nil, err
		}
		elems, err := sliceElems(rt, l.Elems, b)
		return &List{elems}, err
	}
	at, err := position(rt, key, len(l.Elems), "list")
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, Raise(IndexError, "list index out of range")
	}
	return l.Elems[at], nil
}

func (t *Tuple) item(rt Runtime, key Value) (Value, error) {
	if s, ok := key.(*Slice); ok {
		b, err := s.within(rt, len(t.Elems))
		if err != nil {
			return nil, err
		}
		if b.count == len(t.Elems) && b.step == 1 {
			return t, nil
		}
		elems, err := sliceElems(rt, t.Elems, b)
		return NewTuple(elems), err
	}
	at, err := position(rt, key, len(t.Elems), "tuple")
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, Raise(IndexError, "tuple index out of range")
	}
	return t.Elems[at], nil
}

// sliceElems is a copy of a part.
func sliceElems(rt Runtime, elems []Value, b bounds) ([]Value, error) {
	if err := allocTimes(rt, b.count, sizeOfValue); err != nil {
		return nil, err
	}
	if b.count == 0 {
		return nil, nil
	}
	part := make([]Value, b.count)
	if b.step == 1 {
		copy(part, elems[b.start:])
		return part, nil
	}
	for i, at := 0, b.start; i < b.count; i, at = i+1, at+b.step {
		part[i] = elems[at]
	}
	return part, nil
}

func (l *List) setItem(rt Runtime, key, x Value) error {
	if s, ok := key.(*Slice); ok {
		return l.setSlice(rt, s, x)
	}
	key, err := settledIndex(rt, key)
	if err != nil {
		return err
	}
	at, err := position(rt, key, len(l.Elems), "list")
	if err != nil {
		return err
	}
	if at < 0 {
		return Raise(IndexError, "list assignment index out of range")
	}
	l.Elems[at] = x
	return nil
}

func (l *List) setSlice(rt Runtime, s *Slice, x Value) error {
	settled, err := settledIndex(rt, s)
	if err != nil {
		return err
	}
	if plain, ok := settled.(*Slice); ok {
		s = plain
	}
	if _, err := s.within(rt, len(l.Elems)); err != nil {
		return err
	}
	complaint := "can only assign an iterable"
	if s.Step != nil && s.Step != None {
		complaint = "must assign iterable to extended slice"
	}
	elems, err := elementsOr(rt, x, complaint)
	if err != nil {
		return err
	}
	b, err := s.within(rt, len(l.Elems))
	if err != nil {
		return err
	}
	if b.step == 1 {
		if err := allocTimes(rt, len(elems), sizeOfValue); err != nil {
			return err
		}
		if err := work(rt, len(l.Elems)); err != nil {
			return err
		}
		stop := max(b.start, b.stop)
		l.Elems = slices.Replace(l.Elems, b.start, stop, elems...)
		return nil
	}
	if len(elems) != b.count {
		return Raise(ValueError, "attempt to assign sequence of size %d to extended slice of size %d", len(elems), b.count)
	}
	for i, at := 0, b.start; i < b.count; i, at = i+1, at+b.step {
		l.Elems[at] = elems[i]
	}
	return nil
}

func (l *List) delItem(rt Runtime, key Value) error {
	if err := work(rt, len(l.Elems)); err != nil {
		return err
	}
	key, err := settledIndex(rt, key)
	if err != nil {
		return err
	}
	if s, ok := key.(*Slice); ok {
		b, err := s.within(rt, len(l.Elems))
		if err != nil {
			return err
		}
		l.delSlice(b)
		return nil
	}
	at, err := position(rt, key, len(l.Elems), "list")
	if err != nil {
		return err
	}
	if at < 0 {
		return Raise(IndexError, "list assignment index out of range")
	}
	l.Elems = slices.Delete(l.Elems, at, at+1)
	return nil
}

func (l *List) delSlice(b bounds) {
	if b.count == 0 {
		return
	}
	if b.step < 0 {
		b.start, b.step = b.start+(b.count-1)*b.step, -b.step
	}
	if b.step == 1 {
		l.Elems = slices.Delete(l.Elems, b.start, b.start+b.count)
		return
	}
	kept := l.Elems[:b.start]
	next, left := b.start, b.count
	for at := b.start; at < len(l.Elems); at++ {
		if left > 0 && at == next {
			left--
			next += b.step
			continue
		}
		kept = append(kept, l.Elems[at])
	}
	clear(l.Elems[len(kept):])
	l.Elems = kept
}

// Append adds an element at the end.
func (l *List) Append(rt Runtime, v Value) error {
	if n := len(l.Elems); growsAt(n) && rt != nil {
		if err := alloc(rt, max(n, 4)*sizeOfValue); err != nil {
			return err
		}
	}
	l.Elems = append(l.Elems, v)
	return nil
}

// extend adds the elements of an iterable, as they come.
func (l *List) extend(rt Runtime, v Value) error {
	switch v.(type) {
	case *List, *Tuple, *Dict, *Set, *FrozenSet, *Str, *Range:
		elems, err := Elements(rt, v)
		if err != nil {
			return err
		}
		if err := allocTimes(rt, len(elems), sizeOfValue); err != nil {
			return err
		}
		l.Elems = append(l.Elems, elems...)
		return nil
	}
	return Each(rt, v, func(x Value) error { return l.Append(rt, x) })
}
