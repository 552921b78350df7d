package savepoint

import (
	"encoding/binary"
	"math"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

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
