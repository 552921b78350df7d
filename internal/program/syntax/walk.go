package syntax

import "fmt"

// Inspect visits a node and all below it, in the order of the source as far as the tree keeps it. Where visit gives false, what
// is below the node is left out. A module is inspected with InspectBody.
func Inspect(n Node, visit func(Node) bool) {
	if visit(n) {
		children(n, func(child Node) { Inspect(child, visit) })
	}
}

// InspectBody inspects statements one after the other.
func InspectBody(body []Stmt, visit func(Node) bool) {
	for _, s := range body {
		Inspect(s, visit)
	}
}

// checkDepth fails where a tree is higher than MaxDepth. It does not recurse itself: a chain of operators is as high as it is
// long, without having been nested for the parser.
func checkDepth(m *Module) *Error {
	type entry struct {
		node  Node
		depth int
	}
	stack := make([]entry, 0, len(m.Body))
	for _, s := range m.Body {
		stack = append(stack, entry{s, 1})
	}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.depth > MaxDepth {
			return newError(m.File, m.source, Span{top.node.At(), top.node.At()}, fmt.Sprintf(tooDeep, MaxDepth),
				"split it: into several statements, or a loop")
		}
		children(top.node, func(child Node) { stack = append(stack, entry{child, top.depth + 1}) })
	}
	return nil
}

// children visits the nodes that stand directly below a node.
func children(n Node, visit func(Node)) {
	switch n := n.(type) {
	case Stmt:
		statementChildren(n, visit)
	case Expr:
		expressionChildren(n, visit)
	case Pattern:
		patternChildren(n, visit)
	case *Arg:
		visitExpr(n.Annotation, visit)
	case *Keyword:
		visit(n.Value)
	case *ExceptHandler:
		visitExpr(n.Type, visit)
		visitAll(n.Body, visit)
	case *MatchCase:
		visit(n.Pattern)
		visitExpr(n.Guard, visit)
		visitAll(n.Body, visit)
	}
}

func visitExpr(e Expr, visit func(Node)) {
	if e != nil {
		visit(e)
	}
}

func visitAll[N Node](nodes []N, visit func(Node)) {
	for _, n := range nodes {
		visit(n)
	}
}

// visitExprs visits expressions, some of which may be nil.
func visitExprs(nodes []Expr, visit func(Node)) {
	for _, n := range nodes {
		visitExpr(n, visit)
	}
}

func visitArguments(a *Arguments, visit func(Node)) {
	visitAll(a.PosOnly, visit)
	visitAll(a.Args, visit)
	if a.Vararg != nil {
		visit(a.Vararg)
	}
	visitAll(a.KwOnly, visit)
	if a.Kwarg != nil {
		visit(a.Kwarg)
	}
	visitAll(a.Defaults, visit)
	visitExprs(a.KwDefaults, visit)
}

func visitGenerators(generators []*Comprehension, visit func(Node)) {
	for _, c := range generators {
		visit(c.Target)
		visit(c.Iter)
		visitAll(c.Ifs, visit)
	}
}

func statementChildren(s Stmt, visit func(Node)) {
	switch s := s.(type) {
	case *FunctionDef:
		visitAll(s.Decorators, visit)
		visitArguments(s.Args, visit)
		visitExpr(s.Returns, visit)
		visitAll(s.Body, visit)
	case *ClassDef:
		visitAll(s.Decorators, visit)
		visitAll(s.Bases, visit)
		visitAll(s.Keywords, visit)
		visitAll(s.Body, visit)
	case *For:
		visit(s.Target)
		visit(s.Iter)
		visitAll(s.Body, visit)
		visitAll(s.Orelse, visit)
	case *While:
		visit(s.Test)
		visitAll(s.Body, visit)
		visitAll(s.Orelse, visit)
	case *If:
		visit(s.Test)
		visitAll(s.Body, visit)
		visitAll(s.Orelse, visit)
	case *With:
		for _, item := range s.Items {
			visit(item.Context)
			visitExpr(item.Vars, visit)
		}
		visitAll(s.Body, visit)
	case *Match:
		visit(s.Subject)
		visitAll(s.Cases, visit)
	case *Try:
		visitAll(s.Body, visit)
		visitAll(s.Handlers, visit)
		visitAll(s.Orelse, visit)
		visitAll(s.Finalbody, visit)
	default:
		simpleChildren(s, visit)
	}
}

func simpleChildren(s Stmt, visit func(Node)) {
	switch s := s.(type) {
	case *Return:
		visitExpr(s.Value, visit)
	case *Delete:
		visitAll(s.Targets, visit)
	case *Assign:
		visitAll(s.Targets, visit)
		visit(s.Value)
	case *AugAssign:
		visit(s.Target)
		visit(s.Value)
	case *AnnAssign:
		visit(s.Target)
		visit(s.Annotation)
		visitExpr(s.Value, visit)
	case *Raise:
		visitExpr(s.Exc, visit)
		visitExpr(s.Cause, visit)
	case *Assert:
		visit(s.Test)
		visitExpr(s.Msg, visit)
	case *Import:
		visitAll(s.Names, visit)
	case *ImportFrom:
		visitAll(s.Names, visit)
	case *ExprStmt:
		visit(s.Value)
	}
}

func expressionChildren(e Expr, visit func(Node)) {
	switch e := e.(type) {
	case *BoolOp:
		visitAll(e.Values, visit)
	case *NamedExpr:
		visit(e.Target)
		visit(e.Value)
	case *BinOp:
		visit(e.Left)
		visit(e.Right)
	case *UnaryOp:
		visit(e.Operand)
	case *Lambda:
		visitArguments(e.Args, visit)
		visit(e.Body)
	case *IfExp:
		visit(e.Test)
		visit(e.Body)
		visit(e.Orelse)
	case *Compare:
		visit(e.Left)
		visitAll(e.Comparators, visit)
	case *Call:
		visit(e.Func)
		visitAll(e.Args, visit)
		visitAll(e.Keywords, visit)
	case *Attribute:
		visit(e.Value)
	case *Subscript:
		visit(e.Value)
		visit(e.Index)
	case *Starred:
		visit(e.Value)
	case *Slice:
		visitExprs([]Expr{e.Lower, e.Upper, e.Step}, visit)
	case *Await:
		visit(e.Value)
	case *Yield:
		visitExpr(e.Value, visit)
	case *YieldFrom:
		visit(e.Value)
	default:
		displayChildren(e, visit)
	}
}

func displayChildren(e Expr, visit func(Node)) {
	switch e := e.(type) {
	case *Dict:
		for i, key := range e.Keys {
			visitExpr(key, visit)
			visit(e.Values[i])
		}
	case *Set:
		visitAll(e.Elts, visit)
	case *List:
		visitAll(e.Elts, visit)
	case *Tuple:
		visitAll(e.Elts, visit)
	case *ListComp:
		visitGenerators(e.Generators, visit)
		visit(e.Elt)
	case *SetComp:
		visitGenerators(e.Generators, visit)
		visit(e.Elt)
	case *GeneratorExp:
		visitGenerators(e.Generators, visit)
		visit(e.Elt)
	case *DictComp:
		visitGenerators(e.Generators, visit)
		visit(e.Key)
		visit(e.Value)
	case *JoinedStr:
		visitAll(e.Values, visit)
	case *FormattedValue:
		visit(e.Value)
		if e.Spec != nil {
			visit(e.Spec)
		}
	}
}

func patternChildren(pattern Pattern, visit func(Node)) {
	switch m := pattern.(type) {
	case *MatchValue:
		visit(m.Value)
	case *MatchSequence:
		visitAll(m.Patterns, visit)
	case *MatchMapping:
		for i, key := range m.Keys {
			visit(key)
			visit(m.Patterns[i])
		}
	case *MatchClass:
		visit(m.Class)
		visitAll(m.Patterns, visit)
		visitAll(m.KwdPatterns, visit)
	case *MatchAs:
		if m.Pattern != nil {
			visit(m.Pattern)
		}
	case *MatchOr:
		visitAll(m.Patterns, visit)
	}
}
