package savepoint

import (
	"unsafe"

	"github.com/perdure/perdure/internal/program/value"
)

// shared are the objects that are of the program rather than of a machine. All of them are found by two tables, and most of what is not
// among them is known by the filter.
type shared struct {
	objects map[unsafe.Pointer]sharedObject
	texts   map[string]sharedObject
	filter  [1024]uint64
}

// sharedObject is where in the image an object is.
type sharedObject struct {
	tag    tag
	number int
}

func newShared() *shared {
	return &shared{objects: map[unsafe.Pointer]sharedObject{}, texts: map[string]sharedObject{}}
}

func (s *shared) mark(hash uint64) { s.filter[hash>>6&1023] |= 1 << (hash & 63) }

func (s *shared) marked(hash uint64) bool { return s.filter[hash>>6&1023]>>(hash&63)&1 != 0 }

func filterPointer(p unsafe.Pointer) uint64 {
	h := uint64(uintptr(p)) >> 4
	return h ^ h>>16
}

func (s *shared) object(p unsafe.Pointer) (o sharedObject, ok bool) {
	if !s.marked(filterPointer(p)) {
		return o, false
	}
	o, ok = s.objects[p]
	return o, ok
}

func (s *shared) text(text string, hash uint64) (o sharedObject, ok bool) {
	if !s.marked(hash >> 48) {
		return o, false
	}
	o, ok = s.texts[text]
	return o, ok
}

// share notes an object, unless it is known by another number already.
func (s *shared) share(v value.Value, o sharedObject) {
	p := pointerOf(v)
	if p == nil || isSingleton(v) {
		return
	}
	if text, ok := v.(*value.Str); ok && len(text.Go()) <= mostShared {
		if _, known := s.texts[text.Go()]; !known {
			s.texts[text.Go()] = o
			s.mark(text.Hash() >> 48)
		}
		return
	}
	if _, known := s.objects[p]; !known {
		s.objects[p] = o
		s.mark(filterPointer(p))
	}
}

// isSingleton tells of values of which there is one in the process: they are never told by number.
func isSingleton(v value.Value) bool {
	switch v := v.(type) {
	case *value.Str:
		return len(v.Go()) <= 1
	case *value.Tuple:
		return len(v.Elems) == 0
	}
	return false
}
