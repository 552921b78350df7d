package host

import (
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

// absentNames finds where a file uses a built-in name of Python that the language has not, such as open: else it would be a NameError
// when that line runs, after effects and perhaps days later. A name that the file binds anywhere is its own; what is in a try that
// catches the error is left to the program, and so are annotations that nothing evaluates.
func absentNames(tree *syntax.Module, fail func(at syntax.Span, name, hint string)) {
	absent, own := modules.RefusedNames(), bindings(tree)
	if own["*"] > 0 {
		return // it may bind any name
	}
	never := map[syntax.Node]bool{}
	var visit func(n syntax.Node) bool
	visit = func(n syntax.Node) bool {
		if never[n] {
			return false
		}
		switch n := n.(type) {
		case *syntax.FunctionDef:
			never[n.Returns] = tree.FutureAnnotations
		case *syntax.Arg:
			never[n.Annotation] = tree.FutureAnnotations
		case *syntax.AnnAssign:
			never[n.Annotation] = true // of a local it is not; elsewhere it raises before anything has been done
		case *syntax.Try:
			if n.Handlers == nil || !catches(n, "NameError", "Exception") {
				return true
			}
			afterTry(n, visit)
			return false
		case *syntax.Name:
			if hint, refused := absent[n.ID]; refused && own[n.ID] == 0 {
				fail(n.Range(), n.ID, hint)
			}
		}
		return true
	}
	syntax.InspectBody(tree.Body, visit)
}
