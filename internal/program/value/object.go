package value

// defineObject gives object what every class has.
func defineObject() {
	ObjectClass.New = func(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(args) > 0 || len(kwargs) > 0 {
			return nil, Raise(TypeError, "object() takes no arguments")
		}
		return &Instance{Cls: ObjectClass}, alloc(rt, sizeOfObject)
	}
	ObjectClass.slots = &slotSet{NewDict()} // an object() has no attributes of its own
	for title, only := range map[string]Value{"NoneType": None, "EllipsisType": Ellipsis, "NotImplementedType": NotImplemented} {
		c := only.Class()
		c.Final = true
		c.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
			if len(args) > 0 || len(kwargs) > 0 {
				return nil, Raise(TypeError, "%s takes no arguments", title)
			}
			return only, nil
		}
	}
	defGetSet(ObjectClass, "__class__", func(_ Runtime, v Value) (Value, error) { return v.Class(), nil }, setClass)
	ObjectClass.Attrs.SetStr(nameClass, classAttr())
	ObjectClass.Attrs.SetStr(nameDict, dictAttr())
	defineObjectMethods()
	for _, c := range []*Class{ObjectClass, IntClass, FloatClass, StrClass, BytesClass, TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, BaseExceptionClass, TypeClass} {
		d := &MethodDef{Owner: c, Name: "__new__", Kind: OfNobody, Call: staticNew(c), native: true}
		c.Attrs.SetStr(nameNew, d)
	}
}

func setClass(_ Runtime, _, _ Value) error {
	return Raise(TypeError, "__class__ assignment is not supported")
}

// classAttr is __class__. It sees the object itself, not what is inside.
func classAttr() *GetSet {
	return &GetSet{Owner: ObjectClass, Name: "__class__", Get: func(_ Runtime, v Value) (Value, error) { return v.Class(), nil },
		Set: func(rt Runtime, self, v Value) error {
			o, ok := self.(*Instance)
			cls, isClass := v.(*Class)
			if !ok || !isClass || cls.Builtin || cls.layout != o.Cls.layout {
				return setClass(rt, self, v)
			}
			o.Cls = cls
			return nil
		}}
}

// dictAttr is __dict__: the attributes themselves of an object, a copy of a class's.
func dictAttr() *GetSet {
	return &GetSet{Owner: ObjectClass, Name: "__dict__", Get: func(rt Runtime, v Value) (Value, error) {
		if c, ok := v.(*Class); ok {
			return c.Attrs.Copy(), allocTimes(rt, c.Attrs.Len(), sizeOfEntry)
		}
		attrs, err := attrsToChange(v, nameDict, false)
		if err != nil {
			return nil, noAttribute(v, nameDict)
		}
		return attrs, nil
	}, Set: func(_ Runtime, self, v Value) error {
		if _, err := attrsToChange(self, nameDict, false); err != nil {
			return noAttribute(self, nameDict)
		}
		d, ok := Plain(v).(*Dict)
		if !ok {
			return Raise(TypeError, "__dict__ must be set to a dictionary, not a '%s'", v.Class().Name)
		}
		switch o := self.(type) {
		case *Instance:
			o.Attrs = d
		case *Exception:
			o.Attrs = d
		case *Function:
			o.Attrs = d
		default:
			return Raise(AttributeError, "attribute '__dict__' of '%s' objects is not writable", self.Class().Name)
		}
		return nil
	}}
}

// defObject gives object a special method that does what the operation does on its own.
func defObject(name string, sig signature, fn func(rt Runtime, self Value, args []Value) (Value, error)) {
	d := &MethodDef{Owner: ObjectClass, Name: name, native: true}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		args, err := sig.arrange("object", name, args, kwargs)
		if err != nil {
			return nil, err
		}
		return fn(rt, self, args)
	}
	ObjectClass.Attrs.SetStr(NewName(name), d)
}

// AttributeName is the name of an attribute as getattr and its like take it: also of a class that derives from str.
func AttributeName(v Value) (*Str, error) {
	if name, ok := Plain(v).(*Str); ok {
		return name, nil
	}
	return nil, Raise(TypeError, "attribute name must be string, not '%s'", v.Class().Name)
}

func defineObjectMethods() {
	defObject("__repr__", slotNone, func(rt Runtime, self Value, _ []Value) (Value, error) {
		return NewStr(objectRepr(rt, self)), nil
	})
	defObject("__str__", slotNone, func(rt Runtime, self Value, _ []Value) (Value, error) {
		s, err := Repr(rt, self)
		return NewStr(s), err
	})
	defObject("__format__", slotArg, func(rt Runtime, self Value, args []Value) (Value, error) {
		spec, ok := args[0].(*Str)
		if !ok {
			return nil, Raise(TypeError, "__format__() argument must be str, not %s", args[0].Class().Name)
		}
		return formatPlain(rt, self, spec.s)
	})
	defObject("__eq__", slotArg, func(_ Runtime, self Value, args []Value) (Value, error) {
		if Is(self, args[0]) {
			return True, nil
		}
		return NotImplemented, nil
	})
	defObject("__ne__", slotArg, func(rt Runtime, self Value, args []Value) (Value, error) {
		return notEqualByEqual(rt, self, args[0])
	})
	for _, name := range []string{"__lt__", "__le__", "__gt__", "__ge__"} {
		defObject(name, slotArg, func(Runtime, Value, []Value) (Value, error) { return NotImplemented, nil })
	}
	defObject("__hash__", slotNone, func(rt Runtime, self Value, _ []Value) (Value, error) {
		id, _ := Identity(rt, self)
		return MakeInt(int64(id)), nil //nolint:gosec // the bits of a hash
	})
	defObject("__getattribute__", slotArg, func(rt Runtime, self Value, args []Value) (Value, error) {
		name, err := AttributeName(args[0])
		if err != nil {
			return nil, err
		}
		if o, isInstance := self.(*Instance); isInstance {
			return getPlainly(rt, o, name)
		}
		return GetAttr(rt, self, name)
	})
	defObject("__setattr__", slotTwo, func(rt Runtime, self Value, args []Value) (Value, error) {
		name, err := AttributeName(args[0])
		if err != nil {
			return nil, err
		}
		if c, isClass := self.(*Class); isClass {
			return None, c.setAttr(rt, name, args[1])
		}
		return None, setOfObject(rt, self, name, args[1])
	})
	defObject("__delattr__", slotArg, func(rt Runtime, self Value, args []Value) (Value, error) {
		name, err := AttributeName(args[0])
		if err != nil {
			return nil, err
		}
		if c, isClass := self.(*Class); isClass {
			return None, c.delAttr(name)
		}
		return None, delOfObject(rt, self, name)
	})
	defObject("__init__", anyArgs, objectInit)
	d := &MethodDef{Owner: ObjectClass, Name: "__init_subclass__", Kind: OfClass, native: true}
	d.Call = func(_ Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		name := "object"
		if c, ok := self.(*Class); ok {
			name = c.QualName
		}
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "%s.__init_subclass__() takes no keyword arguments", name)
		}
		if len(args) > 0 {
			return nil, Raise(TypeError, "%s.__init_subclass__() takes no arguments (%d given)", name, len(args))
		}
		return None, nil
	}
	ObjectClass.Attrs.SetStr(nameInitSubclass, d)
}

// getPlainly reads an attribute without __getattr__ and __getattribute__ of the program.
func getPlainly(rt Runtime, o *Instance, name *Str) (Value, error) {
	attr, found := o.Cls.Lookup(name)
	if found && isDataDescriptor(attr) {
		return bind(rt, attr, o, o.Cls, name)
	}
	if o.Attrs != nil {
		if own, ok := o.Attrs.GetStr(name); ok {
			return own, nil
		}
	}
	if found {
		return bind(rt, attr, o, o.Cls, name)
	}
	return nil, About(noAttribute(o, name), name, o)
}

func objectInit(_ Runtime, self Value, args []Value) (Value, error) {
	if o, ok := self.(*Instance); ok && o.Native == nil && len(args) > 0 {
		return nil, Raise(TypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", o.Cls.Name)
	}
	return None, nil
}

// notEqualByEqual is the opposite of what __eq__ says, where that says something.
func notEqualByEqual(rt Runtime, a, b Value) (Value, error) {
	fn, ok := a.Class().Lookup(nameEq)
	if !ok || isNative(fn) {
		if Is(a, b) {
			return False, nil
		}
		return NotImplemented, nil
	}
	eq, err := callSpecial(rt, a, fn, b)
	if err != nil || eq == NotImplemented {
		return eq, err
	}
	t, err := Truth(rt, eq)
	return MakeBool(!t), err
}
