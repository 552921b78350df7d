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
	var elems []Value
	switch n := names.(type) {
	case *Str:
		elems = []Value{n}
	case *Tuple:
		elems = n.Elems
	case *List:
		elems = n.Elems
	case *Dict:
		for k := range n.All() {
			elems = append(elems, k)
		}
	default:
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

// allows tells whether an object may have an attribute.
func (s *slotSet) allows(name *Str) bool {
	if s == nil {
		return true
	}
	_, ok := s.names.GetStr(name)
	return ok
}
