package value

// defineFunctions gives functions, methods, properties and modules their attributes.
func defineFunctions() {
	textAttr(FunctionClass, "__name__", func(f *Function) *string { return &f.Name })
	textAttr(FunctionClass, "__qualname__", func(f *Function) *string { return &f.QualName })
	textAttr(FunctionClass, "__module__", func(f *Function) *string { return &f.Module })
	defGetSet(FunctionClass, "__doc__", func(_ Runtime, f *Function) (Value, error) { return orNone(f.Doc), nil },
		func(_ Runtime, f *Function, v Value) error {
			if err := f.checkFrozen("__doc__"); err != nil {
				return err
			}
			f.Doc = v
			return nil
		})
	defGetSet(FunctionClass, "__annotations__", func(_ Runtime, f *Function) (Value, error) {
		if f.Annotations == nil {
			if f.Frozen {
				return NewDict(), nil
			}
			f.Annotations = NewDict()
		}
		return f.Annotations, nil
	}, func(_ Runtime, f *Function, v Value) error {
		d, ok := v.(*Dict)
		if !ok {
			return Raise(TypeError, "__annotations__ must be set to a dict object")
		}
		if err := f.checkFrozen("__annotations__"); err != nil {
			return err
		}
		f.Annotations = d
		return nil
	})
	defGet(FunctionClass, "__defaults__", func(_ Runtime, f *Function) (Value, error) {
		if len(f.Defaults) == 0 {
			return None, nil
		}
		return NewTuple(append([]Value(nil), f.Defaults...)), nil
	})
	defGet(FunctionClass, "__kwdefaults__", func(_ Runtime, f *Function) (Value, error) {
		if f.KwDefaults == nil {
			return None, nil
		}
		return f.KwDefaults, nil
	})
	defGet(FunctionClass, "__globals__", func(_ Runtime, f *Function) (Value, error) { return f.Globals, nil })
	defGet(MethodClass, "__self__", func(_ Runtime, m *Method) (Value, error) { return m.Self, nil })
	defGet(MethodClass, "__func__", func(_ Runtime, m *Method) (Value, error) { return m.Func, nil })
	defGet(BuiltinClass, "__name__", func(_ Runtime, v Value) (Value, error) { return NewStr(builtinName(v)), nil })
	defGet(BuiltinClass, "__qualname__", func(_ Runtime, v Value) (Value, error) { return NewStr(builtinName(v)), nil })
	defGet(BuiltinClass, "__self__", func(_ Runtime, v Value) (Value, error) {
		if m, ok := v.(*BuiltinMethod); ok {
			return m.Self, nil
		}
		return None, nil
	})
	defGet(BuiltinClass, "__doc__", func(_ Runtime, v Value) (Value, error) {
		if b, ok := v.(*Builtin); ok && b.Doc != "" {
			return NewStr(b.Doc), nil
		}
		return None, nil
	})
	defGet(BuiltinClass, "__module__", func(_ Runtime, v Value) (Value, error) {
		b, ok := v.(*Builtin)
		if !ok {
			return None, nil
		}
		if b.Module == "" {
			return NewStr("builtins"), nil
		}
		return NewStr(b.Module), nil
	})
	defGet(MethodDescriptorClass, "__name__", func(_ Runtime, d *MethodDef) (Value, error) { return NewStr(d.Name), nil })
	defGet(MethodDescriptorClass, "__qualname__", func(_ Runtime, d *MethodDef) (Value, error) {
		return NewStr(d.Owner.Name + "." + d.Name), nil
	})
	defGet(CellClass, "cell_contents", func(_ Runtime, c *Cell) (Value, error) {
		if c.Value == nil {
			return nil, Raise(ValueError, "Cell is empty")
		}
		return c.Value, nil
	})
	defineProperty()
	ObjectClass.Attrs.SetStr(nameDoc, None)
}

func builtinName(v Value) string {
	switch b := v.(type) {
	case *Builtin:
		return b.Name
	case *BuiltinMethod:
		return b.Def.Name
	}
	return ""
}

func (f *Function) checkFrozen(name string) error {
	if f.Frozen {
		return Raise(TypeError, "cannot set '%s' attribute of immutable function '%s'", name, f.Name)
	}
	return nil
}

func textAttr(cls *Class, name string, at func(f *Function) *string) {
	defGetSet(cls, name, func(_ Runtime, f *Function) (Value, error) { return NewStr(*at(f)), nil },
		func(_ Runtime, f *Function, v Value) error {
			if f.Frozen {
				return f.checkFrozen(name)
			}
			s, ok := v.(*Str)
			if !ok {
				return Raise(TypeError, "%s must be set to a string object", name)
			}
			*at(f) = s.s
			return nil
		})
}

func defineProperty() {
	sig := signature{0, 4, parsed, []string{"fget", "fset", "fdel", "doc"}}
	PropertyClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		all, err := sig.arrange("property", "property", args, kwargs)
		if err != nil {
			return nil, err
		}
		return &Property{noneToNil(all[0]), noneToNil(all[1]), noneToNil(all[2]), noneToNil(all[3])}, nil
	}
	def(PropertyClass, "getter", oneArg, func(_ Runtime, p *Property, args []Value) (Value, error) {
		return &Property{args[0], p.Set, p.Del, p.Doc}, nil
	})
	def(PropertyClass, "setter", oneArg, func(_ Runtime, p *Property, args []Value) (Value, error) {
		return &Property{p.Get, args[0], p.Del, p.Doc}, nil
	})
	def(PropertyClass, "deleter", oneArg, func(_ Runtime, p *Property, args []Value) (Value, error) {
		return &Property{p.Get, p.Set, args[0], p.Doc}, nil
	})
	defGet(PropertyClass, "fget", func(_ Runtime, p *Property) (Value, error) { return orNone(p.Get), nil })
	defGet(PropertyClass, "fset", func(_ Runtime, p *Property) (Value, error) { return orNone(p.Set), nil })
	defGet(PropertyClass, "fdel", func(_ Runtime, p *Property) (Value, error) { return orNone(p.Del), nil })
	defGet(PropertyClass, "__doc__", func(_ Runtime, p *Property) (Value, error) {
		if f, ok := p.Get.(*Function); ok && p.Doc == nil {
			return orNone(f.Doc), nil
		}
		return orNone(p.Doc), nil
	})
	StaticMethodClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if err := oneGiven("staticmethod", args, kwargs); err != nil {
			return nil, err
		}
		return &StaticMethod{args[0]}, nil
	}
	ClassMethodClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if err := oneGiven("classmethod", args, kwargs); err != nil {
			return nil, err
		}
		return &ClassMethod{args[0]}, nil
	}
	defGet(StaticMethodClass, "__func__", func(_ Runtime, m *StaticMethod) (Value, error) { return m.Func, nil })
	defGet(ClassMethodClass, "__func__", func(_ Runtime, m *ClassMethod) (Value, error) { return m.Func, nil })
	for _, name := range []string{"__isabstractmethod__"} {
		for _, c := range []*Class{PropertyClass, StaticMethodClass, ClassMethodClass} {
			defGet(c, name, isAbstract)
		}
	}
	SuperClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(args) == 0 && len(kwargs) == 0 {
			return nil, Raise(RuntimeError, "super(): no arguments") // within methods the compiler gives them
		}
		if err := ArgCheck("super", args, kwargs, 2, 2); err != nil {
			return nil, err
		}
		cls, ok := args[0].(*Class)
		if !ok {
			return nil, Raise(TypeError, "super() argument 1 must be a type, not %s", args[0].Class().Name)
		}
		return NewSuper(cls, args[1])
	}
}

// isAbstract asks the functions inside.
func isAbstract(rt Runtime, v Value) (Value, error) {
	var inside []Value
	switch d := v.(type) {
	case *Property:
		inside = []Value{d.Get, d.Set, d.Del}
	case *StaticMethod:
		inside = []Value{d.Func}
	case *ClassMethod:
		inside = []Value{d.Func}
	}
	for _, f := range inside {
		if _, ok := f.(*Function); !ok { // others could be inside each other without end
			continue
		}
		if a, err := GetAttr(rt, f, nameIsAbstractMethod); err == nil {
			if t, err := Truth(rt, a); err != nil || t {
				return MakeBool(t), err
			}
		}
	}
	return False, nil
}

func noneToNil(v Value) Value {
	if v == None {
		return nil
	}
	return v
}

// NewSuper is super(cls, self).
func NewSuper(cls *Class, self Value) (*Super, error) {
	if c, ok := self.(*Class); ok && c.IsSubclassOf(cls) {
		return &Super{cls, self, c}, nil
	}
	if self.Class().IsSubclassOf(cls) {
		return &Super{cls, self, self.Class()}, nil
	}
	return nil, Raise(TypeError, "super(type, obj): obj must be an instance or subtype of type")
}

func defineGenerators() {
	def(CoroutineClass, "__await__", noArgs, func(Runtime, *Generator, []Value) (Value, error) {
		return nil, Raise(TypeError, "the __await__ of a coroutine has to be called by the program itself") // which the machine carries out
	})
	for _, c := range []*Class{GeneratorClass, CoroutineClass} {
		def(c, "send", oneArg, func(rt Runtime, g *Generator, args []Value) (Value, error) {
			return g.resume(rt, args[0], nil)
		})
		def(c, "throw", between(1, 3), func(rt Runtime, g *Generator, args []Value) (Value, error) {
			if len(args) == 3 && args[2] != None && args[2].Class() != TracebackClass {
				return nil, Raise(TypeError, "throw() third argument must be a traceback object")
			}
			e, err := exceptionToThrow(rt, args)
			if err != nil {
				return nil, err
			}
			return g.resume(rt, None, e)
		})
		def(c, "close", noArgs, func(rt Runtime, g *Generator, _ []Value) (Value, error) { return None, g.close(rt) })
		defGet(c, "__name__", func(_ Runtime, g *Generator) (Value, error) { return NewStr(g.Name), nil })
		defGet(c, "__qualname__", func(_ Runtime, g *Generator) (Value, error) { return NewStr(g.QualName), nil })
	}
	for _, name := range []string{"__aiter__", "__anext__", "asend", "athrow", "aclose"} {
		def(AsyncGeneratorClass, name, anyArgs, func(rt Runtime, g *Generator, args []Value) (Value, error) {
			if name == "__aiter__" {
				return g, nil
			}
			steps, ok := rt.(asyncRuntime)
			if !ok {
				return nil, Raise(RuntimeError, "there is nobody to run an asynchronous generator")
			}
			return steps.AsyncMethod(g, name, args)
		})
	}
	defGet(GeneratorClass, "gi_running", func(_ Runtime, g *Generator) (Value, error) {
		return MakeBool(g.State == GeneratorRunning), nil
	})
}

// asyncRuntime is a Runtime that makes the awaitables of asynchronous generators.
type asyncRuntime interface {
	AsyncMethod(g *Generator, name string, args []Value) (Value, error)
}

func (g *Generator) resume(rt Runtime, sent Value, thrown *Exception) (Value, error) {
	if rt == nil {
		return nil, Raise(RuntimeError, "there is nobody to run a generator")
	}
	v, done, err := rt.Resume(g, sent, thrown)
	if err == nil && done {
		err = NewStopIteration(v)
	}
	return v, err
}

func (g *Generator) close(rt Runtime) error {
	if g.State == GeneratorClosed || g.State == GeneratorCreated {
		g.State, g.Frame = GeneratorClosed, nil
		return nil
	}
	_, err := g.resume(rt, None, NewException(GeneratorExit))
	if err == nil {
		return Raise(RuntimeError, "%s ignored GeneratorExit", g.Class().Name)
	}
	if e, ok := AsException(err); ok && (e.Cls.IsSubclassOf(GeneratorExit) || e.Cls.IsSubclassOf(StopIteration)) {
		return nil
	}
	return err
}

// exceptionToThrow is what raise makes of a class or an exception.
func exceptionToThrow(rt Runtime, args []Value) (*Exception, error) {
	switch x := args[0].(type) {
	case *Exception:
		if len(args) > 1 && args[1] != None {
			return nil, Raise(TypeError, "instance exception may not have a separate value")
		}
		return x, nil
	case *Class:
		if !x.IsSubclassOf(BaseExceptionClass) {
			break
		}
		var rest []Value
		if len(args) > 1 && args[1] != None {
			if e, ok := args[1].(*Exception); ok && e.Cls.IsSubclassOf(x) {
				return e, nil
			}
			rest = args[1:2]
			if several, ok := Plain(args[1]).(*Tuple); ok {
				rest = several.Elems
			}
		}
		v, err := Call(rt, x, rest, nil)
		if err != nil {
			return nil, err
		}
		if e, ok := v.(*Exception); ok {
			return e, nil
		}
	}
	return nil, Raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not %s", args[0].Class().Name)
}
