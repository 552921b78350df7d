package main

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// operator makes the mutants of one kind at a node.
type operator func(*collector, ast.Node)

var operators = []operator{
	otherOperator, oneOperand, negate, withoutNot, otherNumber, otherConstant, otherFunction, withoutLink,
	withoutStatement, otherJump, zeroResults, withoutCase, otherElements, withoutField,
}

var otherOperators = map[token.Token][]token.Token{
	token.LAND: {token.LOR},
	token.LOR:  {token.LAND},
	token.EQL:  {token.NEQ},
	token.NEQ:  {token.EQL},
	token.LSS:  {token.LEQ, token.GEQ},
	token.LEQ:  {token.LSS, token.GTR},
	token.GTR:  {token.GEQ, token.LEQ},
	token.GEQ:  {token.GTR, token.LSS},
	token.ADD:  {token.SUB},
	token.SUB:  {token.ADD},
	token.MUL:  {token.QUO},
	token.QUO:  {token.MUL},
	token.SHL:  {token.SHR},
	token.SHR:  {token.SHL},
}

func otherOperator(c *collector, n ast.Node) {
	b, ok := n.(*ast.BinaryExpr)
	if !ok {
		return
	}
	for _, other := range otherOperators[b.Op] {
		end := b.OpPos + token.Pos(len(b.Op.String()))
		c.replace(b.OpPos, end, other.String(), "%s becomes %s", b.Op, other)
	}
}

// oneOperand leaves out one side of && and ||.
func oneOperand(c *collector, n ast.Node) {
	b, ok := n.(*ast.BinaryExpr)
	if !ok || (b.Op != token.LAND && b.Op != token.LOR) {
		return
	}
	c.replace(b.Pos(), b.End(), "("+c.of(b.X)+")", "right of %s is left out", b.Op)
	c.replace(b.Pos(), b.End(), "("+c.of(b.Y)+")", "left of %s is left out", b.Op)
}

// negate negates conditions. Comparisons alone are the part of otherOperator.
func negate(c *collector, n ast.Node) {
	var conditions []ast.Expr
	switch s := n.(type) {
	case *ast.IfStmt:
		conditions = append(conditions, s.Cond)
	case *ast.ForStmt:
		if s.Cond != nil {
			conditions = append(conditions, s.Cond)
		}
	case *ast.SwitchStmt:
		for _, clause := range s.Body.List {
			if s.Tag == nil {
				conditions = append(conditions, clause.(*ast.CaseClause).List...) //nolint:forcetypeassert // nothing else is there
			}
		}
	}
	for _, cond := range conditions {
		if b, ok := cond.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
			continue
		}
		if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
			continue // withoutNot
		}
		c.replace(cond.Pos(), cond.End(), "!("+c.of(cond)+")", "the condition is negated")
	}
}

func withoutNot(c *collector, n ast.Node) {
	if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		c.replace(u.OpPos, u.X.Pos(), "", "! is left out")
	}
}

func otherNumber(c *collector, n ast.Node) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return
	}
	number, err := strconv.ParseInt(lit.Value, 0, 64)
	if err != nil {
		return
	}
	for _, other := range []int64{number + 1, number - 1} {
		c.replace(lit.Pos(), lit.End(), strconv.FormatInt(other, 10), "%s becomes %d", lit.Value, other)
	}
}

// otherConstant puts another one in the place of a constant of an enumeration.
func otherConstant(c *collector, n ast.Node) {
	var name string
	switch e := n.(type) {
	case *ast.SelectorExpr:
		name = c.of(e)
	case *ast.Ident:
		name = e.Name
	default:
		return
	}
	for _, other := range c.enums.others(name) {
		c.replace(n.Pos(), n.End(), other, "%s becomes %s", name, other)
	}
}

var otherFunctions = map[string]string{"min": "max", "max": "min", "pass": "wait", "wait": "pass"}

// otherFunction calls the opposite function, or method.
func otherFunction(c *collector, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if other := otherFunctions[f.Name]; other != "" {
			c.replace(f.Pos(), f.End(), other, "%s becomes %s", f.Name, other)
		}
	case *ast.SelectorExpr:
		if other := map[string]string{"Before": "After", "After": "Before"}[f.Sel.Name]; other != "" {
			c.replace(f.Sel.Pos(), f.Sel.End(), other, "%s becomes %s", f.Sel.Name, other)
		}
	}
}

// withoutLink leaves out one call of a chain of calls.
func withoutLink(c *collector, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || c.imports(selector.X) {
		return
	}
	c.replace(call.Pos(), call.End(), c.of(selector.X), "the call of %s is left out", selector.Sel.Name)
}

// imports tells whether an expression is the name of an imported package.
func (c *collector) imports(x ast.Expr) bool {
	ident, ok := x.(*ast.Ident)
	return ok && slices.ContainsFunc(c.file.Imports, func(i *ast.ImportSpec) bool {
		if i.Name != nil {
			return i.Name.Name == ident.Name
		}
		return strings.HasSuffix(strings.Trim(i.Path.Value, `"`), ident.Name)
	})
}

func otherElements(c *collector, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok || len(lit.Elts) < 2 {
		return
	}
	for i, e := range lit.Elts {
		if _, keyed := e.(*ast.KeyValueExpr); keyed {
			return // withoutField
		}
		end := lit.Rbrace
		if i+1 < len(lit.Elts) {
			next := lit.Elts[i+1]
			c.replace(e.Pos(), next.End(), c.of(next)+", "+c.of(e), "%s and %s change places", c.of(e), c.of(next))
			end = next.Pos()
		}
		c.replace(e.Pos(), end, "", "%s is left out", c.of(e))
	}
}

func withoutField(c *collector, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return
	}
	for i, e := range lit.Elts {
		if kv, keyed := e.(*ast.KeyValueExpr); keyed {
			end := lit.Rbrace
			if i+1 < len(lit.Elts) {
				end = lit.Elts[i+1].Pos()
			}
			c.replace(e.Pos(), end, "", "%s is left out", c.of(kv.Key))
		}
	}
}
