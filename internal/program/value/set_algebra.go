package value

import "github.com/perdure/perdure/internal/program/syntax"

// tableOf is the table of a set or frozenset.
func tableOf(v Value) (*Table, bool) {
	switch s := v.(type) {
	case *Set:
		return &s.Table, true
	case *FrozenSet:
		return &s.Table, true
	}
	return nil, false
}

// asTable is the table of what is a set, or of a new one of the elements of any other iterable.
func asTable(rt Runtime, v Value) (*Table, error) {
	if t, ok := tableOf(Plain(v)); ok {
		return t, nil
	}
	s := NewSet()
	return &s.Table, s.Update(rt, v)
}

// Update adds the elements of an iterable.
func (t *Table) Update(rt Runtime, v Value) error {
	x := Plain(v)
	if other, ok := tableOf(x); ok {
		return t.merge(rt, other)
	}
	if d, ok := x.(*Dict); ok && userSpecial(v, nameIter) == nil {
		if err := t.makeRoom(rt, d.live); err != nil {
			return err
		}
		for i := 0; i < len(d.entries); i++ { //nolint:intrange // what is called may change the table
			if e := d.entries[i]; e.key != nil {
				if err := t.addHashed(rt, e.key, e.hash); err != nil {
					return err
				}
			}
		}
		return nil
	}
	makes := false // the tuples that it gives
	switch x.(type) {
	case *ZipIter, *EnumerateIter, *DictView, *DictIter:
		makes = true
	}
	return Each(rt, v, func(e Value) error {
		if makes {
			if err := allocPassing(rt, Size(e)); err != nil {
				return err
			}
		}
		return t.Add(rt, e)
	})
}

func (t *Table) copy(rt Runtime) (Table, error) {
	var c Table
	err := c.merge(rt, t)
	return c, err
}

// intersection has the elements of the smaller that are in the larger as well. Of a set with itself it is a copy, whose order may
// be another than that of elements added one by one.
func intersection(rt Runtime, t, other *Table) (Table, error) {
	if t == other {
		return t.copy(rt)
	}
	if other.used > t.used {
		t, other = other, t
	}
	return t.intersectOrdered(rt, other)
}

// intersectOrdered has the elements of other that are in t, in the order of other.
func (t *Table) intersectOrdered(rt Runtime, other *Table) (Table, error) {
	var r Table
	err := other.each(rt, func(s setSlot) error {
		at, err := t.find(rt, s.key, s.hash)
		if err != nil || at < 0 {
			return err
		}
		return r.addHashed(rt, s.key, s.hash)
	})
	return r, err
}

// each visits slots; the program's __eq__ may change the table meanwhile.
func (t *Table) each(rt Runtime, visit func(setSlot) error) error {
	if err := step(rt, t.used/2+1); err != nil {
		return err
	}
	for i := 0; i < len(t.slots); i++ { //nolint:intrange // what is called may change the table
		if s := t.slots[i]; s.live() {
			if err := visit(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// difference has the elements of t that are not in other.
func difference(rt Runtime, t, other *Table) (Table, error) {
	if t.used>>2 > other.used {
		c, err := t.copy(rt)
		if err == nil {
			err = c.subtract(rt, other)
		}
		return c, err
	}
	var r Table
	err := t.each(rt, func(s setSlot) error {
		at, err := other.find(rt, s.key, s.hash)
		if err != nil || at >= 0 {
			return err
		}
		return r.addHashed(rt, s.key, s.hash)
	})
	return r, err
}

// subtract removes the elements of other.
func (t *Table) subtract(rt Runtime, other *Table) error {
	if t == other {
		*t = Table{}
		return nil
	}
	err := other.each(rt, func(s setSlot) error {
		_, err := t.removeHashed(rt, s.key, s.hash)
		return err
	})
	if err != nil {
		return err
	}
	return t.shrink(rt)
}

// toggle removes the elements of other that are there, and adds those that are not.
func (t *Table) toggle(rt Runtime, other *Table) error {
	if t == other {
		*t = Table{}
		return nil
	}
	return other.each(rt, func(s setSlot) error {
		was, err := t.removeHashed(rt, s.key, s.hash)
		if err != nil || was {
			return err
		}
		return t.addHashed(rt, s.key, s.hash)
	})
}

// algebra is a op b as a new table. It is not ok for operators that sets do not have.
func algebra(rt Runtime, op syntax.Operator, a, b *Table) (r Table, ok bool, err error) {
	switch op {
	case syntax.BitOr:
		if r, err = a.copy(rt); err == nil && a != b { // a copy of b has the order of b; merged again, it might not
			err = r.merge(rt, b)
		}
	case syntax.BitAnd:
		r, err = intersection(rt, a, b)
	case syntax.Sub:
		r, err = difference(rt, a, b)
	case syntax.BitXor:
		if r, err = b.copy(rt); err == nil {
			err = r.toggle(rt, a)
		}
	case syntax.Add, syntax.Mult, syntax.MatMult, syntax.Div, syntax.Mod, syntax.Pow, syntax.LShift, syntax.RShift,
		syntax.FloorDiv:
		return r, false, nil
	}
	return r, true, err
}

// setBinary is the operator of sets, and of views that are like sets. Nil is no answer.
func setBinary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	ta, okA := tableOf(a)
	tb, okB := tableOf(b)
	switch {
	case okA && okB:
	case isViewLikeSet(a) || isViewLikeSet(b):
		return viewBinary(rt, op, a, b)
	default:
		return nil, nil
	}
	r, ok, err := algebra(rt, op, ta, tb)
	if err != nil || !ok {
		return nil, err
	}
	if _, frozen := a.(*FrozenSet); frozen {
		return &FrozenSet{Table: r}, nil
	}
	return &Set{Table: r}, nil
}

// inPlace is s op= b; it tells whether sets have that.
func (s *Set) inPlace(rt Runtime, op syntax.Operator, b Value) (bool, error) {
	other, ok := tableOf(Plain(b))
	if !ok {
		return false, nil
	}
	switch op {
	case syntax.BitOr:
		return true, s.merge(rt, other)
	case syntax.Sub:
		return true, s.subtract(rt, other)
	case syntax.BitXor:
		return true, s.toggle(rt, other)
	case syntax.BitAnd:
		r, err := intersection(rt, &s.Table, other)
		if err == nil {
			s.Table = r
		}
		return true, err
	case syntax.Add, syntax.Mult, syntax.MatMult, syntax.Div, syntax.Mod, syntax.Pow, syntax.LShift, syntax.RShift,
		syntax.FloorDiv:
	}
	return false, nil
}

// isSubset tells whether all elements of t are in other.
func (t *Table) isSubset(rt Runtime, other *Table, depth int) (bool, error) {
	if t.used > other.used {
		return false, nil
	}
	all := true
	err := t.each(rt, func(s setSlot) error {
		if !all {
			return nil
		}
		at, err := other.findAt(rt, s.key, s.hash, depth)
		all = at >= 0
		return err
	})
	return all, err
}

// compareAsSets compares sets, and views that are like sets. Nil is no answer.
func compareAsSets(rt Runtime, op syntax.CmpOperator, a, b Value, depth int) (Value, error) {
	if !isSetLike(a) || !isSetLike(b) {
		return nil, nil
	}
	ta, err := asTable(rt, a)
	if err != nil {
		return nil, err
	}
	tb, err := asTable(rt, b)
	if err != nil {
		return nil, err
	}
	var r bool
	switch op {
	case syntax.Eq, syntax.NotEq:
		r, err = ta.isSubset(rt, tb, depth)
		r = (r && ta.used == tb.used) == (op == syntax.Eq)
	case syntax.Lt:
		r, err = ta.isSubset(rt, tb, depth)
		r = r && ta.used < tb.used
	case syntax.LtE:
		r, err = ta.isSubset(rt, tb, depth)
	case syntax.Gt:
		r, err = tb.isSubset(rt, ta, depth)
		r = r && tb.used < ta.used
	case syntax.GtE:
		r, err = tb.isSubset(rt, ta, depth)
	case syntax.Is, syntax.IsNot, syntax.In, syntax.NotIn:
		return nil, nil
	}
	return MakeBool(r), err
}

func isSetLike(v Value) bool {
	switch s := v.(type) {
	case *Set, *FrozenSet:
		return true
	case *DictView:
		return s.Kind != DictValues
	}
	return false
}
