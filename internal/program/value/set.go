package value

import "sync/atomic"

// Table is what sets are made of. It is probed and grown as CPython's, so that sets of numbers iterate in the same order.
type Table struct {
	slots []setSlot // a power of two, at least smallSet; nil while the set is new
	used  int       // slots with an element
	fill  int       // slots with an element or one that was deleted
	// Finger is where pop goes on to look.
	Finger int
}

type setSlot struct {
	hash uint64
	key  Value // nil: free; deletedKey{}: deleted
}

// deletedKey stands where an element was deleted.
type deletedKey struct{ NoneType }

type (
	// Set is a set.
	Set struct{ Table }
	// FrozenSet is a frozenset. Its table does not change.
	FrozenSet struct {
		Table
		hash atomic.Uint64 // 0 until it is needed
	}
)

const (
	hashOfDeleted = 1<<64 - 1 // which no element has
	smallSet      = 8
	linearProbes  = 9
	largeSet      = 50000 // from here on a table doubles instead of growing by four
)

// Class of a set.
func (*Set) Class() *Class { return SetClass }

// Class of a frozenset.
func (*FrozenSet) Class() *Class { return FrozenSetClass }

// NewSet makes an empty set.
func NewSet() *Set { return &Set{} }

// NewFrozenSet makes a frozenset of hashable values.
func NewFrozenSet(rt Runtime, elems []Value) (*FrozenSet, error) {
	f := &FrozenSet{}
	for _, e := range elems {
		if err := f.Add(rt, e); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Len is how many elements there are.
func (t *Table) Len() int { return t.used }

// Has tells whether an element is in the set.
func (t *Table) Has(rt Runtime, v Value) (bool, error) {
	hash, err := Hash(rt, v)
	if err != nil {
		return false, err
	}
	at, err := t.find(rt, v, hash)
	return at >= 0, err
}

// Add adds an element. Not to a frozenset that somebody knows already.
func (t *Table) Add(rt Runtime, v Value) error {
	hash, err := Hash(rt, v)
	if err != nil {
		return err
	}
	return t.addHashed(rt, v, hash)
}

func (t *Table) addHashed(rt Runtime, v Value, hash uint64) error {
	if t.slots == nil {
		t.slots = make([]setSlot, smallSet)
	}
	at, err := t.find(rt, v, hash)
	if err != nil || at >= 0 {
		return err
	}
	reused := t.slots[^at].key != nil
	t.used++
	t.slots[^at] = setSlot{hash, v}
	if reused {
		return nil
	}
	t.fill++
	if t.fill*5 < (len(t.slots)-1)*3 {
		return nil
	}
	return t.resize(rt, t.growth())
}

func (t *Table) growth() int {
	if t.used > largeSet {
		return t.used * 2
	}
	return t.used * 4
}

// Remove removes an element and tells whether it was there.
func (t *Table) Remove(rt Runtime, v Value) (bool, error) {
	hash, err := Hash(rt, v)
	if err != nil {
		return false, err
	}
	return t.removeHashed(rt, v, hash)
}

func (t *Table) removeHashed(rt Runtime, v Value, hash uint64) (bool, error) {
	at, err := t.find(rt, v, hash)
	if err != nil || at < 0 {
		return false, err
	}
	t.slots[at] = setSlot{hashOfDeleted, deletedKey{}}
	t.used--
	return true, nil
}

// pop removes the next element that the finger finds.
func (t *Table) pop() (Value, bool) {
	if t.used == 0 {
		return nil, false
	}
	i := t.Finger & (len(t.slots) - 1)
	for !t.slots[i].live() {
		i = (i + 1) & (len(t.slots) - 1)
	}
	v := t.slots[i].key
	t.slots[i] = setSlot{hashOfDeleted, deletedKey{}}
	t.used--
	t.Finger = i + 1
	return v, true
}

// All visits the elements in order. The set must not change meanwhile.
func (t *Table) All() func(yield func(v Value) bool) {
	return func(yield func(v Value) bool) {
		for i := range t.slots {
			if s := &t.slots[i]; s.live() && !yield(s.key) {
				return
			}
		}
	}
}

func (s *setSlot) live() bool {
	if s.key == nil {
		return false
	}
	_, deleted := s.key.(deletedKey)
	return !deleted
}

// RawLen is the size of the table: 0, or a power of two.
func (t *Table) RawLen() int { return len(t.slots) }

// Raw is a slot of the table: key is nil where it is free, and where deleted tells that an element was deleted.
func (t *Table) Raw(i int) (hash uint64, key Value, deleted bool) {
	s := &t.slots[i]
	if s.key != nil && !s.live() {
		return 0, nil, true
	}
	return s.hash, s.key, false
}

// RestoreTable makes the table empty, of a size as RawLen gave it, to be filled with SetRaw. It tells whether there is such a size.
func (t *Table) RestoreTable(size int) bool {
	*t = Table{}
	if size == 0 {
		return true
	}
	if size < smallSet || size&(size-1) != 0 || size > mostBytes/32 {
		return false
	}
	t.slots = make([]setSlot, size)
	return true
}

// SetRaw restores a slot that is free. It tells whether one stays free, as there always has to be.
func (t *Table) SetRaw(i int, hash uint64, key Value, deleted bool) bool {
	t.fill++
	if t.fill >= len(t.slots) {
		return false
	}
	if deleted {
		t.slots[i] = setSlot{hashOfDeleted, deletedKey{}}
		return true
	}
	t.used++
	t.slots[i] = setSlot{hash, key}
	return true
}

// hashOf is a function of the elements in any order.
func (f *FrozenSet) hashOf() uint64 {
	if h := f.hash.Load(); h != 0 {
		return h
	}
	var h uint64
	for i := range f.slots {
		if s := &f.slots[i]; s.live() {
			h ^= (s.hash ^ 89869747 ^ s.hash<<16) * 3644798167
		}
	}
	h ^= uint64(f.used+1) * 1927868237 //nolint:gosec // a length
	h ^= h>>11 ^ h>>25
	h = h*69069 + 907133923
	if h+1 <= 1 {
		h = 590923713
	}
	f.hash.Store(h)
	return h
}
