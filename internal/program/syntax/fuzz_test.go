package syntax_test

import (
	"os"
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
)

// FuzzParse gives any text: nothing panics, and what is accepted is a tree whose nodes stand in one another.
func FuzzParse(f *testing.F) {
	for _, p := range wrongPrograms(f) {
		f.Add(p.source)
	}
	for _, file := range []string{"testdata/tour.py", "testdata/scopes_tour.py"} {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, source string) {
		m, err := syntax.Parse("program.py", []byte(source))
		_, errs := syntax.Check("program.py", []byte(source))
		if err != nil {
			if len(errs) == 0 {
				t.Fatalf("Check accepts what Parse refuses: %v", err)
			}
			if err.Error() == "" {
				t.Fatal("an error without a text")
			}
			return
		}
		for _, s := range m.Body {
			checkSpans(t, s)
		}
		if err := syntax.Resolve(m); (err == nil) != (len(errs) == 0) {
			t.Fatalf("Resolve says %v, and Check %v", err, errs)
		} else if err == nil {
			checkScopes(t, m)
		}
	})
}

// checkSpans checks that what is below a node stands within it.
func checkSpans(t *testing.T, n syntax.Node) {
	t.Helper()
	outer := n.Range()
	if before(outer.To, outer.From) {
		t.Fatalf("%T ends before it begins: %v", n, outer)
	}
	syntax.Inspect(n, func(inner syntax.Node) bool {
		if inner == n {
			return true
		}
		if span := inner.Range(); before(span.From, outer.From) && !decorates(n) || before(outer.To, span.To) {
			t.Fatalf("%T at %v is not within its %T at %v", inner, span, n, outer)
		}
		checkSpans(t, inner)
		return false
	})
}

// decorates tells whether something of the node stands before it: decorators.
func decorates(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.FunctionDef:
		return len(n.Decorators) > 0
	case *syntax.ClassDef:
		return len(n.Decorators) > 0
	}
	return false
}

func before(a, b syntax.Pos) bool { return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col }

// checkScopes checks what the compiler relies on: indexes are right, and what is free can be had from the parent.
func checkScopes(t *testing.T, m *syntax.Module) {
	t.Helper()
	syntax.InspectBody(m.Body, func(n syntax.Node) bool {
		s := scopeOf(n)
		if s == nil {
			return true
		}
		for i, symbol := range s.Locals {
			if symbol.Index != i || symbol.Where != syntax.LocalName {
				t.Fatalf("local %s of %s has index %d, and stands at %d", symbol.Name, s.Name, symbol.Index, i)
			}
		}
		for i, symbol := range s.Free {
			if symbol.Index != i || symbol.Where != syntax.FreeName {
				t.Fatalf("free %s of %s has index %d, and stands at %d", symbol.Name, s.Name, symbol.Index, i)
			}
			from := s.Capture(symbol)
			if from == nil || from.Name != symbol.Name || from.Where != syntax.FreeName && !from.Cell {
				t.Fatalf("free %s of %s is no cell of its parent: %v", symbol.Name, s.Name, from)
			}
		}
		return true
	})
}
