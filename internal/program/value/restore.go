package value

import (
	"unicode/utf8"
	"unsafe"
)

// Slab makes the values of a save point, many of a kind in one piece of memory, which the collector looks at as one. A piece stays as
// long as any value in it: what is kept too long is never more than was restored, and ends with the next restore.
type Slab struct {
	dicts   slab[Dict]
	entries slab[dictEntry]
	lists   slab[List]
	tuples  slab[Tuple]
	elems   slab[Value]
	strs    slab[Str]
	chars   slab[byte]
}

// NewDict makes an empty dict.
func (s *Slab) NewDict() *Dict { return s.dicts.one() }

// NewList makes an empty list.
func (s *Slab) NewList() *List { return s.lists.one() }

// NewTuple makes an empty tuple, to be filled.
func (s *Slab) NewTuple() *Tuple { return s.tuples.one() }

// Elems makes room for n elements.
func (s *Slab) Elems(n int) []Value { return s.elems.many(n) }

// NewStr is [NewStr] of text that is copied; ok is false where that is not UTF-8.
func (s *Slab) NewStr(text []byte) (str *Str, ok bool) {
	if len(text) <= 1 {
		return NewStr(string(text)), len(text) == 0 || text[0] < utf8.RuneSelf
	}
	bits := byte(0)
	for _, c := range text {
		bits |= c
	}
	n := len(text)
	if bits >= utf8.RuneSelf {
		if !utf8.Valid(text) {
			return emptyStr, false
		}
		n = utf8.RuneCount(text)
	}
	room := s.chars.many(len(text))
	copy(room, text)
	str = s.strs.one()
	str.s, str.n = unsafe.String(&room[0], len(room)), n // nobody writes to room any more
	return str, true
}

// Reserve makes room in an empty dict for n keys.
func (s *Slab) Reserve(d *Dict, n int) { d.entries = s.entries.many(n)[:0] }

// DictRestorer restores the table of a dict, which is empty at first.
type DictRestorer struct {
	Dict   *Dict
	chains chains
}

// Append restores the next position of the table: no such key may be there. A nil key makes a hole.
func (r *DictRestorer) Append(hash uint64, key, v Value) {
	d := r.Dict
	if key != nil {
		d.appendEntry(&r.chains, hash, key, v)
		return
	}
	if d.first == len(d.entries) {
		d.first++
	}
	d.entries = append(d.entries, dictEntry{})
	if d.index == nil && len(d.entries) > smallDict {
		d.reindex(&r.chains)
	}
}

// Probes is how many slots were looked at that were not free. Where hashes have been made for it, that is out of proportion.
func (r *DictRestorer) Probes() int { return r.chains.probes }

// Shape gives an empty dict the keys of another one, whose keys are all str and have no holes; [Dict.SetShaped] gives the values.
func (s *Slab) Shape(d, other *Dict) {
	d.entries = s.entries.many(len(other.entries))
	copy(d.entries, other.entries)
	d.live = other.live
	if other.index != nil {
		d.index = append([]int32(nil), other.index...)
		d.filled = other.filled
	}
}

// SetShaped is the value at a position of the table, which has a key.
func (d *Dict) SetShaped(i int, v Value) { d.entries[i].value = v }

// Shaped tells whether a dict has keys that are all str, has no holes, and never had to close any.
func (d *Dict) Shaped() bool {
	if d.live == 0 || d.live != len(d.entries) || d.epoch != 0 {
		return false
	}
	for i := range d.entries {
		if _, ok := d.entries[i].key.(*Str); !ok {
			return false
		}
	}
	return true
}

// SameShape tells whether d has the same keys as another one that is Shaped, in the same order, and no others.
func (d *Dict) SameShape(shaped *Dict) bool {
	if len(d.entries) != len(shaped.entries) || d.epoch != 0 {
		return false
	}
	for i := range d.entries {
		a, b := &d.entries[i], &shaped.entries[i]
		if a.key == b.key {
			continue
		}
		s, ok := a.key.(*Str)
		if t, isStr := b.key.(*Str); !ok || !isStr || s.s != t.s {
			return false
		}
	}
	return true
}

// slab gives out parts of larger pieces.
type slab[T any] struct {
	free []T
	size int // of the next piece
}

const (
	leastSlab = 8
	mostSlab  = 256
	// largeOfSlab is from how many on there is a piece for them alone.
	largeOfSlab = 64
)

func (s *slab[T]) refill(n int) {
	s.size = min(max(2*s.size, leastSlab), mostSlab)
	s.free = make([]T, max(s.size, n))
}

func (s *slab[T]) one() *T {
	if len(s.free) == 0 {
		s.refill(1)
	}
	one := &s.free[0]
	s.free = s.free[1:]
	return one
}

// many is room for n, which does not grow into what others have.
func (s *slab[T]) many(n int) []T {
	if n >= largeOfSlab {
		return make([]T, n)
	}
	if n > len(s.free) {
		s.refill(n)
	}
	many := s.free[:n:n]
	s.free = s.free[n:]
	return many
}
