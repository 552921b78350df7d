package savepoint

import (
	"encoding/binary"

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
