package host

import (
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// surface are the names that a module has. It is nil where its text does not say them all.
type surface map[string]bool

// everywhere are the names that every module has.
var everywhere = []string{"__name__", "__doc__", "__file__", "__dict__", "__class__"}

// surfaceOf are the names that the body of a file binds, also in the statements inside of it, and those that its functions say are global.
func surfaceOf(tree *syntax.Module) surface {
	s := surface{}
	for _, name := range everywhere {
		s[name] = true
	}
	open := false
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		bound(n, func(name string) { s[name] = true })
		switch n := n.(type) {
		case *syntax.ImportFrom:
			open = open || slices.ContainsFunc(n.Names, func(a *syntax.Alias) bool { return a.Name == "*" })
		case *syntax.Attribute:
			open = open || n.Attr == "set_module" // something else stands in its place
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			syntax.Inspect(n, func(inner syntax.Node) bool {
				if global, ok := inner.(*syntax.Global); ok {
					for _, name := range global.Names {
						s[name] = true
					}
				}
				return true
			})
			return false
		}
		return true
	})
	if open || s["__getattr__"] {
		return nil
	}
	return s
}

// forgetImports takes away what a module imports for its own use. What it passes on is imported as itself: from _copy import copy as copy.
func (s surface) forgetImports(tree *syntax.Module) {
	for _, statement := range tree.Body {
		switch n := statement.(type) {
		case *syntax.Import:
			for _, alias := range n.Names {
				delete(s, boundAs(alias))
			}
		case *syntax.ImportFrom:
			for _, alias := range n.Names {
				if alias.AsName != alias.Name {
					delete(s, boundAs(alias))
				}
			}
		}
	}
}

// bindings counts how often a file binds each name, anywhere in it; "*" is where it takes all of another module.
func bindings(tree *syntax.Module) map[string]int {
	times := map[string]int{}
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		bound(n, func(name string) { times[name]++ })
		return true
	})
	return times
}

// bound tells the names that a node binds itself.
func bound(n syntax.Node, tell func(name string)) {
	names := func(targets ...syntax.Expr) {
		for _, target := range targets {
			if target == nil {
				continue
			}
			syntax.Inspect(target, func(n syntax.Node) bool {
				if name, ok := n.(*syntax.Name); ok {
					tell(name.ID)
				}
				return true
			})
		}
	}
	switch n := n.(type) {
	case *syntax.FunctionDef:
		tell(n.Name)
	case *syntax.ClassDef:
		tell(n.Name)
	case *syntax.Import:
		for _, alias := range n.Names {
			tell(boundAs(alias))
		}
	case *syntax.ImportFrom:
		for _, alias := range n.Names {
			tell(boundAs(alias))
		}
	case *syntax.Assign:
		names(n.Targets...)
	case *syntax.AugAssign:
		names(n.Target)
	case *syntax.AnnAssign:
		names(n.Target)
	case *syntax.NamedExpr:
		names(n.Target)
	case *syntax.Delete:
		names(n.Targets...)
	case *syntax.For:
		names(n.Target)
	case *syntax.With:
		for _, item := range n.Items {
			names(item.Vars)
		}
	case *syntax.Arg:
		tell(n.Name)
	case *syntax.ExceptHandler:
		tell(n.Name)
	case *syntax.Global:
		for _, name := range n.Names {
			tell(name)
		}
	case *syntax.MatchStar:
		tell(n.Name)
	case *syntax.MatchAs:
		tell(n.Name)
	case *syntax.MatchMapping:
		tell(n.Rest)
	case *syntax.ListComp:
		comprehended(n.Generators, names)
	case *syntax.SetComp:
		comprehended(n.Generators, names)
	case *syntax.DictComp:
		comprehended(n.Generators, names)
	case *syntax.GeneratorExp:
		comprehended(n.Generators, names)
	}
}

func comprehended(generators []*syntax.Comprehension, names func(...syntax.Expr)) {
	for _, one := range generators {
		names(one.Target)
	}
}

// boundAs is the name that an import binds.
func boundAs(alias *syntax.Alias) string {
	if alias.AsName != "" {
		return alias.AsName
	}
	first, _, _ := strings.Cut(alias.Name, ".")
	return first
}

// nativeSurface are the names of a module in Go.
func nativeSurface(name string) surface {
	module, ok := modules.Native(name)
	if !ok {
		return nil
	}
	s := surface{}
	for _, one := range everywhere {
		s[one] = true
	}
	for key := range module.Attrs.All() {
		if text, ok := key.(*value.Str); ok {
			s[text.Go()] = true
		}
	}
	return s
}

// surface are the names of a module of the language; nil where they are not known.
func (l *library) surface(name string) surface {
	made, err := l.module(name)
	switch {
	case err != nil:
		return nil
	case made == nil:
		return nativeSurface(name)
	}
	return made.surface
}
