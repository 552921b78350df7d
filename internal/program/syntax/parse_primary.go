package syntax

// primary reads an atom and the attributes, calls and subscripts behind it.
func (p *parser) primary() Expr {
	from := p.tok.from
	e := p.atom()
	for {
		switch p.tok.kind {
		case tokDot:
			p.advance()
			at := p.tok.from
			name := p.name()
			e = &Attribute{p.since(from), e, name, at}
		case tokLParen:
			call := &Call{Func: e}
			call.Args, call.Keywords = p.arguments()
			call.Span = p.since(from)
			e = call
		case tokLBracket:
			p.advance()
			index := p.index()
			p.expect(tokRBracket)
			e = &Subscript{p.since(from), e, index}
		default:
			return e
		}
	}
}

// index reads what stands in the brackets of a subscript.
func (p *parser) index() Expr {
	from := p.tok.from
	first := p.slice()
	_, star := first.(*Starred)
	if !p.at(tokComma) && !star {
		return first
	}
	elts := []Expr{first}
	for p.accept(tokComma) {
		if p.at(tokRBracket) {
			break
		}
		elts = append(elts, p.slice())
	}
	return &Tuple{p.since(from), elts}
}

// slice reads an index: an expression, or up to three with colons between them.
func (p *parser) slice() Expr {
	if p.at(tokStar) {
		return p.starred()
	}
	from := p.tok.from
	var lower Expr
	if !p.at(tokColon) {
		lower = p.namedExpression()
		if !p.at(tokColon) {
			return lower
		}
	}
	p.expect(tokColon)
	s := &Slice{Lower: lower, Upper: p.bound()}
	if p.accept(tokColon) {
		s.Step = p.bound()
	}
	s.Span = p.since(from)
	return s
}

// bound reads a bound of a slice, or nothing.
func (p *parser) bound() Expr {
	if p.at(tokColon) || p.at(tokComma) || p.at(tokRBracket) {
		return nil
	}
	return p.expression()
}

// atom reads what has no operators outside of its own brackets.
func (p *parser) atom() Expr {
	t := p.tok
	switch t.kind {
	case tokName:
		p.advance()
		return &Name{t.span(), p.text(t)}
	case tokNumber:
		value := p.numberValue(t)
		p.advance()
		return &Constant{t.span(), value}
	case tokString, tokFStart:
		return p.strings()
	case tokNone:
		p.advance()
		return &Constant{t.span(), nil}
	case tokTrue, tokFalse:
		p.advance()
		return &Constant{t.span(), t.kind == tokTrue}
	case tokEllipsis:
		p.advance()
		return &Constant{t.span(), Ellipsis{}}
	case tokLParen:
		return p.parenthesized()
	case tokLBracket:
		return p.list()
	case tokLBrace:
		return p.braces()
	default:
		p.unexpected()
		return nil
	}
}

// parenthesized reads a tuple, a generator expression, or an expression in parentheses.
func (p *parser) parenthesized() Expr {
	from := p.advance().from
	if p.accept(tokRParen) {
		return &Tuple{p.since(from), nil}
	}
	if p.at(tokYield) {
		value := p.yield()
		p.expect(tokRParen)
		return value
	}
	first := p.starNamed()
	if p.comprehensionAhead() {
		p.checkComprehension(first)
		generators := p.generators()
		p.expect(tokRParen)
		return &GeneratorExp{Span: p.since(from), Elt: first, Generators: generators}
	}
	if !p.at(tokComma) {
		if _, ok := first.(*Starred); ok && p.at(tokRParen) {
			p.fail(first.Range(), "cannot use starred expression here")
		}
		p.expect(tokRParen)
		return first
	}
	elts := p.elements(first, tokRParen)
	return &Tuple{p.since(from), elts}
}

// elements reads the other elements of a display, and the bracket that closes it.
func (p *parser) elements(first Expr, end kind) []Expr {
	elts := []Expr{first}
	for p.accept(tokComma) {
		if p.at(end) {
			break
		}
		elts = append(elts, p.starNamed())
	}
	if p.comprehensionAhead() && len(elts) > 1 {
		p.fail(Span{elts[0].At(), elts[len(elts)-1].Range().To}, "did you forget parentheses around the comprehension target?")
	}
	p.expect(end)
	return elts
}

// list reads a list or a list comprehension.
func (p *parser) list() Expr {
	from := p.advance().from
	if p.accept(tokRBracket) {
		return &List{p.since(from), nil}
	}
	first := p.starNamed()
	if p.comprehensionAhead() {
		p.checkComprehension(first)
		generators := p.generators()
		p.expect(tokRBracket)
		return &ListComp{Span: p.since(from), Elt: first, Generators: generators}
	}
	elts := p.elements(first, tokRBracket)
	return &List{p.since(from), elts}
}

// braces reads a dict, a set, or a comprehension of one.
func (p *parser) braces() Expr {
	from := p.advance().from
	if p.accept(tokRBrace) {
		return &Dict{Span: p.since(from)}
	}
	if p.at(tokDoubleStar) {
		return p.dict(from, nil)
	}
	first := p.starNamed()
	if p.at(tokColon) {
		return p.dict(from, first)
	}
	if p.comprehensionAhead() {
		p.checkComprehension(first)
		generators := p.generators()
		p.expect(tokRBrace)
		return &SetComp{Span: p.since(from), Elt: first, Generators: generators}
	}
	elts := p.elements(first, tokRBrace)
	return &Set{p.since(from), elts}
}

// dict reads a dict, whose first key has been read already unless it begins with **.
func (p *parser) dict(from Pos, key Expr) Expr {
	d := &Dict{}
	for {
		value := p.dictValue(key)
		if p.comprehensionAhead() {
			return p.dictComprehension(from, d, key, value)
		}
		d.Keys = append(d.Keys, key)
		d.Values = append(d.Values, value)
		if !p.accept(tokComma) || p.at(tokRBrace) {
			break
		}
		key = nil
		if !p.at(tokDoubleStar) {
			key = p.expression()
			if !p.at(tokColon) {
				p.dictColon(key)
			}
		}
	}
	p.expect(tokRBrace)
	d.Span = p.since(from)
	return d
}

// dictColon fails where a key has no colon behind it.
func (p *parser) dictColon(key Expr) {
	if p.at(tokRBrace) || p.at(tokComma) {
		p.fail(key.Range(), "':' expected after dictionary key")
	}
	p.unexpected()
}

// dictValue reads the value behind a key, or what ** unpacks where there is no key.
func (p *parser) dictValue(key Expr) Expr {
	if key == nil {
		p.expect(tokDoubleStar)
		return p.binary(0)
	}
	colon := p.expect(tokColon)
	switch {
	case p.at(tokStar):
		p.fail(p.tok.span(), "cannot use a starred expression in a dictionary value")
	case p.at(tokRBrace) || p.at(tokComma):
		p.fail(colon.span(), "expression expected after dictionary key and ':'")
	}
	return p.expression()
}

func (p *parser) dictComprehension(from Pos, before *Dict, key, value Expr) Expr {
	if key == nil {
		p.fail(value.Range(), "dict unpacking cannot be used in dict comprehension")
	}
	if len(before.Keys) > 0 {
		p.unexpected()
	}
	generators := p.generators()
	p.expect(tokRBrace)
	return &DictComp{Span: p.since(from), Key: key, Value: value, Generators: generators}
}
