package savepoint

import (
	"hash/maphash"
	"math/bits"
)

// mostShared is up to how many bytes texts are told by what they say and not by which object they are: no program can tell, and
// the same names come from many places.
const mostShared = 32

// texts numbers short texts that have been written. Like identity it is a small open table, and has the texts by where they are
// in what was written.
type texts struct {
	slots []uint32 // indices of known and 1, 0 where free; a power of two
	known []text
}

type text struct {
	hash   uint32
	at     uint32 // of the tag that says how long the text is, which follows
	number uint32
}

func newTexts() *texts { return &texts{slots: make([]uint32, leastSlots)} }

// reset forgets all texts.
func (t *texts) reset() {
	t.slots = emptied(t.slots, len(t.known))
	t.known = t.known[:0]
}

// mostAlike is how many texts of one hash are known. A program can make as many as it likes, and what comes later is written
// each time. It is format: a reader does not mind, but the bytes would be others.
const mostAlike = 16

// seed spreads texts over tables in another way in each process, so that no program can make them collide there. The bytes of a
// save point do not depend on it.
var seed = uint32(maphash.String(maphash.MakeSeed(), "")) | 1 //nolint:gosec // any bits do

// place is where the search for a hash begins.
func (t *texts) place(hash uint32) int {
	return int(hash * seed >> (33 - bits.Len(uint(len(t.slots))))) //nolint:gosec // there are two slots at least
}

// find looks for a text among what was written. Where it is not there, free is the slot for it, or -1 where it cannot be known.
func (t *texts) find(out []byte, s string, hash uint32) (number uint32, known bool, free int) {
	alike := 0
	at := t.place(hash)
	for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
		found := &t.known[t.slots[at]-1]
		if found.hash != hash {
			continue
		}
		if from, n := int(found.at), len(s); out[from] == tagShortStr+tag(n-1) && string(out[from+1:from+1+n]) == s { //nolint:gosec // n is small
			return found.number, true, -1
		}
		if alike++; alike == mostAlike {
			return 0, false, -1
		}
	}
	return 0, false, at
}

// note puts a text into a free slot.
func (t *texts) note(free int, hash uint32, at int, number uint32) {
	t.known = append(t.known, text{hash, uint32(at), number}) //nolint:gosec // checked by the encoder
	t.slots[free] = uint32(len(t.known))                      //nolint:gosec // there is no memory for more
	if len(t.known)*2 > len(t.slots) {
		t.grow()
	}
}

func (t *texts) grow() {
	t.slots = make([]uint32, 4*len(t.slots))
	for i, known := range t.known {
		at := t.place(known.hash)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = uint32(i) + 1 //nolint:gosec // there is no memory for more
	}
}
