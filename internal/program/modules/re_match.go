package modules

import (
	"slices"

	"github.com/perdure/perdure/internal/program/value"
)

// The bounds of a match.
const (
	reStepsPerCharge = 1024
	reMaxStack       = 1 << 20
)

// reText is a text by code points.
type reText struct {
	ascii string
	runes []rune // where the text is not ASCII
}

func newREText(s *value.Str) reText {
	if s.IsASCII() {
		return reText{ascii: s.Go()}
	}
	return reText{runes: []rune(s.Go())}
}

func (t reText) at(i int) rune {
	if t.runes != nil {
		return t.runes[i]
	}
	return rune(t.ascii[i])
}

// reMatcher matches one program with one text by going back. What it has to try yet is on a stack of its own.
type reMatcher struct {
	rt     value.Runtime
	p      *reProgram
	text   reText
	end    int // of what it may look at
	saves  []int
	marks  []int
	last   int // the group that was closed last
	stack  []reChoicePoint
	steps  int
	paid   int  // of the steps
	full   bool // the match has to end at the end
	notAt  int  // an empty match at this place does not count; -1: everything does
	origin int
}

type choiceKind uint8

const (
	tryAt       choiceKind = iota // go on at pc
	restoreSave                   // saves[n] was pos
	restoreMark                   // marks[n] was pos
	restoreLast                   // last was pos
	shrink                        // a repetition gives back one character, down to n
	grow                          // a repetition takes one more, up to n
)

// reChoicePoint is what is done when the match goes back to here.
type reChoicePoint struct {
	kind choiceKind
	pc   int
	pos  int
	n    int
}

func newREMatcher(rt value.Runtime, p *reProgram, text reText, end int) *reMatcher {
	m := &reMatcher{rt: rt, p: p, text: text, end: end, notAt: -1, last: -1}
	m.saves = make([]int, 2*(p.groups+1))
	m.marks = make([]int, p.loops)
	return m
}

// matchAt tells whether the program matches at a place.
func (m *reMatcher) matchAt(pos int) (bool, error) {
	for i := range m.saves {
		m.saves[i] = -1
	}
	for i := range m.marks {
		m.marks[i] = -1
	}
	m.last = -1
	m.stack = m.stack[:0]
	m.origin = pos
	_, ok, err := m.run(0, pos)
	return ok, err
}

// charge takes the steps of the program for those of the match.
func (m *reMatcher) charge() error {
	m.steps++
	due := m.steps - m.paid
	if due < reStepsPerCharge {
		return nil
	}
	m.paid = m.steps
	if len(m.stack) > reMaxStack {
		return value.Raise(value.MemoryError, "the match of a regular expression has too many ways to go back")
	}
	return steps(m.rt, due/2)
}

func (m *reMatcher) push(c reChoicePoint) { m.stack = append(m.stack, c) }

// run matches from an instruction and a place on to the opEnd that belongs to it, and gives the place where that is. It recurses as deep
// as groups that do not go back are nested, at most reMaxNesting.
func (m *reMatcher) run(pc, pos int) (int, bool, error) {
	base := len(m.stack)
	for {
		if err := m.charge(); err != nil {
			return 0, false, err
		}
		in := &m.p.code[pc]
		ok := true
		switch in.op {
		case opOne:
			if ok = pos < m.end && in.set.has(m.text.at(pos)); ok {
				pos++
				pc++
			}
		case opRepeatOne:
			pos, ok = m.repeatOne(in, pc, pos)
			pc++
		case opSplit:
			m.push(reChoicePoint{kind: tryAt, pc: in.y, pos: pos})
			pc = in.x
		case opJump:
			pc = in.x
		case opSave:
			m.save(in.x, pos)
			pc++
		case opAssert:
			ok = m.holds(in, pos)
			pc++
		case opBack:
			pos, ok = m.backReference(in, pos)
			pc++
		case opLook, opAtomic:
			var err error
			if pos, ok, err = m.enclosed(in, pc, pos); err != nil {
				return 0, false, err
			}
			pc = in.y
		case opCond:
			if m.saves[2*in.x+1] < 0 {
				pc = in.y
			} else {
				pc++
			}
		case opMark:
			m.push(reChoicePoint{kind: restoreMark, n: in.x, pos: m.marks[in.x]})
			m.marks[in.x] = pos
			pc++
		case opLoop:
			if m.marks[in.x] == pos {
				pc = in.y
			} else {
				pc++
			}
		case opEnd:
			if ok = pc != len(m.p.code)-1 || m.accepts(pos); ok {
				return pos, true, nil
			}
		}
		if !ok {
			if pc, pos, ok = m.back(base); !ok {
				return 0, false, nil
			}
		}
	}
}

// accepts tells whether a whole match may end at a place.
func (m *reMatcher) accepts(pos int) bool {
	return (!m.full || pos == m.end) && (m.notAt != pos || m.origin != pos)
}

func (m *reMatcher) save(n, pos int) {
	m.push(reChoicePoint{kind: restoreSave, n: n, pos: m.saves[n]})
	m.saves[n] = pos
	if n > 1 && n%2 == 1 {
		m.push(reChoicePoint{kind: restoreLast, pos: m.last})
		m.last = n / 2
	}
}

// back goes back to the last choice above base, and gives where the match goes on.
func (m *reMatcher) back(base int) (pc, pos int, ok bool) {
	for len(m.stack) > base {
		top := len(m.stack) - 1
		c := m.stack[top]
		m.stack = m.stack[:top]
		switch c.kind {
		case tryAt:
			return c.pc, c.pos, true
		case restoreSave:
			m.saves[c.n] = c.pos
		case restoreMark:
			m.marks[c.n] = c.pos
		case restoreLast:
			m.last = c.pos
		case shrink:
			if c.pos-1 > c.n {
				m.push(reChoicePoint{kind: shrink, pc: c.pc, pos: c.pos - 1, n: c.n})
			}
			return c.pc + 1, c.pos - 1, true
		case grow:
			if c.pos < c.n && m.p.code[c.pc].set.has(m.text.at(c.pos)) {
				if c.pos+1 < c.n {
					m.push(reChoicePoint{kind: grow, pc: c.pc, pos: c.pos + 1, n: c.n})
				}
				return c.pc + 1, c.pos + 1, true
			}
		}
	}
	return 0, 0, false
}

func (m *reMatcher) repeatOne(in *reInst, pc, pos int) (int, bool) {
	limit := m.end
	if in.max >= 0 && in.max < limit-pos {
		limit = pos + in.max
	}
	least := pos + in.min
	if least > limit {
		return 0, false
	}
	stop := limit
	if in.lazy {
		stop = least
	}
	end := pos
	for end < stop && in.set.has(m.text.at(end)) {
		end++
	}
	m.steps += (end - pos) / 4
	switch {
	case end < least:
		return 0, false
	case in.lazy:
		if end < limit {
			m.push(reChoicePoint{kind: grow, pc: pc, pos: end, n: limit})
		}
	case end > least:
		m.push(reChoicePoint{kind: shrink, pc: pc, pos: end, n: least})
	}
	return end, true
}

// enclosed matches what opLook or opAtomic encloses, once: how else it could match is forgotten.
func (m *reMatcher) enclosed(in *reInst, pc, pos int) (int, bool, error) {
	start := pos
	if in.behind {
		if start -= in.x; start < 0 {
			return pos, in.negative, nil
		}
	}
	base := len(m.stack)
	end, ok, err := m.run(pc+1, start)
	if err != nil {
		return 0, false, err
	}
	if in.op == opAtomic {
		m.forget(base)
		return end, ok, nil
	}
	if in.negative {
		if ok { // what it has captured is undone
			m.forget(base)
			for _, _, more := m.back(base); more; _, _, more = m.back(base) {
			}
		}
		return pos, !ok, nil
	}
	m.forget(base)
	return pos, ok, nil
}

// forget drops the ways to try above base, but not what has to be restored when the match goes back further.
func (m *reMatcher) forget(base int) {
	kept := slices.DeleteFunc(m.stack[base:], func(c reChoicePoint) bool {
		return c.kind == tryAt || c.kind == shrink || c.kind == grow
	})
	m.stack = m.stack[:base+len(kept)]
}

func (m *reMatcher) backReference(in *reInst, pos int) (int, bool) {
	from, to := m.saves[2*in.x], m.saves[2*in.x+1]
	if from < 0 || to < 0 || pos+to-from > m.end {
		return 0, false
	}
	for i := from; i < to; i++ {
		a, b := m.text.at(i), m.text.at(pos+i-from)
		if a != b {
			one := reSet{ranges: []reRange{{a, a}}, flags: in.flags}
			if !one.has(b) {
				return 0, false
			}
		}
	}
	m.steps += (to - from) / 4
	return pos + to - from, true
}

func (m *reMatcher) holds(in *reInst, pos int) bool {
	switch in.kind {
	case atBegin:
		return pos == 0
	case atLineBegin:
		return pos == 0 || m.text.at(pos-1) == '\n'
	case atEnd:
		return pos == m.end || pos == m.end-1 && m.text.at(pos) == '\n'
	case atLineEnd:
		return pos == m.end || m.text.at(pos) == '\n'
	case atVeryEnd:
		return pos == m.end
	case atWordBoundary, atNoBoundary:
		if m.end == 0 { // CPython: nothing has a boundary in an empty text
			return false
		}
		ascii := in.flags&reASCII != 0
		before := pos > 0 && isWord(m.text.at(pos-1), ascii)
		after := pos < m.end && isWord(m.text.at(pos), ascii)
		return (before != after) == (in.kind == atWordBoundary)
	}
	return false
}
