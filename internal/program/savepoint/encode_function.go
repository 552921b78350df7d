package savepoint

import "github.com/perdure/perdure/internal/program/value"

func (e *encoder) function(f *value.Function) {
	number, ok := e.functions[f.Code]
	if !ok {
		e.fail("the function %s is not of the program", f.QualName)
	}
	named := f.Name != f.Code.Name || f.QualName != f.Code.QualName || f.Module != e.program.Modules[f.Code.Module].Name
	e.tag(tagFunction)
	e.count(number)
	e.flags(len(f.Defaults) > 0, f.KwDefaults != nil, len(f.Cells) > 0, named, f.Doc != nil, f.Attrs != nil, f.ID != 0, f.Annotations != nil)
	e.value(f.Globals)
	if len(f.Defaults) > 0 {
		e.values(f.Defaults)
	}
	e.optionalDict(f.KwDefaults)
	if len(f.Cells) > 0 {
		e.count(len(f.Cells))
		for _, c := range f.Cells {
			e.value(c)
		}
	}
	if named {
		e.text(f.Name)
		e.text(f.QualName)
		e.text(f.Module)
	}
	e.optional(f.Doc)
	e.optionalDict(f.Attrs)
	e.optionalNumber(f.ID)
	e.optionalDict(f.Annotations)
}

func (e *encoder) class(c *value.Class) {
	e.tag(tagProgramClass)
	e.text(c.Name)
	e.text(c.QualName)
	e.text(c.Module)
	e.count(len(c.Bases))
	for _, b := range c.Bases {
		e.value(b)
	}
	e.flags(c.Meta != nil, c.ID != 0)
	if c.Meta != nil {
		e.value(c.Meta)
	}
	e.optionalNumber(c.ID)
	e.value(c.Attrs)
}

func (e *encoder) exception(x *value.Exception) {
	e.tag(tagException)
	e.value(x.Cls)
	e.flags(x.Cause != nil, x.Context != nil, x.Suppress, len(x.Traceback) > 0, x.Attrs != nil, x.ID != 0, x.Args != nil, len(x.Own) > 0)
	if x.Args != nil {
		e.value(x.Args)
	}
	e.optional(x.Cause)
	e.optional(x.Context)
	if len(x.Traceback) > 0 {
		e.traceback(x.Traceback)
	}
	e.optionalDict(x.Attrs)
	e.optionalNumber(x.ID)
	if len(x.Own) > 0 {
		e.count(len(x.Own))
		for _, own := range x.Own {
			e.text(own.Name)
			e.value(own.Value)
		}
	}
}

// traceback writes where an exception passed: a function of the program by its number and 1, or 0 and where it says it was.
func (e *encoder) traceback(entries []value.TraceEntry) {
	e.count(len(entries))
	for _, t := range entries {
		if number, ok := e.functions[t.Func]; ok {
			e.count(number + 1)
			e.int(int64(t.PC))
			continue
		}
		e.count(0)
		e.text(t.File)
		e.int(int64(t.Line))
		e.text(t.Name)
	}
}

func (e *encoder) module(m *value.Module) {
	e.tag(tagModule)
	number, ok := e.modules[m.Name]
	e.flags(m.ID != 0, ok)
	if ok {
		e.count(number)
	} else {
		e.text(m.Name)
	}
	e.value(m.Attrs)
	e.optionalNumber(m.ID)
}

func (e *encoder) generator(g *value.Generator) {
	e.tag(tagGenerator)
	f := g.Frame
	named := f == nil || g.Name != f.Func.Name || g.QualName != f.Func.QualName
	e.flags(f != nil, g.ID != 0, named)
	e.out[len(e.out)-1] |= byte(g.Kind)<<generatorKindShift | byte(g.State)<<generatorStateShift
	e.optionalNumber(g.ID)
	if f != nil {
		e.value(f.Func)
		e.int(int64(f.PC))
		if g.State != value.GeneratorRunning { // else its slots are on a task's stack
			e.values(f.Slots)
		}
	}
	if named {
		e.text(g.Name)
		e.text(g.QualName)
	}
}
