package value

func defineDict() {
	DictClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		d := NewDict()
		return d, d.fill(rt, "dict", args, kwargs)
	}
	DictClass.Attrs.SetStr(nameInit, dictFiller("__init__", "dict", true))
	DictClass.Attrs.SetStr(NewName("update"), dictFiller("update", "update", false))
	def(DictClass, "get", between(1, 2), func(rt Runtime, d *Dict, args []Value) (Value, error) {
		v, ok, err := d.Get(rt, args[0])
		return orDefault(v, ok, args[1:]), err
	})
	def(DictClass, "setdefault", between(1, 2), func(rt Runtime, d *Dict, args []Value) (Value, error) {
		v, ok, err := d.Get(rt, args[0])
		if err != nil || ok {
			return v, err
		}
		v = orDefault(nil, false, args[1:])
		return v, d.Set(rt, args[0], v)
	})
	def(DictClass, "pop", between(1, 2), func(rt Runtime, d *Dict, args []Value) (Value, error) {
		if d.live > 0 { // else the key need not even have a hash
			v, err := d.Delete(rt, args[0])
			if err != nil || v != nil {
				return v, err
			}
		}
		if len(args) == 2 {
			return args[1], nil
		}
		return nil, NewException(KeyError, args[0])
	})
	def(DictClass, "popitem", noArgs, func(_ Runtime, d *Dict, _ []Value) (Value, error) {
		if err := d.checkFrozen(); err != nil {
			return nil, err
		}
		k, v, ok := d.popLast()
		if !ok {
			return nil, NewException(KeyError, NewStr("popitem(): dictionary is empty"))
		}
		return NewTuple([]Value{k, v}), nil
	})
	def(DictClass, "clear", noArgs, func(_ Runtime, d *Dict, _ []Value) (Value, error) {
		if err := d.checkFrozen(); err != nil {
			return nil, err
		}
		d.Clear()
		return None, nil
	})
	def(DictClass, "copy", noArgs, func(rt Runtime, d *Dict, _ []Value) (Value, error) {
		return d.Copy(), allocTimes(rt, d.live, sizeOfEntry+8)
	})
	for name, kind := range map[string]DictViewKind{"keys": DictKeys, "values": DictValues, "items": DictItems} {
		def(DictClass, name, noArgs, func(_ Runtime, d *Dict, _ []Value) (Value, error) {
			return &DictView{d, kind}, nil
		})
	}
	defClass(DictClass, "fromkeys", between(1, 2), dictFromKeys)
	defNative(DictClass, "__reversed__", noArgs, func(rt Runtime, d *Dict, _ []Value) (Value, error) { return Reversed(rt, d) })
}

func orDefault(v Value, ok bool, rest []Value) Value {
	switch {
	case ok:
		return v
	case len(rest) > 0:
		return rest[0]
	}
	return None
}

// dictFiller is a method that adds what dict(…) takes.
func dictFiller(name, called string, isNative bool) *MethodDef {
	return &MethodDef{Owner: DictClass, Name: name, native: isNative, Call: func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		d, ok := Plain(self).(*Dict)
		if !ok {
			return nil, Raise(TypeError, "descriptor '%s' for 'dict' objects doesn't apply to a '%s' object", name, self.Class().Name)
		}
		return None, d.fill(rt, called, args, kwargs)
	}}
}

func (d *Dict) fill(rt Runtime, called string, args []Value, kwargs []Keyword) error {
	if len(args) > 1 {
		return Raise(TypeError, "%s expected at most 1 argument, got %d", called, len(args))
	}
	if len(args) == 1 {
		if err := d.update(rt, args[0]); err != nil {
			return err
		}
	}
	for _, kw := range kwargs {
		if err := d.Set(rt, NewStr(kw.Name), kw.Value); err != nil {
			return err
		}
	}
	return nil
}

// update adds the entries of a dict, of an object with keys(), or of an iterable of pairs.
func (d *Dict) update(rt Runtime, v Value) error {
	if other := EntriesOf(v); other != nil {
		return d.merge(rt, other)
	}
	if _, ok := v.Class().Lookup(nameKeys); ok {
		return d.updateByKeys(rt, v)
	}
	n := 0
	building(rt, d)
	err := Each(rt, v, func(pair Value) error {
		before := asked(rt)
		kv, err := Elements(rt, pair)
		if err != nil {
			if isTypeError(err) && !isIterable(pair) {
				return Raise(TypeError, "cannot convert dictionary update sequence element #%d to a sequence", n)
			}
			return err
		}
		if len(kv) != 2 {
			return Raise(ValueError, "dictionary update sequence element #%d has length %d; 2 is required", n, len(kv))
		}
		n++
		forget(rt, before)
		return d.Set(rt, kv[0], kv[1])
	})
	return err
}

// EntriesOf is the dict with the entries of v where v is made of one, whatever methods its class has: but one with an __iter__ of its own
// is asked for its keys as any other mapping is, and EntriesOf is nil; as one of the program's classes is after AskForKeys.
func EntriesOf(v Value) *Dict {
	d, ok := Plain(v).(*Dict)
	if !ok || d == v {
		return d
	}
	if c := v.Class(); c.asked && !c.Frozen || userSpecial(v, nameIter) != nil {
		return nil
	}
	return d
}

func (d *Dict) updateByKeys(rt Runtime, v Value) error {
	fn, self, err := LoadMethod(rt, v, nameKeys)
	if err != nil {
		return err
	}
	keys, err := callLoaded(rt, fn, self)
	if err != nil {
		return err
	}
	all, err := Elements(rt, keys)
	if err != nil {
		return err
	}
	building(rt, d)
	for _, k := range all {
		x, err := GetItem(rt, v, k)
		if err != nil {
			return err
		}
		if err := d.Set(rt, k, x); err != nil {
			return err
		}
	}
	return nil
}

// callLoaded calls what LoadMethod gave.
func callLoaded(rt Runtime, fn, self Value, args ...Value) (Value, error) {
	if self == nil {
		return Call(rt, fn, args, nil)
	}
	return callSpecial(rt, self, fn, args...)
}

// merge adds the entries of another dict.
func (d *Dict) merge(rt Runtime, other *Dict) error {
	if d == other {
		return nil
	}
	if err := step(rt, other.live/2); err != nil {
		return err
	}
	for i := 0; i < len(other.entries); i++ { //nolint:intrange // the program may change it meanwhile
		e := other.entries[i]
		if e.key == nil {
			continue
		}
		if err := d.setHashed(rt, e.hash, e.key, e.value); err != nil {
			return err
		}
	}
	return nil
}

// unionOfDicts is x | y, where y is a dict or of a class that derives from it.
func unionOfDicts(rt Runtime, x *Dict, y Value) (Value, error) {
	if err := allocTimes(rt, x.live, sizeOfEntry+8); err != nil {
		return nil, err
	}
	d := x.Copy()
	return d, d.update(rt, y)
}

// dictFromKeys is also for classes that derive from dict.
func dictFromKeys(rt Runtime, cls *Class, args []Value) (Value, error) {
	v := orDefault(nil, false, args[1:])
	keys, err := Elements(rt, args[0])
	if err != nil {
		return nil, err
	}
	var d Value = NewDict()
	if !cls.Builtin {
		if d, err = Call(rt, cls, nil, nil); err != nil {
			return nil, err
		}
	}
	for _, k := range keys {
		if err := SetItem(rt, d, k, v); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func defineDictViews() {
	for _, c := range []*Class{DictKeysClass, DictValuesClass, DictItemsClass} {
		defNative(c, "__reversed__", noArgs, func(rt Runtime, v *DictView, _ []Value) (Value, error) { return Reversed(rt, v) })
		c.Final = true
	}
	for _, c := range []*Class{DictKeysClass, DictItemsClass} {
		def(c, "isdisjoint", oneArg, func(rt Runtime, v *DictView, args []Value) (Value, error) {
			disjoint, err := v.isDisjoint(rt, args[0])
			return MakeBool(disjoint), err
		})
	}
}

// isDisjoint looks for the elements of the one in the other: those of other in the view, but the other way round where other is
// a set or a view with more of them.
func (v *DictView) isDisjoint(rt Runtime, other Value) (bool, error) {
	size := -1
	switch x := other.(type) {
	case *DictView:
		if x.Kind != DictValues {
			size = x.Dict.Len()
		}
		if x == v {
			return size == 0, nil
		}
	case *Set, *FrozenSet:
		table, _ := tableOf(other)
		size = table.used
	}
	if size > v.Dict.Len() {
		found, err := anyOf(rt, v, true, func(rt Runtime, x Value) (bool, error) { return Contains(rt, other, x) })
		return !found, err
	}
	found, err := anyOf(rt, other, true, v.contains)
	return !found, err
}

// contains is key in view.
func (v *DictView) contains(rt Runtime, key Value) (bool, error) {
	switch v.Kind {
	case DictKeys:
		_, ok, err := v.Dict.Get(rt, key)
		return ok, err
	case DictItems:
		pair, ok := key.(*Tuple)
		if !ok || len(pair.Elems) != 2 {
			return false, nil
		}
		found, ok, err := v.Dict.Get(rt, pair.Elems[0])
		if err != nil || !ok {
			return false, err
		}
		return Equal(rt, found, pair.Elems[1])
	case DictValues:
	}
	return containsByIteration(rt, v, key)
}

// toSet is a set of what the view gives.
func (v *DictView) toSet(rt Runtime) (*Set, error) {
	s := NewSet()
	if v.Kind == DictKeys {
		return s, s.Update(rt, v.Dict) // as CPython does: it makes room for all at once, which tells in the order
	}
	return s, s.Update(rt, v)
}
