package savepoint

import (
	"slices"

	"github.com/perdure/perdure/internal/program/value"
)

func (d *decoder) function(f *value.Function) {
	if len(d.program.Functions) == 0 {
		d.fail("the program has no functions")
		return
	}
	f.Code = d.program.Functions[d.index(len(d.program.Functions))]
	f.Program = d.program
	var defaults, kwDefaults, cells, named, doc, attrs, id, annotations bool
	d.flags(&defaults, &kwDefaults, &cells, &named, &doc, &attrs, &id, &annotations)
	f.Globals = want[*value.Dict](d)
	if defaults {
		f.Defaults = d.values()
	}
	f.KwDefaults = d.optionalDict(kwDefaults)
	if cells {
		for range d.count(1) {
			c := want[*value.Cell](d)
			if d.err != nil {
				return
			}
			f.Cells = append(f.Cells, c)
		}
	}
	f.Name, f.QualName, f.Module = f.Code.Name, f.Code.QualName, d.program.Modules[f.Code.Module].Name
	if named {
		f.Name, f.QualName, f.Module = d.text(), d.text(), d.text()
	}
	if doc {
		f.Doc = d.present()
	}
	f.Attrs = d.optionalDict(attrs)
	f.ID = d.optionalNumber(id)
	f.Annotations = d.optionalDict(annotations)
}

func (d *decoder) class(c *value.Class) {
	d.classes = append(d.classes, c)
	c.Name, c.QualName, c.Module = d.text(), d.text(), d.text()
	for range d.count(1) {
		b := want[*value.Class](d)
		if d.err != nil {
			return
		}
		c.Bases = append(c.Bases, b)
	}
	var meta, id bool
	d.flags(&meta, &id)
	if meta {
		c.Meta = want[*value.Class](d)
	}
	c.ID = d.optionalNumber(id)
	if attrs := want[*value.Dict](d); attrs != nil {
		c.Attrs = attrs
	}
}

func (d *decoder) exception(x *value.Exception) {
	if c := want[*value.Class](d); c != nil {
		x.Cls = c
	}
	var cause, context, traceback, attrs, id, args, own bool
	d.flags(&cause, &context, &x.Suppress, &traceback, &attrs, &id, &args, &own)
	if args {
		if t := want[*value.Tuple](d); t != nil {
			x.Args = t
		}
	}
	if cause {
		x.Cause = want[*value.Exception](d)
	}
	if context {
		x.Context = want[*value.Exception](d)
	}
	if traceback {
		x.Traceback = d.traceback()
	}
	x.Attrs = d.optionalDict(attrs)
	x.ID = d.optionalNumber(id)
	if own {
		x.Own = d.ownAttrs()
	}
}

// mostOwnAttrs is more than an exception of any class can have.
const mostOwnAttrs = 16

// ownAttrs reads what the attributes of an exception were set to that are not in its __dict__.
func (d *decoder) ownAttrs() []value.OwnAttr {
	n := d.count(2)
	if n > mostOwnAttrs {
		d.fail("an exception with too many attributes")
		return nil
	}
	attrs := make([]value.OwnAttr, n)
	for i := range attrs {
		name := d.text()
		v := d.value()
		if d.err != nil {
			return nil
		}
		known := slices.ContainsFunc(attrs[:i], func(a value.OwnAttr) bool { return a.Name == name })
		if v == nil || known || !value.IsOwnAttr(name) {
			d.fail("an exception with an attribute that it cannot have")
			return nil
		}
		attrs[i] = value.OwnAttr{Name: name, Value: v}
	}
	return attrs
}

func (d *decoder) traceback() []value.TraceEntry {
	n := d.count(2)
	entries := make([]value.TraceEntry, 0, n)
	for range n {
		if d.err != nil {
			return nil
		}
		number := d.index(len(d.program.Functions) + 1)
		if number == 0 {
			entries = append(entries, value.TraceEntry{File: d.text(), Line: int32(d.small()), Name: d.text()}) //nolint:gosec // small
			continue
		}
		f := d.program.Functions[number-1]
		pc := d.small()
		if pc < 0 || pc >= len(f.Code) {
			d.fail("a place outside of a function")
			return nil
		}
		entries = append(entries, value.TraceEntry{Func: f, Program: d.program, PC: int32(pc)}) //nolint:gosec // small
	}
	return entries
}

func (d *decoder) module(m *value.Module) {
	var id, ofProgram bool
	d.flags(&id, &ofProgram)
	if ofProgram {
		m.Name = d.program.Modules[d.index(len(d.program.Modules))].Name
	} else {
		m.Name = d.text()
	}
	if attrs := want[*value.Dict](d); attrs != nil {
		m.Attrs = attrs
	}
	m.ID = d.optionalNumber(id)
}

func (d *decoder) generator(g *value.Generator) {
	var frame, id, named bool
	upper := d.flagsBelow(generatorKindShift, &frame, &id, &named)
	g.Kind = value.GeneratorKind(d.within(upper&3, byte(value.AsyncGenerator)))
	g.State = value.GeneratorState(d.within(upper>>(generatorStateShift-generatorKindShift), byte(value.GeneratorClosed)))
	g.ID = d.optionalNumber(id)
	if frame {
		g.Frame = &value.Frame{Func: want[*value.Function](d), PC: int32(d.small())} //nolint:gosec // small
		if g.State != value.GeneratorRunning {
			g.Frame.Slots = d.slots(true)
		}
	}
	switch {
	case named:
		g.Name, g.QualName = d.text(), d.text()
	case frame:
		d.unnamed = append(d.unnamed, g)
	default:
		d.fail("a generator without a name")
	}
}
