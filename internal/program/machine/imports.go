package machine

import (
	"strings"

	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// importModule carries out IMPORT. The body of a module of the program runs as a frame the first time.
func (m *Machine) importModule(t *Task, name string) (signal, error) {
	if v, ok := m.imported(name); ok {
		return m.put(t, t.sp, v, nil)
	}
	n, ok := m.image.modules[name]
	if !ok {
		return running, value.About(value.Raise(value.ModuleNotFoundError, "No module named '%s'", name), value.NewStr(name), nil)
	}
	return running, m.enterModule(t, m.newModule(n), n, ModuleFrame)
}

// imported is a module whose import has begun, or that is of the host.
func (m *Machine) imported(name string) (value.Value, bool) {
	if v, ok := m.image.embedded[name]; ok {
		return v, true
	}
	for _, module := range m.state.Modules {
		if module.Name == name && name != "__main__" {
			return module, true
		}
	}
	if _, ok := m.image.modules[name]; ok {
		return nil, false
	}
	if name == primitivesModule {
		return m.image.primitives, true
	}
	if module, ok := modules.Native(name); ok {
		return module, true
	}
	return nil, false
}

// newModule makes the module at place n of the program, and makes it known.
func (m *Machine) newModule(n int) *value.Module {
	source := m.image.program.Modules[n]
	module := &value.Module{Name: source.Name, Attrs: value.NewDict()}
	module.Attrs.SetStr(nameName, value.NewStr(source.Name))
	module.Attrs.SetStr(nameDoc, value.None)
	if !source.Embedded {
		module.Attrs.SetStr(nameFile, value.NewStr(source.File))
	}
	if m.loading {
		m.image.embedded[source.Name] = module
	} else {
		m.state.Modules = append(m.state.Modules, module)
	}
	m.putInPackage(source.Name, module)
	return module
}

// putInPackage makes a module an attribute of the package that it is in.
func (m *Machine) putInPackage(name string, v value.Value) {
	name, last, nested := cutLast(name)
	if !nested {
		return
	}
	if in, ok := m.imported(name); ok {
		if in, ok := in.(*value.Module); ok && !in.Frozen {
			in.Attrs.SetStr(value.NewName(last), v)
		}
	}
}

// enterModule puts a module on the stack, and the frame of its body on top.
func (m *Machine) enterModule(t *Task, module *value.Module, n int, kind FrameKind) error {
	body := m.image.program.Functions[m.image.program.Modules[n].Body]
	fn := &value.Function{
		Code: body, Program: m.image.program, Globals: module.Attrs, Name: body.Name, QualName: body.QualName, Module: module.Name,
	}
	if body.Doc >= 0 {
		module.Attrs.SetStr(nameDoc, m.image.consts[body.Doc])
	}
	ret := t.sp
	if err := m.reserve(t, ret+1); err != nil {
		return err
	}
	t.Stack[ret] = module
	t.sp = ret + 1
	_, err := m.enter(t, fn, kind, ret, ret+1, 0, nil)
	return err
}

// forget makes a module unknown whose body has failed, so that it can be imported again.
func (m *Machine) forget(module value.Value) {
	for i, known := range m.state.Modules {
		if value.Value(known) == module {
			m.state.Modules = append(m.state.Modules[:i], m.state.Modules[i+1:]...)
			return
		}
	}
}

// importFrom carries out IMPORT_FROM: the module stays on the stack.
func (m *Machine) importFrom(t *Task, name *value.Str) error {
	from := t.Stack[t.sp-1]
	v, err := value.GetAttr(m, from, name)
	if e, ok := value.AsException(err); ok && e.Cls.IsSubclassOf(value.AttributeError) {
		module, ok := from.(*value.Module)
		if !ok {
			return err
		}
		if v, ok = m.imported(module.Name + "." + name.Go()); !ok {
			return value.About(value.Raise(value.ImportError, "cannot import name '%s' from '%s' (unknown location)", name.Go(), module.Name),
				value.NewStr(module.Name), nil)
		}
		err = nil
	}
	if err != nil {
		return err
	}
	t.Stack[t.sp] = v
	t.sp++
	return nil
}

// importStar carries out IMPORT_STAR.
func (m *Machine) importStar(t *Task, f *Frame) error {
	module, ok := t.Stack[t.sp-1].(*value.Module)
	if !ok {
		return value.Raise(value.ImportError, "from-import-* object has no __dict__ and no __all__")
	}
	into := f.Func.Globals
	t.sp--
	if all, ok := module.Attrs.GetStr(nameAll); ok {
		names, err := value.Elements(m, all)
		if err != nil {
			return err
		}
		for _, v := range names {
			name, ok := v.(*value.Str)
			if !ok {
				return value.Raise(value.TypeError, "Item in %s.__all__ must be str, not %s", module.Name, v.Class().Name)
			}
			attr, err := value.GetAttr(m, module, name)
			if err != nil {
				return err
			}
			into.SetStr(name, attr)
		}
		return nil
	}
	for k, v := range module.Attrs.All() {
		if name, ok := k.(*value.Str); ok && !strings.HasPrefix(name.Go(), "_") {
			into.SetStr(name, v)
		}
	}
	return nil
}
