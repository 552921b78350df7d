package modules

import (
	"strconv"
	"strings"
	"unicode"
)

// group reads what stands behind an opening parenthesis. It gives nil for a comment and for flags.
func (p *reParser) group(start int) (*reNode, error) {
	if !p.eat('?') {
		return p.capture(start, "", start)
	}
	r := p.peek()
	if r < 0 {
		return nil, p.fail("unexpected end of pattern", p.pos)
	}
	p.pos++
	switch r {
	case ':':
		return p.enclosed(start, &reNode{kind: reSequence})
	case '>':
		return p.enclosed(start, &reNode{kind: reAtomic})
	case '=', '!':
		return p.enclosed(start, &reNode{kind: reLook, negative: r == '!'})
	case '<':
		switch {
		case p.eat('='):
			return p.behind(start, false)
		case p.eat('!'):
			return p.behind(start, true)
		case p.peek() < 0:
			return nil, p.fail("unexpected end of pattern", p.pos)
		}
		return nil, p.fail("unknown extension ?<"+string(p.peek()), start+1)
	case 'P':
		return p.named(start)
	case '#':
		for p.peek() >= 0 {
			if p.eat(')') {
				return nil, nil //nolint:nilnil // a comment is nothing
			}
			p.pos++
		}
		return nil, p.fail("missing ), unterminated comment", start)
	case '(':
		return p.conditional(start)
	}
	if strings.ContainsRune("aiLmsux-", r) {
		p.pos--
		return p.scopedFlags(start)
	}
	return nil, p.fail("unknown extension ?"+string(r), start+1)
}

func (p *reParser) close(start int) error {
	if !p.eat(')') {
		return p.fail("missing ), unterminated subpattern", start)
	}
	return nil
}

// enclosed reads the inside of a group into n.
func (p *reParser) enclosed(start int, n *reNode) (*reNode, error) {
	flags := p.flags
	sub, err := p.choice()
	p.flags = flags
	if err != nil {
		return nil, err
	}
	n.subs = []*reNode{sub}
	return n, p.close(start)
}

func (p *reParser) capture(start int, name string, nameAt int) (*reNode, error) {
	p.groups++
	number := p.groups
	if name != "" {
		if was, ok := p.names[name]; ok {
			return nil, p.fail("redefinition of group name "+quoteName(name)+" as group "+strconv.Itoa(number)+"; was group "+strconv.Itoa(was), nameAt)
		}
		p.names[name] = number
		p.order = append(p.order, name)
	}
	p.open[number] = true
	n, err := p.enclosed(start, &reNode{kind: reGroup, number: number})
	delete(p.open, number)
	return n, err
}

func quoteName(name string) string { return "'" + name + "'" }

func (p *reParser) behind(start int, negative bool) (*reNode, error) {
	n, err := p.enclosed(start, &reNode{kind: reLook, behind: true, negative: negative})
	if err != nil {
		return nil, err
	}
	width, ok := n.subs[0].fixedWidth()
	if !ok {
		return nil, p.lookBehindError()
	}
	n.width = width
	return n, nil
}

// lookBehindError has no position, as CPython's has none.
func (p *reParser) lookBehindError() error {
	return plainREError("look-behind requires fixed-width pattern", string(p.s))
}

// named reads (?P<name>…) and (?P=name).
func (p *reParser) named(start int) (*reNode, error) {
	switch {
	case p.eat('<'):
		at := p.pos
		name, err := p.name('>', at)
		if err != nil {
			return nil, err
		}
		return p.capture(start, name, at)
	case p.eat('='):
		at := p.pos
		name, err := p.name(')', at)
		if err != nil {
			return nil, err
		}
		number, ok := p.names[name]
		if !ok {
			return nil, p.fail("unknown group name "+quoteName(name), at)
		}
		return p.backReference(number, at)
	case p.peek() < 0:
		return nil, p.fail("unexpected end of pattern", p.pos)
	}
	return nil, p.fail("unknown extension ?P"+string(p.peek()), start+1)
}

// name reads the name of a group up to a character.
func (p *reParser) name(end rune, at int) (string, error) {
	for p.peek() != end {
		if p.peek() < 0 {
			if p.pos == at {
				return "", p.fail("missing group name", at)
			}
			return "", p.fail("missing "+string(end)+", unterminated name", at)
		}
		p.pos++
	}
	name := string(p.s[at:p.pos])
	p.pos++
	if name == "" {
		return "", p.fail("missing group name", at)
	}
	if !isIdentifier(name) && (end != ')' || digitsIn(name) != len(name)) {
		return "", p.fail("bad character in group name "+quoteName(name), at)
	}
	return name, nil
}

func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// conditional reads (?(group)yes|no).
func (p *reParser) conditional(start int) (*reNode, error) {
	at := p.pos
	name, err := p.name(')', at)
	if err != nil {
		return nil, err
	}
	number, ok := p.names[name]
	if digitsIn(name) == len(name) {
		number, err = strconv.Atoi(name)
		if err != nil || number == 0 {
			return nil, p.fail("bad group number", at)
		}
		if number > p.groups {
			return nil, p.fail("invalid group reference "+name, at)
		}
	} else if !ok {
		return nil, p.fail("unknown group name "+quoteName(name), at)
	}
	n, err := p.enclosed(start, &reNode{kind: reConditional, number: number})
	if err != nil {
		return nil, err
	}
	yes, no := n.subs[0], &reNode{kind: reEmpty}
	if yes.kind == reChoice {
		if len(yes.subs) > 2 {
			return nil, p.fail("conditional backref with more than two branches", p.pos)
		}
		yes, no = yes.subs[0], yes.subs[1]
	}
	n.subs = []*reNode{yes, no}
	return n, nil
}

var flagLetters = map[rune]int{'i': reIgnoreCase, 'm': reMultiline, 's': reDotAll, 'x': reVerbose, 'a': reASCII, 'u': reUnicode}

// scopedFlags reads (?flags), which has to stand at the start, and (?flags-flags:…).
func (p *reParser) scopedFlags(start int) (*reNode, error) {
	on, off := 0, 0
	minus := false
	for {
		r := p.peek()
		p.pos++
		flag, known := flagLetters[r]
		switch {
		case known && minus:
			off |= flag
		case known:
			on |= flag
		case r == '-' && !minus:
			minus = true
		case r == ')' && !minus:
			if start != 0 {
				return nil, p.fail("global flags not at the start of the expression", start)
			}
			p.flags |= on
			return nil, nil //nolint:nilnil // flags are nothing to match
		case r == ':':
			outer := p.flags
			p.flags = p.flags&^off | on
			sub, err := p.choice()
			p.flags = outer
			if err != nil {
				return nil, err
			}
			return &reNode{kind: reSequence, subs: []*reNode{sub}}, p.close(start)
		case r < 0:
			return nil, p.fail("missing -, : or )", len(p.s))
		default:
			return nil, p.fail("unknown flag", p.pos-1)
		}
	}
}
