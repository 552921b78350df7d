package modules

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/perdure/perdure/internal/program/value"
)

// The bounds of a regular expression.
const (
	reMaxNesting = 100
	reMaxRepeat  = 1 << 16
	reMaxCode    = 100_000
)

// reParser reads a regular expression.
type reParser struct {
	s      []rune
	pos    int
	flags  int
	names  map[string]int
	order  []string // of names
	groups int
	open   map[int]bool
	depth  int
}

// fail is the error of a place.
func (p *reParser) fail(msg string, at int) error { return newREError(msg, string(p.s), at) }

// parseRE reads a whole regular expression.
func parseRE(pattern string, flags int) (*reNode, *reParser, error) {
	p := &reParser{s: []rune(pattern), flags: flags, names: map[string]int{}, open: map[int]bool{}}
	n, err := p.choice()
	if err != nil {
		return nil, nil, err
	}
	if p.pos < len(p.s) {
		return nil, nil, p.fail("unbalanced parenthesis", p.pos)
	}
	return n, p, nil
}

// peek is the next character, or -1 at the end.
func (p *reParser) peek() rune {
	if p.pos < len(p.s) {
		return p.s[p.pos]
	}
	return -1
}

func (p *reParser) eat(r rune) bool {
	if p.peek() == r {
		p.pos++
		return true
	}
	return false
}

func (p *reParser) choice() (*reNode, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > reMaxNesting {
		return nil, p.fail("the groups nest too deep", p.pos)
	}
	var subs []*reNode
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		subs = append(subs, n)
		if !p.eat('|') {
			break
		}
	}
	if len(subs) == 1 {
		return subs[0], nil
	}
	return &reNode{kind: reChoice, subs: subs}, nil
}

func (p *reParser) sequence() (*reNode, error) {
	n := &reNode{kind: reSequence}
	for {
		if p.flags&reVerbose != 0 && p.skipVerbose() {
			continue
		}
		switch p.peek() {
		case -1, '|', ')':
			return n, nil
		}
		start := p.pos
		sub, err := p.atom()
		if err != nil {
			return nil, err
		}
		if sub == nil { // a comment, or flags
			continue
		}
		if sub, err = p.repeats(sub, start); err != nil {
			return nil, err
		}
		n.subs = append(n.subs, sub)
	}
}

func (p *reParser) skipVerbose() bool {
	r := p.peek()
	if r == '#' {
		for p.pos < len(p.s) && p.s[p.pos] != '\n' {
			p.pos++
		}
		return true
	}
	if r >= 0 && strings.ContainsRune(" \t\n\r\v\f", r) {
		p.pos++
		return true
	}
	return false
}

// repeats reads what stands behind an atom: *, +, ?, {m,n}, each with ? or + behind it.
func (p *reParser) repeats(sub *reNode, start int) (*reNode, error) {
	for first := true; ; first = false {
		for p.flags&reVerbose != 0 && p.skipVerbose() {
		}
		at := p.pos
		least, most, ok, err := p.quantifier()
		if err != nil || !ok {
			return sub, err
		}
		if !first {
			return nil, p.fail("multiple repeat", at)
		}
		if sub.kind == reAssertion || sub.kind == reEmpty || sub.kind == reSequence && len(sub.subs) == 0 && p.s[start] != '(' {
			return nil, p.fail("nothing to repeat", at)
		}
		n := &reNode{kind: reRepeat, subs: []*reNode{sub}, min: least, max: most}
		switch {
		case p.eat('?'):
			n.lazy = true
		case p.eat('+'):
			n = &reNode{kind: reAtomic, subs: []*reNode{n}}
		}
		sub = n
	}
}

func (p *reParser) quantifier() (least, most int, ok bool, err error) {
	switch p.peek() {
	case '*':
		p.pos++
		return 0, -1, true, nil
	case '+':
		p.pos++
		return 1, -1, true, nil
	case '?':
		p.pos++
		return 0, 1, true, nil
	case '{':
		return p.bounds()
	}
	return 0, 0, false, nil
}

// bounds reads {m}, {m,}, {,n} or {m,n}; anything else in braces is text.
func (p *reParser) bounds() (least, most int, ok bool, err error) {
	start := p.pos
	p.pos++
	if p.peek() == '}' {
		p.pos = start
		return 0, 0, false, nil
	}
	low := p.digits()
	high := low
	if p.eat(',') {
		high = p.digits()
	}
	if !p.eat('}') || low == "" && high == "" && p.s[start+1] != ',' {
		p.pos = start
		return 0, 0, false, nil
	}
	least, most = 0, -1
	if low != "" {
		least, err = strconv.Atoi(low)
	}
	if high != "" && err == nil {
		most, err = strconv.Atoi(high)
	}
	if err != nil || least > reMaxRepeat || most > reMaxRepeat {
		return 0, 0, false, value.Raise(value.OverflowError, "the repetition number is too large")
	}
	if most >= 0 && most < least {
		return 0, 0, false, p.fail("min repeat greater than max repeat", start+1)
	}
	return least, most, true, nil
}

func (p *reParser) digits() string {
	start := p.pos
	for p.peek() >= '0' && p.peek() <= '9' {
		p.pos++
	}
	return string(p.s[start:p.pos])
}

// one is a node of one character.
func (p *reParser) one(r rune) *reNode {
	return &reNode{kind: reOne, set: &reSet{ranges: []reRange{{r, r}}, flags: p.flags}}
}

func (p *reParser) class(letter byte, negative bool) *reNode {
	return &reNode{kind: reOne, set: &reSet{classes: []reClass{{letter, negative}}, flags: p.flags}}
}

func (p *reParser) at(kind assertionKind) *reNode {
	return &reNode{kind: reAssertion, assertion: kind, flags: p.flags}
}

func (p *reParser) atom() (*reNode, error) {
	start := p.pos
	r := p.s[p.pos]
	p.pos++
	switch r {
	case '.':
		if p.flags&reDotAll != 0 {
			return &reNode{kind: reOne, set: &reSet{ranges: []reRange{{0, unicode.MaxRune}}}}, nil
		}
		return p.class('n', false), nil
	case '^':
		if p.flags&reMultiline != 0 {
			return p.at(atLineBegin), nil
		}
		return p.at(atBegin), nil
	case '$':
		if p.flags&reMultiline != 0 {
			return p.at(atLineEnd), nil
		}
		return p.at(atEnd), nil
	case '*', '+', '?':
		return nil, p.fail("nothing to repeat", start)
	case '{':
		p.pos = start
		if _, _, ok, err := p.bounds(); ok || err != nil {
			if err != nil {
				return nil, err
			}
			return nil, p.fail("nothing to repeat", start)
		}
		p.pos = start + 1
		return p.one('{'), nil
	case '[':
		return p.set(start)
	case '(':
		return p.group(start)
	case '\\':
		return p.escape(start)
	}
	return p.one(r), nil
}
