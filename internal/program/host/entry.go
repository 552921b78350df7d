package host

import (
	"maps"
	"slices"

	"github.com/perdure/perdure/internal/program/syntax"
)

// statements is the Entry of a program that is its statements, as the module perdure has it. No function has this name.
const statements = "-"

// choose tells what a program runs where nobody names it: what it gives to perdure.main, else the only function that it declares or the
// one of them named main. Else, where Python would run a function as well, because the file calls it or says what it does as
// __main__, the file is its statements: the function must not run twice. Else it is main; else the only function, where the file does
// nothing but to define it. Where there are several it is not known.
func (n *Needs) choose() {
	declared := slices.Collect(maps.Keys(n.names))
	_, main := n.functions["main"]
	_, given := n.functions[n.given] // else it is told when it runs
	likely := ""
	switch {
	case main:
		likely = "main"
	case len(n.order) == 1:
		likely = n.order[0]
	}
	switch {
	case given:
		n.entry = n.given
	case len(declared) == 1:
		n.entry = declared[0]
	case n.names["main"] != "":
		n.entry = "main"
	case n.top.guarded || n.top.calls[likely]:
		n.Statements = true
	case main:
		n.entry = likely
	case len(n.order) == 0 || n.top.acts:
		n.Statements = true
	default:
		n.entry = likely
	}
	if n.entry != "" {
		n.Runs = n.entry + n.functions[n.entry]
	}
}

// chosen is a function with what its program chooses where nobody names it.
func (f Function) chosen() Function {
	if f.Entry == "" && f.Program != nil && f.Program.needs.Statements {
		f.Entry = statements
	}
	return f
}

// top is what the statements of a file do that stand outside of its functions and classes.
type top struct {
	// guarded tells that some are for where the file is run: if __name__ == "__main__".
	guarded bool
	// acts tells that some are calls, calls what they call by its name.
	acts  bool
	calls map[string]bool
}

// topOf looks at them.
func topOf(tree *syntax.Module, names perdureAliases) top {
	t := top{calls: map[string]bool{}}
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.If:
			t.guarded = t.guarded || isGuard(n.Test)
		case *syntax.ExprStmt:
			called := n.Value
			if await, ok := called.(*syntax.Await); ok {
				called = await.Value
			}
			call, ok := called.(*syntax.Call)
			t.acts = t.acts || ok && !names.is(call.Func, "main")
		case *syntax.Call:
			if name, ok := n.Func.(*syntax.Name); ok {
				t.calls[name.ID] = true
			}
		}
		return true
	})
	return t
}

// isGuard tells of __name__ == "__main__", also as a part of a condition.
func isGuard(test syntax.Expr) bool {
	found := false
	syntax.Inspect(test, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.Compare); ok && len(c.Comparators) == 1 {
			for _, pair := range [][2]syntax.Expr{{c.Left, c.Comparators[0]}, {c.Comparators[0], c.Left}} {
				name, isName := pair[0].(*syntax.Name)
				text, isText := constantText(pair[1])
				found = found || isName && isText && name.ID == "__name__" && text == "__main__"
			}
		}
		return true
	})
	return found
}
