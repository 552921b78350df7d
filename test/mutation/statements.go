package main

import (
	"go/ast"
	"go/token"
	"strings"
)

// withoutStatement leaves out assignments and calls. What declares a variable stays: without it nothing compiles.
func withoutStatement(c *collector, n ast.Node) {
	if c.function == "" {
		return
	}
	switch s := n.(type) {
	case *ast.AssignStmt:
		if s.Tok != token.DEFINE {
			c.replace(s.Pos(), s.End(), "", "an assignment is left out")
		}
	case *ast.ExprStmt, *ast.IncDecStmt:
		c.replace(s.Pos(), s.End(), "", "a statement is left out")
		if inc, ok := s.(*ast.IncDecStmt); ok {
			other := map[token.Token]string{token.INC: "--", token.DEC: "++"}[inc.Tok]
			c.replace(inc.TokPos, inc.End(), other, "%s becomes %s", inc.Tok, other)
		}
	}
}

func otherJump(c *collector, n ast.Node) {
	b, ok := n.(*ast.BranchStmt)
	if !ok {
		return
	}
	c.replace(b.Pos(), b.End(), "", "%s is left out", b.Tok)
	other := map[token.Token]string{token.BREAK: "continue", token.CONTINUE: "break"}[b.Tok]
	if other != "" {
		c.replace(b.Pos(), b.End(), other, "%s becomes %s", b.Tok, other)
	}
}

// zeroResults returns zero values, and the opposite of what is true or false.
func zeroResults(c *collector, n ast.Node) {
	s, ok := n.(*ast.ReturnStmt)
	if !ok || len(s.Results) == 0 || c.results == nil {
		return
	}
	var types []string
	for _, f := range c.results.List {
		for range max(1, len(f.Names)) {
			types = append(types, c.of(f.Type))
		}
	}
	if len(s.Results) == len(types) {
		for i, result := range s.Results {
			c.zero(result, types[i])
		}
		return
	}
	for _, last := range zeroes(types[len(types)-1]) {
		if sameAs[c.of(s.Results[0])] == last {
			continue
		}
		var all []string
		for _, t := range types[:len(types)-1] {
			all = append(all, "*new("+t+")")
		}
		c.replace(s.Results[0].Pos(), s.Results[0].End(), strings.Join(append(all, last), ", "), "nothing is returned, and %s", last)
	}
}

// sameAs are calls that return nothing but what a mutant would return.
var sameAs = map[string]string{"pass()": "false", "wait()": "true"}

func (c *collector) zero(result ast.Expr, kind string) {
	text := c.of(result)
	if kind == "bool" {
		for _, other := range zeroes(kind) {
			if other != text {
				c.replace(result.Pos(), result.End(), other, "%s is returned", other)
			}
		}
		return
	}
	if text == "nil" || text == "0" || text == `""` || strings.HasSuffix(text, "{}") {
		return
	}
	c.replace(result.Pos(), result.End(), "*new("+kind+")", "a zero value is returned")
}

// zeroes are the values that stand for nothing; of the two values of bool neither does.
func zeroes(kind string) []string {
	if kind == "bool" {
		return []string{"true", "false"}
	}
	return []string{"*new(" + kind + ")"}
}

// withoutCase leaves out one case of a switch, or one value of a case.
func withoutCase(c *collector, n ast.Node) {
	s, ok := n.(*ast.SwitchStmt)
	if !ok {
		return
	}
	for _, stmt := range s.Body.List {
		clause, ok := stmt.(*ast.CaseClause)
		if !ok {
			continue
		}
		what := "default"
		if clause.List != nil {
			what = "case " + c.of(clause.List[0])
		}
		c.replace(clause.Pos(), clause.End(), "", "%s is left out", what)
		for i, value := range clause.List {
			switch {
			case len(clause.List) == 1:
			case i+1 < len(clause.List):
				c.replace(value.Pos(), clause.List[i+1].Pos(), "", "%s is left out of its case", c.of(value))
			default:
				c.replace(clause.List[i-1].End(), value.End(), "", "%s is left out of its case", c.of(value))
			}
		}
	}
}
