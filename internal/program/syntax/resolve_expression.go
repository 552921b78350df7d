package syntax

func (c *collector) exprs(all []Expr) {
	for _, e := range all {
		c.optional(e)
	}
}

// optional gathers the names of an expression that may be missing.
func (c *collector) optional(e Expr) {
	if e != nil {
		c.expr(e)
	}
}

// expr gathers the names of an expression.
func (c *collector) expr(e Expr) {
	switch e := e.(type) {
	case *Name:
		c.read(e)
	case *NamedExpr:
		c.walrus(e)
	case *Lambda:
		c.lambda(e)
	case *ListComp:
		c.comprehension(&comprehended{"<listcomp>", "list comprehension", e.Span, e.Generators, []Expr{e.Elt}, &e.Scope})
	case *SetComp:
		c.comprehension(&comprehended{"<setcomp>", "set comprehension", e.Span, e.Generators, []Expr{e.Elt}, &e.Scope})
	case *DictComp:
		c.comprehension(&comprehended{"<dictcomp>", "dict comprehension", e.Span, e.Generators, []Expr{e.Key, e.Value}, &e.Scope})
	case *GeneratorExp:
		c.comprehension(&comprehended{"<genexpr>", "generator expression", e.Span, e.Generators, []Expr{e.Elt}, &e.Scope})
	case *Await:
		c.await(e)
	case *Yield:
		c.yield(e.Span)
		c.optional(e.Value)
	case *YieldFrom:
		c.yield(e.Span)
		if c.block.place == inAsync {
			c.fail(e.Span, "'yield from' inside async function")
		}
		c.expr(e.Value)
	default:
		expressionChildren(e, func(n Node) {
			switch n := n.(type) {
			case Expr:
				c.expr(n)
			case *Keyword:
				c.expr(n.Value)
			}
		})
	}
}

// read says that the value of a name is wanted. A function that names super knows its class.
func (c *collector) read(n *Name) {
	c.use(n.ID).read = true
	if n.ID == "super" && (c.block.Kind == FunctionScope || c.block.Kind == ComprehensionScope) {
		c.use(classCell).read = true
	}
}

// target gathers the names of what is assigned to, or deleted.
func (c *collector) target(e Expr) {
	switch t := e.(type) {
	case *Name:
		c.bind(t.ID, t.Span)
	case *Tuple:
		for _, elt := range t.Elts {
			c.target(elt)
		}
	case *List:
		for _, elt := range t.Elts {
			c.target(elt)
		}
	case *Starred:
		c.target(t.Value)
	default:
		c.expr(e)
	}
}

func (c *collector) lambda(e *Lambda) {
	c.defaults(e.Args)
	b := c.open(FunctionScope, inLambda, "<lambda>")
	e.Scope = b.Scope
	c.within(b, e.Span, func() {
		c.parameters(e.Args)
		c.expr(e.Body)
	})
}

// await checks that an await stands in an async function. In a comprehension it makes that asynchronous.
func (c *collector) await(e *Await) {
	switch c.block.place {
	case inModule, inClass:
		c.failHint(e.Span, "write it in an async def", "'await' outside function")
	case inFunction, inLambda:
		c.failHint(e.Span, "write async def, or leave await out: a plain function waits where it calls",
			"'await' outside async function")
	case inComprehension:
		c.block.coroutine = true
	case inAsync:
	}
	c.expr(e.Value)
}

func (c *collector) yield(span Span) {
	switch c.block.place {
	case inModule, inClass:
		c.fail(span, "'yield' outside function")
	case inComprehension:
		c.fail(span, "'yield' inside %s", c.block.what)
	case inFunction, inAsync, inLambda:
		c.block.IsGenerator = true
		c.checkAsyncGenerator()
	}
}

// walrus binds a name in the innermost block that is no comprehension.
func (c *collector) walrus(e *NamedExpr) {
	if c.block.iterable > 0 {
		c.fail(e.Span, "assignment expression cannot be used in a comprehension iterable expression")
	}
	if c.block.place == inComprehension {
		c.bindOutside(e.Target)
	}
	c.expr(e.Value)
	c.bind(e.Target.ID, e.Target.Span)
}

func (c *collector) bindOutside(target *Name) {
	inner := c.use(target.ID)
	for b := c.block; b != nil; b = b.parent {
		outer := b.use(inner.name)
		switch b.place {
		case inComprehension:
			if outer.iteration {
				c.fail(target.Span, "assignment expression cannot rebind comprehension iteration variable '%s'", target.ID)
			}
			continue
		case inClass:
			c.fail(target.Span, "assignment expression within a comprehension cannot be used in a class body")
			return
		case inModule:
			inner.global = true
		case inFunction, inAsync, inLambda:
			inner.global, inner.nonlocal = inner.global || outer.global, inner.nonlocal || !outer.global
		}
		if !outer.bound {
			outer.at = target.From
		}
		outer.bound, outer.assigned = true, true
		return
	}
}

// comprehended is a comprehension of any kind.
type comprehended struct {
	name, what string
	span       Span
	generators []*Comprehension
	elements   []Expr
	scope      **Scope
}

// comprehension gathers the names of a comprehension: a function whose parameter is the iterator of the first iterable, which
// is evaluated outside of it.
func (c *collector) comprehension(e *comprehended) {
	first := e.generators[0]
	c.block.iterable++
	c.expr(first.Iter)
	c.block.iterable--
	b := c.open(ComprehensionScope, inComprehension, e.name)
	*e.scope = b.Scope
	b.what = e.what
	c.within(b, e.span, func() {
		c.parameter(&Arg{Span: e.span, Name: ".0"})
		for i, g := range e.generators {
			b.coroutine = b.coroutine || g.IsAsync
			b.targeting = true
			c.target(g.Target)
			b.targeting = false
			if i > 0 {
				b.iterable++
				c.expr(g.Iter)
				b.iterable--
			}
			c.exprs(g.Ifs)
		}
		c.exprs(e.elements)
	})
	b.IsGenerator = e.name == "<genexpr>"
	b.IsAsync = b.coroutine
	if b.coroutine && !b.IsGenerator {
		c.awaitComprehension(e)
	}
}

// awaitComprehension checks that a comprehension that waits stands where one can wait.
func (c *collector) awaitComprehension(e *comprehended) {
	switch c.block.place {
	case inModule, inClass, inFunction, inLambda:
		c.fail(e.span, "asynchronous comprehension outside of an asynchronous function")
	case inComprehension:
		c.block.coroutine = true
	case inAsync:
	}
}
