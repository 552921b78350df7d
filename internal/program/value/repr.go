package value

import (
	"fmt"
	"slices"
	"strconv"
)

// printer writes representations, and charges them as they grow.
type printer struct {
	rt      Runtime
	out     []byte
	long    LongText // what was before out
	charged int
	open    *[]Value // containers that it is in, and those around it that are being written
}

// reprs is a [Runtime] that knows which containers are being written: a __repr__ of the program may come to one again, in a printer of its own.
type reprs interface{ Reprs() *[]Value }

func newPrinter(rt Runtime) *printer {
	p := &printer{rt: rt}
	if shared, ok := rt.(reprs); ok {
		p.open = shared.Reprs()
	} else {
		p.open = new([]Value)
	}
	return p
}

// WithinRepr writes a container in a function of the host that is its __repr__; again is what stands for it inside of itself.
func WithinRepr(rt Runtime, v Value, again string, inside func() (Value, error)) (result Value, err error) {
	p := newPrinter(rt)
	err = p.nested(v, again, func() error {
		result, err = inside()
		return err
	})
	if result == nil && err == nil {
		return NewStr(again), nil
	}
	return result, err
}

// Repr is repr(v).
func Repr(rt Runtime, v Value) (string, error) {
	p := newPrinter(rt)
	if err := p.print(v); err != nil {
		return "", err
	}
	return p.long.With(p.out), nil
}

const chargedAtOnce = 1024

func (p *printer) text(s string) error {
	p.out = append(p.out, s...)
	size := p.long.Taken() + len(p.out)
	if size < p.charged {
		return nil
	}
	if size > mostBytes {
		return Raise(MemoryError, "")
	}
	p.out = p.long.Take(p.out)
	n := size - p.charged + chargedAtOnce
	p.charged += n
	return alloc(p.rt, n)
}

func (p *printer) print(v Value) error {
	switch x := v.(type) {
	case *Str:
		if err := work(p.rt, len(x.s)); err != nil {
			return err
		}
		return p.text(StrRepr(x.s))
	case Int:
		p.out = strconv.AppendInt(p.out, int64(x), 10)
		return p.text("")
	}
	if fn := userSpecial(v, nameRepr); fn != nil {
		s, err := textOfSpecial(p.rt, v, fn, "__repr__")
		if err != nil {
			return err
		}
		return p.text(s.s)
	}
	return p.printNative(v)
}

func (p *printer) printNative(v Value) error {
	switch x := Plain(v).(type) {
	case *Str, Int:
		return p.print(x)
	case NoneType:
		return p.text("None")
	case Bool:
		if x {
			return p.text("True")
		}
		return p.text("False")
	case Float:
		return p.text(FloatRepr(float64(x)))
	case *BigInt:
		s, err := decimal(p.rt, x.n)
		if err != nil {
			return err
		}
		return p.text(s)
	case *Bytes:
		if err := work(p.rt, len(x.b)); err != nil {
			return err
		}
		return p.text(bytesRepr(x.b))
	case EllipsisType:
		return p.text("Ellipsis")
	case NotImplementedType:
		return p.text("NotImplemented")
	case *List:
		return p.nested(v, "[...]", func() error { return p.list("[", &x.Elems, "]") })
	case *Tuple:
		return p.nested(v, "(...)", func() error { return p.tuple(x.Elems) })
	case *Dict:
		return p.nested(v, "{...}", func() error { return p.dict(x) })
	case *Set:
		return p.set(v, &x.Table)
	case *FrozenSet:
		return p.set(v, &x.Table)
	case *DictView:
		return p.view(x)
	case *Range:
		if x.Step == 1 {
			return p.text(fmt.Sprintf("range(%d, %d)", x.Start, x.Stop))
		}
		return p.text(fmt.Sprintf("range(%d, %d, %d)", x.Start, x.Stop, x.Step))
	case *Slice:
		return p.nested(v, "...", func() error { return p.tupleLike("slice(", []Value{x.Start, x.Stop, x.Step}, ")") })
	case *Exception:
		return p.nested(v, "...", func() error { return p.exception(x) })
	case *Method:
		return p.nested(v, "...", func() error { return p.method(x) })
	case *StaticMethod:
		return p.nested(v, "...", func() error { return p.wrapped("<staticmethod(", x.Func) })
	case *ClassMethod:
		return p.nested(v, "...", func() error { return p.wrapped("<classmethod(", x.Func) })
	case *GenericAlias:
		return p.nested(v, "...", func() error { return p.alias(x) })
	case *Union:
		return p.nested(v, "...", func() error { return p.union(x) })
	}
	return p.text(objectRepr(p.rt, v))
}

// wrapped prints what is in a method of a class or of nobody.
func (p *printer) wrapped(before string, v Value) error {
	if err := p.text(before); err != nil {
		return err
	}
	if err := p.print(v); err != nil {
		return err
	}
	return p.text(")>")
}

// nested prints what is inside a container, or the short form where it is in itself.
func (p *printer) nested(v Value, again string, inside func() error) error {
	if slices.Contains(*p.open, v) {
		return p.text(again)
	}
	if len(*p.open) >= MaxDepth {
		return tooDeep("while getting the repr of an object")
	}
	*p.open = append(*p.open, v)
	err := inside()
	*p.open = (*p.open)[:len(*p.open)-1]
	return err
}

func (p *printer) list(before string, elems *[]Value, behind string) error {
	if err := p.text(before); err != nil {
		return err
	}
	if err := step(p.rt, len(*elems)/2+1); err != nil {
		return err
	}
	for i := 0; i < len(*elems); i++ { //nolint:intrange // the program may change it meanwhile
		if i > 0 {
			p.out = append(p.out, ", "...)
		}
		if err := p.print((*elems)[i]); err != nil {
			return err
		}
	}
	return p.text(behind)
}

func (p *printer) tupleLike(before string, elems []Value, behind string) error {
	return p.list(before, &elems, behind)
}

func (p *printer) tuple(elems []Value) error {
	if len(elems) == 1 {
		return p.list("(", &elems, ",)")
	}
	return p.list("(", &elems, ")")
}

func (p *printer) dict(d *Dict) error {
	if err := p.text("{"); err != nil {
		return err
	}
	if err := step(p.rt, d.live+1); err != nil {
		return err
	}
	first := true
	for i := 0; i < len(d.entries); i++ { //nolint:intrange // the program may change it meanwhile
		e := d.entries[i]
		if e.key == nil {
			continue
		}
		if !first {
			p.out = append(p.out, ", "...)
		}
		first = false
		if err := p.print(e.key); err != nil {
			return err
		}
		p.out = append(p.out, ": "...)
		if err := p.print(e.value); err != nil {
			return err
		}
	}
	return p.text("}")
}

func (p *printer) set(v Value, t *Table) error {
	cls := v.Class()
	if t.used == 0 {
		return p.text(cls.Name + "()")
	}
	elems, err := Elements(p.rt, v)
	if err != nil {
		return err
	}
	return p.nested(v, cls.Name+"(...)", func() error {
		if cls == SetClass {
			return p.list("{", &elems, "}")
		}
		return p.list(cls.Name+"({", &elems, "})")
	})
}

func (p *printer) view(v *DictView) error {
	return p.nested(v.Dict, "...", func() error {
		elems, err := Elements(p.rt, v)
		if err != nil {
			return err
		}
		return p.list(v.Class().Name+"([", &elems, "])")
	})
}

func (p *printer) exception(e *Exception) error {
	args := e.arguments().Elems
	if len(args) == 1 {
		return p.tupleLike(e.Cls.Name+"(", args, ")")
	}
	if err := p.text(e.Cls.Name); err != nil {
		return err
	}
	return p.tuple(args)
}

func (p *printer) method(m *Method) error {
	name := "?"
	if f, ok := m.Func.(*Function); ok {
		name = f.QualName
	}
	if err := p.text("<bound method " + name + " of "); err != nil {
		return err
	}
	if err := p.print(m.Self); err != nil {
		return err
	}
	return p.text(">")
}

// address stands for where an object is.
func address(rt Runtime, v Value) string {
	id, ok := Identity(rt, v)
	if !ok {
		id = hashString(v.Class().Name) >> 40
	}
	return fmt.Sprintf("0x%012x", 0x7f0000000000|id<<4&0xffffffffff)
}

// typeName is module and name of a class, without builtins.
func (c *Class) typeName() string {
	return inModule(c.Module, c.QualName)
}

// inModule is the name of what a module has.
func inModule(module, name string) string {
	if module == "builtins" || module == "" {
		return name
	}
	return module + "." + name
}

// objectRepr is the representation of what has no contents to show.
func objectRepr(rt Runtime, v Value) string {
	switch x := v.(type) {
	case *Class:
		return "<class '" + x.typeName() + "'>"
	case *Function:
		return "<function " + x.QualName + " at " + address(rt, v) + ">"
	case *Builtin:
		return "<built-in function " + x.Name + ">"
	case *BuiltinMethod:
		switch self := x.Self.(type) {
		case *Class:
			return "<built-in method " + x.Def.Name + " of type object at " + address(rt, self) + ">"
		case NoneType: // a static method
			return "<built-in method " + x.Def.Name + " of type object at " + address(rt, x.Def.Owner) + ">"
		}
		return "<built-in method " + x.Def.Name + " of " + x.Self.Class().Name + " object at " + address(rt, x.Self) + ">"
	case *MethodDef:
		if x.native {
			return "<slot wrapper '" + x.Name + "' of '" + x.Owner.Name + "' objects>"
		}
		return "<method '" + x.Name + "' of '" + x.Owner.Name + "' objects>"
	case *GetSet:
		return "<attribute '" + x.Name + "' of '" + x.Owner.Name + "' objects>"
	case *Module:
		return "<module " + StrRepr(x.Name) + ">"
	case *Generator:
		return "<" + x.Class().Name + " object " + x.QualName + " at " + address(rt, v) + ">"
	}
	return "<" + v.Class().typeName() + " object at " + address(rt, v) + ">"
}

// ASCII is ascii(v).
func ASCII(rt Runtime, v Value) (string, error) {
	s, err := Repr(rt, v)
	if err != nil {
		return "", err
	}
	return escapeNonASCII(s), nil
}

// ToStr is str(v).
func ToStr(rt Runtime, v Value) (*Str, error) {
	switch v := v.(type) {
	case *Str:
		return v, nil
	case Int:
		return intStr(int64(v)), alloc(rt, sizeOfObject)
	}
	if fn := userSpecial(v, nameStr); fn != nil {
		return textOfSpecial(rt, v, fn, "__str__")
	}
	switch x := Plain(v).(type) {
	case *Str:
		return x, nil
	case *Bytes: // they have a __str__ that does not ask for __repr__
		v = x
	case *Exception:
		s, err := exceptionText(rt, x, 0)
		return NewStr(s), err
	}
	if fn := userSpecial(v, nameRepr); fn != nil {
		return textOfSpecial(rt, v, fn, "__str__")
	}
	s, err := Repr(rt, v)
	if err != nil {
		return nil, err
	}
	return NewStr(s), nil
}

// textOfSpecial is the str that a special method gives.
func textOfSpecial(rt Runtime, v, fn Value, name string) (*Str, error) {
	r, err := callSpecial(rt, v, fn)
	if err != nil {
		return nil, err
	}
	s, ok := Plain(r).(*Str)
	if !ok {
		return nil, Raise(TypeError, "%s returned non-string (type %s)", name, r.Class().Name)
	}
	return s, nil
}
