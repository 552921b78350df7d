package value

// Table is what sets are made of: the table of CPython, probed and grown in the same way, so that sets of numbers iterate
// in the same order.
type Table struct {
	slots []setSlot // a power of two, at least 8; nil while the set is new
	used  int       // slots with an element
	fill  int       // slots with an element or one that was deleted
}

type setSlot struct {
	hash uint64
	key  Value // nil: free; deletedKey: deleted
}

type (
	// Set is a set.
	Set struct{ Table }
	// FrozenSet is a frozenset. Its table does not change.
	FrozenSet struct {
		Table
		hash uint64 // 0 until it is needed; read and written atomically
	}
)

// Class of a set.
func (*Set) Class() *Class { return SetClass }

// Class of a frozenset.
func (*FrozenSet) Class() *Class { return FrozenSetClass }

// NewSet makes an empty set.
func NewSet() *Set { return &Set{} }

// Len is how many elements there are.
func (t *Table) Len() int { return t.used }
