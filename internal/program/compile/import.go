package compile

import (
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// Imports lists the modules that a module imports, each once, in the order of the source.
func Imports(m *syntax.Module) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	syntax.InspectBody(m.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Import:
			for _, alias := range n.Names {
				add(alias.Name)
			}
		case *syntax.ImportFrom:
			if n.Module != future {
				add(n.Module)
			}
		}
		return true
	})
	return out
}

const future = "__future__"

func (u *unit) importStmt(s *syntax.Import) {
	for _, alias := range s.Names {
		u.knows(alias, alias.Name)
		u.emit(s, code.IMPORT, u.c.name(alias.Name))
		top, _, dotted := strings.Cut(alias.Name, ".")
		switch {
		case alias.AsName != "":
			u.store(s, alias.AsName)
		case dotted:
			u.emit(s, code.POP, 0)
			u.emit(s, code.IMPORT, u.c.name(top))
			u.store(s, top)
		default:
			u.store(s, alias.Name)
		}
	}
}

func (u *unit) importFrom(s *syntax.ImportFrom) {
	if s.Module == future {
		u.importFuture(s)
		return
	}
	u.knows(s, s.Module)
	u.emit(s, code.IMPORT, u.c.name(s.Module))
	for _, alias := range s.Names {
		if alias.Name == "*" {
			u.c.bindsAnything = true
			u.emit(s, code.IMPORT_STAR, 0)
			return
		}
		name := alias.AsName
		if name == "" {
			name = alias.Name
		}
		u.emit(s, code.IMPORT_FROM, u.c.name(alias.Name))
		u.store(s, name)
	}
	u.emit(s, code.POP, 0)
}

// importFuture: annotations changes something; all else of it has come to pass.
func (u *unit) importFuture(s *syntax.ImportFrom) {
	for _, alias := range s.Names {
		u.c.annotationsAsText = u.c.annotationsAsText || alias.Name == "annotations"
	}
}

// knows refuses a module that there is not, and says which there are.
func (u *unit) knows(at place, name string) {
	o := u.c.options
	if o.Modules == nil || o.Modules(name) {
		return
	}
	hint := ""
	if o.Known != nil {
		known := slices.Sorted(slices.Values(o.Known()))
		hint = "what can be imported: " + strings.Join(known, ", ")
	}
	u.c.fail(at.Range(), hint, "there is no module %s", name)
}
