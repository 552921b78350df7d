package value

import "strings"

// defineType gives type what classes have.
func defineType() {
	TypeClass.New = newClass
	text := func(name string, of func(c *Class) string) {
		defGet(TypeClass, name, func(_ Runtime, c *Class) (Value, error) { return NewStr(of(c)), nil })
	}
	text("__name__", func(c *Class) string { return c.Name[strings.LastIndexByte(c.Name, '.')+1:] }) // see Class.Name
	text("__qualname__", func(c *Class) string { return c.QualName })
	text("__module__", func(c *Class) string { return c.Module })
	setText(TypeClass, "__name__", func(c *Class, s string) { c.Name = s })
	setText(TypeClass, "__qualname__", func(c *Class, s string) { c.QualName = s })
	setText(TypeClass, "__module__", func(c *Class, s string) { c.Module = s })
	defGet(TypeClass, "__mro__", func(_ Runtime, c *Class) (Value, error) { return classTuple(c.MRO), nil })
	defGet(TypeClass, "__bases__", func(_ Runtime, c *Class) (Value, error) { return classTuple(c.Bases), nil })
	defGet(TypeClass, "__base__", func(_ Runtime, c *Class) (Value, error) {
		if len(c.Bases) == 0 {
			return None, nil
		}
		return c.Bases[0], nil
	})
	defGetSet(TypeClass, "__doc__", func(_ Runtime, c *Class) (Value, error) {
		if doc, ok := c.Attrs.GetStr(nameDoc); ok {
			return doc, nil
		}
		return None, nil
	}, func(rt Runtime, c *Class, v Value) error {
		if c.shared() {
			return Raise(TypeError, "cannot set '__doc__' attribute of immutable type '%s'", c.Name)
		}
		c.Attrs.SetStr(nameDoc, v)
		c.changed()
		return alloc(rt, sizeOfEntry)
	})
	defGetSet(TypeClass, "__annotations__", func(_ Runtime, c *Class) (Value, error) {
		if a, ok := c.Attrs.GetStr(nameAnnotations); ok {
			return a, nil
		}
		if c.shared() {
			return nil, Raise(AttributeError, "type object '%s' has no attribute '__annotations__'", c.Name)
		}
		a := NewDict()
		c.Attrs.SetStr(nameAnnotations, a)
		c.changed()
		return a, nil
	}, func(_ Runtime, c *Class, v Value) error {
		if c.shared() {
			return Raise(TypeError, "cannot set '__annotations__' attribute of immutable type '%s'", c.Name)
		}
		c.Attrs.SetStr(nameAnnotations, v)
		c.changed()
		return nil
	})
	def(TypeClass, "mro", noArgs, func(_ Runtime, c *Class, _ []Value) (Value, error) {
		return NewList(append([]Value(nil), classTuple(c.MRO).Elems...)), nil
	})
	def(TypeClass, "__subclasses__", noArgs, func(_ Runtime, c *Class, _ []Value) (Value, error) {
		return NewList(append([]Value(nil), classTuple(c.subs).Elems...)), nil
	})
	defNative(TypeClass, "__instancecheck__", oneArg, func(rt Runtime, c *Class, args []Value) (Value, error) {
		return MakeBool(isInstanceOf(args[0], c)), nil
	})
	defNative(TypeClass, "__subclasscheck__", oneArg, func(_ Runtime, c *Class, args []Value) (Value, error) {
		sub, ok := args[0].(*Class)
		if !ok {
			return nil, Raise(TypeError, "issubclass() arg 1 must be a class")
		}
		return MakeBool(sub.IsSubclassOf(c)), nil
	})
	d := &MethodDef{Owner: TypeClass, Name: "__call__", native: true}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		c, ok := self.(*Class)
		if !ok {
			return nil, Raise(TypeError, "descriptor '__call__' requires a 'type' object but received a '%s'", self.Class().Name)
		}
		obj, init, err := newObject(rt, c, append([]Value(nil), args...), kwargs)
		if err != nil || init == nil {
			return obj, err
		}
		r, err := Call(rt, init, args, kwargs)
		if err == nil && r != None {
			err = Raise(TypeError, "__init__() should return None, not '%s'", r.Class().Name)
		}
		return obj, err
	}
	TypeClass.Attrs.SetStr(nameCall, d)
	init := &MethodDef{Owner: TypeClass, Name: "__init__", native: true}
	init.Call = func(Runtime, Value, []Value, []Keyword) (Value, error) { return None, nil }
	TypeClass.Attrs.SetStr(nameInit, init)
}

func setText(cls *Class, name string, set func(c *Class, s string)) {
	attr, _ := cls.Attrs.GetStr(NewStr(name))
	g, ok := attr.(*GetSet)
	if !ok {
		return
	}
	g.Set = func(_ Runtime, self, v Value) error {
		c, ok := self.(*Class)
		if !ok || c.shared() {
			return Raise(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, typeNameOf(self))
		}
		s, ok := v.(*Str)
		if !ok {
			return Raise(TypeError, "can only assign string to %s.%s, not '%s'", c.Name, name, v.Class().Name)
		}
		set(c, s.s)
		if name == "__module__" {
			c.Attrs.SetStr(nameModule, s)
		}
		c.changed()
		return nil
	}
}

func typeNameOf(v Value) string {
	if c, ok := v.(*Class); ok {
		return c.Name
	}
	return v.Class().Name
}

func classTuple(classes []*Class) *Tuple {
	elems := make([]Value, len(classes))
	for i, c := range classes {
		elems[i] = c
	}
	return NewTuple(elems)
}

// isInstanceOf is isinstance without __instancecheck__ of the program.
func isInstanceOf(v Value, c *Class) bool { return v.Class().IsSubclassOf(c) }

// IsInstance is isinstance(v, classes): a class, a tuple of such, or a union.
func IsInstance(rt Runtime, v, classes Value) (bool, error) {
	if c, ok := classes.(*Class); ok && (c.Meta == nil || v.Class() == c) {
		return isInstanceOf(v, c), nil
	}
	return checkClasses(rt, classes, 0, nameInstanceCheck, v, func(c *Class) (bool, error) { return isInstanceOf(v, c), nil },
		"isinstance() arg 2 must be a type, a tuple of types, or a union")
}

// IsSubclass is issubclass(cls, classes).
func IsSubclass(rt Runtime, cls, classes Value) (bool, error) {
	c, ok := cls.(*Class)
	if !ok {
		if t, isTuple := classes.(*Tuple); isTuple && len(t.Elems) == 0 {
			return false, nil // nothing is asked of it
		}
		return false, Raise(TypeError, "issubclass() arg 1 must be a class")
	}
	return checkClasses(rt, classes, 0, nameSubclassCheck, cls, func(base *Class) (bool, error) { return c.IsSubclassOf(base), nil },
		"issubclass() arg 2 must be a class, a tuple of classes, or a union")
}

// checkClasses checks against a class or any of several; a class of which the class has hook decides itself.
func checkClasses(rt Runtime, classes Value, depth int, hook *Str, v Value, check func(*Class) (bool, error), complaint string) (bool, error) {
	if depth > MaxDepth {
		return false, tooDeep("in __instancecheck__")
	}
	var all []Value
	switch c := classes.(type) {
	case *Class:
		if fn := userSpecial(c, hook); fn != nil {
			r, err := callSpecial(rt, c, fn, v)
			if err != nil {
				return false, err
			}
			return Truth(rt, r)
		}
		return check(c)
	case *Tuple:
		all = c.Elems
	case *Union:
		all = c.Args
	case NoneType:
		if depth > 0 {
			return check(NoneClass)
		}
		return false, Raise(TypeError, "%s", complaint)
	case *GenericAlias:
		name := "isinstance"
		if hook == nameSubclassCheck {
			name = "issubclass"
		}
		return false, Raise(TypeError, "%s() argument 2 cannot be a parameterized generic", name)
	default:
		if fn := userSpecial(classes, hook); fn != nil {
			r, err := callSpecial(rt, classes, fn, v)
			if err != nil {
				return false, err
			}
			return Truth(rt, r)
		}
		return false, Raise(TypeError, "%s", complaint)
	}
	for _, c := range all {
		if err := step(rt, 1); err != nil {
			return false, err
		}
		is, err := checkClasses(rt, c, depth+1, hook, v, check, complaint)
		if err != nil || is {
			return is, err
		}
	}
	return false, nil
}
