package value

func init() {
	defineObject()
	defineType()
	defineFunctions()
	defineExceptions()
	defineNumbers()
	defineStr()
	defineBytes()
	defineList()
	defineDict()
	defineDictViews()
	defineSet()
	defineRange()
	defineIterators()
	defineGenerators()
	defineAliases()
	defineOperators()
	for _, c := range builtinClasses() {
		c.Final = c.Final || c.New == nil
		c.seal()
	}
}

// builtinClasses are all classes of the package.
func builtinClasses() []*Class {
	return append([]*Class{
		ObjectClass, TypeClass, NoneClass, EllipsisClass, NotImplementedClass, IntClass, BoolClass, FloatClass, StrClass, BytesClass,
		TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, RangeClass, SliceClass, DictKeysClass, DictValuesClass, DictItemsClass,
		FunctionClass, BuiltinClass, MethodClass, MethodDescriptorClass, GetSetClass, CellClass, PropertyClass, StaticMethodClass,
		ClassMethodClass, SuperClass, ModuleClass, GeneratorClass, CoroutineClass, AsyncGeneratorClass, TracebackClass, UnionClass, GenericAliasClass,
		ListIterClass, ListReverseIterClass, TupleIterClass, StrIterClass, StrASCIIIterClass, BytesIterClass, RangeIterClass,
		DictKeyIterClass, DictValueIterClass, DictItemIterClass, DictReverseKeyIterClass, DictReverseValueIterClass,
		DictReverseItemIterClass, SetIterClass, SeqIterClass, CallIterClass, EnumerateClass, ZipClass, ReversedClass,
	}, exceptionClasses()...)
}

// exceptionClasses are the built-in exceptions.
func exceptionClasses() []*Class {
	return []*Class{
		BaseExceptionClass, ExceptionClass, SystemExit, KeyboardInterrupt, GeneratorExit, StopIteration, StopAsyncIteration,
		ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError, EOFError,
		ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError, NameError, UnboundLocalError, OSError,
		BlockingIOError, ChildProcessError, ConnectionError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError,
		ConnectionResetError, FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError,
		PermissionError, ProcessLookupError, TimeoutError, ReferenceError, RuntimeError, NotImplementedError, RecursionError,
		SyntaxError, IndentationError, SystemError, TypeError, ValueError, UnicodeError, UnicodeDecodeError, UnicodeEncodeError,
		UnicodeTranslateError, Warning, BytesWarning, DeprecationWarning, FutureWarning, ImportWarning, PendingDeprecationWarning,
		ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning,
	}
}

// Classes are the built-in classes that programs and save points name, without those that only iterate.
func Classes() []*Class { return builtinClasses() }

// ClassSpec is what NewClass needs.
type ClassSpec struct {
	Name, QualName, Module, Doc string
	Bases                       []*Class // none: object
	New                         func(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error)
	Final, Mutable              bool
	Methods                     []*MethodDef
	Attrs                       []*GetSet
	Values                      []Keyword
}

// NewClass makes a built-in class, while the process starts. Operations find what values of other packages can do in
// Methods: __len__, __getitem__, __iter__, __next__, __eq__, __lt__, __hash__, __repr__, __add__ and so on.
func NewClass(spec ClassSpec) *Class {
	c := &Class{Name: spec.Name, QualName: spec.QualName, Module: spec.Module, Bases: spec.Bases, Attrs: NewDict(),
		Builtin: true, New: spec.New, Final: spec.Final || spec.New == nil, Mutable: spec.Mutable}
	if c.QualName == "" {
		c.QualName = c.Name
	}
	if c.Module == "" {
		c.Module = "builtins"
	}
	if len(c.Bases) == 0 {
		c.Bases = []*Class{ObjectClass}
	}
	c.MRO, _ = linearize(c)
	for _, m := range spec.Methods {
		m.Owner = c
		c.Attrs.SetStr(NewName(m.Name), m)
	}
	for _, g := range spec.Attrs {
		g.Owner = c
		c.Attrs.SetStr(NewName(g.Name), g)
	}
	for _, v := range spec.Values {
		c.Attrs.SetStr(NewName(v.Name), v.Value)
	}
	if spec.Doc != "" {
		c.Attrs.SetStr(nameDoc, NewStr(spec.Doc))
	}
	if c.New != nil {
		if _, own := c.Attrs.GetStr(nameNew); !own {
			c.Attrs.SetStr(nameNew, &MethodDef{Owner: c, Name: "__new__", Kind: OfNobody, Call: staticNew(c), native: true})
		}
	}
	c.seal()
	return c
}
