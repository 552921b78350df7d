package savepoint

import (
	"math"

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
	if n == 0 || !d.room(n) {
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

// room tells whether there may be n things more, for which there will be room at once. Each takes a byte of its own, also where what has
// them stands in something else that has many.
func (d *decoder) room(n int) bool {
	if n > d.left() || d.told+n > len(d.b) {
		d.fail("there are fewer bytes than things")
		return false
	}
	d.told += n
	return true
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
	if !d.room(n) {
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
	n := int(head >> 1) //nolint:gosec // not negative
	if epoch > math.MaxUint32 {
		d.fail("an epoch that is none")
	}
	if !d.room(n) {
		return
	}
	d.slab.Reserve(v, n)
	table := value.DictRestorer{Dict: v}
	for range n {
		if d.err != nil {
			return
		}
		k := d.value()
		if k == nil {
			table.Append(0, nil, nil)
			continue
		}
		before := table.Probes()
		table.Append(d.hashOf(k), k, d.present())
		if d.probes -= table.Probes() - before; d.probes < 0 {
			d.fail("keys that have been made to collide")
		}
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
