package syntax

// matchAhead tells whether the name match begins a match statement here: then the line ends with a colon that has no other
// meaning, or the next word can only be a subject.
func (p *parser) matchAhead() bool {
	next := p.peek(1).kind
	if next == tokColon {
		return false
	}
	level := 0
	for n := 1; ; n++ {
		switch t := p.peek(n); t.kind {
		case tokLParen, tokLBracket, tokLBrace:
			level++
		case tokRParen, tokRBracket, tokRBrace:
			level--
		case tokAssign, tokAugmented:
			if level == 0 {
				return false
			}
		case tokNewline, tokEnd, tokError:
			last := p.peek(n - 1).kind
			return last == tokColon || p.startsOperand(next)
		default:
		}
	}
}

func (p *parser) matchStatement() Stmt {
	head := p.advance()
	from := p.tok.from
	subject := p.starNamed()
	if _, ok := subject.(*Starred); ok && !p.at(tokComma) {
		p.unexpected()
	}
	if p.at(tokComma) {
		elts := []Expr{subject}
		for p.accept(tokComma) {
			if p.at(tokColon) {
				break
			}
			elts = append(elts, p.starNamed())
		}
		subject = &Tuple{p.since(from), elts}
	}
	p.colon()
	if p.expect(tokNewline); !p.at(tokIndent) {
		p.fail(p.tok.span(), "expected an indented block after 'match' statement on line %d", head.from.Line)
	}
	p.advance()
	m := &Match{Subject: subject}
	for p.word("case") {
		m.Cases = append(m.Cases, p.matchCase())
	}
	if !p.accept(tokDedent) || len(m.Cases) == 0 {
		p.unexpected()
	}
	p.checkReachable(m.Cases)
	m.Span = p.since(head.from)
	return m
}

func (p *parser) matchCase() *MatchCase {
	p.enter()
	defer p.leave()
	head := p.advance()
	c := &MatchCase{Pattern: p.topPattern()}
	p.checkPattern(c.Pattern)
	if p.accept(tokIf) {
		c.Guard = p.namedExpression()
	}
	p.colon()
	c.Body = p.block("'case' statement", head.from)
	c.Span = p.since(head.from)
	return c
}

// topPattern reads a pattern that may be a sequence without brackets.
func (p *parser) topPattern() Pattern {
	from := p.tok.from
	first := p.starPattern()
	_, star := first.(*MatchStar)
	if !p.at(tokComma) && !star {
		return first
	}
	if !p.at(tokComma) {
		p.unexpected()
	}
	patterns := []Pattern{first}
	for p.accept(tokComma) {
		if p.at(tokColon) || p.at(tokIf) {
			break
		}
		patterns = append(patterns, p.starPattern())
	}
	return &MatchSequence{p.since(from), patterns}
}

// starPattern reads an element of a sequence.
func (p *parser) starPattern() Pattern {
	if !p.at(tokStar) {
		return p.asPattern()
	}
	from := p.advance().from
	name := p.capturedName()
	return &MatchStar{p.since(from), name}
}

// capturedName takes a name that a pattern binds; the underscore keeps nothing.
func (p *parser) capturedName() string {
	if name := p.boundName(); name != "_" {
		return name
	}
	return ""
}

// asPattern reads alternatives and the name they are given.
func (p *parser) asPattern() Pattern {
	p.enter()
	defer p.leave()
	from := p.tok.from
	pattern := p.orPattern()
	if !p.accept(tokAs) {
		return pattern
	}
	if p.word("_") {
		p.fail(p.tok.span(), "cannot use '_' as a target")
	}
	if !p.at(tokName) {
		p.fail(p.tok.span(), "invalid pattern target")
	}
	name := p.boundName()
	if p.at(tokDot) || p.at(tokLParen) {
		p.fail(p.tokens[p.i-1].span(), "invalid pattern target")
	}
	return &MatchAs{p.since(from), pattern, name}
}

func (p *parser) orPattern() Pattern {
	from := p.tok.from
	first := p.closedPattern()
	if !p.at(tokBar) {
		return first
	}
	patterns := []Pattern{first}
	for p.accept(tokBar) {
		patterns = append(patterns, p.closedPattern())
	}
	return &MatchOr{p.since(from), patterns}
}

func (p *parser) closedPattern() Pattern {
	t := p.tok
	switch t.kind {
	case tokNone:
		p.advance()
		return &MatchSingleton{t.span(), nil}
	case tokTrue, tokFalse:
		p.advance()
		return &MatchSingleton{t.span(), t.kind == tokTrue}
	case tokNumber, tokMinus, tokString, tokFStart:
		value := p.literalPattern()
		return &MatchValue{value.Range(), value}
	case tokName:
		return p.namePattern()
	case tokLParen, tokLBracket:
		return p.sequencePattern()
	case tokLBrace:
		return p.mappingPattern()
	default:
		p.unexpected()
		return nil
	}
}

// literalPattern reads a number with or without a minus, or a string.
func (p *parser) literalPattern() Expr {
	from := p.tok.from
	switch p.tok.kind {
	case tokMinus:
		p.advance()
		if !p.at(tokNumber) {
			p.unexpected()
		}
		operand := p.atom()
		return &UnaryOp{p.since(from), USub, operand}
	case tokNumber:
		return p.atom()
	default:
		value := p.strings()
		if _, ok := value.(*JoinedStr); ok {
			p.fail(value.Range(), "patterns may only match literals and attribute lookups")
		}
		return value
	}
}

// namePattern reads a capture, the wildcard, a dotted name whose value is matched, or a class.
func (p *parser) namePattern() Pattern {
	from := p.tok.from
	if next := p.peek(1).kind; next != tokDot && next != tokLParen {
		name := p.capturedName()
		return &MatchAs{Span: p.since(from), Name: name}
	}
	value := p.dottedValue()
	if !p.at(tokLParen) {
		return &MatchValue{p.since(from), value}
	}
	m := &MatchClass{Class: value}
	p.classArguments(m)
	m.Span = p.since(from)
	return m
}

// dottedValue reads a name with attributes.
func (p *parser) dottedValue() Expr {
	t := p.expect(tokName)
	var value Expr = &Name{t.span(), p.text(t)}
	for p.accept(tokDot) {
		at := p.tok.from
		attr := p.name()
		value = &Attribute{p.since(t.from), value, attr, at}
	}
	return value
}

// classArguments reads the patterns of a class, with their parentheses.
func (p *parser) classArguments(m *MatchClass) {
	p.expect(tokLParen)
	for !p.at(tokRParen) {
		if p.at(tokName) && p.peek(1).kind == tokAssign {
			m.KwdAttrs = append(m.KwdAttrs, p.boundName())
			p.advance()
			m.KwdPatterns = append(m.KwdPatterns, p.asPattern())
		} else {
			pattern := p.asPattern()
			if len(m.KwdAttrs) > 0 {
				p.fail(pattern.Range(), "positional patterns follow keyword patterns")
			}
			m.Patterns = append(m.Patterns, pattern)
		}
		if !p.accept(tokComma) {
			break
		}
	}
	p.expect(tokRParen)
}

// sequencePattern reads a pattern in brackets; parentheses around one pattern without a comma mean nothing.
func (p *parser) sequencePattern() Pattern {
	open := p.advance()
	end := tokRBracket
	if open.kind == tokLParen {
		end = tokRParen
	}
	var patterns []Pattern
	comma := false
	for !p.at(end) {
		patterns = append(patterns, p.starPattern())
		if comma = p.accept(tokComma); !comma {
			break
		}
	}
	p.expect(end)
	if len(patterns) == 1 && !comma && end == tokRParen {
		if _, star := patterns[0].(*MatchStar); !star {
			return patterns[0]
		}
		p.fail(patterns[0].Range(), invalidSyntax)
	}
	return &MatchSequence{p.since(open.from), patterns}
}

// mappingPattern reads a pattern in braces.
func (p *parser) mappingPattern() Pattern {
	from := p.advance().from
	m := &MatchMapping{}
	for !p.at(tokRBrace) {
		if p.at(tokDoubleStar) {
			p.advance()
			if p.word("_") {
				p.unexpected()
			}
			m.Rest = p.boundName()
			p.accept(tokComma)
			break
		}
		m.Keys = append(m.Keys, p.mappingKey())
		p.expect(tokColon)
		m.Patterns = append(m.Patterns, p.asPattern())
		if !p.accept(tokComma) {
			break
		}
	}
	p.expect(tokRBrace)
	m.Span = p.since(from)
	return m
}

// mappingKey reads a key: a literal, or a dotted name.
func (p *parser) mappingKey() Expr {
	switch t := p.tok; t.kind {
	case tokNone, tokTrue, tokFalse:
		return p.atom()
	case tokNumber, tokMinus, tokString, tokFStart:
		return p.literalPattern()
	case tokName:
		value := p.dottedValue()
		if _, ok := value.(*Name); ok {
			p.unexpected()
		}
		return value
	default:
		p.unexpected()
		return nil
	}
}
