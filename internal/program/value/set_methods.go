package value

import "github.com/perdure/perdure/internal/program/syntax"

// element is what v stands for in a search: a set, which has no hash, for the frozenset of its elements.
func element(v Value, err error) (Value, bool) {
	s, ok := Plain(v).(*Set)
	if !ok || err == nil || !isTypeError(err) {
		return nil, false
	}
	return &FrozenSet{Table: s.Table}, true
}

func (t *Table) hasElement(rt Runtime, v Value) (bool, error) {
	has, err := t.Has(rt, v)
	if f, ok := element(v, err); ok {
		return t.Has(rt, f)
	}
	return has, err
}

func (t *Table) removeElement(rt Runtime, v Value) (bool, error) {
	was, err := t.Remove(rt, v)
	if f, ok := element(v, err); ok {
		return t.Remove(rt, f)
	}
	return was, err
}

func (t *Table) isDisjoint(rt Runtime, v Value) (Value, error) {
	if other, ok := tableOf(Plain(v)); ok && userSpecial(v, nameIter) == nil {
		r, err := intersection(rt, t, other)
		return MakeBool(r.used == 0), err
	}
	found, err := t.anyIs(rt, v, true)
	return MakeBool(!found), err
}

// anyIs tells whether an element of an iterable is in the set, or is not. It looks no further than that.
func (t *Table) anyIs(rt Runtime, v Value, in bool) (bool, error) {
	return anyOf(rt, v, in, t.Has)
}

// anyOf tells whether has says in of an element of an iterable.
func anyOf(rt Runtime, v Value, in bool, has func(Runtime, Value) (bool, error)) (bool, error) {
	it, err := Iter(rt, v)
	if err != nil {
		return false, err
	}
	for {
		x, ok, err := Next(rt, it)
		if err != nil || !ok {
			return false, err
		}
		is, err := has(rt, x)
		if err == nil {
			err = step(rt, 1)
		}
		if err != nil || is == in {
			return err == nil, err
		}
	}
}

// fillNew adds the elements of a new set.
func (t *Table) fillNew(rt Runtime, name string, args []Value, kwargs []Keyword) error {
	if len(kwargs) > 0 {
		return Raise(TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args) > 1 {
		return Raise(TypeError, "%s expected at most 1 argument, got %d", name, len(args))
	}
	if err := alloc(rt, 4*sizeOfObject); err != nil || len(args) == 0 {
		return err
	}
	return t.Update(rt, args[0])
}

func defineSet() {
	SetClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		s := &Set{}
		building(rt, s)
		return s, s.fillNew(rt, "set", args, kwargs)
	}
	FrozenSetClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(args) == 1 && len(kwargs) == 0 {
			if f, ok := args[0].(*FrozenSet); ok {
				return f, nil
			}
		}
		f := &FrozenSet{}
		building(rt, f)
		return f, f.fillNew(rt, "frozenset", args, kwargs)
	}
	defNative(SetClass, "__init__", between(0, 1), func(rt Runtime, s *Set, args []Value) (Value, error) {
		s.Table = Table{}
		if len(args) == 0 {
			return None, nil
		}
		return None, s.Update(rt, args[0])
	})
	defineSetChanges()
	defineSetQuestions(SetClass, func(v *Set) *Table { return &v.Table }, func(t Table) Value { return &Set{t} })
	defineSetQuestions(FrozenSetClass, func(v *FrozenSet) *Table { return &v.Table }, func(t Table) Value { return &FrozenSet{Table: t} })
}

func defineSetChanges() {
	def(SetClass, "add", oneArg, func(rt Runtime, s *Set, args []Value) (Value, error) { return None, s.Add(rt, args[0]) })
	def(SetClass, "discard", oneArg, func(rt Runtime, s *Set, args []Value) (Value, error) {
		_, err := s.removeElement(rt, args[0])
		return None, err
	})
	def(SetClass, "remove", oneArg, func(rt Runtime, s *Set, args []Value) (Value, error) {
		was, err := s.removeElement(rt, args[0])
		if err == nil && !was {
			err = NewException(KeyError, args[0])
		}
		return None, err
	})
	def(SetClass, "pop", noArgs, func(rt Runtime, s *Set, _ []Value) (Value, error) {
		v, ok := s.pop()
		if !ok {
			return nil, NewException(KeyError, NewStr("pop from an empty set"))
		}
		return v, step(rt, 1)
	})
	def(SetClass, "clear", noArgs, func(_ Runtime, s *Set, _ []Value) (Value, error) {
		s.Table = Table{}
		return None, nil
	})
	def(SetClass, "update", anyArgs, func(rt Runtime, s *Set, args []Value) (Value, error) {
		for _, a := range args {
			if err := s.Update(rt, a); err != nil {
				return nil, err
			}
		}
		return None, nil
	})
	def(SetClass, "difference_update", anyArgs, func(rt Runtime, s *Set, args []Value) (Value, error) {
		return None, s.subtractAll(rt, args)
	})
	def(SetClass, "intersection_update", anyArgs, func(rt Runtime, s *Set, args []Value) (Value, error) {
		r, err := intersectAll(rt, &s.Table, args)
		if err == nil {
			s.Table = r
		}
		return None, err
	})
	def(SetClass, "symmetric_difference_update", oneArg, func(rt Runtime, s *Set, args []Value) (Value, error) {
		other, err := asTable(rt, args[0])
		if err != nil {
			return nil, err
		}
		return None, s.toggle(rt, other)
	})
}

// intersectAll has the elements that are in all iterables as well.
func intersectAll(rt Runtime, t *Table, args []Value) (Table, error) {
	if len(args) == 0 {
		return t.copy(rt)
	}
	var r Table
	for _, a := range args {
		var err error
		if other, ok := tableOf(Plain(a)); ok {
			r, err = intersection(rt, t, other)
		} else {
			r, err = t.intersectEach(rt, a)
		}
		if err != nil {
			return r, err
		}
		next := r
		t = &next
	}
	return r, nil
}

// intersectEach has the elements of an iterable that are in t, in the order in which they come.
func (t *Table) intersectEach(rt Runtime, v Value) (r Table, err error) {
	err = Each(rt, v, func(e Value) error {
		hash, err := Hash(rt, e)
		if err != nil {
			return err
		}
		at, err := t.find(rt, e, hash)
		if err != nil || at < 0 {
			return err
		}
		return r.addHashed(rt, e, hash)
	})
	return r, err
}

// differenceOfAll has the elements that none of the iterables has.
func differenceOfAll(rt Runtime, t *Table, args []Value) (r Table, err error) {
	if len(args) > 0 {
		if other, ok := tableOf(Plain(args[0])); ok {
			if r, err = difference(rt, t, other); err != nil {
				return r, err
			}
			err = r.subtractAll(rt, args[1:])
			return r, err
		}
	}
	if r, err = t.copy(rt); err != nil {
		return r, err
	}
	err = r.subtractAll(rt, args)
	return r, err
}

// subtractAll removes the elements of all iterables.
func (t *Table) subtractAll(rt Runtime, args []Value) error {
	for _, a := range args {
		if other, ok := tableOf(Plain(a)); ok {
			if err := t.subtract(rt, other); err != nil {
				return err
			}
			continue
		}
		err := Each(rt, a, func(v Value) error {
			_, err := t.Remove(rt, v)
			return err
		})
		if err == nil {
			err = t.shrink(rt)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func defineSetQuestions[T Value](cls *Class, table func(T) *Table, wrap func(Table) Value) {
	def(cls, "copy", noArgs, func(rt Runtime, s T, _ []Value) (Value, error) {
		r, err := table(s).copy(rt)
		return wrap(r), err
	})
	def(cls, "union", anyArgs, func(rt Runtime, s T, args []Value) (Value, error) {
		r, err := table(s).copy(rt)
		for _, a := range args {
			if other, ok := tableOf(Plain(a)); ok && other == table(s) {
				continue // a copy of it is there; merged again, it might change the order
			}
			if err == nil {
				err = r.Update(rt, a)
			}
		}
		return wrap(r), err
	})
	def(cls, "intersection", anyArgs, func(rt Runtime, s T, args []Value) (Value, error) {
		r, err := intersectAll(rt, table(s), args)
		return wrap(r), err
	})
	def(cls, "difference", anyArgs, func(rt Runtime, s T, args []Value) (Value, error) {
		r, err := differenceOfAll(rt, table(s), args)
		return wrap(r), err
	})
	def(cls, "symmetric_difference", oneArg, func(rt Runtime, s T, args []Value) (Value, error) {
		var r Table
		if err := r.Update(rt, args[0]); err != nil {
			return nil, err
		}
		err := r.toggle(rt, table(s))
		return wrap(r), err
	})
	def(cls, "isdisjoint", oneArg, func(rt Runtime, s T, args []Value) (Value, error) {
		return table(s).isDisjoint(rt, args[0])
	})
	def(cls, "issubset", oneArg, func(rt Runtime, s T, args []Value) (Value, error) {
		return subset(rt, syntax.LtE, table(s), args[0])
	})
	def(cls, "issuperset", oneArg, func(rt Runtime, s T, args []Value) (Value, error) {
		return subset(rt, syntax.GtE, table(s), args[0])
	})
}

func subset(rt Runtime, op syntax.CmpOperator, t *Table, v Value) (Value, error) {
	if _, isSet := tableOf(Plain(v)); !isSet && op == syntax.GtE {
		missing, err := t.anyIs(rt, v, false)
		return MakeBool(!missing), err
	}
	other, err := asTable(rt, v)
	if err != nil {
		return nil, err
	}
	if op == syntax.GtE {
		t, other = other, t
	}
	r, err := t.isSubset(rt, other, 0)
	return MakeBool(r), err
}
