package host

import (
	"maps"
	"slices"

	"github.com/perdure/perdure/internal/program/syntax"
)

// names finds what a file takes from modules that do not have it: from functools import nothing, and re.nothing where re is nothing but
// the module everywhere in the file. What the program itself expects to be missing is left to it: in a try that catches it, or behind
// hasattr or getattr.
type names struct {
	surface func(module string) surface
	fail    func(at syntax.Span, module, name string, known surface)
	nested  func(module string) // a module that stands in another is used as its attribute

	modules  map[string]string          // names of the file that stand for one module only
	expected map[string]map[string]bool // attributes that may be missing or are set, by such names
}

func (c *names) check(tree *syntax.Module) {
	c.modules, c.expected = map[string]string{}, map[string]map[string]bool{}
	others, star := map[string]bool{}, false
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Import:
			for _, alias := range n.Names {
				c.imported(alias, others)
			}
			return true
		case *syntax.ImportFrom:
			star = star || slices.ContainsFunc(n.Names, func(a *syntax.Alias) bool { return a.Name == "*" })
		case *syntax.Call:
			c.asked(n)
		case *syntax.Assign:
			for _, target := range n.Targets {
				c.set(target)
			}
		case *syntax.AnnAssign:
			c.set(n.Target)
		case *syntax.AugAssign:
			c.set(n.Target)
		}
		bound(n, func(name string) { others[name] = true })
		return true
	})
	maps.DeleteFunc(c.modules, func(name, _ string) bool { return star || others[name] })
	syntax.InspectBody(tree.Body, c.visit)
}

// imported notes the name that an import binds to a module.
func (c *names) imported(alias *syntax.Alias, others map[string]bool) {
	name, module := boundAs(alias), alias.Name
	if alias.AsName == "" {
		module = name
	}
	if was, known := c.modules[name]; known && was != module {
		others[name] = true
	}
	c.modules[name] = module
}

// asked notes hasattr(module, "name") and getattr(module, "name", …).
func (c *names) asked(call *syntax.Call) {
	f, ok := call.Func.(*syntax.Name)
	if !ok || len(call.Args) < 2 || f.ID != "hasattr" && f.ID != "getattr" {
		return
	}
	module, isName := call.Args[0].(*syntax.Name)
	attr, isText := constantText(call.Args[1])
	if isName && isText {
		c.expect(module.ID, attr)
	}
}

// set notes the attributes that are set.
func (c *names) set(target syntax.Expr) {
	syntax.Inspect(target, func(n syntax.Node) bool {
		if attr, ok := n.(*syntax.Attribute); ok {
			if of, ok := attr.Value.(*syntax.Name); ok {
				c.expect(of.ID, attr.Attr)
			}
		}
		return true
	})
}

func (c *names) expect(of, attr string) {
	if c.expected[of] == nil {
		c.expected[of] = map[string]bool{}
	}
	c.expected[of][attr] = true
}

// visit looks at a node, and tells whether to go on below it.
func (c *names) visit(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.Try:
		if !catches(n, "ImportError", "AttributeError", "Exception") {
			return true
		}
		afterTry(n, c.visit)
		return false
	case *syntax.ImportFrom:
		for _, alias := range n.Names {
			if alias.Name != "*" && !importable(n.Module+"."+alias.Name) {
				c.take(alias.Range(), n.Module, alias.Name)
			}
		}
	case *syntax.Attribute:
		of, ok := n.Value.(*syntax.Name)
		if ok && importable(c.modules[of.ID]+"."+n.Attr) { // such as collections.abc, which is there when collections is
			c.nested(c.modules[of.ID] + "." + n.Attr)
			return true
		}
		if ok && c.modules[of.ID] != "" && !c.expected[of.ID][n.Attr] {
			c.take(n.Range(), c.modules[of.ID], n.Attr)
		}
	}
	return true
}

func (c *names) take(at syntax.Span, module, name string) {
	known := c.surface(module)
	if known != nil && !known[name] {
		c.fail(at, module, name, known)
	}
}
