package modules

import "unicode"

// The flags of a regular expression, as re has them.
const (
	reIgnoreCase = 2
	reMultiline  = 8
	reDotAll     = 16
	reUnicode    = 32
	reVerbose    = 64
	reASCII      = 256
)

// reKind is what a node of a regular expression is.
type reKind uint8

const (
	reEmpty         reKind = iota
	reOne                  // one character, of set
	reSequence             // all of subs
	reChoice               // one of subs
	reRepeat               // subs[0], from min to max times
	reGroup                // subs[0], captured as number
	reBackReference        // what group number has captured
	reAssertion            // a place, of assertion
	reLook                 // subs[0] matches ahead, or behind
	reAtomic               // subs[0] as it matches first, without going back
	reConditional          // subs[0] if group number has matched, else subs[1]
)

// reNode is a part of a regular expression.
type reNode struct {
	kind      reKind
	subs      []*reNode
	set       *reSet
	number    int
	min, max  int // max is -1 without a bound
	lazy      bool
	assertion assertionKind
	behind    bool
	negative  bool
	width     int // of what is looked at behind
	flags     int
}

type assertionKind uint8

const (
	atBegin        assertionKind = iota // \A, and ^ without MULTILINE
	atLineBegin                         // ^ with MULTILINE
	atEnd                               // $: the end, or before a last newline
	atLineEnd                           // $ with MULTILINE
	atVeryEnd                           // \Z
	atWordBoundary                      // \b
	atNoBoundary                        // \B
)

// reSet is a set of characters.
type reSet struct {
	ranges   []reRange
	classes  []reClass
	negative bool
	flags    int
}

type reRange struct{ from, to rune }

// reClass is \d, \w, \s or its opposite.
type reClass struct {
	letter   byte // 'd', 'w', 's' or 'n' for all but a newline
	negative bool
}

func (c reClass) has(r rune, ascii bool) bool {
	in := false
	switch c.letter {
	case 'd':
		in = r >= '0' && r <= '9' || !ascii && r > 127 && unicode.IsDigit(r)
	case 's':
		in = r == ' ' || r >= '\t' && r <= '\r' || !ascii && (r >= 0x1c && r <= 0x1f || r > 127 && unicode.IsSpace(r))
	case 'w':
		in = isWord(r, ascii)
	case 'n':
		in = r != '\n'
	}
	return in != c.negative
}

func isWord(r rune, ascii bool) bool {
	if r < 128 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
	}
	return !ascii && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// has tells whether a character is in the set.
func (s *reSet) has(r rune) bool {
	in := s.plainlyHas(r)
	if !in && s.flags&reIgnoreCase != 0 {
		if s.flags&reASCII != 0 {
			in = r < 128 && (unicode.IsLetter(r) && s.plainlyHas(r^0x20))
		} else {
			for f := unicode.SimpleFold(r); f != r && !in; f = unicode.SimpleFold(f) {
				in = s.plainlyHas(f)
			}
		}
	}
	return in != s.negative
}

func (s *reSet) plainlyHas(r rune) bool {
	for _, x := range s.ranges {
		if x.from <= r && r <= x.to {
			return true
		}
	}
	for _, c := range s.classes {
		if c.has(r, s.flags&reASCII != 0) {
			return true
		}
	}
	return false
}

// fixedWidth is how many characters a node matches, and whether that is always the same.
func (n *reNode) fixedWidth() (int, bool) {
	switch n.kind {
	case reEmpty, reAssertion, reLook:
		return 0, true
	case reOne:
		return 1, true
	case reSequence:
		total := 0
		for _, sub := range n.subs {
			w, ok := sub.fixedWidth()
			if !ok {
				return 0, false
			}
			total += w
		}
		return total, true
	case reChoice, reConditional:
		first, ok := n.subs[0].fixedWidth()
		for _, sub := range n.subs[1:] {
			w, same := sub.fixedWidth()
			ok = ok && same && w == first
		}
		return first, ok
	case reRepeat:
		w, ok := n.subs[0].fixedWidth()
		return w * n.min, ok && n.min == n.max
	case reGroup, reAtomic:
		return n.subs[0].fixedWidth()
	case reBackReference:
	}
	return 0, false
}
