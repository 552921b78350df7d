package value

import (
	"strconv"
	"unsafe"
)

// A short str has its text beside it: one piece of memory instead of two, of the same size together.
type (
	shortStr struct {
		str  Str
		text [shortOfShort]byte
	}
	lessShortStr struct {
		str  Str
		text [longOfShort]byte
	}
)

const (
	shortOfShort = 16
	longOfShort  = 32
)

// newShort makes a str of size bytes, at most longOfShort, whose text the caller writes to room before anybody else has it. It says of
// itself that it is ASCII.
func newShort(size int) (str *Str, room []byte) {
	if size <= shortOfShort {
		s := new(shortStr)
		str, room = &s.str, s.text[:size]
	} else {
		s := new(lessShortStr)
		str, room = &s.str, s.text[:size]
	}
	str.s, str.n = unsafe.String(unsafe.SliceData(room), size), size
	return str, room
}

// intStr is str(n).
func intStr(n int64) *Str {
	if 0 <= n && n < 100 {
		return NewStr(strconv.Itoa(int(n)))
	}
	var digits [20]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	str, room := newShort(len(text))
	copy(room, text)
	return str
}
