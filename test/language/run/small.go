package run

import (
	"errors"
	"fmt"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/syntax"
)

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
	embedded, err := host.Modules(compile.Imports(tree))
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
