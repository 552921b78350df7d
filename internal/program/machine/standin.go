package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// standIn is the function in the language that does what a callable of the host does, where an argument is an iterator
// or key function of the program: that runs as frames then, and may wait. Nil where there is none.
func (m *Machine) standIn(fn value.Value, args []value.Value, names []*value.Str) *value.Function {
	if m.depth > 0 || !anyLive(args, names) {
		return nil
	}
	name, ok := modules.InLanguage(fn, args[:len(args)-len(names)], keywords(args, names))
	if !ok {
		return nil
	}
	found := m.inBuiltins(name)
	if found != nil && !takes(found, len(args)-len(names), names) {
		return nil // the host's says it in CPython's words
	}
	return found
}

// takes tells whether arguments fit the parameters of a function.
func takes(fn *value.Function, positional int, names []*value.Str) bool {
	c := fn.Code
	if positional > c.Args && c.Flags&code.HasVararg == 0 || positional < c.PosOnly-len(fn.Defaults) {
		return false
	}
	for _, name := range names {
		if parameter(c, name.Go()) < 0 && c.Flags&code.HasKwarg == 0 {
			return false
		}
	}
	return true
}

// anyLive tells whether arguments may have code of the program in them; it is quick.
func anyLive(args []value.Value, names []*value.Str) bool {
	if len(names) > 0 {
		return true
	}
	for _, v := range args {
		switch v.(type) {
		case *value.Generator, *value.Instance, *value.Function, *value.EnumerateIter, *value.ZipIter:
			return true
		}
	}
	return false
}

// inBuiltins is a function of the embedded module builtins; nil if the program was compiled when there was none of that name.
func (m *Machine) inBuiltins(name string) *value.Function {
	module, ok := m.image.embedded["builtins"].(*value.Module)
	if !ok {
		return nil
	}
	v, _ := module.Attrs.GetStr(value.NewStr(name))
	found, _ := v.(*value.Function)
	return found
}
