package syntax

import "fmt"

const (
	// maxScopes is how deeply functions, classes and comprehensions may stand in one another.
	maxScopes = 100
	// maxCaptures is how many names functions may take from around them, each counted once for each function it is handed
	// through.
	maxCaptures = 20_000
	// MaxErrors is how many errors are kept.
	MaxErrors = 20
)

// Resolve says where each name of a module stands, as CPython's compiler does: it sets the Scope of the module and of each
// function, class, lambda and comprehension in it. It also finds the statements and expressions that cannot stand where they
// do. An error is an *Error.
func Resolve(m *Module) error {
	if errs := resolve(m); len(errs) > 0 {
		return errs[0]
	}
	return nil
}

// resolve gives all errors, at most MaxErrors.
func resolve(m *Module) []*Error {
	c := &collector{module: m}
	c.futures(m)
	root := c.open(ModuleScope, inModule, "<module>")
	m.Scope = root.Scope
	c.statements(m.Body)
	a := &analyser{collector: c}
	a.classify(root)
	return c.errs
}

// place is what kind of code a block is, for what may stand in it.
type place uint8

const (
	inModule place = iota
	inClass
	inFunction
	inAsync
	inLambda
	inComprehension
)

// block is a scope while its names are gathered.
type block struct {
	*Scope
	place  place
	parent *block
	inner  []*block
	uses   map[string]*use
	order  []*use // in the order of the source, parameters first

	loops     int    // around the statement
	iterable  int    // the expression is the iterable of so many comprehensions
	targeting bool   // the expression is the target of a comprehension
	coroutine bool   // a comprehension that waits
	what      string // a comprehension is, for messages
	returns   *Span  // a return with a value
}

// use is what a block does with a name.
type use struct {
	name      string
	at        Pos  // where it is bound first
	declared  Span // a global or nonlocal statement
	bound     bool // assigned, imported, defined or deleted
	assigned  bool // bound, and not by an import
	read      bool
	param     bool
	global    bool
	nonlocal  bool
	annotated bool
	iteration bool // the target of a comprehension
}

// collector goes through the tree and gathers what each block does with its names.
type collector struct {
	module *Module
	block  *block
	depth  int
	errs   []*Error
}

func (c *collector) fail(span Span, format string, args ...any) {
	c.failHint(span, "", format, args...)
}

func (c *collector) failHint(span Span, hint, format string, args ...any) {
	if len(c.errs) < MaxErrors {
		c.errs = append(c.errs, newError(c.module.File, c.module.source, span, fmt.Sprintf(format, args...), hint))
	}
}

// open begins a block inside the one that is open.
func (c *collector) open(kind ScopeKind, where place, name string) *block {
	b := &block{
		Scope: &Scope{Kind: kind, Name: name, Symbols: map[string]*Symbol{}},
		place: where, parent: c.block, uses: map[string]*use{},
	}
	if c.block != nil {
		b.Parent = c.block.Scope
		b.Class = c.block.Class
		b.iterable = c.block.iterable
		c.block.inner = append(c.block.inner, b)
	}
	if kind == ClassScope {
		b.Class = name
	}
	c.block = b
	return b
}

// within runs part of the collection in a block that open has begun, and ends the block.
func (c *collector) within(b *block, span Span, part func()) {
	if c.depth++; c.depth > maxScopes {
		if c.depth == maxScopes+1 {
			c.fail(span, "functions are nested too deeply: more than %d levels", maxScopes)
		}
	} else {
		part()
	}
	c.depth--
	c.block = b.parent
}

// use finds what the block does with a name so far.
func (c *collector) use(name string) *use { return c.block.use(c.block.Mangle(name)) }

func (b *block) use(name string) *use {
	u, ok := b.uses[name]
	if !ok {
		u = &use{name: name}
		b.uses[name] = u
		b.order = append(b.order, u)
	}
	return u
}

// bind says that a name is given a value.
func (c *collector) bind(name string, span Span) *use {
	u := c.use(name)
	if !u.bound {
		u.at = span.From
	}
	u.bound, u.assigned = true, true
	if c.block.targeting {
		if u.global || u.nonlocal {
			c.fail(span, "comprehension inner loop cannot rebind assignment expression target '%s'", u.name)
		}
		u.iteration = true
	}
	return u
}

// parameter says that a name is a parameter.
func (c *collector) parameter(arg *Arg) {
	if arg == nil {
		return
	}
	u := c.use(arg.Name)
	if u.param {
		c.fail(arg.Span, "duplicate argument '%s' in function definition", arg.Name)
		return
	}
	u.bound, u.assigned, u.param, u.at = true, true, true, arg.From
}

// parameters says so of all parameters, in their order.
func (c *collector) parameters(a *Arguments) {
	for _, group := range [][]*Arg{a.PosOnly, a.Args, a.KwOnly} {
		for _, arg := range group {
			c.parameter(arg)
		}
	}
	c.parameter(a.Vararg)
	c.parameter(a.Kwarg)
}

// futures reads the imports from __future__ at the beginning of the file.
func (c *collector) futures(m *Module) {
	for i, s := range m.Body {
		switch s := s.(type) {
		case *ExprStmt:
			if value, ok := s.Value.(*Constant); ok && i == 0 {
				if _, ok := value.Value.(string); ok {
					continue
				}
			}
			return
		case *ImportFrom:
			if s.Module != "__future__" {
				return
			}
			for _, name := range s.Names {
				c.future(m, name)
			}
		default:
			return
		}
	}
}

func (c *collector) future(m *Module, name *Alias) {
	switch name.Name {
	case "annotations":
		m.FutureAnnotations = true
	case "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
		"unicode_literals", "generator_stop": // are so anyway
	case "braces":
		c.fail(name.Span, "not a chance")
	default:
		c.fail(name.Span, "future feature %s is not defined", name.Name)
	}
}
