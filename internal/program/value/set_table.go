package value

// find is the slot of an element, or ^slot (less than 0) of the free slot where it would go. The program's __eq__ may
// change the set meanwhile; then it begins again.
func (t *Table) find(rt Runtime, v Value, hash uint64) (int, error) { return t.findAt(rt, v, hash, 0) }

// findAt is find at a depth of comparison.
func (t *Table) findAt(rt Runtime, v Value, hash uint64, depth int) (int, error) {
	for {
		at, changed, err := t.probe(rt, v, hash, depth)
		if !changed || err != nil {
			return at, err
		}
	}
}

func (t *Table) probe(rt Runtime, v Value, hash uint64, depth int) (at int, changed bool, err error) {
	if t.slots == nil {
		return -1, false, nil
	}
	mask := uint64(len(t.slots) - 1)
	perturb := hash
	free := -1 // a deleted one on the way is used again
	for i, probes := hash&mask, 0; ; probes++ {
		run := 0
		if i+linearProbes <= mask {
			run = linearProbes
		}
		for j := int(i); j <= int(i)+run; j++ { //nolint:gosec // less than the length of the table
			s := &t.slots[j]
			if s.key == nil {
				if free < 0 {
					free = j
				}
				return ^free, false, chargeProbes(rt, probes*8)
			}
			if s.hash != hash {
				if s.hash == hashOfDeleted && !s.live() {
					free = j
				}
				continue
			}
			same, changed, err := t.sameElement(rt, j, v, depth)
			if probes++; same && err == nil {
				err = chargeProbes(rt, probes*8)
			}
			if same || changed || err != nil {
				return j, changed, err
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

func (t *Table) sameElement(rt Runtime, at int, v Value, depth int) (same, changed bool, err error) {
	k := t.slots[at].key
	if _, deleted := k.(deletedKey); deleted {
		return false, false, nil
	}
	if Is(k, v) {
		return true, false, nil
	}
	if s, ok := k.(*Str); ok {
		if w, ok := v.(*Str); ok {
			return s.s == w.s, false, nil
		}
	}
	before := &t.slots[0]
	same, err = equalAt(rt, k, v, depth+1)
	changed = err == nil && (len(t.slots) <= at || &t.slots[0] != before || t.slots[at].key == nil || !Is(t.slots[at].key, k))
	return same && !changed, changed, err
}

// resize makes the table anew, larger than wanted, without the deleted.
func (t *Table) resize(rt Runtime, wanted int) error {
	size := smallSet
	for size <= wanted {
		size *= 2
	}
	old := t.slots
	if rt != nil && len(old) > smallSet {
		rt.Forget(max(rt.Asked()-int64(len(old))*24, 0)) // they are left behind
	}
	if err := allocTimes(rt, size, 24); err != nil {
		return err
	}
	t.slots = make([]setSlot, size)
	t.fill = t.used
	for i := range old {
		if old[i].live() {
			t.insertClean(old[i])
		}
	}
	return nil
}

// insertClean adds an element that is not there to a table without deleted ones. It counts nothing.
func (t *Table) insertClean(s setSlot) {
	mask := uint64(len(t.slots) - 1)
	perturb := s.hash
	for i := s.hash & mask; ; {
		run := 0
		if i+linearProbes <= mask {
			run = linearProbes
		}
		for j := int(i); j <= int(i)+run; j++ { //nolint:gosec // less than the length of the table
			if t.slots[j].key == nil {
				t.slots[j] = s
				return
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// makeRoom grows the table where n more would fill it too much.
func (t *Table) makeRoom(rt Runtime, n int) error {
	if t.slots == nil {
		t.slots = make([]setSlot, smallSet)
	}
	if (t.fill+n)*5 < (len(t.slots)-1)*3 {
		return nil
	}
	return t.resize(rt, (t.used+n)*2)
}

// merge adds all elements of another table.
func (t *Table) merge(rt Runtime, other *Table) error {
	if t == other || other.used == 0 {
		return nil
	}
	if err := t.makeRoom(rt, other.used); err != nil {
		return err
	}
	if err := work(rt, len(other.slots)); err != nil {
		return err
	}
	if t.fill == 0 && len(t.slots) == len(other.slots) && other.fill == other.used {
		copy(t.slots, other.slots)
		t.fill, t.used = other.fill, other.used
		return nil
	}
	if t.fill == 0 {
		for i := range other.slots {
			if other.slots[i].live() {
				t.insertClean(other.slots[i])
			}
		}
		t.fill, t.used = other.used, other.used
		return nil
	}
	return t.addAll(rt, other)
}

func (t *Table) addAll(rt Runtime, other *Table) error {
	for i := 0; i < len(other.slots); i++ { //nolint:intrange // the program's __eq__ may change it
		if s := other.slots[i]; s.live() {
			if err := t.addHashed(rt, s.key, s.hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// shrink makes the table anew when more than a quarter was deleted.
func (t *Table) shrink(rt Runtime) error {
	if t.fill-t.used <= (len(t.slots)-1)/4 {
		return nil
	}
	return t.resize(rt, t.growth())
}
