package savepoint

import (
	"encoding/binary"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

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
