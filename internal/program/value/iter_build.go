package value

import "slices"

// Each visits the elements of an iterable as they come, and charges a step for each.
func Each(rt Runtime, v Value, visit func(Value) error) error {
	it, err := Iter(rt, v)
	if err != nil {
		return err
	}
	for {
		x, ok, err := Next(rt, it)
		if err != nil || !ok {
			return err
		}
		if err := step(rt, 1); err != nil {
			return err
		}
		if err := visit(x); err != nil {
			return err
		}
	}
}

// Elements are all elements of an iterable, in a slice of the caller's own.
func Elements(rt Runtime, v Value) ([]Value, error) {
	makes := false // the tuples that it gives
	l := &List{}
	switch x := v.(type) {
	case *List:
		return sliceElems(rt, x.Elems, bounds{0, len(x.Elems), 1, len(x.Elems)})
	case *Tuple:
		return sliceElems(rt, x.Elems, bounds{0, len(x.Elems), 1, len(x.Elems)})
	case *Range, *Dict, *Set, *FrozenSet, *Str:
		n, _ := lenNative(x)
		size := sizeOfValue
		if _, isRange := x.(*Range); isRange {
			size += 8
		} else if s, isText := x.(*Str); isText && !s.IsASCII() {
			size += sizeOfObject
		}
		if err := allocTimes(rt, n, size); err != nil {
			return nil, err
		}
		l.Elems = make([]Value, 0, n)
	case *ZipIter, *EnumerateIter, *DictView, *DictIter:
		makes = true
	}
	building(rt, l)
	charged := cap(l.Elems)
	err := Each(rt, v, func(x Value) error {
		if n := len(l.Elems); n >= charged {
			charged = max(2*charged, 8)
			if err := alloc(rt, (charged-n)*sizeOfValue); err != nil {
				return err
			}
			l.Elems = slices.Grow(l.Elems, charged-n)
		}
		l.Elems = append(l.Elems, x)
		if t, isTuple := x.(*Tuple); isTuple && makes {
			return allocPassing(rt, Size(t))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return l.Elems, nil
}

// Reversed is reversed(v).
func Reversed(rt Runtime, v Value) (Value, error) {
	if fn := userSpecial(v, nameReversed); fn != nil {
		if fn == None {
			return nil, Raise(TypeError, "'%s' object is not reversible", v.Class().Name)
		}
		return callSpecial(rt, v, fn)
	}
	switch x := Plain(v).(type) {
	case *List:
		return &ReversedIter{x, len(x.Elems) - 1}, nil
	case *Tuple:
		return &ReversedIter{x, len(x.Elems) - 1}, nil
	case *Str:
		return &ReversedIter{x, x.n - 1}, nil
	case *Bytes:
		return &ReversedIter{x, len(x.b) - 1}, nil
	case *Range:
		n := x.Len()
		if n == 0 {
			return &RangeIter{x.Start, -x.Step, 0}, nil
		}
		return &RangeIter{x.Start + int64(n-1)*x.Step, -x.Step, n}, nil
	case *Dict:
		return newDictIter(x, DictKeys, true), nil
	case *DictView:
		return newDictIter(x.Dict, x.Kind, true), nil
	}
	if userSpecial(v, nameGetItem) != nil && userSpecial(v, nameLen) != nil {
		n, err := Len(rt, v)
		return &ReversedIter{v, n - 1}, err
	}
	if userSpecial(v, nameGetItem) != nil {
		return nil, Raise(TypeError, "object of type '%s' has no len()", v.Class().Name)
	}
	return nil, Raise(TypeError, "'%s' object is not reversible", v.Class().Name)
}

func (i *EnumerateIter) next(rt Runtime, depth int) (Value, bool, error) {
	if depth > MaxDepth {
		return nil, false, tooDeep("while calling a Python object")
	}
	v, ok, err := nextAt(rt, i.It, depth+1)
	if err != nil || !ok {
		return nil, false, err
	}
	n := i.Count
	if small, isInt := n.(Int); isInt && small < 1<<62 {
		i.Count = MakeInt(int64(small) + 1)
	} else if i.Count, err = Binary(rt, 0, n, MakeInt(1)); err != nil {
		return nil, false, err
	}
	return &Tuple{[]Value{n, v}}, true, nil
}

func (i *ZipIter) next(rt Runtime, depth int) (Value, bool, error) {
	if depth > MaxDepth {
		return nil, false, tooDeep("while calling a Python object")
	}
	if len(i.Its) == 0 {
		return nil, false, nil
	}
	if err := step(rt, min(depth, 1)); err != nil {
		return nil, false, err
	}
	row := make([]Value, len(i.Its))
	for at, it := range i.Its {
		v, ok, err := nextAt(rt, it, depth+1)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			if i.Strict {
				err = i.checkEnd(rt, at, depth)
			}
			return nil, false, err
		}
		row[at] = v
	}
	return &Tuple{row}, true, nil
}

// checkEnd sees to it that all end together, of which the one at a position has.
func (i *ZipIter) checkEnd(rt Runtime, at, depth int) error {
	if at > 0 {
		return zipMismatch(at+1, "shorter")
	}
	for n, it := range i.Its[1:] {
		_, ok, err := nextAt(rt, it, depth+1)
		if err != nil {
			return err
		}
		if ok {
			return zipMismatch(n+2, "longer")
		}
	}
	return nil
}

func zipMismatch(n int, how string) error {
	if n == 2 {
		return Raise(ValueError, "zip() argument 2 is %s than argument 1", how)
	}
	return Raise(ValueError, "zip() argument %d is %s than arguments 1-%d", n, how, n-1)
}

// NewEnumerate is enumerate(v, start); start is nil for 0.
func NewEnumerate(rt Runtime, v, start Value) (Value, error) {
	count := MakeInt(0)
	if start != nil {
		var err error
		if count, err = Index(rt, start); err != nil {
			return nil, err
		}
	}
	it, err := Iter(rt, v)
	return &EnumerateIter{it, count}, err
}

// NewZip is zip(*values, strict=strict).
func NewZip(rt Runtime, values []Value, strict bool) (Value, error) {
	z := &ZipIter{Strict: strict}
	for _, v := range values {
		it, err := Iter(rt, v)
		if err != nil {
			return nil, err
		}
		z.Its = append(z.Its, it)
	}
	return z, nil
}

func defineIterators() {
	for _, c := range []*Class{ListIterClass, ListReverseIterClass, TupleIterClass, StrIterClass, StrASCIIIterClass, BytesIterClass,
		RangeIterClass, DictKeyIterClass, DictValueIterClass, DictItemIterClass, DictReverseKeyIterClass,
		DictReverseValueIterClass, DictReverseItemIterClass, SetIterClass, SeqIterClass, CallIterClass, EnumerateClass,
		ZipClass, ReversedClass, GeneratorClass} {
		defNative(c, "__iter__", slotNone, func(_ Runtime, it Value, _ []Value) (Value, error) { return it, nil })
		defNative(c, "__next__", slotNone, func(rt Runtime, it Value, _ []Value) (Value, error) {
			v, ok, err := Next(rt, it)
			if err == nil && !ok {
				err = NewException(StopIteration)
			}
			return v, err
		})
		c.Final = true
	}
	enumerateSignature := named(1, "iterable", "start")
	EnumerateClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		args, err := enumerateSignature.arrange("enumerate", "enumerate", args, kwargs)
		if err != nil {
			return nil, err
		}
		return NewEnumerate(rt, args[0], args[1])
	}
	ZipClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		strict := false
		for _, kw := range kwargs {
			if kw.Name != "strict" {
				if len(kwargs) > 1 {
					return nil, Raise(TypeError, "zip() takes at most 1 keyword argument (%d given)", len(kwargs))
				}
				return nil, Raise(TypeError, "'%s' is an invalid keyword argument for zip()", kw.Name)
			}
			var err error
			if strict, err = Truth(rt, kw.Value); err != nil {
				return nil, err
			}
		}
		return NewZip(rt, args, strict)
	}
	ReversedClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if err := oneGiven("reversed", args, kwargs); err != nil {
			return nil, err
		}
		return Reversed(rt, args[0])
	}
}
