package machine

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// globalSlot remembers where in a module's dict a name was found: at pos there was key.
type globalSlot struct {
	key *value.Str
	pos int
}

// remember makes what a machine remembers of globals and attributes. It is no part of the state: with it and without it the same
// comes out, after the same steps.
func (m *Machine) remember() {
	if m.attrs == nil {
		m.globals = make([]globalSlot, len(m.image.names))
		m.attrs = &value.AttrCache{}
	}
}

// global looks up a global, else a builtin, and remembers where; nil if there is none.
func (m *Machine) global(globals *value.Dict, n int) value.Value {
	name := m.image.names[n]
	pos := globals.FindStr(name)
	if pos < 0 {
		return m.image.builtins[n]
	}
	_, key, v := globals.Raw(pos)
	if key, ok := key.(*value.Str); ok {
		m.globals[n] = globalSlot{key: key, pos: pos}
	}
	return v
}

func (m *Machine) undefined(n int) error {
	name := m.image.names[n]
	return value.About(value.NewException(value.NameError, value.NewStr("name '"+name.Go()+"' is not defined")), name, nil)
}

// unbound is the error of a local that has no value.
func (m *Machine) unbound(f *Frame, n int) error {
	return value.Raise(value.UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", f.Func.Code.Locals[n])
}

// unboundFree is the error of a variable of an enclosing function that has no value.
func (m *Machine) unboundFree(f *Frame, n int) error {
	name := f.Func.Code.Free[n]
	return value.About(value.Raise(value.NameError, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name),
		value.NewStr(name), nil)
}

// nameOp carries out the rarer instructions of names.
func (m *Machine) nameOp(t *Task, f *Frame, op code.Op, n int) error {
	base := int(f.Base)
	push := func(v value.Value) error {
		t.Stack[t.sp] = v
		t.sp++
		return nil
	}
	switch op { //nolint:exhaustive // the others are in the loop
	case code.DELETE_LOCAL:
		if t.Stack[base+n] == nil {
			return m.unbound(f, n)
		}
		t.Stack[base+n] = nil
	case code.CLEAR_LOCAL:
		t.Stack[base+n] = nil
	case code.DELETE_CELL:
		cell, ok := t.Stack[base+n].(*value.Cell)
		if !ok || cell.Value == nil {
			return m.unbound(f, n)
		}
		cell.Value = nil
	case code.PUSH_CELL:
		return push(t.Stack[base+n])
	case code.DELETE_FREE:
		if f.Func.Cells[n].Value == nil {
			return m.unboundFree(f, n)
		}
		f.Func.Cells[n].Value = nil
	case code.PUSH_FREE:
		return push(f.Func.Cells[n])
	case code.DELETE_GLOBAL:
		if !f.Func.Globals.DeleteStr(m.image.names[n]) {
			return m.undefined(n)
		}
	default:
		return m.classNameOp(t, f, op, n)
	}
	return nil
}

// classNameOp carries out the instructions of names of class bodies: they stand in the namespace in slot 0.
func (m *Machine) classNameOp(t *Task, f *Frame, op code.Op, n int) error {
	if op == code.SETUP_ANNOTATIONS {
		names := f.Func.Globals
		if f.Func.Code.Flags&code.IsClassBody != 0 {
			names, _ = t.Stack[f.Base].(*value.Dict)
		}
		if names == nil {
			return noNamespace()
		}
		if _, found := names.GetStr(nameAnnotations); !found {
			names.SetStr(nameAnnotations, value.NewDict())
		}
		return nil
	}
	names, ok := t.Stack[f.Base].(*value.Dict)
	if !ok {
		return noNamespace()
	}
	var v value.Value
	switch op { //nolint:exhaustive // those of class bodies
	case code.LOAD_NAME:
		if v, ok = names.GetStr(m.image.names[n]); !ok {
			if v = m.global(f.Func.Globals, n); v == nil {
				return m.undefined(n)
			}
		}
	case code.STORE_NAME:
		t.sp--
		names.SetStr(m.image.names[n], t.Stack[t.sp])
		return nil
	case code.DELETE_NAME:
		if !names.DeleteStr(m.image.names[n]) {
			return m.undefined(n)
		}
		return nil
	}
	t.Stack[t.sp] = v
	t.sp++
	return nil
}

func noNamespace() error {
	return value.Raise(value.TypeError, "the namespace of a class body has been replaced")
}

// makeFunction carries out MAKE_FUNCTION.
func (m *Machine) makeFunction(t *Task, f *Frame, n int) error {
	program := m.image.program
	c := program.Functions[n]
	if err := m.Alloc(sizeOfFunction + (len(c.Free)+c.Defaults)*sizeOfElement); err != nil {
		return err
	}
	fn := &value.Function{
		Code: c, Program: program, Globals: f.Func.Globals, Name: c.Name, QualName: c.QualName, Module: f.Func.Module,
	}
	if c.Doc >= 0 {
		fn.Doc = m.image.consts[c.Doc]
	}
	at := t.sp - len(c.Free)
	for _, v := range t.Stack[at:t.sp] {
		if cell, ok := v.(*value.Cell); ok {
			fn.Cells = append(fn.Cells, cell)
		}
	}
	if c.Flags&code.HasAnnotations != 0 {
		at--
		fn.Annotations, _ = t.Stack[at].(*value.Dict)
	}
	for _, has := range slices.Backward(c.KwDefaults) {
		if has {
			at--
		}
	}
	if next := at; next < t.sp && c.KwOnly > 0 {
		for i, has := range c.KwDefaults {
			if has {
				if fn.KwDefaults == nil {
					fn.KwDefaults = value.NewDict()
				}
				fn.KwDefaults.SetStr(value.NewName(c.Locals[c.Args+i]), t.Stack[next])
				next++
			}
		}
	}
	at -= c.Defaults
	if c.Defaults > 0 {
		fn.Defaults = append(fn.Defaults, t.Stack[at:at+c.Defaults]...)
	}
	t.Stack[at] = fn
	t.sp = at + 1
	return nil
}

// makeClass carries out MAKE_CLASS.
func (m *Machine) makeClass(t *Task, n int) error {
	at := t.sp - 4
	bases, _ := t.Stack[at].(*value.Tuple)
	given, _ := t.Stack[at+1].(*value.Dict)
	names, _ := t.Stack[at+2].(*value.Dict)
	if bases == nil || given == nil || names == nil {
		return noNamespace()
	}
	if err := m.Alloc(sizeOfClass + names.Len()*sizeOfEntry); err != nil {
		return err
	}
	var kwargs []value.Keyword
	for k, v := range given.All() {
		name, ok := k.(*value.Str)
		if !ok {
			return value.Raise(value.TypeError, "keywords must be strings")
		}
		kwargs = append(kwargs, value.Keyword{Name: name.Go(), Value: v})
	}
	cell, _ := t.Stack[at+3].(*value.Cell)
	cls, err := value.BuildClass(m, m.image.names[n].Go(), bases.Elems, names, kwargs, cell)
	if err != nil {
		return err
	}
	t.Stack[at] = cls
	t.sp = at + 1
	return nil
}
