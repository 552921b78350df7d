package value

// slotSet are the names that objects may have where a class and all that it derives from have __slots__.
type slotSet struct{ names *Dict }

// findSlots gathers the slots. They are kept like other attributes; what they do is to forbid all others.
func (c *Class) findSlots() {
	c.slots = nil
	all := &slotSet{NewDict()}
	for _, k := range c.MRO {
		if k.Builtin {
			if k != ObjectClass && k.New == nil || k.IsSubclassOf(BaseExceptionClass) {
				return
			}
			continue
		}
		names, ok := k.Attrs.GetStr(nameSlots)
		if !ok || !all.add(names) {
			return
		}
	}
	c.slots = all
}

// add adds the names of one class, and tells whether there is no __dict__ among them.
func (s *slotSet) add(names Value) bool {
	elems, ok := slotNames(names)
	if !ok {
		return false
	}
	for _, e := range elems {
		name, ok := e.(*Str)
		if !ok || name.s == "__dict__" {
			return false
		}
		s.names.SetStr(name, None)
	}
	return true
}

// slotNames are what a value of __slots__ names, if it is one that can name anything.
func slotNames(names Value) ([]Value, bool) {
	switch n := names.(type) {
	case *Str:
		return []Value{n}, true
	case *Tuple:
		return n.Elems, true
	case *List:
		return n.Elems, true
	case *Dict:
		var elems []Value
		for k := range n.All() {
			elems = append(elems, k)
		}
		return elems, true
	}
	return nil, false
}

// checkSlots refuses the slots that a new class cannot have.
func (c *Class) checkSlots() error {
	value, ok := c.Attrs.GetStr(nameSlots)
	if !ok {
		return nil
	}
	elems, ok := slotNames(value)
	if !ok {
		return nil
	}
	if l := c.layout; len(elems) > 0 && (l == IntClass || l == TupleClass || l == BytesClass) {
		return Raise(TypeError, "nonempty __slots__ not supported for subtype of '%s'", c.Bases[0].Name)
	}
	for _, e := range elems {
		name, ok := e.(*Str)
		if !ok {
			return Raise(TypeError, "__slots__ items must be strings, not '%s'", e.Class().Name)
		}
		if !isIdentifier(name.s) {
			return Raise(TypeError, "__slots__ must be identifiers")
		}
		if _, taken := c.Attrs.GetStr(name); taken {
			return Raise(ValueError, "%s in __slots__ conflicts with class variable", StrRepr(name.s))
		}
	}
	return nil
}

// allows tells whether an object may have an attribute.
func (s *slotSet) allows(name *Str) bool {
	if s == nil {
		return true
	}
	_, ok := s.names.GetStr(name)
	return ok
}
