package value

import (
	"strings"
	"unicode/utf8"
)

// offset is the byte where the code point of an index begins; the index may be the length.
func (s *Str) offset(i int) int {
	if s.IsASCII() {
		return i
	}
	if i > s.n/2 { // from behind
		at := len(s.s)
		for n := s.n; n > i; n-- {
			at--
			for !utf8.RuneStart(s.s[at]) {
				at--
			}
		}
		return at
	}
	at := 0
	for ; i > 0; i-- {
		at++
		for at < len(s.s) && !utf8.RuneStart(s.s[at]) {
			at++
		}
	}
	return at
}

// cut is the part between two indexes.
func (s *Str) cut(from, to int) *Str {
	if from >= to {
		return emptyStr
	}
	if from == 0 && to == s.n {
		return s
	}
	a := s.offset(from)
	b := a + (&Str{s: s.s[a:], n: s.n - from}).offset(to-from)
	return strOf(s.s[a:b], to-from)
}

func (s *Str) item(rt Runtime, key Value) (Value, error) {
	if !s.IsASCII() {
		if err := work(rt, s.n/4); err != nil {
			return nil, err
		}
	}
	if sl, ok := key.(*Slice); ok {
		return s.slice(rt, sl)
	}
	at, err := position(rt, key, s.n, "string")
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, Raise(IndexError, "string index out of range")
	}
	if s.IsASCII() {
		return oneByte[s.s[at]], nil
	}
	return s.cut(at, at+1), nil
}

func (s *Str) slice(rt Runtime, sl *Slice) (Value, error) {
	b, err := sl.within(rt, s.n)
	if err != nil {
		return nil, err
	}
	if b.step == 1 || b.count == 0 {
		// The part keeps the whole alive; where that is much more, it is copied.
		part := s.cut(b.start, b.start+b.count)
		if len(part.s)*4 < len(s.s) && len(part.s) > 1 {
			part = strOf(strings.Clone(part.s), part.n)
		}
		return part, alloc(rt, len(part.s))
	}
	if err := alloc(rt, b.count*2); err != nil {
		return nil, err
	}
	if s.IsASCII() {
		part := make([]byte, b.count)
		for i, at := 0, b.start; i < b.count; i, at = i+1, at+b.step {
			part[i] = s.s[at]
		}
		return strOf(string(part), b.count), nil
	}
	if err := alloc(rt, s.n*4); err != nil {
		return nil, err
	}
	all := []rune(s.s)
	part := make([]rune, b.count)
	for i, at := 0, b.start; i < b.count; i, at = i+1, at+b.step {
		part[i] = all[at]
	}
	return strOf(string(part), b.count), nil
}

func (s *Str) contains(rt Runtime, key Value) (bool, error) {
	k, ok := Plain(key).(*Str)
	if !ok {
		return false, Raise(TypeError, "'in <string>' requires string as left operand, not %s", key.Class().Name)
	}
	if err := work(rt, len(s.s)); err != nil {
		return false, err
	}
	return strings.Contains(s.s, k.s), nil
}

// index is the code point at which a byte is.
func (s *Str) index(offset int) int {
	if s.IsASCII() {
		return offset
	}
	return utf8.RuneCountInString(s.s[:offset])
}
