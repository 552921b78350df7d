package host

import (
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/syntax"
)

// Needs tells what a program declares, calls and imports, as far as its text says. Calls whose names are computed are not among it.
type Needs struct {
	// Runs is the function that is run by default, with its parameters; empty if there is none, or that is for the caller to say.
	Runs string
	// Statements tells that by default no function is run, but what stands outside of them. Where it is false and Runs is empty, there are
	// several functions, and none is chosen.
	Statements bool
	// Declares are the functions that it declares with @perdure.function.
	Declares []string
	// Calls are the functions that it calls by name.
	Calls []string
	// Imports are the modules that it imports, Files those among them that are files beside it.
	Imports, Files []string

	given     string            // what perdure.main was given
	entry     string            // the function that is run, by its name in Python
	names     map[string]string // of functions of the main file: the names under which they are declared
	functions map[string]string // of the main file: each with its parameters
	order     []string
	top       top
	bound     surface // the names of the main file
	computes  bool    // some functions are declared in ways, or under names, that the text does not say
}

// Functions are those of which one may be named to be run: what it declares, else the functions of its main file.
func (n Needs) Functions() []string {
	if len(n.Declares) > 0 {
		return n.Declares
	}
	return n.order
}

// Missing are the functions that it calls and does not declare.
func (n Needs) Missing() []string {
	return slices.DeleteFunc(slices.Clone(n.Calls), func(name string) bool { return slices.Contains(n.Declares, name) })
}

// finish sorts what was found, and chooses what is run.
func (n *Needs) finish() {
	for _, list := range []*[]string{&n.Declares, &n.Calls, &n.Imports, &n.Files} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	n.choose()
}

// execution is the name of an execution of what is run by default; empty if that is not known.
func (n *Needs) execution() string {
	if name := n.names[n.entry]; name != "" {
		return name
	}
	return dashed(n.entry)
}

// look takes in what a file says.
func (n *Needs) look(module string, tree *syntax.Module) {
	names := perdureNames(tree)
	n.computes = n.computes || declaresOtherwise(tree, names)
	for _, one := range importsOf(tree) {
		n.Imports = append(n.Imports, one.name)
	}
	if module == "__main__" {
		n.functions, n.names, n.top, n.bound = map[string]string{}, map[string]string{}, topOf(tree, names), surfaceOf(tree)
		for _, s := range tree.Body {
			if f, ok := s.(*syntax.FunctionDef); ok {
				n.functions[f.Name] = parameters(f.Args)
				n.order = append(n.order, f.Name)
			}
		}
	}
	syntax.InspectBody(tree.Body, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.FunctionDef:
			if name, ok := declared(names, node); ok {
				n.Declares = append(n.Declares, name)
				if module == "__main__" {
					n.names[node.Name] = name
				}
			}
		case *syntax.ImportFrom:
			if node.Module == "perdure.functions" {
				for _, alias := range node.Names {
					n.Calls = append(n.Calls, dashed(alias.Name))
				}
			}
		case *syntax.Subscript:
			if text, ok := constantText(node.Index); ok && names.is(node.Value, "functions") {
				n.Calls = append(n.Calls, text)
			}
		case *syntax.Attribute:
			if names.is(node.Value, "functions") {
				n.Calls = append(n.Calls, dashed(node.Attr))
			}
		case *syntax.Call:
			n.main(module, names, node)
		}
		return true
	})
}

// declared is the name under which a function is declared, if it is.
func declared(names perdureAliases, f *syntax.FunctionDef) (string, bool) {
	for _, decorator := range f.Decorators {
		name := dashed(f.Name)
		if call, ok := decorator.(*syntax.Call); ok {
			decorator = call.Func
			for _, keyword := range call.Keywords {
				if text, ok := constantText(keyword.Value); ok && keyword.Name == "name" {
					name = text
				}
			}
		}
		if names.is(decorator, "function") {
			return name, true
		}
	}
	return "", false
}

// declaresOtherwise tells whether a file may declare functions in other ways than with a decorator that says their names: it uses
// perdure.function, or the module itself, as a value.
func declaresOtherwise(tree *syntax.Module, names perdureAliases) bool {
	otherwise, said := names.parts["*"] != "", map[syntax.Node]bool{}
	syntax.InspectBody(tree.Body, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.FunctionDef:
			for _, decorator := range node.Decorators {
				if call, ok := decorator.(*syntax.Call); ok && !slices.ContainsFunc(call.Keywords, computesName) {
					decorator = call.Func
				}
				said[decorator] = names.is(decorator, "function")
			}
		case *syntax.Attribute:
			otherwise = otherwise || !said[node] && names.is(node, "function")
			said[node.Value] = true
		case *syntax.Name:
			otherwise = otherwise || !said[node] && (names.is(node, "function") || names.module[node.ID])
		}
		return true
	})
	return otherwise
}

// computesName tells of name= and ** whose value the text does not say.
func computesName(keyword *syntax.Keyword) bool {
	_, constant := constantText(keyword.Value)
	return keyword.Name == "" || keyword.Name == "name" && !constant
}

// main notes what perdure.main is given, in the main file.
func (n *Needs) main(module string, names perdureAliases, call *syntax.Call) {
	if module != "__main__" || !names.is(call.Func, "main") || len(call.Args) != 1 {
		return
	}
	if name, ok := call.Args[0].(*syntax.Name); ok {
		n.given = name.ID
	}
}

// perdureAliases are the names under which a file knows the module perdure, and parts of it.
type perdureAliases struct {
	module map[string]bool
	parts  map[string]string
}

func perdureNames(tree *syntax.Module) perdureAliases {
	names := perdureAliases{module: map[string]bool{}, parts: map[string]string{}}
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Import:
			for _, alias := range n.Names {
				switch {
				case alias.Name == "perdure.functions" && alias.AsName != "":
					names.parts[alias.AsName] = "functions"
				case alias.Name == "perdure" || alias.Name == "perdure.functions":
					names.module[boundAs(alias)] = true
				}
			}
		case *syntax.ImportFrom:
			if n.Module == "perdure" {
				for _, alias := range n.Names {
					names.parts[boundAs(alias)] = alias.Name
				}
			}
		}
		return true
	})
	return names
}

// is tells whether an expression is a part of the module perdure.
func (a perdureAliases) is(e syntax.Expr, part string) bool {
	switch e := e.(type) {
	case *syntax.Name:
		return a.parts[e.ID] == part
	case *syntax.Attribute:
		name, ok := e.Value.(*syntax.Name)
		return ok && a.module[name.ID] && e.Attr == part
	}
	return false
}

func constantText(e syntax.Expr) (string, bool) {
	constant, ok := e.(*syntax.Constant)
	if !ok {
		return "", false
	}
	text, ok := constant.Value.(string)
	return text, ok
}

// dashed is the name of a Function in the cluster for a name in Python.
func dashed(name string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Trim(name, "_"), "_", "-"))
}

// parameters are those of a function, as its author reads them.
func parameters(a *syntax.Arguments) string {
	var parts []string
	positional := slices.Concat(a.PosOnly, a.Args)
	optional := len(positional) - len(a.Defaults)
	for i, arg := range positional {
		if i >= optional {
			parts = append(parts, arg.Name+"=…")
		} else {
			parts = append(parts, arg.Name)
		}
	}
	switch {
	case a.Vararg != nil:
		parts = append(parts, "*"+a.Vararg.Name)
	case len(a.KwOnly) > 0:
		parts = append(parts, "*")
	}
	for i, arg := range a.KwOnly {
		if i < len(a.KwDefaults) && a.KwDefaults[i] != nil {
			parts = append(parts, arg.Name+"=…")
		} else {
			parts = append(parts, arg.Name)
		}
	}
	if a.Kwarg != nil {
		parts = append(parts, "**"+a.Kwarg.Name)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
