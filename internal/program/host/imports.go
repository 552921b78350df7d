package host

import (
	"slices"

	"github.com/perdure/perdure/internal/program/syntax"
)

// imported is an import of a module.
type imported struct {
	name string
	at   syntax.Span
	// expected tells that the program catches the error where there is no such module, or does not run the import.
	expected bool
}

// importsOf are the imports of a file.
func importsOf(tree *syntax.Module) []imported {
	var found []imported
	expected := 0
	var visit func(n syntax.Node) bool
	visit = func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Try:
			if !catches(n, "ImportError", "ModuleNotFoundError") {
				return true
			}
			expected++
			syntax.InspectBody(n.Body, visit)
			expected--
			afterTry(n, visit)
			return false
		case *syntax.If:
			if !isTyping(n.Test) {
				return true
			}
			expected++ // it is not run
			syntax.InspectBody(n.Body, visit)
			expected--
			syntax.InspectBody(n.Orelse, visit)
			return false
		case *syntax.Import:
			for _, alias := range n.Names {
				found = append(found, imported{alias.Name, alias.Range(), expected > 0})
			}
		case *syntax.ImportFrom:
			if n.Module != "__future__" {
				found = append(found, imported{n.Module, n.Range(), expected > 0})
			}
		}
		return true
	}
	syntax.InspectBody(tree.Body, visit)
	return found
}

// isTyping tells of TYPE_CHECKING, under which stands what only checkers of types look at.
func isTyping(test syntax.Expr) bool {
	switch test := test.(type) {
	case *syntax.Name:
		return test.ID == "TYPE_CHECKING"
	case *syntax.Attribute:
		return test.Attr == "TYPE_CHECKING"
	}
	return false
}

// afterTry inspects what is in a try but for its body.
func afterTry(t *syntax.Try, visit func(syntax.Node) bool) {
	for _, handler := range t.Handlers {
		syntax.Inspect(handler, visit)
	}
	syntax.InspectBody(t.Orelse, visit)
	syntax.InspectBody(t.Finalbody, visit)
}

// catches tells whether a try catches an error of one of these names.
func catches(t *syntax.Try, errors ...string) bool {
	return slices.ContainsFunc(t.Handlers, func(h *syntax.ExceptHandler) bool {
		types := []syntax.Expr{h.Type}
		if tuple, ok := h.Type.(*syntax.Tuple); ok {
			types = tuple.Elts
		}
		return slices.ContainsFunc(types, func(e syntax.Expr) bool {
			name, ok := e.(*syntax.Name)
			return ok && slices.Contains(errors, name.ID)
		})
	})
}
