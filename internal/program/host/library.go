package host

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/durable"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

// always are the modules that every program is linked with.
var always = []string{"builtins", durable.Module}

// library are the modules that come with the language, compiled when one is needed first.
type library struct {
	mu      sync.Mutex
	modules map[string]*part
}

// part is a compiled module.
type part struct {
	code    *code.Program
	imports []string
	surface surface
}

// shared is the library of this process: what is in it never changes.
var shared = sync.OnceValue(func() *library { return &library{modules: map[string]*part{}} })

// source is the text of a module of the language.
func source(name string) (text, file string, ok bool) {
	if text, file, ok = durable.Source(name); ok {
		return text, file, true
	}
	return modules.Source(name)
}

// importable tells whether programs may import a module of the language.
func importable(name string) bool {
	if strings.HasPrefix(name, "_") {
		return false
	}
	return durable.Importable(name) || slices.Contains(modules.Importable(), name)
}

// module compiles one; nil where it is not written in the language.
func (l *library) module(name string) (*part, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found, ok := l.modules[name]; ok {
		return found, nil
	}
	text, file, ok := source(name)
	if !ok {
		return nil, nil //nolint:nilnil // a module in Go, or none
	}
	tree, err := syntax.Parse(file, []byte(text))
	if err == nil {
		err = syntax.Resolve(tree)
	}
	if err != nil {
		return nil, fmt.Errorf("module %s of the language: %w", name, err)
	}
	compiled, err := compile.Compile(tree, compile.Options{Name: name, Source: text, Embedded: true})
	if err != nil {
		return nil, fmt.Errorf("module %s of the language: %w", name, err)
	}
	made := &part{code: compiled, imports: compile.Imports(tree), surface: surfaceOf(tree)}
	if _, _, ok := modules.Source(name); ok {
		made.surface.forgetImports(tree)
	}
	l.modules[name] = made
	return made, nil
}

// Modules are the named modules of the language and all that they import, directly or not, compiled, to be linked with a program: each once and
// in an order that depends on nothing else. What is built in is there without a name; of modules in Go, and of those that are not of the language,
// there is nothing.
func Modules(names []string) ([]*code.Program, error) {
	return shared().closure(slices.Concat([]string{"builtins"}, names))
}

// closure is [Modules], with nothing there without a name.
func (l *library) closure(names []string) ([]*code.Program, error) {
	seen := map[string]bool{}
	var found []*code.Program
	for queue := names; len(queue) > 0; {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if in, _, nested := strings.Cut(name, "."); nested {
			queue = append(queue, in)
		}
		one, err := l.module(name)
		if err != nil {
			return nil, err
		}
		if one != nil {
			found = append(found, one.code)
			queue = append(queue, one.imports...)
		}
	}
	return found, nil
}
