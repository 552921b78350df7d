package value

// Dict is a dict: a table of entries in the order of insertion, and where there are more than a few an index over their
// hashes. A deleted entry leaves a hole, until the table is made anew.
type Dict struct {
	entries []dictEntry
	index   []int32 // positions in entries plus 1, 0 where free; nil for a small dict
	live    int     // entries that are no holes
	epoch   uint32  // how often entries have moved
}

type dictEntry struct {
	hash  uint64
	key   Value // nil in a hole
	value Value
}

// Class of a dict.
func (*Dict) Class() *Class { return DictClass }

// NewDict makes an empty dict.
func NewDict() *Dict { return &Dict{} }

// DictViewKind tells what a view or iterator gives.
type DictViewKind uint8

// The kinds of views.
const (
	DictKeys DictViewKind = iota
	DictValues
	DictItems
)

// DictView is d.keys(), d.values() or d.items().
type DictView struct {
	Dict *Dict
	Kind DictViewKind
}

// Class of a view.
func (v *DictView) Class() *Class {
	switch v.Kind {
	case DictValues:
		return DictValuesClass
	case DictItems:
		return DictItemsClass
	case DictKeys:
	}
	return DictKeysClass
}

// Len is how many keys there are.
func (d *Dict) Len() int { return d.live }

// Epoch changes when positions do. An iterator of another epoch has lost its place.
func (d *Dict) Epoch() uint32 { return d.epoch }

// RawLen is the length of the table, holes included.
func (d *Dict) RawLen() int { return len(d.entries) }

// Raw is the entry at a position of the table; key is nil in a hole.
func (d *Dict) Raw(i int) (hash uint64, key, value Value) {
	e := &d.entries[i]
	return e.hash, e.key, e.value
}
