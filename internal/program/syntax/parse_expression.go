package syntax

// starExpressions reads expressions with commas between them, which then are a tuple; they may be starred.
func (p *parser) starExpressions() Expr {
	from := p.tok.from
	first := p.starExpression()
	if !p.at(tokComma) {
		p.checkLoneStar(first)
		return first
	}
	elts := []Expr{first}
	for p.accept(tokComma) {
		if !p.startsExpression() && !p.at(tokStar) {
			break
		}
		elts = append(elts, p.starExpression())
	}
	return &Tuple{p.since(from), elts}
}

// checkLoneStar fails at a starred expression that no tuple is around.
func (p *parser) checkLoneStar(e Expr) {
	if _, ok := e.(*Starred); !ok {
		return
	}
	if p.at(tokAssign) {
		p.failHint(e.Range(), "write a comma behind it", "starred assignment target must be in a list or tuple")
	}
	p.fail(e.Range(), "can't use starred expression here")
}

func (p *parser) starExpression() Expr {
	if p.at(tokStar) {
		return p.starred()
	}
	return p.expression()
}

// starred reads *value.
func (p *parser) starred() Expr {
	from := p.advance().from
	value := p.binary(0)
	return &Starred{p.since(from), value}
}

// starNamed reads an element of a display.
func (p *parser) starNamed() Expr {
	if p.at(tokStar) {
		return p.starred()
	}
	return p.namedExpression()
}

// startsExpression tells whether an expression can begin here.
func (p *parser) startsExpression() bool {
	switch p.tok.kind {
	case tokLParen, tokLBracket, tokPlus, tokMinus, tokNot:
		return true
	default:
		return p.startsOperand(p.tok.kind)
	}
}

// namedExpression reads an expression to which := may give a name.
func (p *parser) namedExpression() Expr {
	from := p.tok.from
	e := p.expression()
	if !p.at(tokWalrus) {
		p.checkEqualSign(e)
		return e
	}
	target := p.checkWalrusTarget(from, e)
	p.advance()
	value := p.expression()
	return &NamedExpr{p.since(from), target, value}
}

// expression reads a conditional expression, a lambda, or what binds closer.
func (p *parser) expression() Expr {
	p.enter()
	defer p.leave()
	if p.at(tokLambda) {
		return p.lambda()
	}
	from := p.tok.from
	body := p.disjunction()
	if !p.at(tokIf) {
		return body
	}
	p.advance()
	test := p.disjunction()
	if !p.at(tokElse) {
		p.fail(p.since(from), "expected 'else' after 'if' expression")
	}
	p.advance()
	orelse := p.expression()
	return &IfExp{p.since(from), test, body, orelse}
}

func (p *parser) disjunction() Expr { return p.boolean(tokOr, p.conjunction) }

func (p *parser) conjunction() Expr { return p.boolean(tokAnd, p.inversion) }

// boolean reads operands with and, or with or, between them.
func (p *parser) boolean(operator kind, operand func() Expr) Expr {
	from := p.tok.from
	first := operand()
	if !p.at(operator) {
		return first
	}
	values := []Expr{first}
	for p.accept(operator) {
		values = append(values, operand())
	}
	return &BoolOp{p.since(from), operator == tokOr, values}
}

func (p *parser) inversion() Expr {
	if !p.at(tokNot) {
		return p.comparison()
	}
	p.enter()
	defer p.leave()
	from := p.advance().from
	operand := p.inversion()
	return &UnaryOp{p.since(from), Not, operand}
}

func (p *parser) comparison() Expr {
	from := p.tok.from
	left := p.binary(0)
	op, ok := p.comparisonOperator()
	if !ok {
		return left
	}
	c := &Compare{Left: left}
	for ok {
		c.Ops = append(c.Ops, op)
		c.Comparators = append(c.Comparators, p.binary(0))
		op, ok = p.comparisonOperator()
	}
	c.Span = p.since(from)
	return c
}

// comparisonOperator takes an operator of one or two words that compares.
func (p *parser) comparisonOperator() (CmpOperator, bool) {
	var op CmpOperator
	switch p.tok.kind {
	case tokEqual:
		op = Eq
	case tokNotEqual:
		op = NotEq
	case tokLess:
		op = Lt
	case tokLessEqual:
		op = LtE
	case tokGreater:
		op = Gt
	case tokGreaterEqual:
		op = GtE
	case tokIn:
		op = In
	case tokIs:
		p.advance()
		if p.accept(tokNot) {
			return IsNot, true
		}
		return Is, true
	case tokNot:
		if p.peek(1).kind != tokIn {
			return 0, false
		}
		p.advance()
		op = NotIn
	default:
		return 0, false
	}
	p.advance()
	return op, true
}

// binaryOperator gives an operator, and how closely it binds: 0 is none.
func binaryOperator(k kind) (Operator, int) {
	switch k {
	case tokBar:
		return BitOr, 1
	case tokCircumflex:
		return BitXor, 2
	case tokAmper:
		return BitAnd, 3
	case tokLShift:
		return LShift, 4
	case tokRShift:
		return RShift, 4
	case tokPlus:
		return Add, 5
	case tokMinus:
		return Sub, 5
	case tokStar:
		return Mult, 6
	case tokSlash:
		return Div, 6
	case tokDoubleSlash:
		return FloorDiv, 6
	case tokPercent:
		return Mod, 6
	case tokAt:
		return MatMult, 6
	case tokDoubleStar:
		return Pow, 0 // is read by power
	default:
		return 0, 0
	}
}

// binary reads operands and the operators between them that bind closer than above.
func (p *parser) binary(above int) Expr {
	from := p.tok.from
	left := p.factor()
	for {
		op, binds := binaryOperator(p.tok.kind)
		if binds <= above {
			return left
		}
		p.advance()
		right := p.binary(binds)
		left = &BinOp{p.since(from), left, op, right}
	}
}

// factor reads an operand with its signs.
func (p *parser) factor() Expr {
	var op UnaryOperator
	switch p.tok.kind {
	case tokPlus:
		op = UAdd
	case tokMinus:
		op = USub
	case tokTilde:
		op = Invert
	default:
		return p.power()
	}
	p.enter()
	defer p.leave()
	from := p.advance().from
	operand := p.factor()
	return &UnaryOp{p.since(from), op, operand}
}

func (p *parser) power() Expr {
	from := p.tok.from
	base := p.awaited()
	if !p.at(tokDoubleStar) {
		return base
	}
	p.enter()
	defer p.leave()
	p.advance()
	exponent := p.factor()
	return &BinOp{p.since(from), base, Pow, exponent}
}

func (p *parser) awaited() Expr {
	if !p.at(tokAwait) {
		return p.primary()
	}
	from := p.advance().from
	value := p.primary()
	return &Await{p.since(from), value}
}

// yield reads yield and yield from.
func (p *parser) yield() Expr {
	from := p.advance().from
	if p.accept(tokFrom) {
		value := p.expression()
		return &YieldFrom{p.since(from), value}
	}
	var value Expr
	if p.startsExpression() || p.at(tokStar) {
		value = p.starExpressions()
	}
	return &Yield{p.since(from), value}
}
