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
		v = value.MakeBool(t.Stack[top].Class().TakenFor() == value.SequenceCollection)
	case code.MATCH_MAPPING:
		v = value.MakeBool(t.Stack[top].Class().TakenFor() == value.MappingCollection)
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

// matchKeys is the tuple of the values under keys, or None if one is missing.
func (m *Machine) matchKeys(x, keys value.Value) (value.Value, error) {
	wanted, ok := keys.(*value.Tuple)
	if !ok {
		return nil, fault("keys to match that are no tuple")
	}
	get, err := m.getter(x)
	if err != nil {
		return nil, err
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
		v, found, err := get(k)
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

// getter looks up keys in a mapping as patterns do: by its get with a default, so that nothing is made for a key that is not there,
// as by the __missing__ of a defaultdict.
func (m *Machine) getter(x value.Value) (func(k value.Value) (v value.Value, found bool, err error), error) {
	if d, ok := x.(*value.Dict); ok {
		return func(k value.Value) (value.Value, bool, error) { return d.Get(m, k) }, nil
	}
	get, err := value.GetAttr(m, x, nameGet)
	if err != nil {
		return nil, err
	}
	if err := m.Alloc(sizeOfSequence); err != nil {
		return nil, err
	}
	nothing := &value.Instance{Cls: value.ObjectClass}
	return func(k value.Value) (value.Value, bool, error) {
		v, err := value.Call(m, get, []value.Value{k, nothing}, nil)
		return v, v != nothing, err
	}, nil
}

// matchRest is a dict of what is not under keys.
func (m *Machine) matchRest(x, keys value.Value) (value.Value, error) {
	taken, ok := keys.(*value.Tuple)
	if !ok {
		return nil, fault("keys to leave out that are no tuple")
	}
	if err := m.Alloc(sizeOfDict); err != nil {
		return nil, err
	}
	rest := value.NewDict()
	is, err := m.eachEntry(x, func(k, v value.Value) error {
		if err := m.Alloc(sizeOfEntry); err != nil {
			return err
		}
		return rest.Set(m, k, v)
	})
	if err := orNoMapping(x, is, err); err != nil {
		return nil, err
	}
	for _, k := range taken.Elems {
		found, err := rest.Delete(m, k)
		if err != nil {
			return nil, err
		}
		if found == nil { // get knows it, keys does not
			return nil, value.NewException(value.KeyError, k)
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
