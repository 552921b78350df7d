package modules

import (
	"strconv"
	"strings"
	"unicode"
)

// escape reads what stands behind a backslash outside of a set.
func (p *reParser) escape(start int) (*reNode, error) {
	r := p.peek()
	if r < 0 {
		return nil, p.fail("bad escape (end of pattern)", start)
	}
	p.pos++
	switch r {
	case 'A':
		return p.at(atBegin), nil
	case 'Z':
		return p.at(atVeryEnd), nil
	case 'b':
		return p.at(atWordBoundary), nil
	case 'B':
		return p.at(atNoBoundary), nil
	case 'd', 's', 'w':
		return p.class(byte(r), false), nil
	case 'D', 'S', 'W':
		return p.class(byte(r)|0x20, true), nil
	}
	if r >= '1' && r <= '9' {
		return p.numberEscape(start)
	}
	c, err := p.characterEscape(r, start)
	if err != nil {
		return nil, err
	}
	return p.one(c), nil
}

// numberEscape reads a back reference, or three octal digits.
func (p *reParser) numberEscape(start int) (*reNode, error) {
	text := string(p.s[p.pos-1])
	if next := p.peek(); next >= '0' && next <= '9' {
		text += string(next)
		p.pos++
		if third := p.peek(); text[0] <= '3' && isOctal(rune(text[0])) && isOctal(next) && isOctal(third) {
			p.pos++
			n, err := strconv.ParseInt(text+string(third), 8, 32)
			if err != nil || n > 0o377 {
				return nil, p.fail("octal escape value outside of range 0-0o377", start)
			}
			return p.one(rune(n)), nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, p.fail("bad escape", start)
	}
	if n > p.groups {
		return nil, p.fail("invalid group reference "+text, start+1)
	}
	return p.backReference(n, start)
}

func (p *reParser) backReference(n, at int) (*reNode, error) {
	if p.open[n] {
		return nil, p.fail("cannot refer to an open group", at)
	}
	return &reNode{kind: reBackReference, number: n, flags: p.flags}, nil
}

func isOctal(r rune) bool { return r >= '0' && r <= '7' }

var simpleEscapes = map[rune]rune{'a': '\a', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\'}

// characterEscape is the character of an escape whose letter r has been read.
func (p *reParser) characterEscape(r rune, start int) (rune, error) {
	if c, ok := simpleEscapes[r]; ok {
		return c, nil
	}
	switch r {
	case 'x':
		return p.hex(start, 2)
	case 'u':
		return p.hex(start, 4)
	case 'U':
		return p.hex(start, 8)
	case '0':
		n := rune(0)
		for range 2 {
			if !isOctal(p.peek()) {
				break
			}
			n = n*8 + p.peek() - '0'
			p.pos++
		}
		return n, nil
	}
	if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return 0, p.fail("bad escape \\"+string(r), start)
	}
	return r, nil
}

func (p *reParser) hex(start, n int) (rune, error) {
	first := p.pos
	for p.pos < len(p.s) && p.pos < first+n && strings.ContainsRune("0123456789abcdefABCDEF", p.s[p.pos]) {
		p.pos++
	}
	text := string(p.s[first:p.pos])
	code, err := strconv.ParseUint(text, 16, 32)
	if len(text) != n || err != nil {
		return 0, p.fail("incomplete escape "+string(p.s[start:p.pos]), start)
	}
	if code > unicode.MaxRune {
		return 0, p.fail("bad escape "+string(p.s[start:p.pos]), start)
	}
	return rune(code), nil //nolint:gosec // at most MaxRune
}

// set reads a set of characters behind its bracket.
func (p *reParser) set(start int) (*reNode, error) {
	s := &reSet{flags: p.flags, negative: p.eat('^')}
	first := p.pos
	for {
		at := p.pos
		r := p.peek()
		if r < 0 {
			return nil, p.fail("unterminated character set", start)
		}
		p.pos++
		if r == ']' && at != first {
			return &reNode{kind: reOne, set: s}, nil
		}
		low, class, err := p.setMember(r, at)
		if err != nil {
			return nil, err
		}
		if class != nil {
			s.classes = append(s.classes, *class)
		}
		if p.peek() != '-' || p.pos+1 < len(p.s) && p.s[p.pos+1] == ']' {
			if class == nil {
				s.ranges = append(s.ranges, reRange{low, low})
			}
			continue
		}
		if p.pos+1 >= len(p.s) {
			return nil, p.fail("unterminated character set", start)
		}
		p.pos += 2
		high, highClass, err := p.setMember(p.s[p.pos-1], p.pos-1)
		if err != nil {
			return nil, err
		}
		if class != nil || highClass != nil || high < low {
			return nil, p.fail("bad character range "+string(p.s[at:p.pos]), at)
		}
		s.ranges = append(s.ranges, reRange{low, high})
	}
}

// setMember is a character of a set, or a class such as \d, whose first character has been read.
func (p *reParser) setMember(r rune, at int) (rune, *reClass, error) {
	if r != '\\' {
		return r, nil, nil
	}
	e := p.peek()
	if e < 0 {
		return 0, nil, p.fail("bad escape (end of pattern)", at)
	}
	p.pos++
	switch e {
	case 'd', 's', 'w':
		return 0, &reClass{byte(e), false}, nil
	case 'D', 'S', 'W':
		return 0, &reClass{byte(e) | 0x20, true}, nil
	case 'b':
		return '\b', nil, nil
	}
	if isOctal(e) {
		n := e - '0'
		for i := 0; i < 2 && isOctal(p.peek()); i++ {
			n = n*8 + p.peek() - '0'
			p.pos++
		}
		if n > 0o377 {
			return 0, nil, p.fail("octal escape value "+string(p.s[at:p.pos])+" outside of range 0-0o377", at)
		}
		return n, nil, nil
	}
	c, err := p.characterEscape(e, at)
	return c, nil, err
}
