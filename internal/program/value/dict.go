package value

import "slices"

// Dict is a dict: a table of entries in the order of insertion, and where there are more than a few an index over their
// hashes. A deleted entry leaves a hole. Whether the table is closed up depends on the table alone, not on the index, so
// that it happens at the same time in a program that was restored meanwhile.
type Dict struct {
	entries []dictEntry
	index   []int32 // positions in entries plus 1, 0 where free, -1 where deleted; nil for a small dict
	filled  int     // slots of the index that are not free
	live    int     // entries that are no holes
	first   int     // holes before the first entry that is none
	// oddKeys tells that a key may equal a str without being one.
	oddKeys bool
	// Frozen tells a dict of an embedded module, which programs share: it cannot be changed.
	Frozen bool
	epoch  uint32 // how often entries have moved
}

type dictEntry struct {
	hash  uint64
	key   Value // nil in a hole
	value Value
}

const (
	// smallDict is how long the table may be without an index.
	smallDict = 8
	// manyProbes is from where on a search is charged: the keys have been made to collide.
	manyProbes = 64
	noSlot     = -1
)

// Class of a dict.
func (*Dict) Class() *Class { return DictClass }

// NewDict makes an empty dict.
func NewDict() *Dict { return &Dict{} }

// NewDictSized makes an empty dict with room for n keys.
func NewDictSized(n int) *Dict {
	return &Dict{entries: make([]dictEntry, 0, max(n, 0))}
}

// Len is how many keys there are.
func (d *Dict) Len() int { return d.live }

// Get is d[key] where the key is there.
func (d *Dict) Get(rt Runtime, key Value) (Value, bool, error) {
	if s, ok := key.(*Str); ok && !d.oddKeys {
		v, ok := d.GetStr(s)
		if len(s.s) >= longStr {
			return v, ok, work(rt, len(s.s))
		}
		return v, ok, nil
	}
	if d.live == 0 {
		_, err := Hash(rt, key)
		return nil, false, err
	}
	hash, err := Hash(rt, key)
	if err != nil {
		return nil, false, err
	}
	at, _, err := d.find(rt, key, hash)
	if err != nil || at < 0 {
		return nil, false, err
	}
	return d.entries[at].value, true, nil
}

// GetStr is Get for a name. It calls nothing and cannot fail.
func (d *Dict) GetStr(key *Str) (Value, bool) {
	if d.live == 0 {
		return nil, false
	}
	if at, _ := d.findStr(key, key.Hash()); at >= 0 {
		return d.entries[at].value, true
	}
	return nil, false
}

// isOdd tells keys that may equal a str: objects whose class has its own __eq__ or derives from str.
func isOdd(key Value) bool {
	_, ok := key.(*Instance)
	return ok
}

// Set is d[key] = v.
func (d *Dict) Set(rt Runtime, key, v Value) error {
	hash, err := Hash(rt, key)
	if err != nil {
		return err
	}
	return d.setHashed(rt, hash, key, v)
}

func (d *Dict) checkFrozen() error {
	if d.Frozen {
		return Raise(TypeError, "cannot change an immutable dict")
	}
	return nil
}

func (d *Dict) setHashed(rt Runtime, hash uint64, key, v Value) error {
	at, _, err := d.find(rt, key, hash)
	if err != nil {
		return err
	}
	if d.Frozen {
		return d.checkFrozen()
	}
	if at >= 0 {
		d.entries[at].value = v
		return nil
	}
	if n := len(d.entries); growsAt(n) {
		if err := alloc(rt, max(n, 4)*(sizeOfEntry+8)); err != nil {
			return err
		}
	}
	d.insert(hash, key, v)
	return nil
}

// SetStr is Set for a name. It calls nothing and charges nothing.
func (d *Dict) SetStr(key *Str, v Value) {
	hash := key.Hash()
	if at, _ := d.findStr(key, hash); at >= 0 {
		d.entries[at].value = v
		return
	}
	d.insert(hash, key, v)
}

// Delete removes a key and tells what was there; nil where nothing was.
func (d *Dict) Delete(rt Runtime, key Value) (Value, error) {
	hash, err := Hash(rt, key)
	if err != nil {
		return nil, err
	}
	at, slot, err := d.find(rt, key, hash)
	if err == nil {
		err = d.checkFrozen()
	}
	if err != nil || at < 0 {
		return nil, err
	}
	return d.deleteAt(at, slot), nil
}

// DeleteStr is Delete for a name; it tells whether it was there.
func (d *Dict) DeleteStr(key *Str) bool {
	at, slot := d.findStr(key, key.Hash())
	if at >= 0 {
		d.deleteAt(at, slot)
	}
	return at >= 0
}

func (d *Dict) deleteAt(at, slot int) Value {
	v := d.entries[at].value
	d.entries[at] = dictEntry{}
	if slot != noSlot {
		d.index[slot] = -1
	}
	d.live--
	if at == d.first {
		d.skipHoles()
	}
	return v
}

// skipHoles finds the first entry again that is no hole, so that a dict serves as a queue.
func (d *Dict) skipHoles() {
	for d.first < len(d.entries) && d.entries[d.first].key == nil {
		d.first++
	}
}

// popLast removes the last entry. The table gets shorter by it, so that a dict serves as a stack.
func (d *Dict) popLast() (key, v Value, ok bool) {
	for i, e := range slices.Backward(d.entries) {
		if e.key == nil {
			continue
		}
		slot := noSlot
		if d.index != nil {
			slot = d.slotOf(i, e.hash)
		}
		d.deleteAt(i, slot)
		d.entries = d.entries[:i]
		d.first = min(d.first, i)
		return e.key, e.value, true
	}
	return nil, nil, false
}

// slotOf is the slot of the index that has the position of an entry.
func (d *Dict) slotOf(at int, hash uint64) int {
	mask := uint64(len(d.index) - 1)
	perturb := hash
	for i := hash & mask; ; {
		if d.index[i] == int32(at)+1 { //nolint:gosec // a table is shorter than 2**31
			return int(i) //nolint:gosec // less than the length of the index
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// All visits keys and values in order, until visit returns false. The dict must not change meanwhile.
func (d *Dict) All() func(yield func(k, v Value) bool) {
	return func(yield func(k, v Value) bool) {
		for i := range d.entries {
			if e := &d.entries[i]; e.key != nil && !yield(e.key, e.value) {
				return
			}
		}
	}
}

// Copy is a dict of the same entries without holes.
func (d *Dict) Copy() *Dict {
	c := NewDictSized(d.live)
	var found chains
	for i := range d.entries {
		if e := &d.entries[i]; e.key != nil {
			c.appendEntry(&found, e.hash, e.key, e.value)
		}
	}
	return c
}

// Clear removes everything.
func (d *Dict) Clear() { *d = Dict{epoch: d.epoch + 1} }

// Epoch changes when positions do. An iterator of another epoch has lost its place.
func (d *Dict) Epoch() uint32 { return d.epoch }

// SetEpoch restores the epoch.
func (d *Dict) SetEpoch(epoch uint32) { d.epoch = epoch }

// RawLen is the length of the table, holes included.
func (d *Dict) RawLen() int { return len(d.entries) }

// Raw is the entry at a position of the table; key is nil in a hole.
func (d *Dict) Raw(i int) (hash uint64, key, value Value) {
	e := &d.entries[i]
	return e.hash, e.key, e.value
}

// FindStr is the position in the table of a name, or -1.
func (d *Dict) FindStr(key *Str) int {
	if d.live == 0 {
		return -1
	}
	at, _ := d.findStr(key, key.Hash())
	return at
}
