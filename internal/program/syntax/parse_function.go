package syntax

// decorated reads decorators and the function or class below them.
func (p *parser) decorated() Stmt {
	var decorators []Expr
	for p.accept(tokAt) {
		decorators = append(decorators, p.namedExpression())
		p.endLine()
	}
	from := p.tok.from
	switch p.tok.kind {
	case tokClass:
		return p.class(decorators)
	case tokDef:
		return p.function(from, decorators, false)
	case tokAsync:
		p.advance()
		if p.at(tokDef) {
			return p.function(from, decorators, true)
		}
	default:
	}
	p.unexpected()
	return nil
}

// function reads def.
func (p *parser) function(from Pos, decorators []Expr, async bool) Stmt {
	head := p.advance()
	f := &FunctionDef{NameAt: p.tok.from, Decorators: decorators, IsAsync: async}
	f.Name = p.boundName()
	if p.at(tokLBracket) {
		p.refuse(p.tok.span(), refusedTypeParams)
	}
	if !p.at(tokLParen) {
		p.fail(p.tok.span(), "expected '('")
	}
	p.advance()
	f.Args = p.parameters(tokRParen)
	p.expect(tokRParen)
	if p.accept(tokArrow) {
		f.Returns = p.expression()
	}
	p.colon()
	f.Body = p.block("function definition", head.from)
	f.Span = p.since(from)
	return f
}

// class reads class.
func (p *parser) class(decorators []Expr) Stmt {
	head := p.advance()
	c := &ClassDef{NameAt: p.tok.from, Decorators: decorators}
	c.Name = p.boundName()
	if p.at(tokLBracket) {
		p.refuse(p.tok.span(), refusedTypeParams)
	}
	if p.at(tokLParen) {
		c.Bases, c.Keywords = p.arguments()
		p.checkBases(c)
	}
	p.colon()
	c.Body = p.block("class definition", head.from)
	c.Span = p.since(head.from)
	return c
}

// checkBases fails at what a call may have in its parentheses and a class may not.
func (p *parser) checkBases(c *ClassDef) {
	for _, k := range c.Keywords {
		if k.Name == "metaclass" {
			p.refuse(k.Span, refusedMetaclass)
		}
	}
	for _, base := range c.Bases {
		// Its parentheses are those of the class: it had none of its own.
		if g, ok := base.(*GeneratorExp); ok && g.To == p.last {
			p.fail(g.Span, "invalid syntax")
		}
	}
}

// lambda reads lambda.
func (p *parser) lambda() Expr {
	from := p.advance().from
	args := p.parameters(tokColon)
	p.colon()
	body := p.expression()
	return &Lambda{Span: p.since(from), Args: args, Body: body}
}

// parameters reads the parameters of a function, up to the token that ends them: a parenthesis, or the colon of a lambda,
// whose parameters have no annotations.
func (p *parser) parameters(end kind) *Arguments {
	r := &parameterReader{parser: p, end: end, args: &Arguments{}}
	for !p.at(end) {
		r.next()
		if !p.accept(tokComma) {
			break
		}
	}
	if r.bareStar && len(r.args.KwOnly) == 0 {
		p.fail(r.star.span(), "named arguments must follow bare *")
	}
	return r.args
}

// parameterReader keeps what has been seen of a function's parameters.
type parameterReader struct {
	*parser
	end      kind
	args     *Arguments
	star     token // * or *args, once it was seen
	starred  bool
	bareStar bool
	slash    bool
}

// next reads a parameter, or a mark between parameters.
func (r *parameterReader) next() {
	if r.args.Kwarg != nil {
		r.fail(r.tok.span(), "arguments cannot follow var-keyword argument")
	}
	switch r.tok.kind {
	case tokSlash:
		r.positionalOnly()
	case tokStar:
		r.variadic()
	case tokDoubleStar:
		r.advance()
		r.args.Kwarg = r.parameter(false)
		if r.at(tokAssign) {
			r.fail(r.tok.span(), "var-keyword argument cannot have default value")
		}
	case tokLParen:
		what := "Function"
		if r.end == tokColon {
			what = "Lambda expression"
		}
		r.fail(r.tok.span(), "%s parameters cannot be parenthesized", what)
	default:
		r.plain()
	}
}

// positionalOnly reads the slash.
func (r *parameterReader) positionalOnly() {
	switch {
	case r.slash:
		r.fail(r.tok.span(), "/ may appear only once")
	case r.starred:
		r.fail(r.tok.span(), "/ must be ahead of *")
	case len(r.args.Args) == 0:
		r.fail(r.tok.span(), "at least one argument must precede /")
	}
	r.advance()
	r.slash = true
	r.args.PosOnly, r.args.Args = r.args.Args, nil
}

// variadic reads *args, or the bare star.
func (r *parameterReader) variadic() {
	if r.starred {
		r.fail(r.tok.span(), "* argument may appear only once")
	}
	r.star = r.advance()
	r.starred = true
	if r.at(tokComma) || r.at(r.end) {
		r.bareStar = true
		return
	}
	r.args.Vararg = r.parameter(true)
	if r.at(tokAssign) {
		r.fail(r.tok.span(), "var-positional argument cannot have default value")
	}
}

// plain reads a parameter with a name, and its default.
func (r *parameterReader) plain() {
	arg := r.parameter(false)
	var value Expr
	if r.at(tokAssign) {
		sign := r.advance()
		if r.at(tokComma) || r.at(r.end) {
			r.fail(sign.span(), "expected default value expression")
		}
		value = r.expression()
	}
	switch {
	case r.starred:
		r.args.KwOnly = append(r.args.KwOnly, arg)
		r.args.KwDefaults = append(r.args.KwDefaults, value)
		return
	case value != nil:
		r.args.Defaults = append(r.args.Defaults, value)
	case len(r.args.Defaults) > 0:
		r.fail(arg.Span, "non-default argument follows default argument")
	}
	r.args.Args = append(r.args.Args, arg)
}

// parameter reads a name and its annotation, which may be starred behind *args.
func (r *parameterReader) parameter(star bool) *Arg {
	from := r.tok.from
	arg := &Arg{Name: r.boundName()}
	if r.end == tokRParen && r.accept(tokColon) {
		if star && r.at(tokStar) {
			arg.Annotation = r.parser.starred()
		} else {
			arg.Annotation = r.expression()
		}
	}
	arg.Span = r.since(from)
	return arg
}
