package compile

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// match: the subject stays on the stack until a case is taken.
func (u *unit) match(s *syntax.Match) {
	u.expr(s.Subject)
	end := newLabel()
	for _, c := range s.Cases {
		u.matchCase(c, end)
	}
	u.emit(s, code.POP, 0)
	u.place(end)
}

func (u *unit) matchCase(c *syntax.MatchCase, end *label) {
	next := newLabel()
	m := &matcher{unit: u, base: u.depth, fails: map[int]*label{}, known: map[string]bool{}}
	u.emit(c.Pattern, code.COPY, 1)
	m.pattern(c.Pattern)
	m.bind(c.Pattern)
	if c.Guard != nil {
		u.jumpIf(c.Guard, false, next)
	}
	u.emit(c.Pattern, code.POP, 0)
	u.statements(c.Body)
	u.jump(c, code.JUMP, end)
	m.landing(c.Pattern)
	u.place(next)
}

// matcher compiles a pattern: what is on top of the stack is matched and taken off. A name that the pattern binds stands in a
// temporary until the whole has matched, for what does not match binds nothing.
type matcher struct {
	*unit
	base int // the depth of the stack where matching fails
	// fails are where to jump when it fails with so many operands more than base.
	fails map[int]*label
	names []string
	known map[string]bool // those names
}

// failIf jumps to where matching fails, as the operation says.
func (m *matcher) failIf(at place, op code.Op) {
	_, jump := code.Effect(op, 0)
	over := m.depth + jump - m.base
	target := m.fails[over]
	if target == nil {
		target = newLabel()
		m.fails[over] = target
	}
	m.jump(at, op, target)
}

// landing takes off what a failed match has left, however much, and the temporaries with it.
func (m *matcher) landing(at place) {
	most := 0
	for over := range m.fails {
		most = max(most, over)
	}
	for over := most; over > 0; over-- {
		if target := m.fails[over]; target != nil {
			m.place(target)
		}
		m.emit(at, code.POP, 0)
	}
	if target := m.fails[0]; target != nil {
		m.place(target)
	}
	for _, name := range m.names {
		m.emit(at, code.CLEAR_LOCAL, m.captured(name))
	}
}

// bind moves what the pattern has caught to its names.
func (m *matcher) bind(at place) {
	for _, name := range m.names {
		slot := m.captured(name)
		m.emit(at, code.LOAD_LOCAL, slot)
		m.store(at, name)
		m.emit(at, code.CLEAR_LOCAL, slot)
	}
}

func (m *matcher) captured(name string) int { return m.temporary("match_" + name) }

// capture takes off the top for a name.
func (m *matcher) capture(at place, name string) {
	if name == "" {
		m.emit(at, code.POP, 0)
		return
	}
	m.emit(at, code.STORE_LOCAL, m.captured(name))
	if !m.known[name] {
		m.known[name] = true
		m.names = append(m.names, name)
	}
}

func (m *matcher) pattern(p syntax.Pattern) {
	switch p := p.(type) {
	case *syntax.MatchValue:
		m.expr(p.Value)
		m.emit(p, code.COMPARE, int(syntax.Eq))
		m.failIf(p, code.JUMP_IF_FALSE)
	case *syntax.MatchSingleton:
		m.constant(p, literal(p.Value))
		m.emit(p, code.IS, 0)
		m.failIf(p, code.JUMP_IF_FALSE)
	case *syntax.MatchAs:
		if p.Pattern != nil {
			m.emit(p, code.COPY, 1)
			m.pattern(p.Pattern)
		}
		m.capture(p, p.Name)
	case *syntax.MatchStar:
		m.capture(p, p.Name)
	case *syntax.MatchOr:
		m.or(p)
	case *syntax.MatchSequence:
		m.sequence(p)
	case *syntax.MatchMapping:
		m.mapping(p)
	case *syntax.MatchClass:
		m.class(p)
	}
}

// or tries one alternative after the other.
func (m *matcher) or(p *syntax.MatchOr) {
	matched := newLabel()
	for _, alternative := range p.Patterns {
		inner := &matcher{unit: m.unit, base: m.depth, fails: map[int]*label{}, names: m.names, known: m.known}
		m.emit(alternative, code.COPY, 1)
		inner.pattern(alternative)
		m.jump(p, code.JUMP, matched)
		m.names, inner.names = inner.names, nil
		inner.landing(alternative)
	}
	m.emit(p, code.POP, 0)
	m.failIf(p, code.JUMP)
	m.place(matched)
	m.emit(p, code.POP, 0)
}

func (m *matcher) sequence(p *syntax.MatchSequence) {
	star := -1
	for i, element := range p.Patterns {
		if _, ok := element.(*syntax.MatchStar); ok {
			star = i
		}
	}
	m.emit(p, code.MATCH_SEQUENCE, 0)
	m.failIf(p, code.JUMP_IF_FALSE)
	n := len(p.Patterns)
	if star < 0 || n > 1 {
		m.length(p, n, star >= 0)
	}
	switch {
	case !slices.ContainsFunc(p.Patterns, binds):
		m.emit(p, code.POP, 0)
		return
	case n > maxUnpacked:
		m.c.fail(p.Span, "", "too many patterns in a sequence")
		return
	case star >= 0 && !binds(p.Patterns[star]):
		m.elements(p, star)
		return
	case star > maxBeforeStar || n-star > maxBeforeStar && star >= 0:
		m.c.fail(p.Span, "", "too many patterns in a sequence")
		return
	case star < 0:
		m.emit(p, code.UNPACK, n)
	default:
		m.emit(p, code.UNPACK_STAR, (n-star-1)<<12|star)
	}
	for _, element := range p.Patterns {
		m.pattern(element)
	}
}

// binds tells whether a pattern needs what it is matched with: not _, nor *_.
func binds(p syntax.Pattern) bool {
	switch p := p.(type) {
	case *syntax.MatchAs:
		return p.Pattern != nil || p.Name != ""
	case *syntax.MatchStar:
		return p.Name != ""
	}
	return true
}

// elements matches the elements before and behind *_ by their indices: the others, of which there may be many, are not asked for.
func (m *matcher) elements(sequence *syntax.MatchSequence, star int) {
	for i, p := range sequence.Patterns {
		if !binds(p) {
			continue
		}
		m.emit(sequence, code.COPY, 1)
		if i < star {
			m.constant(sequence, int64(i))
		} else { // the subject need not know negative indices
			m.emit(sequence, code.MATCH_LEN, 0)
			m.constant(sequence, int64(len(sequence.Patterns)-i))
			m.emit(sequence, code.SUB, 0)
		}
		m.emit(sequence, code.LOAD_ITEM, 0)
		m.pattern(p)
	}
	m.emit(sequence, code.POP, 0)
}

// length fails where the subject has not n elements, or not as many where more are welcome.
func (m *matcher) length(at place, n int, more bool) {
	m.emit(at, code.MATCH_LEN, 0)
	if more {
		n--
	}
	m.constant(at, int64(n))
	op := syntax.Eq
	if more {
		op = syntax.GtE
	}
	m.emit(at, code.COMPARE, int(op))
	m.failIf(at, code.JUMP_IF_FALSE)
}

func (m *matcher) mapping(p *syntax.MatchMapping) {
	m.emit(p, code.MATCH_MAPPING, 0)
	m.failIf(p, code.JUMP_IF_FALSE)
	if len(p.Keys) == 0 && p.Rest == "" {
		m.emit(p, code.POP, 0)
		return
	}
	if len(p.Keys) > 0 {
		m.length(p, len(p.Keys)+1, true)
	}
	m.tuple(p, p.Keys)
	if len(p.Keys) > 0 {
		m.emit(p, code.MATCH_KEYS, 0)
		m.parts(p, p.Patterns)
	}
	if p.Rest != "" {
		m.emit(p, code.MATCH_REST, 0)
		m.capture(p, p.Rest)
	} else {
		m.emit(p, code.POP, 0)
	}
	m.emit(p, code.POP, 0)
}

// parts takes a tuple of values, or None where there is no match, and matches each of them.
func (m *matcher) parts(at place, patterns []syntax.Pattern) {
	m.emit(at, code.COPY, 1)
	m.failIf(at, code.JUMP_IF_NONE)
	m.emit(at, code.UNPACK, len(patterns))
	for _, p := range patterns {
		m.pattern(p)
	}
}

func (m *matcher) class(p *syntax.MatchClass) {
	m.expr(p.Class)
	names := make(code.Tuple, len(p.KwdAttrs))
	for i, name := range p.KwdAttrs {
		names[i] = m.scope.Mangle(name)
	}
	m.constant(p, names)
	m.emit(p, code.MATCH_CLASS, len(p.Patterns))
	patterns := append(append([]syntax.Pattern{}, p.Patterns...), p.KwdPatterns...)
	if len(patterns) > maxUnpacked {
		m.c.fail(p.Span, "", "more than %d patterns in a class", maxUnpacked)
		return
	}
	m.parts(p, patterns)
}
