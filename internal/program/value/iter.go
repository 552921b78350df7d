package value

import (
	"errors"
	"unicode/utf8"
)

// Iter is iter(v): an iterator.
func Iter(rt Runtime, v Value) (Value, error) {
	switch x := v.(type) {
	case *List:
		return &ListIter{List: x}, nil
	case *Range:
		return &RangeIter{x.Start, x.Step, x.Len()}, nil
	case *Dict:
		return newDictIter(x, DictKeys, false), nil
	case *Tuple:
		return &TupleIter{Tuple: x}, nil
	case *Generator:
		if x.Kind == PlainGenerator {
			return x, nil
		}
	case *ListIter, *RangeIter, *TupleIter, *StrIter, *BytesIter, *DictIter, *SetIter, *ReversedIter, *SeqIter, *CallIter, *EnumerateIter, *ZipIter:
		return x, nil
	}
	return iterSlowly(rt, v)
}

func iterSlowly(rt Runtime, v Value) (Value, error) {
	if fn := userSpecial(v, nameIter); fn != nil && fn != None {
		it, err := callSpecial(rt, v, fn)
		if err != nil {
			return nil, err
		}
		if !IsIterator(it) {
			return nil, Raise(TypeError, "iter() returned non-iterator of type '%s'", it.Class().Name)
		}
		return it, nil
	}
	switch x := Plain(v).(type) {
	case *List, *Range, *Dict, *Tuple:
		return Iter(rt, x)
	case *Str:
		return &StrIter{Str: x}, nil
	case *Bytes:
		return &BytesIter{Bytes: x}, nil
	case *Set:
		return &SetIter{Set: &x.Table, Of: x, Used: x.used}, nil
	case *FrozenSet:
		return &SetIter{Set: &x.Table, Of: x, Used: x.used}, nil
	case *DictView:
		return newDictIter(x.Dict, x.Kind, false), nil
	}
	if fn := userSpecial(v, nameGetItem); fn != nil && fn != None {
		if _, isClass := v.(*Class); !isClass {
			return &SeqIter{Seq: v}, nil
		}
	}
	return nil, Raise(TypeError, "'%s' object is not iterable", v.Class().Name)
}

func newDictIter(d *Dict, kind DictViewKind, reverse bool) *DictIter {
	it := &DictIter{Dict: d, Kind: kind, Reverse: reverse, Pos: d.first, Used: d.live, Left: d.live, Epoch: d.epoch}
	if reverse {
		it.Pos = len(d.entries) - 1
	}
	return it
}

// IsIterator tells whether Next can take v.
func IsIterator(v Value) bool {
	switch x := v.(type) {
	case *ListIter, *RangeIter, *TupleIter, *StrIter, *BytesIter, *DictIter, *SetIter, *ReversedIter, *SeqIter, *CallIter, *EnumerateIter, *ZipIter:
		return true
	case *Generator:
		return x.Kind == PlainGenerator
	}
	return userSpecial(v, nameNext) != nil
}

func isIterable(v Value) bool {
	_, err := Iter(nil, v)
	return err == nil || userSpecial(v, nameIter) != nil
}

func isTypeError(err error) bool {
	var e *Exception
	return errors.As(err, &e) && e.Cls == TypeError
}

// Next is the next element of an iterator, and false at its end. A generator is resumed through the Runtime.
func Next(rt Runtime, it Value) (Value, bool, error) {
	switch i := it.(type) {
	case *RangeIter:
		if i.Left == 0 {
			return nil, false, nil
		}
		v := MakeInt(i.Next)
		i.Next += i.Step
		i.Left--
		return v, true, nil
	case *ListIter:
		if i.List == nil {
			return nil, false, nil
		}
		if i.Pos < len(i.List.Elems) {
			i.Pos++
			return i.List.Elems[i.Pos-1], true, nil
		}
		i.List = nil
		return nil, false, nil
	case *TupleIter:
		if i.Tuple != nil && i.Pos < len(i.Tuple.Elems) {
			i.Pos++
			return i.Tuple.Elems[i.Pos-1], true, nil
		}
		i.Tuple = nil
		return nil, false, nil
	case *DictIter:
		return i.next(rt)
	}
	return nextSlowly(rt, it, 0)
}

// nextAt is Next of an iterator inside of others.
func nextAt(rt Runtime, it Value, depth int) (Value, bool, error) {
	switch it.(type) {
	case *EnumerateIter, *ZipIter:
		return nextSlowly(rt, it, depth)
	}
	return Next(rt, it)
}

func nextSlowly(rt Runtime, it Value, depth int) (Value, bool, error) {
	switch i := it.(type) {
	case *StrIter:
		return i.next()
	case *BytesIter:
		if i.Bytes != nil && i.Pos < len(i.Bytes.b) {
			i.Pos++
			return MakeInt(int64(i.Bytes.b[i.Pos-1])), true, nil
		}
		i.Bytes = nil
		return nil, false, nil
	case *SetIter:
		return i.next()
	case *ReversedIter:
		return i.next(rt)
	case *SeqIter:
		return i.next(rt)
	case *CallIter:
		return i.next(rt)
	case *EnumerateIter:
		return i.next(rt, depth)
	case *ZipIter:
		return i.next(rt, depth)
	case *Generator:
		if i.Kind != PlainGenerator {
			break
		}
		if rt == nil {
			return nil, false, Raise(RuntimeError, "there is nobody to run a generator")
		}
		v, done, err := rt.Resume(i, None, nil)
		return v, !done, err
	}
	fn := userSpecial(it, nameNext)
	if fn == nil {
		return nil, false, Raise(TypeError, "'%s' object is not an iterator", it.Class().Name)
	}
	v, err := callSpecial(rt, it, fn)
	return orStop(v, err)
}

// orStop turns StopIteration into the end.
func orStop(v Value, err error) (Value, bool, error) {
	if err == nil {
		return v, true, nil
	}
	var e *Exception
	if errors.As(err, &e) && e.Cls.IsSubclassOf(StopIteration) {
		return nil, false, nil
	}
	return nil, false, err
}

func (i *StrIter) next() (Value, bool, error) {
	if i.Str == nil || i.Pos >= len(i.Str.s) {
		i.Str = nil
		return nil, false, nil
	}
	s := i.Str.s[i.Pos:]
	if s[0] < utf8.RuneSelf {
		i.Pos++
		return oneByte[s[0]], true, nil
	}
	_, size := utf8.DecodeRuneInString(s)
	i.Pos += size
	return &Str{s: s[:size], n: 1}, true, nil
}

func (i *DictIter) next(rt Runtime) (Value, bool, error) {
	d := i.Dict
	if d == nil {
		return nil, false, nil
	}
	if i.Used != d.live {
		i.Used = -1
		return nil, false, Raise(RuntimeError, "dictionary changed size during iteration")
	}
	holes := 0
	for ; i.Epoch == d.epoch && 0 <= i.Pos && i.Pos < len(d.entries) && d.entries[i.Pos].key == nil; holes++ {
		i.advance()
	}
	if err := chargeProbes(rt, holes); err != nil {
		return nil, false, err
	}
	if i.Epoch == d.epoch && (i.Pos < 0 || i.Pos >= len(d.entries)) {
		i.Dict = nil
		return nil, false, nil
	}
	if i.Epoch != d.epoch || i.Left == 0 {
		i.Dict = nil
		if i.Left == 0 && i.Used == 0 {
			return nil, false, nil
		}
		return nil, false, Raise(RuntimeError, "dictionary keys changed during iteration")
	}
	e := &d.entries[i.Pos]
	i.advance()
	i.Left--
	switch i.Kind {
	case DictValues:
		return e.value, true, nil
	case DictItems:
		return &Tuple{[]Value{e.key, e.value}}, true, nil
	case DictKeys:
	}
	return e.key, true, nil
}

func (i *DictIter) advance() {
	if i.Reverse {
		i.Pos--
	} else {
		i.Pos++
	}
}

func (i *SetIter) next() (Value, bool, error) {
	if i.Set == nil {
		return nil, false, nil
	}
	if i.Used != i.Set.used {
		i.Used = -1
		return nil, false, Raise(RuntimeError, "Set changed size during iteration")
	}
	for i.Pos < len(i.Set.slots) {
		s := &i.Set.slots[i.Pos]
		i.Pos++
		if s.live() {
			return s.key, true, nil
		}
	}
	i.Set, i.Of = nil, nil
	return nil, false, nil
}

func (i *ReversedIter) next(rt Runtime) (Value, bool, error) {
	if i.Seq == nil || i.Pos < 0 {
		i.Seq = nil
		return nil, false, nil
	}
	at := i.Pos
	i.Pos--
	switch s := i.Seq.(type) {
	case *List:
		if at >= len(s.Elems) {
			i.Seq = nil
			return nil, false, nil
		}
		return s.Elems[at], true, nil
	case *Tuple:
		return s.Elems[at], true, nil
	}
	v, err := GetItem(rt, i.Seq, MakeInt(int64(at)))
	return i.orEnd(v, err)
}

func (i *ReversedIter) orEnd(v Value, err error) (Value, bool, error) {
	if isEndOfSequence(err) {
		i.Seq = nil
		return nil, false, nil
	}
	return v, err == nil, err
}

func isEndOfSequence(err error) bool {
	var e *Exception
	return errors.As(err, &e) && (e.Cls.IsSubclassOf(IndexError) || e.Cls.IsSubclassOf(StopIteration))
}

func (i *SeqIter) next(rt Runtime) (Value, bool, error) {
	if i.Seq == nil {
		return nil, false, nil
	}
	v, err := GetItem(rt, i.Seq, MakeInt(int64(i.Pos)))
	if isEndOfSequence(err) {
		i.Seq = nil
		return nil, false, nil
	}
	i.Pos++
	return v, err == nil, err
}

func (i *CallIter) next(rt Runtime) (Value, bool, error) {
	if i.Fn == nil {
		return nil, false, nil
	}
	v, more, err := orStop(Call(rt, i.Fn, nil, nil))
	if more {
		var eq bool
		if eq, err = Equal(rt, v, i.Sentinel); err == nil && !eq {
			return v, true, nil
		}
	}
	if err == nil {
		i.Fn, i.Sentinel = nil, nil
	}
	return nil, false, err
}
