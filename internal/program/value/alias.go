package value

type (
	// Union is A | B of classes, as isinstance and hints take it.
	Union struct{ Args []Value }
	// GenericAlias is a class with parameters, such as list[int].
	GenericAlias struct {
		Origin Value
		Args   []Value
	}
)

// Class of a union.
func (*Union) Class() *Class { return UnionClass }

// Class of a class with parameters.
func (*GenericAlias) Class() *Class { return GenericAliasClass }

// unionOfTypes is a | b of what can be a type. Nil is no answer.
func unionOfTypes(a, b Value) Value {
	if !canBeType(a) || !canBeType(b) || a == None && b == None {
		return nil
	}
	u := &Union{}
	for _, v := range []Value{a, b} {
		args := []Value{v}
		if inner, ok := v.(*Union); ok {
			args = inner.Args
		}
		for _, arg := range args {
			if arg == None {
				arg = NoneClass
			}
			if !u.has(arg) {
				u.Args = append(u.Args, arg)
			}
		}
	}
	if len(u.Args) == 1 {
		return u.Args[0]
	}
	return u
}

func (u *Union) has(v Value) bool {
	for _, a := range u.Args {
		if eq, err := Equal(nil, a, v); err == nil && eq {
			return true
		}
	}
	return false
}

func canBeType(v Value) bool {
	switch v.(type) {
	case *Class, *Union, *GenericAlias, NoneType:
		return true
	}
	return false
}

// subscript is cls[key].
func (c *Class) subscript(rt Runtime, key Value) (Value, error) {
	if hook, ok := c.Lookup(nameClassGetItem); ok {
		fn, err := bind(rt, hook, nil, c, nameClassGetItem)
		if err != nil {
			return nil, err
		}
		return Call(rt, fn, []Value{key}, nil)
	}
	switch c {
	case ListClass, DictClass, TupleClass, SetClass, FrozenSetClass, TypeClass, EnumerateClass:
		return NewGenericAlias(c, key), nil
	}
	return nil, Raise(TypeError, "type '%s' is not subscriptable", c.Name)
}

// NewGenericAlias is origin[key].
func NewGenericAlias(origin, key Value) *GenericAlias {
	if t, ok := key.(*Tuple); ok {
		return &GenericAlias{origin, t.Elems}
	}
	return &GenericAlias{origin, []Value{key}}
}

func (p *printer) alias(a *GenericAlias) error {
	if err := p.typeArgument(a.Origin); err != nil {
		return err
	}
	if err := p.text("["); err != nil {
		return err
	}
	if len(a.Args) == 0 {
		p.out = append(p.out, "()"...)
	}
	for i, arg := range a.Args {
		if i > 0 {
			p.out = append(p.out, ", "...)
		}
		if err := p.typeArgument(arg); err != nil {
			return err
		}
	}
	return p.text("]")
}

func (p *printer) union(u *Union) error {
	for i, arg := range u.Args {
		if i > 0 {
			p.out = append(p.out, " | "...)
		}
		if arg == NoneClass {
			arg = None
		}
		if err := p.typeArgument(arg); err != nil {
			return err
		}
	}
	return nil
}

func (p *printer) typeArgument(v Value) error {
	switch x := v.(type) {
	case *Class:
		return p.text(x.typeName())
	case EllipsisType:
		return p.text("...")
	case *Builtin:
		return p.text(inModule(x.Module, x.Name))
	case *Function:
		return p.text(inModule(x.Module, x.QualName))
	}
	return p.print(v)
}

func defineAliases() {
	GenericAliasClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if err := ArgCheck("GenericAlias", args, kwargs, 2, 2); err != nil {
			return nil, err
		}
		return NewGenericAlias(args[0], args[1]), nil
	}
	defGet(GenericAliasClass, "__origin__", func(_ Runtime, a *GenericAlias) (Value, error) { return a.Origin, nil })
	defGet(GenericAliasClass, "__args__", func(_ Runtime, a *GenericAlias) (Value, error) { return NewTuple(a.Args), nil })
	defGet(UnionClass, "__args__", func(_ Runtime, u *Union) (Value, error) { return NewTuple(u.Args), nil })
	UnionClass.Module = "types"
	GenericAliasClass.Module = "types"
}
