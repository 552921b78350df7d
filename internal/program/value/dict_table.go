package value

// findStr is the position of an entry, or -1, and its slot in the index, if there is one.
func (d *Dict) findStr(key *Str, hash uint64) (at, slot int) {
	if d.index == nil {
		for i := range d.entries {
			if e := &d.entries[i]; e.hash == hash && isStr(e.key, key) {
				return i, noSlot
			}
		}
		return -1, noSlot
	}
	mask := uint64(len(d.index) - 1)
	perturb := hash
	for i := hash & mask; ; {
		p := d.index[i]
		if p == 0 {
			return -1, noSlot
		}
		if p > 0 {
			if e := &d.entries[p-1]; e.hash == hash && isStr(e.key, key) {
				return int(p - 1), int(i) //nolint:gosec // less than the length of the index
			}
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

func isStr(v Value, key *Str) bool {
	s, ok := v.(*Str)
	return ok && (s == key || s.s == key.s)
}

// find is findStr for any key. Where it has to call the program's __eq__, which may change the dict, it begins again.
func (d *Dict) find(rt Runtime, key Value, hash uint64) (at, slot int, err error) {
	return d.findAt(rt, key, hash, 0)
}

// findAt is find at a depth of comparison.
func (d *Dict) findAt(rt Runtime, key Value, hash uint64, depth int) (at, slot int, err error) {
	if s, ok := key.(*Str); ok {
		if at, slot = d.findStr(s, hash); at >= 0 || !d.oddKeys {
			return at, slot, nil
		}
	}
	for {
		at, slot, changed, err := d.probe(rt, key, hash, depth)
		if !changed || err != nil {
			return at, slot, err
		}
	}
}

func (d *Dict) probe(rt Runtime, key Value, hash uint64, depth int) (at, slot int, changed bool, err error) {
	if d.index == nil {
		for i := range d.entries {
			e := &d.entries[i]
			if e.hash != hash || e.key == nil {
				continue
			}
			same, changed, err := d.sameKey(rt, i, key, depth)
			if same || changed || err != nil {
				return i, noSlot, changed, err
			}
		}
		return -1, noSlot, false, nil
	}
	mask := uint64(len(d.index) - 1)
	perturb := hash
	probes := 0
	for i := hash & mask; ; probes++ { // one that compares counts as eight
		p := d.index[i]
		if p == 0 {
			return -1, noSlot, false, chargeProbes(rt, probes)
		}
		if p > 0 && d.entries[p-1].hash == hash {
			same, changed, err := d.sameKey(rt, int(p-1), key, depth)
			if probes += 8; same && err == nil {
				err = chargeProbes(rt, probes)
			}
			if same || changed || err != nil {
				return int(p - 1), int(i), changed, err //nolint:gosec // less than the length of the index
			}
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

func chargeProbes(rt Runtime, probes int) error {
	if probes < manyProbes {
		return nil
	}
	return step(rt, probes/8)
}

// sameKey tells whether the key of an entry, whose hash is the same, is equal to key; changed that the dict is not the same any more.
func (d *Dict) sameKey(rt Runtime, at int, key Value, depth int) (same, changed bool, err error) {
	k := d.entries[at].key
	if n, ok := key.(Int); ok {
		if m, ok := k.(Int); ok {
			return n == m, false, nil
		}
	}
	if Is(k, key) {
		return true, false, nil
	}
	epoch, length := d.epoch, len(d.entries)
	same, err = equalAt(rt, k, key, depth+1)
	changed = err == nil && (d.epoch != epoch || len(d.entries) < length || !sameEntry(d.entries[at].key, k))
	return same && !changed, changed, err
}

func sameEntry(a, b Value) bool { return a != nil && Is(a, b) }

// insert adds a key that is not there.
func (d *Dict) insert(hash uint64, key, v Value) {
	if holes := len(d.entries) - d.live; holes > smallDict && holes > d.live {
		d.closeHoles()
	}
	d.appendEntry(nil, hash, key, v)
}

// appendEntry adds an entry behind all others. chains, where they are not nil, are of this dict since it was empty.
func (d *Dict) appendEntry(c *chains, hash uint64, key, v Value) {
	if len(d.entries) == cap(d.entries) {
		grown := make([]dictEntry, len(d.entries), d.nextCap())
		copy(grown, d.entries)
		d.entries = grown
	}
	d.entries = append(d.entries, dictEntry{hash, key, v})
	d.live++
	d.oddKeys = d.oddKeys || isOdd(key)
	switch {
	case d.index == nil && len(d.entries) <= smallDict:
	case (d.filled+1)*3 > len(d.index)*2:
		d.reindex(c)
	default:
		d.indexEntry(c, len(d.entries)-1, hash)
	}
}

func (d *Dict) nextCap() int {
	n := cap(d.entries)
	switch {
	case n == 0:
		return 4
	case n < 4096:
		return 2 * n
	}
	return n + n/2
}

// chains remembers where long searches for a free slot have ended, while many keys are added to a dict from which none is deleted:
// keys can be made to have one hash, and each would be searched for past all before it.
type chains struct {
	ends   map[uint64]chainEnd // by hash
	probes int
}

type chainEnd struct{ slot, perturb uint64 }

func (d *Dict) indexEntry(c *chains, at int, hash uint64) {
	mask := uint64(len(d.index) - 1)
	i, perturb := hash&mask, hash
	if c != nil && c.ends != nil {
		if end, ok := c.ends[hash]; ok {
			i, perturb = end.slot, end.perturb
		}
	}
	probes := 0
	for ; d.index[i] > 0; probes++ {
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
	if d.index[i] == 0 {
		d.filled++
	}
	d.index[i] = int32(at) + 1 //nolint:gosec // a table is shorter than 2**31
	if c != nil {
		c.note(hash, chainEnd{i, perturb}, probes)
	}
}

func (c *chains) note(hash uint64, end chainEnd, probes int) {
	c.probes += probes
	if probes < manyProbes {
		return
	}
	if c.ends == nil {
		c.ends = map[uint64]chainEnd{}
	}
	c.ends[hash] = end
}

// reindex makes the index anew, at most a third full.
func (d *Dict) reindex(c *chains) {
	if c == nil {
		c = &chains{}
	}
	c.ends = nil
	size := 2 * smallDict
	for size < d.live*3 {
		size *= 2
	}
	d.index = make([]int32, size)
	d.filled = 0
	for i := range d.entries {
		if d.entries[i].key != nil {
			d.indexEntry(c, i, d.entries[i].hash)
		}
	}
}

// closeHoles moves entries so that there are no holes.
func (d *Dict) closeHoles() {
	kept := d.entries[:0]
	for _, e := range d.entries {
		if e.key != nil {
			kept = append(kept, e)
		}
	}
	clear(d.entries[len(kept):])
	d.entries = kept
	d.epoch++
	d.index = nil
	d.filled, d.first = 0, 0
	if len(kept) > smallDict {
		d.reindex(nil)
	}
}
