package value

// Plain is the value of a built-in class that operations work on: an object of a class that derives from one has it inside.
func Plain(v Value) Value {
	if i, ok := v.(*Instance); ok && i.Native != nil {
		return i.Native
	}
	return v
}

// userSpecial is the special method of the class of v, as it stands in the class, where it is not what operations do by themselves: of a class
// of the program, or of another package. Else it is nil.
func userSpecial(v Value, name *Str) Value {
	var cls *Class
	switch v := v.(type) {
	case *Instance:
		cls = v.Cls
	case *Str, Int, Float, Bool, NoneType, *List, *Dict, *Tuple, *Set, *FrozenSet, *Bytes, *BigInt, *Range, *Slice, *DictView:
		return nil
	case *Class:
		if v.Meta == nil {
			return nil
		}
		cls = v.Meta
	default:
		cls = v.Class()
	}
	attr, ok := cls.Lookup(name)
	if !ok {
		return nil
	}
	if def, ok := attr.(*MethodDef); ok && def.native {
		return nil
	}
	return attr
}

// callSpecial calls what userSpecial found.
func callSpecial(rt Runtime, v, fn Value, args ...Value) (Value, error) {
	switch f := fn.(type) {
	case *MethodDef:
		if f.Kind == OfInstance {
			return nest(rt, func() (Value, error) { return f.Call(rt, v, args, nil) })
		}
	case *Function:
		all := make([]Value, 0, len(args)+1)
		return Call(rt, f, append(append(all, v), args...), nil)
	}
	bound, err := bind(rt, fn, v, v.Class(), nil)
	if err != nil {
		return nil, err
	}
	return Call(rt, bound, args, nil)
}

// LookupSpecial is the attribute of the class of v that an operation uses, such as __enter__, to be called: fn gets self
// before the arguments unless self is nil. fn is nil where there is none.
func LookupSpecial(rt Runtime, v Value, name *Str) (fn, self Value, err error) {
	attr, ok := v.Class().Lookup(name)
	if !ok {
		return nil, nil, nil
	}
	switch f := attr.(type) {
	case *Function:
		return f, v, nil
	case *MethodDef:
		if f.Kind == OfInstance {
			return f, v, nil
		}
	}
	fn, err = bind(rt, attr, v, v.Class(), name)
	return fn, nil, err
}

// bind is what reading an attribute gives that was found in a class: self is nil where it is read from the class itself.
// The name is for messages.
func bind(rt Runtime, attr, self Value, cls *Class, name *Str) (Value, error) {
	switch a := attr.(type) {
	case *Function:
		if self == nil {
			return a, nil
		}
		return &Method{self, a}, nil
	case *MethodDef:
		return a.bind(self, cls), nil
	case *ClassMethod:
		if _, nested := a.Func.(*ClassMethod); nested {
			return nil, Raise(TypeError, "a classmethod of a classmethod is not supported")
		}
		return bind(rt, a.Func, cls, cls.Class(), name)
	case *StaticMethod:
		return a.Func, nil
	case *Property:
		if self == nil {
			return a, nil
		}
		return a.get(rt, self, name)
	case *GetSet:
		if self == nil {
			return a, nil
		}
		return a.Get(rt, self)
	}
	if get := userSpecial(attr, nameGet); get != nil {
		if self == nil {
			self = None
		}
		return Call(rt, get, []Value{attr, self, cls}, nil) // not bound first: that would ask for __get__ again
	}
	return attr, nil
}

func (d *MethodDef) bind(self Value, cls *Class) Value {
	switch d.Kind {
	case OfClass:
		return &BuiltinMethod{cls, d}
	case OfNobody:
		return &BuiltinMethod{None, d}
	case OfInstance:
	}
	if self == nil {
		return d
	}
	return &BuiltinMethod{self, d}
}

func (p *Property) get(rt Runtime, self Value, name *Str) (Value, error) {
	if p.Get == nil || p.Get == None {
		return nil, Raise(AttributeError, "property %sof '%s' object has no getter", quotedName(name), self.Class().QualName)
	}
	return Call(rt, p.Get, []Value{self}, nil)
}

func quotedName(name *Str) string {
	if name == nil {
		return ""
	}
	return StrRepr(name.s) + " "
}

// isDataDescriptor tells whether an attribute of the class goes before one of the object.
func isDataDescriptor(attr Value) bool {
	switch a := attr.(type) {
	case *Property, *GetSet:
		return true
	case *Function, *MethodDef, *Str, Int, *ClassMethod, *StaticMethod:
		return false
	case *Instance:
		return userSpecial(a, nameGet) != nil && (userSpecial(a, nameSet) != nil || userSpecial(a, nameDelete) != nil)
	}
	return userSpecial(attr, nameSet) != nil
}
