package run

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

// part is a compiled module of the language, with what it imports.
type part struct {
	code    *code.Program
	imports []string
}

// parts are the modules that have been needed: what is in them never changes.
var parts sync.Map

// Small makes a file ready that is run for its statements and needs nothing of the module perdure, and therefore is linked without it: linking and verifying
// that one, with all that it imports, takes ten times as long as a small program. Its code is verified where verify says so. What it
// imports is not looked at before: a module or a name that is not there is an ImportError when it runs. An error of type [*host.RefusedError] says why it is not accepted.
func Small(file, source string, verify bool) (*machine.Image, error) {
	source += noEntry
	tree, wrong := syntax.Check(file, []byte(source))
	if len(wrong) > 0 {
		return nil, &host.RefusedError{Errors: wrong}
	}
	main, err := compile.Compile(tree, compile.Options{Name: "__main__", Source: source})
	if refused, ok := errors.AsType[*syntax.Error](err); ok {
		return nil, &host.RefusedError{Errors: []*syntax.Error{refused}}
	}
	if err != nil {
		return nil, fmt.Errorf("compile %s: %w", file, err)
	}
	embedded, err := closure(compile.Imports(tree))
	if err != nil {
		return nil, err
	}
	linked, err := compile.Link(main, embedded...)
	if err != nil {
		return nil, fmt.Errorf("link %s: %w", file, err)
	}
	if verify {
		if err := code.Verify(linked); err != nil {
			return nil, fmt.Errorf("verify %s: %w", file, err)
		}
	}
	return machine.Load(linked)
}

// closure are the modules of the language that the named ones import, directly or not, and what is built in.
func closure(names []string) (found []*code.Program, err error) {
	seen := map[string]bool{}
	for queue := slices.Concat([]string{"builtins"}, names); len(queue) > 0; {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		one, err := module(name)
		if err != nil {
			return nil, err
		}
		if one.code != nil {
			found = append(found, one.code)
			queue = append(queue, one.imports...)
		}
	}
	return found, nil
}

// module compiles a module of the language once; one in Go has no code.
func module(name string) (part, error) {
	if found, ok := parts.Load(name); ok {
		return found.(part), nil //nolint:forcetypeassert // nothing else is put there
	}
	text, file, ok := modules.Source(name)
	if !ok {
		return part{}, nil
	}
	tree, err := syntax.Parse(file, []byte(text))
	if err == nil {
		err = syntax.Resolve(tree)
	}
	if err != nil {
		return part{}, fmt.Errorf("module %s of the language: %w", name, err)
	}
	compiled, err := compile.Compile(tree, compile.Options{Name: name, Source: text, Embedded: true})
	if err != nil {
		return part{}, fmt.Errorf("module %s of the language: %w", name, err)
	}
	made := part{code: compiled, imports: compile.Imports(tree)}
	parts.Store(name, made)
	return made, nil
}
