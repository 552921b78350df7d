package syntax

// arguments reads the arguments of a call with their parentheses. A generator expression that is the only argument shares the
// parentheses with the call.
func (p *parser) arguments() (args []Expr, keywords []*Keyword) {
	open := p.expect(tokLParen)
	unpacked := false // ** was seen
	for !p.at(tokRParen) {
		from := p.tok.from
		switch arg, keyword := p.argument(); {
		case keyword != nil:
			unpacked = unpacked || keyword.Name == ""
			keywords = append(keywords, keyword)
		case p.comprehensionAhead():
			generators := p.generators()
			if len(args)+len(keywords) > 0 || !p.at(tokRParen) {
				p.failHint(p.since(from), "write parentheses around it", "Generator expression must be parenthesized")
			}
			p.advance()
			return []Expr{&GeneratorExp{Span: p.since(open.from), Elt: arg, Generators: generators}}, nil
		default:
			p.checkArgumentOrder(arg, len(keywords) > 0, unpacked)
			args = append(args, arg)
		}
		if !p.accept(tokComma) {
			break
		}
	}
	p.expect(tokRParen)
	p.checkKeywords(keywords)
	return args, keywords
}

// argument reads an argument: one of arg and keyword is nil.
func (p *parser) argument() (arg Expr, keyword *Keyword) {
	from := p.tok.from
	switch {
	case p.accept(tokStar):
		value := p.expression()
		return &Starred{p.since(from), value}, nil
	case p.accept(tokDoubleStar):
		value := p.expression()
		return nil, &Keyword{p.since(from), "", value}
	case p.peek(1).kind == tokAssign:
		return nil, p.keywordArgument()
	}
	return p.argumentExpression(), nil
}

// argumentExpression reads a positional argument.
func (p *parser) argumentExpression() Expr {
	from := p.tok.from
	e := p.expression()
	switch {
	case p.at(tokWalrus):
		target := p.checkWalrusTarget(from, e)
		p.advance()
		value := p.expression()
		return &NamedExpr{p.since(from), target, value}
	case p.at(tokAssign):
		p.fail(Span{from, p.tok.to}, `expression cannot contain assignment, perhaps you meant "=="?`)
	}
	return e
}

// keywordArgument reads name=value.
func (p *parser) keywordArgument() *Keyword {
	from := p.tok.from
	switch p.tok.kind {
	case tokName:
	case tokNone, tokTrue, tokFalse:
		p.fail(Span{from, p.peek(1).to}, "cannot assign to %s", p.text(p.tok))
	default:
		if p.tok.kind.keyword() {
			p.unexpected()
		}
		p.fail(Span{from, p.peek(1).to}, `expression cannot contain assignment, perhaps you meant "=="?`)
	}
	name := p.boundName()
	p.expect(tokAssign)
	if p.at(tokComma) || p.at(tokRParen) {
		p.fail(Span{from, p.last}, "expected argument value expression")
	}
	value := p.expression()
	if p.comprehensionAhead() {
		p.failHint(Span{from, p.last}, "write parentheses around the generator expression",
			"invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	}
	return &Keyword{p.since(from), name, value}
}

// checkArgumentOrder fails at a positional argument behind keywords.
func (p *parser) checkArgumentOrder(arg Expr, keywords, unpacked bool) {
	_, star := arg.(*Starred)
	switch {
	case star && unpacked:
		p.fail(arg.Range(), "iterable argument unpacking follows keyword argument unpacking")
	case star || !keywords:
	case unpacked:
		p.fail(arg.Range(), "positional argument follows keyword argument unpacking")
	default:
		p.fail(arg.Range(), "positional argument follows keyword argument")
	}
}

// checkKeywords fails at a keyword that is given twice.
func (p *parser) checkKeywords(keywords []*Keyword) {
	if len(keywords) < 2 {
		return
	}
	seen := make(map[string]bool, len(keywords))
	for _, k := range keywords {
		if k.Name != "" && seen[k.Name] {
			p.fail(k.Span, "keyword argument repeated: %s", k.Name)
		}
		seen[k.Name] = true
	}
}
