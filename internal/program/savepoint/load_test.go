package savepoint_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/savepoint"
	"github.com/perdure/perdure/internal/program/syntax"
)

// compiledModule is a module with the names of what it imports.
type compiledModule struct {
	program *code.Program
	imports []string
}

func compileModule(name, file, source string, embedded bool) (compiledModule, error) {
	m, err := syntax.Parse(file, []byte(source))
	if err != nil {
		return compiledModule{}, fmt.Errorf("parse %s: %w", file, err)
	}
	if err := syntax.Resolve(m); err != nil {
		return compiledModule{}, fmt.Errorf("resolve %s: %w", file, err)
	}
	p, err := compile.Compile(m, compile.Options{Name: name, Source: source, Embedded: embedded})
	if err != nil {
		return compiledModule{}, fmt.Errorf("compile %s: %w", file, err)
	}
	return compiledModule{p, compile.Imports(m)}, nil
}

// library keeps the compiled modules that come with the language.
var library sync.Map

func libraryModule(name string) (compiledModule, bool, error) {
	if known, ok := library.Load(name); ok {
		m, ok := known.(compiledModule)
		return m, ok, nil
	}
	text, file, ok := modules.Source(name)
	if !ok {
		return compiledModule{}, false, nil
	}
	m, err := compileModule(name, file, text, true)
	if err == nil {
		library.Store(name, m)
	}
	return m, true, err
}

// image compiles and links a program.
func image(tb testing.TB, file, source string) *machine.Image {
	tb.Helper()
	main, err := compileModule("__main__", file, source, false)
	if err != nil {
		tb.Fatal(err)
	}
	var linked []*code.Program
	seen := map[string]bool{}
	for queue := append([]string{"builtins"}, main.imports...); len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		m, ok, err := libraryModule(queue[0])
		if err != nil {
			tb.Fatal(err)
		}
		if ok {
			linked = append(linked, m.program)
			queue = append(queue, m.imports...)
		}
	}
	p, err := compile.Link(main.program, linked...)
	if err != nil {
		tb.Fatal(err)
	}
	if err := code.Verify(p); err != nil {
		tb.Fatal(err)
	}
	i, err := machine.Load(p)
	if err != nil {
		tb.Fatal(err)
	}
	return i
}

func codec(tb testing.TB, i *machine.Image) *savepoint.Codec {
	tb.Helper()
	c, err := savepoint.NewCodec(i)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
