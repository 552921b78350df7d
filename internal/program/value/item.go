package value

// GetItem is v[key]; key may be a *Slice.
func GetItem(rt Runtime, v, key Value) (Value, error) {
	switch x := v.(type) {
	case *List:
		if i, ok := key.(Int); ok {
			if uint64(i) < uint64(len(x.Elems)) {
				return x.Elems[i], nil
			}
		}
		return x.item(rt, key)
	case *Dict:
		found, ok, err := x.Get(rt, key)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, NewException(KeyError, key)
		}
		return found, nil
	}
	if fn := userSpecial(v, nameGetItem); fn != nil {
		return callSpecial(rt, v, fn, key)
	}
	switch x := Plain(v).(type) {
	case *Str:
		return x.item(rt, key)
	case *Tuple:
		return x.item(rt, key)
	case *List:
		return x.item(rt, key)
	case *Dict:
		return x.itemOrMissing(rt, v, key)
	case *Bytes:
		return x.item(rt, key)
	case *Range:
		return x.item(rt, key)
	case *Class:
		return x.subscript(rt, key)
	case *GenericAlias:
		return x.Origin, nil
	}
	return nil, Raise(TypeError, "'%s' object is not subscriptable", v.Class().Name)
}

// itemOrMissing is GetItem of an object whose class derives from dict: __missing__ may know what is not there.
func (d *Dict) itemOrMissing(rt Runtime, v, key Value) (Value, error) {
	found, ok, err := d.Get(rt, key)
	if err != nil || ok {
		return found, err
	}
	if fn := userSpecial(v, nameMissing); fn != nil {
		return callSpecial(rt, v, fn, key)
	}
	return nil, NewException(KeyError, key)
}

// SetItem is v[key] = x.
func SetItem(rt Runtime, v, key, x Value) error {
	switch c := v.(type) {
	case *List:
		if i, ok := key.(Int); ok {
			if uint64(i) < uint64(len(c.Elems)) {
				c.Elems[i] = x
				return nil
			}
		}
		return c.setItem(rt, key, x)
	case *Dict:
		return c.Set(rt, key, x)
	}
	if fn := userSpecial(v, nameSetItem); fn != nil {
		_, err := callSpecial(rt, v, fn, key, x)
		return err
	}
	switch c := Plain(v).(type) {
	case *List:
		return c.setItem(rt, key, x)
	case *Dict:
		return c.Set(rt, key, x)
	}
	if _, err := sequenceIndex(rt, v, key); err != nil {
		return err
	}
	return Raise(TypeError, "'%s' object does not support item assignment", v.Class().Name)
}

// sequenceIndex is the error of a key that cannot be an index, which CPython raises before it says that a sequence cannot be changed.
// It tells whether the key is one.
func sequenceIndex(rt Runtime, v, key Value) (bool, error) {
	if !mayHaveItems(v) {
		return false, nil
	}
	i, ok, err := asIndex(rt, key)
	if err != nil || !ok {
		return false, err
	}
	if _, small := smallInt(i); !small {
		return false, Raise(IndexError, "cannot fit '%s' into an index-sized integer", key.Class().Name)
	}
	return true, nil
}

// mayHaveItems tells of which types CPython makes the index a number before it says that it has no items to change: of those that
// are sequences or sets, and of all classes of the program.
func mayHaveItems(v Value) bool {
	switch Plain(v).(type) {
	case *Str, *Tuple, *Bytes, *Range, *Set, *FrozenSet, *DictView:
		return true
	}
	switch v.(type) {
	case *Instance, *Exception:
		return !v.Class().Builtin && v.Class().Module != "builtins"
	}
	return false
}

// DelItem is del v[key].
func DelItem(rt Runtime, v, key Value) error {
	if fn := userSpecial(v, nameDelItem); fn != nil {
		_, err := callSpecial(rt, v, fn, key)
		return err
	}
	switch c := Plain(v).(type) {
	case *List:
		return c.delItem(rt, key)
	case *Dict:
		found, err := c.Delete(rt, key)
		if err == nil && found == nil {
			err = NewException(KeyError, key)
		}
		return err
	}
	if mayHaveItems(v) {
		isIndex, err := sequenceIndex(rt, v, key)
		if err != nil {
			return err
		}
		if isIndex {
			return Raise(TypeError, "'%s' object doesn't support item deletion", v.Class().Name)
		}
	}
	return Raise(TypeError, "'%s' object does not support item deletion", v.Class().Name)
}

// Contains is key in v.
func Contains(rt Runtime, v, key Value) (bool, error) {
	if fn := userSpecial(v, nameContains); fn != nil {
		if fn == None {
			return false, Raise(TypeError, "'%s' object is not a container", v.Class().Name)
		}
		r, err := callSpecial(rt, v, fn, key)
		if err != nil {
			return false, err
		}
		return Truth(rt, r)
	}
	switch c := Plain(v).(type) {
	case *Dict:
		_, ok, err := c.Get(rt, key)
		return ok, err
	case *Set:
		return c.hasElement(rt, key)
	case *FrozenSet:
		return c.hasElement(rt, key)
	case *List:
		return containsElem(rt, &c.Elems, key)
	case *Tuple:
		return containsElem(rt, &c.Elems, key)
	case *Str:
		return c.contains(rt, key)
	case *Bytes:
		return c.contains(rt, key)
	case *Range:
		return c.contains(rt, key)
	case *DictView:
		return c.contains(rt, key)
	}
	return containsByIteration(rt, v, key)
}

func containsElem(rt Runtime, elems *[]Value, key Value) (bool, error) {
	if err := step(rt, len(*elems)/4); err != nil {
		return false, err
	}
	for i := 0; i < len(*elems); i++ { //nolint:intrange // the program may change it meanwhile
		eq, err := Equal(rt, (*elems)[i], key)
		if err != nil || eq {
			return eq, err
		}
	}
	return false, nil
}

func containsByIteration(rt Runtime, v, key Value) (bool, error) {
	it, err := Iter(rt, v)
	if err != nil {
		if isTypeError(err) {
			return false, Raise(TypeError, "argument of type '%s' is not iterable", v.Class().Name)
		}
		return false, err
	}
	for {
		x, ok, err := Next(rt, it)
		if err != nil || !ok {
			return false, err
		}
		if err := step(rt, 1); err != nil {
			return false, err
		}
		eq, err := Equal(rt, x, key)
		if err != nil || eq {
			return eq, err
		}
	}
}
