package syntax

import "strings"

func (c *collector) statements(body []Stmt) {
	for _, s := range body {
		c.statement(s)
	}
}

// statement gathers the names of a statement, and checks that it can stand where it does.
func (c *collector) statement(s Stmt) {
	switch s := s.(type) {
	case *FunctionDef:
		c.function(s)
	case *ClassDef:
		c.class(s)
	case *For:
		if s.IsAsync && c.block.place != inAsync {
			c.fail(s.Span, "'async for' outside async function")
		}
		c.expr(s.Iter)
		c.target(s.Target)
		c.loop(s.Body, s.Orelse)
	case *While:
		c.expr(s.Test)
		c.loop(s.Body, s.Orelse)
	case *If:
		c.expr(s.Test)
		c.statements(s.Body)
		c.statements(s.Orelse)
	case *With:
		c.with(s)
	case *Match:
		c.expr(s.Subject)
		for _, m := range s.Cases {
			c.pattern(m.Pattern)
			c.optional(m.Guard)
			c.statements(m.Body)
		}
	case *Try:
		c.try(s)
	case *Break:
		if c.block.loops == 0 {
			c.fail(s.Span, "'break' outside loop")
		}
	case *Continue:
		if c.block.loops == 0 {
			c.fail(s.Span, "'continue' not properly in loop")
		}
	default:
		c.simple(s)
	}
}

func (c *collector) loop(body, orelse []Stmt) {
	c.block.loops++
	c.statements(body)
	c.block.loops--
	c.statements(orelse)
}

func (c *collector) with(s *With) {
	if s.IsAsync && c.block.place != inAsync {
		c.fail(s.Span, "'async with' outside async function")
	}
	for _, item := range s.Items {
		c.expr(item.Context)
		if item.Vars != nil {
			c.target(item.Vars)
		}
	}
	c.statements(s.Body)
}

func (c *collector) try(s *Try) {
	c.statements(s.Body)
	for _, h := range s.Handlers {
		c.optional(h.Type)
		if h.Name != "" {
			c.bind(h.Name, h.Span)
		}
		c.statements(h.Body)
	}
	c.statements(s.Orelse)
	c.statements(s.Finalbody)
}

// simple gathers the names of a statement that has no others in it.
func (c *collector) simple(s Stmt) {
	switch s := s.(type) {
	case *Return:
		c.returned(s)
	case *Delete:
		for _, t := range s.Targets {
			c.target(t)
		}
	case *Assign:
		for _, t := range s.Targets {
			c.target(t)
		}
		c.expr(s.Value)
	case *AugAssign:
		c.target(s.Target)
		c.expr(s.Value)
	case *AnnAssign:
		c.annotated(s)
	case *Raise:
		c.optional(s.Exc)
		c.optional(s.Cause)
	case *Assert:
		c.expr(s.Test)
		c.optional(s.Msg)
	case *Import:
		for _, name := range s.Names {
			c.imported(name)
		}
	case *ImportFrom:
		c.importFrom(s)
	case *Global:
		c.declare(s.Names, s.Span, "global")
	case *Nonlocal:
		c.declare(s.Names, s.Span, "nonlocal")
	case *ExprStmt:
		c.expr(s.Value)
	}
}

func (c *collector) returned(s *Return) {
	switch c.block.place {
	case inModule, inClass:
		c.fail(s.Span, "'return' outside function")
	case inAsync:
		if s.Value != nil {
			c.block.returns = &s.Span
			c.checkAsyncGenerator()
		}
	case inFunction, inLambda, inComprehension:
	}
	c.optional(s.Value)
}

// checkAsyncGenerator fails where an async function both yields and returns a value.
func (c *collector) checkAsyncGenerator() {
	if c.block.place == inAsync && c.block.IsGenerator && c.block.returns != nil {
		c.fail(*c.block.returns, "'return' with value in async generator")
		c.block.returns = nil
	}
}

func (c *collector) annotated(s *AnnAssign) {
	name, ok := s.Target.(*Name)
	switch {
	case !ok:
		c.target(s.Target)
	case s.Simple:
		u := c.use(name.ID)
		if c.block.place != inModule && (u.global || u.nonlocal) {
			c.fail(s.Span, "annotated name '%s' can't be %s", name.ID, declared(u))
		}
		c.bind(name.ID, name.Span).annotated = true
	case s.Value != nil:
		c.bind(name.ID, name.Span)
	}
	c.annotation(s.Annotation)
	c.optional(s.Value)
}

func declared(u *use) string {
	if u.global {
		return "global"
	}
	return "nonlocal"
}

// annotation gathers the names of an annotation, unless the file says that annotations are not evaluated.
func (c *collector) annotation(e Expr) {
	if !c.module.FutureAnnotations {
		c.optional(e)
	}
}

func (c *collector) imported(name *Alias) {
	bound := name.AsName
	if bound == "" {
		bound, _, _ = strings.Cut(name.Name, ".")
	}
	u := c.use(bound)
	if !u.bound {
		u.at = name.From
	}
	u.bound = true
}

func (c *collector) importFrom(s *ImportFrom) {
	if s.Module == "__future__" && !c.atBeginning(s) {
		c.fail(s.Span, "from __future__ imports must occur at the beginning of the file")
	}
	for _, name := range s.Names {
		if name.Name != "*" {
			c.imported(name)
		} else if c.block.place != inModule {
			c.fail(name.Span, "import * only allowed at module level")
		}
	}
}

// atBeginning tells whether only a docstring and such imports stand before an import from __future__.
func (c *collector) atBeginning(s *ImportFrom) bool {
	for i, other := range c.module.Body {
		switch other := other.(type) {
		case *ImportFrom:
			if other == s {
				return true
			}
			if other.Module != "__future__" {
				return false
			}
		case *ExprStmt:
			value, ok := other.Value.(*Constant)
			if !ok || i > 0 {
				return false
			}
			if _, ok := value.Value.(string); !ok {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// declare takes the names of a global or nonlocal statement.
func (c *collector) declare(names []string, span Span, what string) {
	for _, name := range names {
		u := c.use(name)
		switch {
		case u.param:
			c.fail(span, "name '%s' is parameter and %s", name, what)
		case u.read:
			c.fail(span, "name '%s' is used prior to %s declaration", name, what)
		case u.annotated:
			c.fail(span, "annotated name '%s' can't be %s", name, what)
		case u.assigned:
			c.fail(span, "name '%s' is assigned to before %s declaration", name, what)
		}
		u.declared = span
		if what == "global" {
			u.global = true
		} else {
			u.nonlocal = true
		}
	}
}

func (c *collector) function(f *FunctionDef) {
	c.bind(f.Name, Span{f.NameAt, f.NameAt})
	c.defaults(f.Args)
	c.annotations(f.Args)
	c.annotation(f.Returns)
	c.exprs(f.Decorators)
	where := inFunction
	if f.IsAsync {
		where = inAsync
	}
	b := c.open(FunctionScope, where, f.Name)
	b.IsAsync = f.IsAsync
	f.Scope = b.Scope
	c.within(b, f.Span, func() {
		c.parameters(f.Args)
		c.statements(f.Body)
	})
}

func (c *collector) defaults(a *Arguments) {
	c.exprs(a.Defaults)
	for _, e := range a.KwDefaults {
		c.optional(e)
	}
}

func (c *collector) annotations(a *Arguments) {
	for _, group := range [][]*Arg{a.PosOnly, a.Args, {a.Vararg}, a.KwOnly, {a.Kwarg}} {
		for _, arg := range group {
			if arg != nil {
				c.annotation(arg.Annotation)
			}
		}
	}
}

func (c *collector) class(s *ClassDef) {
	c.bind(s.Name, Span{s.NameAt, s.NameAt})
	c.exprs(s.Bases)
	c.keywords(s.Keywords)
	c.exprs(s.Decorators)
	b := c.open(ClassScope, inClass, s.Name)
	s.Scope = b.Scope
	c.within(b, s.Span, func() { c.statements(s.Body) })
}

func (c *collector) keywords(keywords []*Keyword) {
	for _, k := range keywords {
		c.expr(k.Value)
	}
}

// pattern gathers the names of a pattern.
func (c *collector) pattern(pattern Pattern) {
	switch m := pattern.(type) {
	case *MatchValue:
		c.expr(m.Value)
	case *MatchSequence:
		c.patterns(m.Patterns)
	case *MatchMapping:
		c.exprs(m.Keys)
		c.patterns(m.Patterns)
		c.captured(m.Rest, m.Span)
	case *MatchClass:
		c.expr(m.Class)
		c.patterns(m.Patterns)
		c.patterns(m.KwdPatterns)
	case *MatchStar:
		c.captured(m.Name, m.Span)
	case *MatchAs:
		if m.Pattern != nil {
			c.pattern(m.Pattern)
		}
		c.captured(m.Name, m.Span)
	case *MatchOr:
		c.patterns(m.Patterns)
	}
}

func (c *collector) patterns(patterns []Pattern) {
	for _, m := range patterns {
		c.pattern(m)
	}
}

func (c *collector) captured(name string, span Span) {
	if name != "" {
		c.bind(name, span)
	}
}
