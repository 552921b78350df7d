package host

import (
	"strings"

	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

// unboundNames finds names that a file binds nowhere and that are no built-in ones: most probably one is mistyped. It would be a NameError when that line
// runs. What is in a try that catches the error is left to the program.
func unboundNames(tree *syntax.Module, warn func(at syntax.Span, name string)) {
	absent, own := modules.RefusedNames(), bindings(tree)
	lookAtNames(tree, own, func(n *syntax.Name) {
		_, builtIn := modules.Builtin(n.ID)
		_, refused := absent[n.ID]
		if own[n.ID] == 0 && !builtIn && !refused && !strings.HasPrefix(n.ID, "__") {
			warn(n.Range(), n.ID)
			own[n.ID]++ // once
		}
	})
}

// absentNames finds where a file uses a built-in name of Python that the language has not, such as open: else it would be a NameError
// when that line runs, after effects and perhaps days later. A name that the file binds anywhere is its own; what is in a try that
// catches the error is left to the program, and so are annotations that nothing evaluates.
func absentNames(tree *syntax.Module, fail func(at syntax.Span, name, hint string)) {
	absent, own := modules.RefusedNames(), bindings(tree)
	lookAtNames(tree, own, func(n *syntax.Name) {
		if hint, refused := absent[n.ID]; refused && own[n.ID] == 0 {
			fail(n.Range(), n.ID, hint)
		}
	})
}

// lookAtNames visits the names of a file that are evaluated, unless it may bind any name by an import.
func lookAtNames(tree *syntax.Module, own map[string]int, look func(n *syntax.Name)) {
	if own["*"] > 0 {
		return
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
			look(n)
		}
		return true
	}
	syntax.InspectBody(tree.Body, visit)
}
