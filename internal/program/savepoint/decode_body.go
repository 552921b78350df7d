package savepoint

import (
	"encoding/binary"
	"math"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// want is a value of one type, which has to be there.
func want[T any](d *decoder) T {
	v := d.value()
	x, ok := v.(T)
	if !ok {
		d.fail("a %T stands where a %T is wanted", v, x)
	}
	return x
}

// may is a value of one type, or nothing.
func may[T any](d *decoder) T {
	var none T
	v := d.value()
	if v == nil {
		return none
	}
	x, ok := v.(T)
	if !ok {
		d.fail("a %T stands where a %T is wanted", v, none)
	}
	return x
}

// present is a value that has to be there.
func (d *decoder) present() value.Value {
	v := d.value()
	if v == nil {
		d.fail("a value is missing")
		return value.None
	}
	return v
}

// values reads values that all have to be there.
func (d *decoder) values() []value.Value { return d.slots(false) }

// slots reads values; where empty is allowed they may be missing.
func (d *decoder) slots(empty bool) []value.Value {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	elems := d.slab.Elems(n)
	for i := range elems {
		if d.err != nil {
			return nil
		}
		if elems[i] = d.value(); elems[i] == nil && !empty {
			d.fail("a value is missing")
		}
	}
	return elems
}

// fill reads the body of an object into it.
func (d *decoder) fill(t tag, v value.Value) {
	switch v := v.(type) {
	case *value.Dict:
		if t == tagShapedDict {
			d.shapedDict(v)
		} else {
			d.dict(v)
		}
	case *value.List:
		v.Elems = d.values()
	case *value.Tuple:
		v.Elems = d.values()
	case *value.Instance:
		d.instance(v)
	case *value.Bytes, *value.BigInt, *value.Str:
	case *value.Set:
		d.table(&v.Table)
	case *value.FrozenSet:
		d.table(&v.Table)
	case *value.Cell:
		v.Value = d.value()
	case *value.Function:
		d.function(v)
	case *value.Method:
		v.Self, v.Func = d.present(), d.present()
	case *value.Class:
		d.class(v)
	case *value.Exception:
		d.exception(v)
	case *value.Generator:
		d.generator(v)
	case *value.Module:
		d.module(v)
	default:
		d.fillRare(v)
	}
}

func (d *decoder) optionalDict(there bool) *value.Dict {
	if !there {
		return nil
	}
	return want[*value.Dict](d)
}

func (d *decoder) optionalNumber(there bool) uint64 {
	if !there {
		return 0
	}
	return d.uint()
}

func (d *decoder) shapedDict(v *value.Dict) {
	number := d.uint()
	if number >= uint64(len(d.shapes)) {
		d.fail("there are only %d dicts whose keys could be meant, and no %d", len(d.shapes), number)
		return
	}
	shape := d.shapes[number]
	n := shape.RawLen()
	if n > d.left() {
		d.fail("there are fewer bytes than entries")
		return
	}
	d.slab.Shape(v, shape)
	for i := range n {
		if d.err != nil {
			return
		}
		v.SetShaped(i, d.present())
	}
}

func (d *decoder) dict(v *value.Dict) {
	head := d.uint()
	epoch := uint64(0)
	if head&1 != 0 {
		epoch = d.uint()
	}
	n := head >> 1
	if n > uint64(d.left()) || epoch > math.MaxUint32 { //nolint:gosec // not negative
		d.fail("there are fewer bytes than entries")
		return
	}
	d.slab.Reserve(v, int(n)) //nolint:gosec // bounded by the number of bytes
	for range n {
		if d.err != nil {
			return
		}
		k := d.value()
		if k == nil {
			v.AppendRaw(0, nil, nil)
			continue
		}
		v.AppendRaw(d.hashOf(k), k, d.present())
	}
	v.SetEpoch(uint32(epoch)) //nolint:gosec // checked
	if v.Shaped() {           // only such keys can be meant again: see encoder.dict
		d.shapes = append(d.shapes, v)
	}
}

// hashOf is the hash of a key: it follows from what it is, or stands behind it.
func (d *decoder) hashOf(k value.Value) uint64 {
	if !hashesItself(k) {
		return d.hashBits()
	}
	h, err := value.Hash(nil, k)
	if err != nil {
		d.fail("a key that has no hash")
	}
	return h
}

func (d *decoder) table(t *value.Table) {
	size := d.uint()
	finger := d.uint()
	if size == 0 {
		t.Finger = int(min(finger, math.MaxInt32)) //nolint:gosec // bounded
		return
	}
	used := d.count(2)
	const bytesPerSlot = 24
	if size > uint64(d.budget/bytesPerSlot+32*used) || finger > math.MaxInt32 { //nolint:gosec // not negative
		d.fail("a set that is much larger than what is in it")
		return
	}
	n := int(size) //nolint:gosec // bounded by the budget
	if !t.RestoreTable(n) {
		d.fail("a set has no size %d", n)
		return
	}
	d.budget -= max(0, n-32*used) * bytesPerSlot
	t.Finger = int(finger) //nolint:gosec // checked
	at := 0
	for range used {
		at += d.index(n)
		if d.err != nil || at >= n {
			d.fail("a slot outside of the set")
			return
		}
		k := d.value()
		hash := uint64(0)
		if k != nil {
			hash = d.hashOf(k)
		}
		if !t.SetRaw(at, hash, k, k == nil) {
			d.fail("a set that is full")
			return
		}
		at++
	}
}

func (d *decoder) instance(v *value.Instance) {
	if c := want[*value.Class](d); c != nil {
		v.Cls = c
	}
	var attrs, native, id bool
	d.flags(&attrs, &native, &id)
	v.Attrs = d.optionalDict(attrs)
	if native {
		v.Native = d.present()
	}
	v.ID = d.optionalNumber(id)
}

func (d *decoder) function(f *value.Function) {
	if len(d.program.Functions) == 0 {
		d.fail("the program has no functions")
		return
	}
	f.Code = d.program.Functions[d.index(len(d.program.Functions))]
	f.Program = d.program
	var defaults, kwDefaults, cells, named, doc, attrs, id, module bool
	d.flags(&defaults, &kwDefaults, &cells, &named, &doc, &attrs, &id, &module)
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
	f.Name, f.QualName = f.Code.Name, f.Code.QualName
	if named {
		f.Name, f.QualName = d.text(), d.text()
	}
	if doc {
		f.Doc = d.present()
	}
	f.Attrs = d.optionalDict(attrs)
	f.ID = d.optionalNumber(id)
	f.Module = d.program.Modules[f.Code.Module].Name
	if module {
		f.Module = d.text()
	}
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
	var cause, context, traceback, attrs, id, args bool
	d.flags(&cause, &context, &x.Suppress, &traceback, &attrs, &id, &args)
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

// fillRare is fill for what is rarely met.
func (d *decoder) fillRare(v value.Value) {
	switch v := v.(type) {
	case *value.Range:
		start, stop, step := d.int(), d.int(), d.int()
		r, err := value.NewRange(start, stop, max(step, step|1))
		if step != 0 {
			r, err = value.NewRange(start, stop, step)
		}
		if err != nil || step == 0 {
			d.fail("a range that is none")
			return
		}
		*v = *r
	case *value.Slice:
		v.Start, v.Stop, v.Step = d.present(), d.present(), d.present()
	case *value.StaticMethod:
		v.Func = d.present()
	case *value.ClassMethod:
		v.Func = d.present()
	case *value.Property:
		v.Get, v.Set, v.Del, v.Doc = d.value(), d.value(), d.value(), d.value()
	case *value.Super:
		v.Cls, v.Self, v.Start = want[*value.Class](d), d.value(), may[*value.Class](d)
	case *value.BuiltinMethod:
		v.Self, v.Def = d.present(), want[*value.MethodDef](d)
	case *value.Union:
		v.Args = d.values()
	case *value.GenericAlias:
		v.Origin, v.Args = d.present(), d.values()
	case *value.Traceback:
		v.Of = want[*value.Exception](d)
	case *modules.Twister:
		d.twister(v)
	case *machine.Promise, *machine.Task, *machine.Wait, *machine.AsyncStep:
		d.handle(v)
	default:
		d.iterator(v)
	}
}

func (d *decoder) twister(t *modules.Twister) {
	t.Index = d.index(len(t.Words) + 1)
	b := d.bytes(4 * len(t.Words))
	if d.err != nil {
		return
	}
	for i := range t.Words {
		t.Words[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
}

func (d *decoder) iterator(v value.Value) {
	switch v := v.(type) {
	case *value.DictView:
		v.Kind, v.Dict = value.DictViewKind(d.enum(byte(value.DictItems))), want[*value.Dict](d)
	case *value.ListIter:
		v.List, v.Pos = may[*value.List](d), d.small()
	case *value.TupleIter:
		v.Tuple, v.Pos = may[*value.Tuple](d), d.small()
	case *value.StrIter:
		v.Str, v.Pos = may[*value.Str](d), d.small()
	case *value.BytesIter:
		v.Bytes, v.Pos = may[*value.Bytes](d), d.small()
	case *value.RangeIter:
		v.Next, v.Step = d.int(), d.int()
		v.Left = int(d.int())
	case *value.DictIter:
		d.dictIter(v)
	case *value.SetIter:
		d.setIter(v)
	case *value.ReversedIter:
		v.Seq, v.Pos = d.value(), d.small()
	case *value.SeqIter:
		v.Seq = d.value()
		v.Pos = int(d.int())
	case *value.CallIter:
		v.Fn, v.Sentinel = d.value(), d.value()
	case *value.EnumerateIter:
		v.It, v.Count = d.present(), d.present()
	case *value.ZipIter:
		d.flags(&v.Strict)
		v.Its = d.values()
	default:
		d.fail("a %T has no body", v)
	}
}

func (d *decoder) dictIter(v *value.DictIter) {
	v.Dict = may[*value.Dict](d)
	d.flags(&v.Reverse)
	v.Kind = value.DictViewKind(d.enum(byte(value.DictItems)))
	v.Pos, v.Used, v.Left = d.small(), d.small(), d.small()
	v.Epoch = uint32(min(d.uint(), math.MaxUint32)) //nolint:gosec // bounded
}

func (d *decoder) setIter(v *value.SetIter) {
	v.Of = d.value()
	var open bool
	d.flags(&open)
	v.Pos, v.Used = d.small(), d.small()
	switch of := v.Of.(type) {
	case *value.Set:
		if open {
			v.Set = &of.Table
		}
	case *value.FrozenSet:
		if open {
			v.Set = &of.Table
		}
	case nil:
		if open {
			d.fail("an iterator of no set")
		}
	default:
		d.fail("an iterator of no set")
	}
}
