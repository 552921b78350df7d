package savepoint

import "github.com/perdure/perdure/internal/program/value"

// mostShared is up to how many bytes texts are told by what they say and not by which object they are: no program can tell, and
// the same names come from many places.
const mostShared = 32

// texts numbers strings by their content. Like identity it is an open table; the hash of a str is known or soon will be.
type texts struct {
	slots []textSlot // a power of two
	used  int
}

type textSlot struct {
	hash   uint64
	text   *value.Str // nil: free
	number uint32
}

// newTexts makes a table with room for so many.
func newTexts(n int) *texts { return &texts{slots: make([]textSlot, tableFor(n))} }

// find is the number of a text, if it has one.
func (t *texts) find(s *value.Str) (number uint32, known bool) {
	slot := t.slot(s, s.Hash())
	return slot.number, slot.text != nil
}

func (t *texts) slot(s *value.Str, hash uint64) *textSlot {
	mask := uint64(len(t.slots) - 1)
	for at := (hash ^ hash>>32) & mask; ; at = (at + 1) & mask {
		slot := &t.slots[at]
		if slot.text == nil || slot.text == s || slot.hash == hash && slot.text.Go() == s.Go() {
			return slot
		}
	}
}

// number is that of a text; a new one gets what next gives, and known is false.
func (t *texts) number(s *value.Str, next *identity) (number uint32, known bool) {
	hash := s.Hash()
	slot := t.slot(s, hash)
	if slot.text != nil {
		return slot.number, true
	}
	number = next.skip()
	*slot = textSlot{hash, s, number}
	t.used++
	t.grow()
	return number, false
}

func (t *texts) grow() {
	if t.used*2 <= len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]textSlot, 4*len(old))
	for _, o := range old {
		if o.text != nil {
			*t.slot(o.text, o.hash) = o
		}
	}
}
