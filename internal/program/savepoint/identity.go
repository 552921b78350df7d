package savepoint

import (
	"math/bits"
	"unsafe"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/value"
)

// identity numbers objects by their address. It is an open table, since asking it is most of what encoding does, and a small one, so
// that it stays in the processor's cache. Go does not move what it has allocated, and the state holds the objects meanwhile: so
// addresses are numbers here, which cost the collector nothing.
type identity struct {
	slots     []uint32  // numbers and 1, 0 where free; a power of two
	addresses []uintptr // by number; 0 of what is found otherwise
	used      int
}

// leastSlots is the size of a table at first.
const leastSlots = 64

func newIdentity() *identity { return &identity{slots: make([]uint32, leastSlots)} }

// reset forgets all objects.
func (t *identity) reset() {
	t.slots = emptied(t.slots, t.used)
	t.addresses, t.used = t.addresses[:0], 0
}

// emptied is a table without what was in it, or a small one where it was much larger than that.
func emptied(slots []uint32, used int) []uint32 {
	if len(slots) > leastSlots*(used+1) {
		return make([]uint32, leastSlots)
	}
	clear(slots)
	return slots
}

// number is that of an object; a new one gets the next, and known is false.
func (t *identity) number(p unsafe.Pointer) (number uint32, known bool) {
	address := uintptr(p)
	at := t.place(address)
	for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
		if number = t.slots[at] - 1; t.addresses[number] == address {
			return number, true
		}
	}
	number = t.skip()
	t.addresses[number] = address
	t.slots[at] = number + 1
	if t.used++; t.used*2 > len(t.slots) {
		t.grow()
	}
	return number, false
}

// skip takes the next number for something that is found otherwise.
func (t *identity) skip() uint32 {
	t.addresses = append(t.addresses, 0)
	return uint32(len(t.addresses) - 1) //nolint:gosec // there is no memory for more
}

// place is where the search for an object begins. Objects stand in rows, so their addresses have to be spread.
func (t *identity) place(address uintptr) int {
	const factor = 0x9e3779b97f4a7c15
	return int(uint64(address) >> 3 * factor >> (65 - bits.Len(uint(len(t.slots))))) //nolint:gosec // less than the number of slots
}

func (t *identity) grow() {
	t.slots = make([]uint32, 4*len(t.slots))
	for number, address := range t.addresses {
		if address == 0 {
			continue
		}
		at := t.place(address)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = uint32(number) + 1 //nolint:gosec // there is no memory for more
	}
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
