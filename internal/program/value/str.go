package value

import (
	"sync/atomic"
	"unicode/utf8"
)

// Str is a str: valid UTF-8, immutable. Code points of the surrogates cannot be in it.
type Str struct {
	s    string
	n    int    // code points; len(s) tells that all is ASCII
	hash uint64 // 0 until it is needed; read and written atomically, since programs share constants
}

// Class of a str.
func (*Str) Class() *Class { return StrClass }

var emptyStr = &Str{hash: hashString("")}

// oneByte are the strings of one ASCII character.
var oneByte = func() (all [utf8.RuneSelf]*Str) {
	for i := range all {
		s := string(rune(i))
		all[i] = &Str{s: s, n: 1, hash: hashString(s)}
	}
	return all
}()

// NewStr makes a str. What is not UTF-8 in s becomes U+FFFD.
func NewStr(s string) *Str {
	if len(s) <= 1 {
		if s == "" {
			return emptyStr
		}
		if s[0] < utf8.RuneSelf {
			return oneByte[s[0]]
		}
	}
	n := 0
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return newWideStr(s)
		}
		n++
	}
	return &Str{s: s, n: n}
}

func newWideStr(s string) *Str {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	return &Str{s: s, n: utf8.RuneCountInString(s)}
}

// NewName makes a str whose hash is known from the start: for names that programs at the same time share.
func NewName(s string) *Str {
	name := NewStr(s)
	name.Hash()
	return name
}

// strOf makes a str of which the number of code points is known.
func strOf(s string, n int) *Str {
	if len(s) <= 1 {
		return NewStr(s)
	}
	return &Str{s: s, n: n}
}

// Go is the text.
func (s *Str) Go() string { return s.s }

// Len is the number of code points.
func (s *Str) Len() int { return s.n }

// IsASCII tells that code points are bytes.
func (s *Str) IsASCII() bool { return s.n == len(s.s) }

// Hash is the same in every process and release.
func (s *Str) Hash() uint64 {
	if h := atomic.LoadUint64(&s.hash); h != 0 {
		return h
	}
	h := hashString(s.s)
	atomic.StoreUint64(&s.hash, h)
	return h
}

// eq tells whether two strings are the same text.
func (s *Str) eq(t *Str) bool { return s == t || s.s == t.s }

// Bytes is a bytes object, immutable.
type Bytes struct{ b string }

// Class of bytes.
func (*Bytes) Class() *Class { return BytesClass }

// NewBytes makes a bytes object.
func NewBytes(b string) *Bytes { return &Bytes{b} }

// Go is the content.
func (b *Bytes) Go() string { return b.b }
