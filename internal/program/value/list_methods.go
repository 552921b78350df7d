package value

import "slices"

func defineList() {
	ListClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "list() takes no keyword arguments")
		}
		if len(args) > 1 {
			return nil, Raise(TypeError, "list expected at most 1 argument, got %d", len(args))
		}
		l := &List{}
		if len(args) == 0 {
			return l, alloc(rt, sizeOfObject)
		}
		elems, err := Elements(rt, args[0])
		l.Elems = elems
		return l, err
	}
	defNative(ListClass, "__init__", anyArgs, func(rt Runtime, l *List, args []Value) (Value, error) {
		if len(args) > 1 {
			return nil, countComplaint("list", len(args), 0, 1)
		}
		l.Elems = nil
		if len(args) == 0 {
			return None, nil
		}
		elems, err := Elements(rt, args[0])
		l.Elems = elems
		return None, err
	})
	def(ListClass, "append", oneArg, func(rt Runtime, l *List, args []Value) (Value, error) {
		return None, l.Append(rt, args[0])
	})
	def(ListClass, "extend", oneArg, func(rt Runtime, l *List, args []Value) (Value, error) {
		return None, l.extend(rt, args[0])
	})
	def(ListClass, "insert", between(2, 2), listInsert)
	def(ListClass, "pop", between(0, 1), listPop)
	def(ListClass, "remove", oneArg, listRemove)
	def(ListClass, "clear", noArgs, func(_ Runtime, l *List, _ []Value) (Value, error) {
		l.Elems = nil
		return None, nil
	})
	def(ListClass, "index", between(1, 3), func(rt Runtime, l *List, args []Value) (Value, error) {
		at, err := indexOf(rt, &l.Elems, args)
		if err == nil && at < 0 {
			return nil, notInList(rt, args[0])
		}
		return MakeInt(int64(at)), err
	})
	def(ListClass, "count", oneArg, func(rt Runtime, l *List, args []Value) (Value, error) {
		return countElems(rt, &l.Elems, args[0])
	})
	def(ListClass, "copy", noArgs, func(rt Runtime, l *List, _ []Value) (Value, error) {
		elems, err := sliceElems(rt, l.Elems, bounds{0, len(l.Elems), 1, len(l.Elems)})
		return &List{elems}, err
	})
	def(ListClass, "reverse", noArgs, func(rt Runtime, l *List, _ []Value) (Value, error) {
		slices.Reverse(l.Elems)
		return None, work(rt, len(l.Elems))
	})
	defineSort()
	def(TupleClass, "index", between(1, 3), func(rt Runtime, t *Tuple, args []Value) (Value, error) {
		at, err := indexOf(rt, &t.Elems, args)
		if err == nil && at < 0 {
			return nil, Raise(ValueError, "tuple.index(x): x not in tuple")
		}
		return MakeInt(int64(at)), err
	})
	def(TupleClass, "count", oneArg, func(rt Runtime, t *Tuple, args []Value) (Value, error) {
		return countElems(rt, &t.Elems, args[0])
	})
	TupleClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "tuple() takes no keyword arguments")
		}
		if len(args) > 1 {
			return nil, Raise(TypeError, "tuple expected at most 1 argument, got %d", len(args))
		}
		if len(args) == 0 {
			return emptyTuple, nil
		}
		if t, ok := args[0].(*Tuple); ok {
			return t, nil
		}
		elems, err := Elements(rt, args[0])
		return NewTuple(elems), err
	}
}

func notInList(rt Runtime, v Value) error {
	text, err := Repr(rt, v)
	if err != nil {
		return err
	}
	return Raise(ValueError, "%s is not in list", text)
}

func listInsert(rt Runtime, l *List, args []Value) (Value, error) {
	at, err := IndexInt(rt, args[0])
	if err != nil {
		return nil, err
	}
	n := len(l.Elems)
	if at < 0 {
		at += n
	}
	at = min(max(at, 0), n)
	if err := alloc(rt, sizeOfValue); err != nil {
		return nil, err
	}
	l.Elems = slices.Insert(l.Elems, at, args[1])
	return None, work(rt, n-at)
}

func listPop(rt Runtime, l *List, args []Value) (Value, error) {
	at := -1
	if len(args) > 0 {
		var err error
		if at, err = IndexInt(rt, args[0]); err != nil {
			return nil, err
		}
	}
	n := len(l.Elems)
	if n == 0 {
		return nil, Raise(IndexError, "pop from empty list")
	}
	if at < 0 {
		at += n
	}
	if at < 0 || at >= n {
		return nil, Raise(IndexError, "pop index out of range")
	}
	v := l.Elems[at]
	if at == n-1 {
		l.Elems[at] = nil
		l.Elems = l.Elems[:at]
		return v, nil
	}
	l.Elems = slices.Delete(l.Elems, at, at+1)
	return v, work(rt, n-at)
}

func listRemove(rt Runtime, l *List, args []Value) (Value, error) {
	at, err := indexOf(rt, &l.Elems, args)
	if err != nil {
		return nil, err
	}
	if at < 0 || at >= len(l.Elems) {
		return nil, Raise(ValueError, "list.remove(x): x not in list")
	}
	l.Elems = slices.Delete(l.Elems, at, at+1)
	return None, nil
}

// indexOf is where the first of args is, between the others; -1 where it is not.
func indexOf(rt Runtime, elems *[]Value, args []Value) (int, error) {
	for _, bound := range args[1:] { // unlike those of other methods, they may not be None
		if _, ok, err := asIndex(rt, bound); err != nil {
			return 0, err
		} else if !ok {
			return 0, Raise(TypeError, "slice indices must be integers or have an __index__ method")
		}
	}
	start, end, err := span(rt, len(*elems), args[1:])
	if err != nil {
		return 0, err
	}
	if err := step(rt, (end-start)/4); err != nil {
		return 0, err
	}
	for i := start; i < end && i < len(*elems); i++ {
		eq, err := Equal(rt, (*elems)[i], args[0])
		if err != nil {
			return 0, err
		}
		if eq {
			return i, nil
		}
	}
	return -1, nil
}

func countElems(rt Runtime, elems *[]Value, v Value) (Value, error) {
	if err := step(rt, len(*elems)/4); err != nil {
		return nil, err
	}
	n := 0
	for i := 0; i < len(*elems); i++ { //nolint:intrange // the program may change it meanwhile
		eq, err := Equal(rt, (*elems)[i], v)
		if err != nil {
			return nil, err
		}
		if eq {
			n++
		}
	}
	return MakeInt(int64(n)), nil
}
