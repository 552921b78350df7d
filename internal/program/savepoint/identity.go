package savepoint

import (
	"unsafe"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// identity numbers objects by their address. It is an open table, since asking it is most of what encoding does. Go does not
// move what it has allocated, and the state holds the objects meanwhile.
type identity struct {
	slots []identitySlot // a power of two
	used  int
	next  uint32
}

type identitySlot struct {
	p      unsafe.Pointer
	number uint32
}

// newIdentity makes a table with room for so many.
func newIdentity(n int) *identity { return &identity{slots: make([]identitySlot, tableFor(n))} }

// tableFor is the size of a table for so many, which is a power of two.
func tableFor(n int) int {
	size := 64
	for size < 2*n+2 {
		size *= 2
	}
	return size
}

// find is the number of an object, if it has one.
func (t *identity) find(p unsafe.Pointer) (number uint32, known bool) {
	mask := uintptr(len(t.slots) - 1)
	for at := hashPointer(p) & mask; t.slots[at].p != nil; at = (at + 1) & mask {
		if t.slots[at].p == p {
			return t.slots[at].number, true
		}
	}
	return 0, false
}

// number is that of an object; a new one gets the next, and known is false.
func (t *identity) number(p unsafe.Pointer) (number uint32, known bool) {
	mask := uintptr(len(t.slots) - 1)
	at := hashPointer(p) & mask
	for t.slots[at].p != nil {
		if t.slots[at].p == p {
			return t.slots[at].number, true
		}
		at = (at + 1) & mask
	}
	number = t.skip()
	t.slots[at] = identitySlot{p, number}
	t.used++
	if t.used*2 > len(t.slots) {
		t.grow()
	}
	return number, false
}

// skip takes the next number for something that is found otherwise.
func (t *identity) skip() uint32 {
	t.next++
	return t.next - 1
}

func (t *identity) grow() {
	old := t.slots
	t.slots = make([]identitySlot, 4*len(old))
	mask := uintptr(len(t.slots) - 1)
	for _, s := range old {
		if s.p == nil {
			continue
		}
		at := hashPointer(s.p) & mask
		for t.slots[at].p != nil {
			at = (at + 1) & mask
		}
		t.slots[at] = s
	}
}

func hashPointer(p unsafe.Pointer) uintptr {
	h := uintptr(p) >> 4
	return h ^ h>>9 ^ h>>20
}

// pointerOf is the address of an object, or nil for what is none or has a name instead.
func pointerOf(v value.Value) unsafe.Pointer {
	switch v := v.(type) {
	case *value.Str:
		return unsafe.Pointer(v)
	case *value.Bytes:
		return unsafe.Pointer(v)
	case *value.BigInt:
		return unsafe.Pointer(v)
	case *value.Tuple:
		return unsafe.Pointer(v)
	case *value.List:
		return unsafe.Pointer(v)
	case *value.Dict:
		return unsafe.Pointer(v)
	case *value.Set:
		return unsafe.Pointer(v)
	case *value.FrozenSet:
		return unsafe.Pointer(v)
	case *value.Range:
		return unsafe.Pointer(v)
	case *value.Slice:
		return unsafe.Pointer(v)
	case *value.Class:
		return unsafe.Pointer(v)
	case *value.Instance:
		return unsafe.Pointer(v)
	case *value.Exception:
		return unsafe.Pointer(v)
	case *value.Function:
		return unsafe.Pointer(v)
	case *value.Cell:
		return unsafe.Pointer(v)
	case *value.Module:
		return unsafe.Pointer(v)
	case *value.Generator:
		return unsafe.Pointer(v)
	}
	return pointerOfRare(v)
}

// pointerOfRare is pointerOf for values that are rarely met.
func pointerOfRare(v value.Value) unsafe.Pointer {
	switch v := v.(type) {
	case *value.DictView:
		return unsafe.Pointer(v)
	case *value.ListIter:
		return unsafe.Pointer(v)
	case *value.TupleIter:
		return unsafe.Pointer(v)
	case *value.StrIter:
		return unsafe.Pointer(v)
	case *value.BytesIter:
		return unsafe.Pointer(v)
	case *value.RangeIter:
		return unsafe.Pointer(v)
	case *value.DictIter:
		return unsafe.Pointer(v)
	case *value.SetIter:
		return unsafe.Pointer(v)
	case *value.ReversedIter:
		return unsafe.Pointer(v)
	case *value.SeqIter:
		return unsafe.Pointer(v)
	case *value.CallIter:
		return unsafe.Pointer(v)
	case *value.EnumerateIter:
		return unsafe.Pointer(v)
	case *value.ZipIter:
		return unsafe.Pointer(v)
	case *value.Method:
		return unsafe.Pointer(v)
	case *value.StaticMethod:
		return unsafe.Pointer(v)
	case *value.ClassMethod:
		return unsafe.Pointer(v)
	case *value.Property:
		return unsafe.Pointer(v)
	case *value.Super:
		return unsafe.Pointer(v)
	case *value.BuiltinMethod:
		return unsafe.Pointer(v)
	case *value.Union:
		return unsafe.Pointer(v)
	case *value.GenericAlias:
		return unsafe.Pointer(v)
	case *value.Traceback:
		return unsafe.Pointer(v)
	case *machine.Promise:
		return unsafe.Pointer(v)
	case *machine.Task:
		return unsafe.Pointer(v)
	case *machine.Wait:
		return unsafe.Pointer(v)
	case *machine.AsyncStep:
		return unsafe.Pointer(v)
	case *modules.Twister:
		return unsafe.Pointer(v)
	}
	return nil
}
