package value

import "errors"

// GetAttr is v.name.
func GetAttr(rt Runtime, v Value, name *Str) (Value, error) {
	switch o := v.(type) {
	case *Instance:
		if o.Cls.has(ownGetAttribute) {
			return getThroughHooks(rt, v, name)
		}
		return getOfObject(rt, v, o.Cls, o.Attrs, name)
	case *Class:
		return getOfClass(rt, o, name)
	case *Module:
		if found, ok := o.Attrs.GetStr(name); ok {
			return found, nil
		}
		return getOfModule(rt, o, name)
	case *Exception:
		return getOfObject(rt, v, o.Cls, o.Attrs, name)
	case *Function:
		return getOfObject(rt, v, FunctionClass, o.Attrs, name)
	case *Super:
		return o.get(rt, name)
	case *Method:
		return o.get(rt, name)
	case *GenericAlias:
		return o.get(rt, name)
	}
	return getOfObject(rt, v, v.Class(), nil, name)
}

func getOfObject(rt Runtime, v Value, cls *Class, attrs *Dict, name *Str) (Value, error) {
	attr, found := cls.Lookup(name)
	if found && isDataDescriptor(attr) {
		x, err := bind(rt, attr, v, cls, name)
		if err != nil && isAttributeError(err) {
			return orGetAttr(rt, v, name, err)
		}
		return x, err
	}
	if attrs != nil {
		if own, ok := attrs.GetStr(name); ok {
			return own, nil
		}
	}
	if found {
		return bind(rt, attr, v, cls, name)
	}
	if fn := userSpecial(v, nameGetAttr); fn != nil {
		return callSpecial(rt, v, fn, name)
	}
	return nil, About(noAttribute(v, name), name, v)
}

func noAttribute(v Value, name *Str) error {
	return Raise(AttributeError, "'%s' object has no attribute '%s'", v.Class().Name, name.s)
}

func isAttributeError(err error) bool {
	var e *Exception
	return errors.As(err, &e) && e.Cls.IsSubclassOf(AttributeError)
}

// orGetAttr asks __getattr__ where everything else has said that there is no such attribute.
func orGetAttr(rt Runtime, v Value, name *Str, otherwise error) (Value, error) {
	if fn := userSpecial(v, nameGetAttr); fn != nil {
		return callSpecial(rt, v, fn, name)
	}
	return nil, otherwise
}

func getThroughHooks(rt Runtime, v Value, name *Str) (Value, error) {
	fn := userSpecial(v, nameGetAttribute)
	x, err := callSpecial(rt, v, fn, name)
	if err != nil && isAttributeError(err) {
		return orGetAttr(rt, v, name, err)
	}
	return x, err
}

func getOfClass(rt Runtime, c *Class, name *Str) (Value, error) {
	meta := c.Class()
	ofMeta, inMeta := meta.Lookup(name)
	if inMeta && isDataDescriptor(ofMeta) {
		return bind(rt, ofMeta, c, meta, name)
	}
	if attr, ok := c.Lookup(name); ok {
		return bind(rt, attr, nil, c, name)
	}
	if inMeta {
		return bind(rt, ofMeta, c, meta, name)
	}
	if fn := userSpecial(c, nameGetAttr); fn != nil {
		return callSpecial(rt, c, fn, name)
	}
	return nil, About(Raise(AttributeError, "type object '%s' has no attribute '%s'", c.Name, name.s), name, c)
}

func getOfModule(rt Runtime, m *Module, name *Str) (Value, error) {
	if attr, ok := ModuleClass.Lookup(name); ok {
		return bind(rt, attr, m, ModuleClass, name)
	}
	if fn, ok := m.Attrs.GetStr(nameGetAttr); ok {
		return Call(rt, fn, []Value{name}, nil)
	}
	return nil, About(Raise(AttributeError, "module '%s' has no attribute '%s'", m.Name, name.s), name, m)
}

// get looks behind the class in the order of the object's.
func (s *Super) get(rt Runtime, name *Str) (Value, error) {
	if name == nameClass || name.s == nameClass.s {
		return SuperClass, nil
	}
	attr := s.find(name)
	if attr == nil {
		return nil, About(Raise(AttributeError, "'super' object has no attribute '%s'", name.s), name, s)
	}
	if c, isClass := s.Self.(*Class); isClass && c == s.Start {
		return bind(rt, attr, nil, c, name)
	}
	return bind(rt, attr, s.Self, s.Start, name)
}

// find is the attribute as it stands in the class, or nil.
func (s *Super) find(name *Str) Value {
	behind := false
	for _, k := range s.Start.MRO {
		if !behind {
			behind = k == s.Cls
			continue
		}
		if attr, ok := k.Attrs.GetStr(name); ok {
			return attr
		}
	}
	return nil
}

// get is of the method what it has itself, and else of its function.
func (m *Method) get(rt Runtime, name *Str) (Value, error) {
	if attr, ok := MethodClass.Lookup(name); ok {
		return bind(rt, attr, m, MethodClass, name)
	}
	return GetAttr(rt, m.Func, name)
}

func (a *GenericAlias) get(rt Runtime, name *Str) (Value, error) {
	if attr, ok := GenericAliasClass.Lookup(name); ok {
		return bind(rt, attr, a, GenericAliasClass, name)
	}
	return GetAttr(rt, a.Origin, name)
}

// LoadMethod is v.name where it will be called at once: fn gets self before the arguments (a *MethodDef as the self of its
// Call), or only the arguments where self is nil.
func LoadMethod(rt Runtime, v Value, name *Str) (fn, self Value, err error) {
	cls := v.Class()
	var attrs *Dict
	switch o := v.(type) {
	case *Instance:
		if o.Cls.has(ownGetAttribute) {
			fn, err = GetAttr(rt, v, name)
			return fn, nil, err
		}
		attrs = o.Attrs
	case *Exception:
		attrs = o.Attrs
	case *Super:
		if f, ok := o.find(name).(*Function); ok && name.s != nameClass.s {
			if _, ofClass := o.Self.(*Class); !ofClass {
				return f, o.Self, nil
			}
		}
		fn, err = GetAttr(rt, v, name)
		return fn, nil, err
	case *Class, *Module, *Function, *Method, *GenericAlias:
		fn, err = GetAttr(rt, v, name)
		return fn, nil, err
	}
	attr, ok := cls.Lookup(name)
	if !ok {
		fn, err = GetAttr(rt, v, name)
		return fn, nil, err
	}
	switch f := attr.(type) {
	case *Function:
	case *MethodDef:
		if f.Kind != OfInstance {
			return f.bind(v, cls), nil, nil
		}
	default:
		fn, err = GetAttr(rt, v, name)
		return fn, nil, err
	}
	if attrs != nil {
		if own, ok := attrs.GetStr(name); ok {
			return own, nil, nil
		}
	}
	return attr, v, nil
}
