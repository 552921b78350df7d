package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// matchOp carries out the instructions of match.
func (m *Machine) matchOp(t *Task, op code.Op, n int) error {
	top := t.sp - 1
	var v value.Value
	var err error
	drop := 0
	switch op { //nolint:exhaustive // those of match
	case code.MATCH_SEQUENCE:
		v = value.MakeBool(isSequence(t.Stack[top]))
	case code.MATCH_MAPPING:
		v = value.MakeBool(isMapping(t.Stack[top]))
	case code.MATCH_LEN:
		var size int
		size, err = value.Len(m, t.Stack[top])
		v = value.MakeInt(int64(size))
	case code.MATCH_KEYS:
		v, err = m.matchKeys(t.Stack[top-1], t.Stack[top])
	case code.MATCH_REST:
		drop = 1
		v, err = m.matchRest(t.Stack[top-1], t.Stack[top])
	case code.MATCH_CLASS:
		drop = 3
		v, err = m.matchClass(t.Stack[top-2], t.Stack[top-1], t.Stack[top], n)
	}
	if err != nil {
		return err
	}
	t.sp -= drop
	t.Stack[t.sp] = v
	t.sp++
	return nil
}

// native is what an object of a class that derives from a built-in one is made of; any other value is what it is.
func native(v value.Value) value.Value {
	if o, ok := v.(*value.Instance); ok && o.Native != nil {
		return o.Native
	}
	return v
}

func isSequence(v value.Value) bool {
	switch native(v).(type) {
	case *value.List, *value.Tuple, *value.Range:
		return true
	}
	return false
}

func isMapping(v value.Value) bool {
	_, ok := native(v).(*value.Dict)
	return ok
}

// matchKeys is the tuple of the values under keys, or None if one is missing.
func (m *Machine) matchKeys(x, keys value.Value) (value.Value, error) {
	d, _ := native(x).(*value.Dict)
	wanted, _ := keys.(*value.Tuple)
	if d == nil || wanted == nil {
		return value.None, nil
	}
	values := make([]value.Value, 0, len(wanted.Elems))
	seen := value.NewSet()
	for _, k := range wanted.Elems {
		if twice, err := seen.Has(m, k); err != nil {
			return nil, err
		} else if twice {
			text, err := value.Repr(m, k)
			if err != nil {
				return nil, err
			}
			return nil, value.Raise(value.ValueError, "mapping pattern checks duplicate key (%s)", text)
		}
		if err := seen.Add(m, k); err != nil {
			return nil, err
		}
		v, found, err := d.Get(m, k)
		if err != nil {
			return nil, err
		}
		if !found {
			return value.None, nil
		}
		values = append(values, v)
	}
	return value.NewTuple(values), nil
}

// matchRest is a dict of what is not under keys.
func (m *Machine) matchRest(x, keys value.Value) (value.Value, error) {
	d, _ := native(x).(*value.Dict)
	taken, _ := keys.(*value.Tuple)
	if d == nil || taken == nil {
		return value.NewDict(), nil
	}
	if err := m.Alloc(sizeOfDict + d.Len()*sizeOfEntry); err != nil {
		return nil, err
	}
	if err := m.Step(d.Len()); err != nil {
		return nil, err
	}
	rest := d.Copy()
	for _, k := range taken.Elems {
		if _, err := rest.Delete(m, k); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// matchSelf are the classes whose one positional pattern matches the object itself.
var matchSelf = []*value.Class{
	value.BoolClass, value.BytesClass, value.DictClass, value.FloatClass, value.FrozenSetClass, value.IntClass, value.ListClass,
	value.SetClass, value.StrClass, value.TupleClass,
}

// matchClass is the tuple of what n positional patterns and the ones with names are matched with, or None.
func (m *Machine) matchClass(x, of, names value.Value, n int) (value.Value, error) {
	cls, ok := of.(*value.Class)
	if !ok {
		return nil, value.Raise(value.TypeError, "called match pattern must be a class")
	}
	if is, err := value.IsInstance(m, x, cls); err != nil || !is {
		return value.None, err
	}
	var found []value.Value
	seen := map[string]bool{}
	attrs, self, err := m.positionalPatterns(cls, n)
	if err != nil {
		return nil, err
	}
	if self && n == 1 {
		found = append(found, x)
	}
	if named, ok := names.(*value.Tuple); ok {
		attrs = append(attrs, named.Elems...)
	}
	for _, attr := range attrs {
		name, ok := attr.(*value.Str)
		if !ok {
			return nil, value.Raise(value.TypeError, "__match_args__ elements must be strings (got %s)", attr.Class().Name)
		}
		if seen[name.Go()] {
			return nil, value.Raise(value.TypeError, "%s() got multiple sub-patterns for attribute '%s'", cls.Name, name.Go())
		}
		seen[name.Go()] = true
		v, err := value.GetAttr(m, x, name)
		if e, ok := value.AsException(err); ok && e.Cls.IsSubclassOf(value.AttributeError) {
			return value.None, nil
		}
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return value.NewTuple(found), nil
}

// positionalPatterns are the attributes that n positional patterns of a class mean; self tells that the one means the object itself.
func (m *Machine) positionalPatterns(cls *value.Class, n int) (attrs []value.Value, self bool, err error) {
	if n == 0 {
		return nil, false, nil
	}
	allowed := 0
	if args, ok := cls.Lookup(nameMatchArgs); ok {
		tuple, ok := args.(*value.Tuple)
		if !ok {
			return nil, false, value.Raise(value.TypeError, "%s.__match_args__ must be a tuple (got %s)", cls.Name, args.Class().Name)
		}
		if n <= len(tuple.Elems) {
			return append([]value.Value(nil), tuple.Elems[:n]...), false, nil
		}
		allowed = len(tuple.Elems)
	} else {
		for _, base := range matchSelf {
			if cls.IsSubclassOf(base) {
				self, allowed = true, 1
			}
		}
		if self && n == 1 {
			return nil, true, nil
		}
	}
	return nil, self, value.Raise(value.TypeError, "%s() accepts %d positional sub-pattern%s (%d given)", cls.Name, allowed, plural(allowed), n)
}
