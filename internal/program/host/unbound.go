package host

import (
	"strings"

	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

// unboundNames finds names that a file binds nowhere, each of which would be a NameError when its line runs, after effects and perhaps
// days later. Those of Python's built-in names that the language has not, such as open, are refused wherever they stand; of others, which
// are mistyped most probably, the first is told. A name that the file binds anywhere is its own; what is in a try that catches the error is
// left to the program, and so are annotations that nothing evaluates.
func unboundNames(tree *syntax.Module, refuse func(at syntax.Span, name, hint string), warn func(at syntax.Span, name string)) {
	absent, known := modules.RefusedNames(), bindings(tree)
	if known["*"] > 0 {
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
			hint, refused := absent[n.ID]
			_, builtIn := modules.Builtin(n.ID)
			switch {
			case known[n.ID] > 0:
			case refused:
				refuse(n.Range(), n.ID, hint)
			case !builtIn && !strings.HasPrefix(n.ID, "__"):
				warn(n.Range(), n.ID)
				known[n.ID]++
			}
		}
		return true
	}
	syntax.InspectBody(tree.Body, visit)
}
