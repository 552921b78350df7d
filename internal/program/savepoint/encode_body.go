package savepoint

import (
	"encoding/binary"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// body writes the tag of an object and what is in it.
func (e *encoder) body(v value.Value) {
	switch v := v.(type) {
	case *value.Dict:
		e.dict(v)
	case *value.List:
		e.tag(tagList)
		e.values(v.Elems)
	case *value.Tuple:
		e.tag(tagTuple)
		e.values(v.Elems)
	case *value.Instance:
		e.tag(tagInstance)
		e.value(v.Cls)
		e.flags(v.Attrs != nil, v.Native != nil, v.ID != 0)
		e.optionalDict(v.Attrs)
		e.optional(v.Native)
		e.optionalNumber(v.ID)
	case *value.Str: // only as what follows
		e.strBody(v.Go())
	case *value.Bytes:
		e.tag(tagBytes)
		e.text(v.Go())
	case *value.BigInt:
		e.tag(tagBigInt)
		e.flags(v.Big().Sign() < 0)
		e.text(string(v.Big().Bytes()))
	case *value.Set:
		e.tag(tagSet)
		e.table(&v.Table)
	case *value.FrozenSet:
		e.tag(tagFrozenSet)
		e.table(&v.Table)
	case *value.Cell:
		e.tag(tagCell)
		e.value(v.Value)
	case *value.Function:
		e.function(v)
	case *value.Method:
		e.tag(tagMethod)
		e.value(v.Self)
		e.value(v.Func)
	case *value.Class:
		e.class(v)
	case *value.Exception:
		e.exception(v)
	case *value.Generator:
		e.generator(v)
	case *value.Module:
		e.module(v)
	default:
		e.rareBody(v)
	}
}

func (e *encoder) values(elems []value.Value) {
	e.count(len(elems))
	for _, v := range elems {
		e.value(v)
	}
}

// optional writes a value if there is one: a flag has told.
func (e *encoder) optional(v value.Value) {
	if v != nil {
		e.value(v)
	}
}

func (e *encoder) optionalDict(d *value.Dict) {
	if d != nil {
		e.value(d)
	}
}

func (e *encoder) optionalNumber(n uint64) {
	if n != 0 {
		e.uint(n)
	}
}

// dict writes a dict by the keys of an earlier one where they are the same.
func (e *encoder) dict(d *value.Dict) {
	n := d.RawLen()
	slot := e.recentSlot(d, n)
	if slot != nil && *slot > 0 && d.SameShape(e.shapes[*slot-1]) {
		e.tag(tagShapedDict)
		e.count(int(*slot - 1))
		for i := range n {
			_, _, v := d.Raw(i)
			e.value(v)
		}
		return
	}
	e.tag(tagDict)
	head := uint64(n) << 1 //nolint:gosec // a length
	if d.Epoch() != 0 {
		head |= 1
	}
	e.uint(head)
	if d.Epoch() != 0 {
		e.uint(uint64(d.Epoch()))
	}
	for i := range n {
		hash, k, v := d.Raw(i)
		e.value(k)
		if k == nil {
			continue
		}
		if !hashesItself(k) {
			e.out = binary.LittleEndian.AppendUint64(e.out, hash)
		}
		e.value(v)
	}
	if slot != nil && d.Shaped() { // behind what is in it, since the reader knows its keys only then
		e.shapes = append(e.shapes, d)
		*slot = int32(len(e.shapes)) //nolint:gosec // there is no memory for more dicts
	}
}

// recentSlot is where a shape is remembered that begins as this dict does: by what it says, so that the bytes are the same in each
// process.
func (e *encoder) recentSlot(d *value.Dict, n int) *int32 {
	if n == 0 {
		return nil
	}
	_, first, _ := d.Raw(0)
	s, ok := first.(*value.Str)
	if !ok {
		return nil
	}
	return &e.recent[(s.Hash()^uint64(n)*7)%uint64(len(e.recent))] //nolint:gosec // a length
}

// hashesItself tells of keys whose hash follows from what they are.
func hashesItself(k value.Value) bool {
	switch k.(type) {
	case *value.Str, value.Int, value.Bool, value.Float, value.NoneType, *value.BigInt, *value.Bytes:
		return true
	}
	return false
}

// table writes the slots of a set that are in use, each with how many free ones are before it.
func (e *encoder) table(t *value.Table) {
	size := t.RawLen()
	e.count(size)
	e.count(t.Finger)
	if size == 0 {
		return
	}
	used := 0
	for i := range size {
		if _, k, deleted := t.Raw(i); k != nil || deleted {
			used++
		}
	}
	e.count(used)
	gap := 0
	for i := range size {
		hash, k, deleted := t.Raw(i)
		if k == nil && !deleted {
			gap++
			continue
		}
		e.count(gap)
		gap = 0
		e.value(k) // nil for a deleted one
		if k != nil && !hashesItself(k) {
			e.out = binary.LittleEndian.AppendUint64(e.out, hash)
		}
	}
}

func (e *encoder) function(f *value.Function) {
	number, ok := e.functions[f.Code]
	if !ok {
		e.fail("the function %s is not of the program", f.QualName)
	}
	named := f.Name != f.Code.Name || f.QualName != f.Code.QualName
	module := e.program.Modules[f.Code.Module].Name
	e.tag(tagFunction)
	e.count(number)
	e.flags(len(f.Defaults) > 0, f.KwDefaults != nil, len(f.Cells) > 0, named, f.Doc != nil, f.Attrs != nil, f.ID != 0, f.Module != module)
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
	}
	e.optional(f.Doc)
	e.optionalDict(f.Attrs)
	e.optionalNumber(f.ID)
	if f.Module != module {
		e.text(f.Module)
	}
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
	e.flags(x.Cause != nil, x.Context != nil, x.Suppress, len(x.Traceback) > 0, x.Attrs != nil, x.ID != 0, x.Args != nil)
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

// rareBody is body for what is rarely met.
func (e *encoder) rareBody(v value.Value) {
	switch v := v.(type) {
	case *value.Range:
		e.tag(tagRange)
		e.int(v.Start)
		e.int(v.Stop)
		e.int(v.Step)
	case *value.Slice:
		e.tag(tagSlice)
		e.value(v.Start)
		e.value(v.Stop)
		e.value(v.Step)
	case *value.StaticMethod:
		e.tag(tagStaticMethod)
		e.value(v.Func)
	case *value.ClassMethod:
		e.tag(tagClassMethod)
		e.value(v.Func)
	case *value.Property:
		e.tag(tagProperty)
		e.value(v.Get)
		e.value(v.Set)
		e.value(v.Del)
		e.value(v.Doc)
	case *value.Super:
		e.tag(tagSuper)
		e.value(v.Cls)
		e.value(v.Self)
		e.value(v.Start)
	case *value.BuiltinMethod:
		e.tag(tagBuiltinMethod)
		e.value(v.Self)
		e.value(v.Def)
	case *value.Union:
		e.tag(tagUnion)
		e.values(v.Args)
	case *value.GenericAlias:
		e.tag(tagGenericAlias)
		e.value(v.Origin)
		e.values(v.Args)
	case *value.Traceback:
		e.tag(tagTraceback)
		e.value(v.Of)
	case *modules.Twister:
		e.tag(tagTwister)
		e.count(v.Index)
		for _, w := range v.Words {
			e.out = binary.LittleEndian.AppendUint32(e.out, w)
		}
	case *machine.Promise, *machine.Task, *machine.Wait, *machine.AsyncStep:
		e.handle(v)
	default:
		e.iterator(v)
	}
}

// iterator writes an iterator: what it reads and how far it is.
func (e *encoder) iterator(v value.Value) {
	e.tag(kindOf(v))
	switch v := v.(type) {
	case *value.DictView:
		e.out = append(e.out, byte(v.Kind))
		e.value(v.Dict)
	case *value.ListIter:
		e.source(v.List != nil, v.List)
		e.int(int64(v.Pos))
	case *value.TupleIter:
		e.source(v.Tuple != nil, v.Tuple)
		e.int(int64(v.Pos))
	case *value.StrIter:
		e.source(v.Str != nil, v.Str)
		e.int(int64(v.Pos))
	case *value.BytesIter:
		e.source(v.Bytes != nil, v.Bytes)
		e.int(int64(v.Pos))
	case *value.RangeIter:
		e.int(v.Next)
		e.int(v.Step)
		e.int(int64(v.Left))
	case *value.DictIter:
		e.source(v.Dict != nil, v.Dict)
		e.flags(v.Reverse)
		e.out = append(e.out, byte(v.Kind))
		e.int(int64(v.Pos))
		e.int(int64(v.Used))
		e.int(int64(v.Left))
		e.uint(uint64(v.Epoch))
	case *value.SetIter:
		e.value(v.Of)
		e.flags(v.Set != nil)
		e.int(int64(v.Pos))
		e.int(int64(v.Used))
	case *value.ReversedIter:
		e.value(v.Seq)
		e.int(int64(v.Pos))
	case *value.SeqIter:
		e.value(v.Seq)
		e.int(int64(v.Pos))
	case *value.CallIter:
		e.value(v.Fn)
		e.value(v.Sentinel)
	case *value.EnumerateIter:
		e.value(v.It)
		e.value(v.Count)
	case *value.ZipIter:
		e.flags(v.Strict)
		e.values(v.Its)
	default:
		e.fail("a %T cannot be saved", v)
	}
}

// source writes what an iterator reads, or nothing where it has ended.
func (e *encoder) source(there bool, v value.Value) {
	if !there {
		v = nil
	}
	e.value(v)
}
