package syntax

// block reads what belongs to a statement's head: behind the colon in the same line, or in the lines below it. What says of
// which statement, for messages, and at is where that begins.
func (p *parser) block(what string, at Pos) []Stmt {
	p.enter()
	defer p.leave()
	if !p.at(tokNewline) {
		if p.compoundAhead() {
			p.unexpected()
		}
		return p.simpleLine(nil)
	}
	p.advance()
	if !p.at(tokIndent) {
		p.failHint(p.tok.span(), "write pass where there is nothing to do",
			"expected an indented block after %s on line %d", what, at.Line)
	}
	p.advance()
	var body []Stmt
	for !p.at(tokDedent) && !p.at(tokEnd) {
		body = p.guarded(body)
	}
	p.accept(tokDedent)
	return body
}

// compoundAhead tells whether a compound statement stands here, which cannot follow a colon in the same line.
func (p *parser) compoundAhead() bool {
	switch p.tok.kind {
	case tokIf, tokWhile, tokFor, tokTry, tokWith, tokDef, tokClass, tokAt, tokAsync:
		return true
	default:
		return false
	}
}

// colon takes the colon behind a statement's head.
func (p *parser) colon() {
	if p.at(tokColon) {
		p.advance()
		return
	}
	if p.level > 0 || p.at(tokAssign) || p.at(tokWalrus) {
		p.unexpected()
	}
	if !p.at(tokNewline) && p.startsOperand(p.tok.kind) {
		p.unexpected()
	}
	p.fail(p.tok.span(), "expected ':'")
}

func (p *parser) ifStatement() Stmt {
	p.enter()
	defer p.leave()
	head := p.advance()
	what := "'" + p.text(head) + "' statement"
	test := p.namedExpression()
	p.colon()
	body := p.block(what, head.from)
	var orelse []Stmt
	if p.at(tokElif) {
		orelse = []Stmt{p.ifStatement()}
	} else {
		orelse = p.elseBlock()
	}
	return &If{p.since(head.from), test, body, orelse}
}

// elseBlock reads an else clause, if there is one.
func (p *parser) elseBlock() []Stmt {
	if !p.at(tokElse) {
		return nil
	}
	head := p.advance()
	p.colon()
	return p.block("'else' statement", head.from)
}

func (p *parser) whileStatement() Stmt {
	head := p.advance()
	test := p.namedExpression()
	p.colon()
	body := p.block("'while' statement", head.from)
	orelse := p.elseBlock()
	return &While{p.since(head.from), test, body, orelse}
}

func (p *parser) forStatement(from Pos, async bool) Stmt {
	head := p.advance()
	target := p.loopTarget()
	p.expect(tokIn)
	iter := p.starExpressions()
	p.colon()
	body := p.block("'for' statement", head.from)
	orelse := p.elseBlock()
	return &For{p.since(from), target, iter, body, orelse, async}
}

// asyncStatement reads async def, async for and async with.
func (p *parser) asyncStatement() Stmt {
	from := p.advance().from
	switch p.tok.kind {
	case tokDef:
		return p.function(from, nil, true)
	case tokFor:
		return p.forStatement(from, true)
	case tokWith:
		return p.withStatement(from, true)
	default:
		p.unexpected()
		return nil
	}
}

func (p *parser) tryStatement() Stmt {
	head := p.advance()
	p.colon()
	t := &Try{Body: p.block("'try' statement", head.from)}
	for p.at(tokExcept) {
		if n := len(t.Handlers); n > 0 && t.Handlers[n-1].Type == nil {
			p.fail(t.Handlers[n-1].Span, "default 'except:' must be last")
		}
		t.Handlers = append(t.Handlers, p.handler())
	}
	if len(t.Handlers) > 0 {
		t.Orelse = p.elseBlock()
	}
	if p.at(tokFinally) {
		finally := p.advance()
		p.colon()
		t.Finalbody = p.block("'finally' statement", finally.from)
	} else if len(t.Handlers) == 0 {
		p.fail(p.tok.span(), "expected 'except' or 'finally' block")
	}
	t.Span = p.since(head.from)
	return t
}

// handler reads an except clause.
func (p *parser) handler() *ExceptHandler {
	head := p.advance()
	if p.at(tokStar) {
		p.refuse(Span{head.from, p.tok.to}, refusedExceptStar)
	}
	h := &ExceptHandler{}
	if !p.at(tokColon) && !p.at(tokNewline) {
		h.Type = p.expression()
		if p.at(tokComma) {
			p.failHint(h.Type.Range(), "write except (A, B):", "multiple exception types must be parenthesized")
		}
		if p.accept(tokAs) {
			h.Name = p.boundName()
		}
	}
	p.colon()
	h.Body = p.block("'except' statement", head.from)
	h.Span = p.since(head.from)
	return h
}

// maxManagers is how many managers one with may have, as in CPython: each is a block in that of the one before.
const maxManagers = 20

func (p *parser) withStatement(from Pos, async bool) Stmt {
	head := p.advance()
	items := p.withItems()
	if len(items) > maxManagers {
		p.fail(head.span(), "too many statically nested blocks")
	}
	p.colon()
	body := p.block("'with' statement", head.from)
	return &With{p.since(from), items, body, async}
}

// withItems reads the managers. An opening parenthesis may be around all of them, or the first one's own: the first is tried,
// and holds if the colon follows.
func (p *parser) withItems() []*WithItem {
	if p.at(tokLParen) {
		if items, ok := p.groupedItems(); ok {
			return items
		}
	}
	items := []*WithItem{p.withItem()}
	for p.accept(tokComma) {
		items = append(items, p.withItem())
	}
	return items
}

// groupedItems reads managers in parentheses; false, and nothing is taken, where they are not such.
func (p *parser) groupedItems() (items []*WithItem, ok bool) {
	before := *p
	failed := p.attempt(func() {
		p.expect(tokLParen)
		for !p.at(tokRParen) {
			items = append(items, p.withItem())
			if !p.accept(tokComma) {
				break
			}
		}
		p.expect(tokRParen)
	})
	if failed == nil && p.at(tokColon) && len(items) > 0 {
		return items, true
	}
	read := p.tokens
	*p = before
	p.tokens = read
	return nil, false
}

func (p *parser) withItem() *WithItem {
	item := &WithItem{Context: p.expression()}
	if p.accept(tokAs) {
		item.Vars = p.starTarget()
		p.checkLoneTarget(item.Vars)
		p.checkTarget(item.Vars)
	}
	return item
}
