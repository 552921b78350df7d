package syntax_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/syntax"
)

// writeScopes writes the scopes of a module as testdata/scopes.py writes CPython's.
func writeScopes(m *syntax.Module) string {
	inner := map[*syntax.Scope][]*syntax.Scope{}
	syntax.InspectBody(m.Body, func(n syntax.Node) bool {
		if s := scopeOf(n); s != nil {
			inner[s.Parent] = append(inner[s.Parent], s)
		}
		return true
	})
	return writeScope(m.Scope, inner)
}

func scopeOf(n syntax.Node) *syntax.Scope {
	switch n := n.(type) {
	case *syntax.FunctionDef:
		return n.Scope
	case *syntax.ClassDef:
		return n.Scope
	case *syntax.Lambda:
		return n.Scope
	case *syntax.ListComp:
		return n.Scope
	case *syntax.SetComp:
		return n.Scope
	case *syntax.DictComp:
		return n.Scope
	case *syntax.GeneratorExp:
		return n.Scope
	}
	return nil
}

func writeScope(s *syntax.Scope, inner map[*syntax.Scope][]*syntax.Scope) string {
	kind := map[syntax.ScopeKind]string{
		syntax.ModuleScope: "module", syntax.ClassScope: "class",
		syntax.FunctionScope: "function", syntax.ComprehensionScope: "function",
	}[s.Kind]
	var symbols, scopes []string
	for _, name := range slices.Sorted(maps.Keys(s.Symbols)) {
		if name != "__module__" && name != "__qualname__" && s.Kind != syntax.ModuleScope {
			symbols = append(symbols, name+":"+where(s, s.Symbols[name]))
		}
	}
	for _, in := range inner[s] {
		scopes = append(scopes, writeScope(in, inner))
	}
	slices.Sort(scopes)
	return fmt.Sprintf("(%s %s [%s] %s)", kind, strings.Trim(s.Name, "<>"), strings.Join(symbols, " "), strings.Join(scopes, " "))
}

// where says where a name stands. In a class it can stand in one place for the class and be handed on from another.
func where(s *syntax.Scope, symbol *syntax.Symbol) string {
	text := "global"
	switch symbol.Where {
	case syntax.FreeName:
		return "free"
	case syntax.ClassName:
		text = "class"
	case syntax.LocalName:
		text = "local"
		if symbol.Cell {
			text = "cell"
		}
	case syntax.GlobalName:
	}
	if slices.ContainsFunc(s.Free, func(f *syntax.Symbol) bool { return f.Name == symbol.Name }) {
		text += "+free"
	}
	return text
}
