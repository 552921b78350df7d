package syntax

// statement reads a line of simple statements, or a compound one, and appends it to the others.
func (p *parser) statement(to []Stmt) []Stmt {
	switch p.tok.kind {
	case tokIf:
		return append(to, p.ifStatement())
	case tokWhile:
		return append(to, p.whileStatement())
	case tokFor:
		return append(to, p.forStatement(p.tok.from, false))
	case tokTry:
		return append(to, p.tryStatement())
	case tokWith:
		return append(to, p.withStatement(p.tok.from, false))
	case tokDef:
		return append(to, p.function(p.tok.from, nil, false))
	case tokClass:
		return append(to, p.class(nil))
	case tokAt:
		return append(to, p.decorated())
	case tokAsync:
		return append(to, p.asyncStatement())
	case tokNewline: // a line of semicolons and nothing else is no statement, nor is an empty one
		p.unexpected()
	case tokName:
		if p.word("match") && p.matchAhead() {
			return append(to, p.matchStatement())
		}
	default:
	}
	return p.simpleLine(to)
}

// simpleLine reads simple statements with semicolons between them, to the end of the line.
func (p *parser) simpleLine(to []Stmt) []Stmt {
	for {
		to = append(to, p.simple())
		if !p.accept(tokSemicolon) || p.at(tokNewline) {
			break
		}
	}
	p.endLine()
	return to
}

// endLine takes the end of a line.
func (p *parser) endLine() {
	if p.at(tokNewline) {
		p.advance()
		return
	}
	p.unexpected()
}

// simple reads a simple statement.
func (p *parser) simple() Stmt {
	from := p.tok.from
	switch p.tok.kind {
	case tokPass:
		p.advance()
		return &Pass{p.since(from)}
	case tokBreak:
		p.advance()
		return &Break{p.since(from)}
	case tokContinue:
		p.advance()
		return &Continue{p.since(from)}
	case tokReturn:
		return p.returnStatement()
	case tokRaise:
		return p.raiseStatement()
	case tokGlobal:
		p.advance()
		names := p.names()
		return &Global{p.since(from), names}
	case tokNonlocal:
		p.advance()
		names := p.names()
		return &Nonlocal{p.since(from), names}
	case tokDel:
		return p.deleteStatement()
	case tokAssert:
		return p.assertStatement()
	case tokImport:
		return p.importStatement()
	case tokFrom:
		return p.importFrom()
	default:
		return p.expressionStatement()
	}
}

func (p *parser) returnStatement() Stmt {
	from := p.advance().from
	var value Expr
	if !p.endsStatement() {
		value = p.starExpressions()
	}
	return &Return{p.since(from), value}
}

// endsStatement tells whether a simple statement ends here.
func (p *parser) endsStatement() bool { return p.at(tokNewline) || p.at(tokSemicolon) }

func (p *parser) raiseStatement() Stmt {
	from := p.advance().from
	var exc, cause Expr
	if !p.endsStatement() {
		exc = p.expression()
		if p.accept(tokFrom) {
			cause = p.expression()
		}
	}
	return &Raise{p.since(from), exc, cause}
}

// names reads names with commas between them.
func (p *parser) names() []string {
	names := []string{p.name()}
	for p.accept(tokComma) {
		names = append(names, p.name())
	}
	return names
}

func (p *parser) deleteStatement() Stmt {
	from := p.advance().from
	var targets []Expr
	for {
		e := p.starTarget()
		p.checkDelete(e)
		targets = append(targets, e)
		if !p.accept(tokComma) || p.endsStatement() {
			break
		}
	}
	return &Delete{p.since(from), targets}
}

func (p *parser) assertStatement() Stmt {
	from := p.advance().from
	test := p.expression()
	p.checkEqualSign(test)
	var msg Expr
	if p.accept(tokComma) {
		msg = p.expression()
	}
	return &Assert{p.since(from), test, msg}
}

// expressionStatement reads what begins with an expression: an assignment of any kind, or an expression that stands alone.
func (p *parser) expressionStatement() Stmt {
	p.checkOldStatement()
	begin := p.tok
	first := p.yieldOrStars()
	switch p.tok.kind {
	case tokAssign:
		return p.assignment(begin.from, first)
	case tokAugmented:
		return p.augmented(begin.from, first)
	case tokColon:
		return p.annotated(begin, first)
	case tokWalrus:
		p.checkWalrusTarget(begin.from, first)
	default:
	}
	return &ExprStmt{p.since(begin.from), first}
}

// yieldOrStars reads the right side of an assignment.
func (p *parser) yieldOrStars() Expr {
	if p.at(tokYield) {
		return p.yield()
	}
	return p.starExpressions()
}

func (p *parser) assignment(from Pos, first Expr) Stmt {
	targets, value := []Expr(nil), first
	for p.at(tokAssign) {
		p.checkAssign(value)
		p.advance()
		targets = append(targets, value)
		value = p.yieldOrStars()
	}
	return &Assign{p.since(from), targets, value}
}

func (p *parser) augmented(from Pos, target Expr) Stmt {
	switch t := target.(type) {
	case *Name:
		p.checkName(t.ID, t.Span)
	case *Attribute, *Subscript:
	default:
		p.fail(target.Range(), "'%s' is an illegal expression for augmented assignment", describe(target))
	}
	op := augmentedOperator(p.text(p.advance()))
	value := p.yieldOrStars()
	return &AugAssign{p.since(from), target, op, value}
}

func augmentedOperator(text string) Operator {
	k, _ := operatorKind(text[:len(text)-1])
	op, _ := binaryOperator(k)
	return op
}

func (p *parser) annotated(begin token, target Expr) Stmt {
	simple := false
	switch t := target.(type) {
	case *Name:
		p.checkName(t.ID, t.Span)
		simple = begin.kind == tokName
	case *Attribute, *Subscript:
	case *Tuple:
		p.fail(target.Range(), "only single target (not tuple) can be annotated")
	case *List:
		p.fail(target.Range(), "only single target (not list) can be annotated")
	default:
		p.badColon(target)
	}
	p.expect(tokColon)
	annotation := p.expression()
	var value Expr
	if p.accept(tokAssign) {
		value = p.yieldOrStars()
	}
	return &AnnAssign{p.since(begin.from), target, annotation, value, simple}
}

// badColon fails at a colon that cannot be that of an annotation.
func (p *parser) badColon(before Expr) {
	next := p.peek(1).kind
	if next == tokNewline || next.keyword() && !p.startsOperand(next) {
		p.unexpected()
	}
	p.fail(before.Range(), "illegal target for annotation")
}

// checkOldStatement finds print and exec as Python 2 wrote them, and the type statement of later versions.
func (p *parser) checkOldStatement() {
	if !p.at(tokName) {
		return
	}
	next := p.peek(1).kind
	switch word := p.text(p.tok); word {
	case "print", "exec":
		if p.startsOperand(next) {
			span := p.tok.span()
			p.fail(span, "Missing parentheses in call to '%s'. Did you mean %s(...)?", word, word)
		}
	case "type":
		if after := p.peek(2).kind; next == tokName && (after == tokAssign || after == tokLBracket) {
			p.refuse(p.tok.span(), refusedTypeAlias)
		}
	}
}
