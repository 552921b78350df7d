package value

// SetAttr is v.name = x.
func SetAttr(rt Runtime, v Value, name *Str, x Value) error {
	switch o := v.(type) {
	case *Instance:
		if o.Cls.has(ownSetAttr) {
			_, err := callSpecial(rt, v, userSpecial(v, nameSetAttr), name, x)
			return err
		}
	case *Exception:
		if o.Cls.has(ownSetAttr) {
			_, err := callSpecial(rt, v, userSpecial(v, nameSetAttr), name, x)
			return err
		}
	case *Class:
		if fn := userSpecial(o, nameSetAttr); fn != nil {
			_, err := callSpecial(rt, o, fn, name, x)
			return err
		}
		return o.setAttr(rt, name, x)
	}
	return setOfObject(rt, v, name, x)
}

// setOfObject is object.__setattr__.
func setOfObject(rt Runtime, v Value, name *Str, x Value) error {
	cls := v.Class()
	attr, found := cls.Lookup(name)
	if found {
		if done, err := setDescriptor(rt, attr, v, name, x); done {
			return err
		}
	}
	attrs, err := attrsToChange(v, name, found)
	if err != nil {
		return err
	}
	before := attrs.Len()
	attrs.SetStr(name, x)
	if attrs.Len() > before {
		return alloc(rt, sizeOfEntry)
	}
	return nil
}

// setDescriptor sets an attribute that the class computes, and tells whether it does.
func setDescriptor(rt Runtime, attr, v Value, name *Str, x Value) (done bool, err error) {
	switch a := attr.(type) {
	case *Function, *MethodDef, *Str, Int:
		return false, nil
	case *Property:
		if a.Set == nil || a.Set == None {
			return true, Raise(AttributeError, "property %sof '%s' object has no setter", quotedName(name), v.Class().QualName)
		}
		_, err := Call(rt, a.Set, []Value{v, x}, nil)
		return true, err
	case *GetSet:
		if a.Set == nil {
			return true, Raise(AttributeError, "attribute '%s' of '%s' objects is not writable", a.Name, a.Owner.Name)
		}
		return true, a.Set(rt, v, x)
	}
	if fn := userSpecial(attr, nameSet); fn != nil {
		_, err := callSpecial(rt, attr, fn, v, x)
		return true, err
	}
	return false, nil
}

// attrsToChange is the dict of an object's attributes where it may have a new one of that name.
func attrsToChange(v Value, name *Str, inClass bool) (*Dict, error) {
	var at **Dict
	switch o := v.(type) {
	case *Instance:
		if !o.Cls.slots.allows(name) {
			if inClass {
				return nil, Raise(AttributeError, "'%s' object attribute '%s' is read-only", o.Cls.Name, name.s)
			}
			return nil, noAttribute(v, name)
		}
		at = &o.Attrs
	case *Exception:
		at = &o.Attrs
	case *Function:
		if o.Frozen {
			return nil, Raise(TypeError, "cannot set '%s' attribute of immutable function '%s'", name.s, o.Name)
		}
		at = &o.Attrs
	case *Module:
		if o.Frozen {
			return nil, Raise(TypeError, "cannot set '%s' attribute of immutable module '%s'", name.s, o.Name)
		}
		at = &o.Attrs
	default:
		if inClass {
			return nil, Raise(AttributeError, "'%s' object attribute '%s' is read-only", v.Class().Name, name.s)
		}
		return nil, noAttribute(v, name)
	}
	if *at == nil {
		*at = NewDict()
	}
	return *at, nil
}

func (c *Class) setAttr(rt Runtime, name *Str, x Value) error {
	if c.shared() {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name.s, c.Name)
	}
	if attr, ok := c.Class().Lookup(name); ok {
		if done, err := setDescriptor(rt, attr, c, name, x); done {
			return err
		}
	}
	c.Attrs.SetStr(name, x)
	c.changed()
	return alloc(rt, sizeOfEntry)
}

// DelAttr is del v.name.
func DelAttr(rt Runtime, v Value, name *Str) error {
	switch o := v.(type) {
	case *Instance:
		if o.Cls.has(ownDelAttr) {
			_, err := callSpecial(rt, v, userSpecial(v, nameDelAttr), name)
			return err
		}
	case *Class:
		if fn := userSpecial(o, nameDelAttr); fn != nil {
			_, err := callSpecial(rt, o, fn, name)
			return err
		}
		return o.delAttr(name)
	}
	return delOfObject(rt, v, name)
}

func (c *Class) delAttr(name *Str) error {
	if c.shared() {
		return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name.s, c.Name)
	}
	if !c.Attrs.DeleteStr(name) {
		return Raise(AttributeError, "type object '%s' has no attribute '%s'", c.Name, name.s)
	}
	c.changed()
	return nil
}

// delOfObject is object.__delattr__.
func delOfObject(rt Runtime, v Value, name *Str) error {
	attr, found := v.Class().Lookup(name)
	if found {
		if done, err := deleteDescriptor(rt, attr, v, name); done {
			return err
		}
	}
	if attrs := attrsOf(v); attrs != nil {
		if _, has := attrs.GetStr(name); has {
			attrs, err := attrsToChange(v, name, found)
			if err != nil {
				return err
			}
			attrs.DeleteStr(name)
			return nil
		}
	}
	if found {
		if _, err := attrsToChange(v, name, found); err != nil {
			return err
		}
	}
	return noAttribute(v, name)
}

func deleteDescriptor(rt Runtime, attr, v Value, name *Str) (done bool, err error) {
	switch a := attr.(type) {
	case *Property:
		if a.Del == nil || a.Del == None {
			return true, Raise(AttributeError, "property %sof '%s' object has no deleter", quotedName(name), v.Class().QualName)
		}
		_, err := Call(rt, a.Del, []Value{v}, nil)
		return true, err
	case *GetSet:
		if a.Del != nil {
			return true, a.Del(rt, v)
		}
		return true, Raise(AttributeError, "attribute '%s' of '%s' objects is not writable", a.Name, a.Owner.Name)
	}
	if fn := userSpecial(attr, nameDelete); fn != nil {
		_, err := callSpecial(rt, attr, fn, v)
		return true, err
	}
	return false, nil
}

// attrsOf is the dict of an object's attributes, or nil.
func attrsOf(v Value) *Dict {
	switch o := v.(type) {
	case *Instance:
		return o.Attrs
	case *Exception:
		return o.Attrs
	case *Function:
		return o.Attrs
	case *Module:
		return o.Attrs
	case *Class:
		return o.Attrs
	}
	return nil
}
