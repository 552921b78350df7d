package host

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/savepoint"
	"github.com/perdure/perdure/internal/program/syntax"
)

// Program is a program that is ready to run. It may be run any number of times, also at the same time.
type Program struct {
	file  string
	code  *code.Program
	image *machine.Image
	codec *savepoint.Codec
	needs Needs
	pack  func() (packedProgram, error)

	warnings []*syntax.Error
}

// RefusedError is that of a program which is not accepted: all that is wrong with it.
type RefusedError struct{ Errors []*syntax.Error }

// Error shows each with its place and what to write instead.
func (e *RefusedError) Error() string {
	texts := make([]string, len(e.Errors))
	for i, one := range e.Errors {
		texts[i] = one.Error()
	}
	return strings.Join(texts, "\n")
}

// Read gives the text of a file of the program beside the main one, such as "bank.py". Of one that is not there the
// error is any.
type Read func(name string) ([]byte, error)

// Load makes a program ready: its main file, and the files beside it that it imports, directly or not; read may be nil. The error is
// a *RefusedError for what the author can mend.
func Load(file string, source []byte, read Read) (*Program, error) {
	l := &loader{read: read, files: map[string]*code.Program{}, surfaces: map[string]surface{}}
	main := l.file("__main__", file, source)
	if len(l.errors) > 0 {
		return nil, &RefusedError{Errors: inOrder(l.errors)}
	}
	embedded, err := shared().closure(slices.Concat(always, l.embedded))
	if err != nil {
		return nil, err
	}
	linked, err := compile.Link(main, slices.Concat(l.order, embedded)...)
	if err != nil {
		return nil, fmt.Errorf("link %s: %w", file, err)
	}
	l.needs.finish()
	p, err := ready(file, linked, l.needs)
	if err != nil {
		return nil, err
	}
	p.warnings = inOrder(l.warnings)
	return p, nil
}

// inOrder sorts what has been found in several ways by its place: files in the order in which they have been looked at.
func inOrder(found []*syntax.Error) []*syntax.Error {
	files := map[string]int{}
	for _, one := range found {
		if _, ok := files[one.File]; !ok {
			files[one.File] = len(files)
		}
	}
	slices.SortStableFunc(found, func(a, b *syntax.Error) int {
		return cmp.Or(cmp.Compare(files[a.File], files[b.File]), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return found
}

// ready makes a linked program ready to run.
func ready(file string, linked *code.Program, needs Needs) (*Program, error) {
	if err := code.Verify(linked); err != nil {
		return nil, fmt.Errorf("verify %s: %w", file, err)
	}
	image, err := machine.Load(linked)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", file, err)
	}
	codec, err := savepoint.NewCodec(image)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", file, err)
	}
	pack := sync.OnceValues(func() (packedProgram, error) { return packProgram(linked) })
	return &Program{file: file, code: linked, image: image, codec: codec, needs: needs, pack: pack}, nil
}

// openProgram makes a program ready that was compiled before, of its blob. What it declares and calls is found in the text of its files;
// where this release would not accept that text any more, nothing is known of it.
func openProgram(file string, blob []byte) (*Program, error) {
	linked, err := code.Decode(blob)
	if err != nil {
		return nil, err
	}
	if len(linked.Modules) > 0 && linked.Modules[0].Embedded {
		return nil, errors.New("its main file is one of the language")
	}
	var needs Needs
	for _, module := range linked.Modules {
		if module.Embedded {
			continue
		}
		if tree, wrong := syntax.Check(module.File, []byte(module.Source)); len(wrong) == 0 {
			needs.look(module.Name, tree)
		}
	}
	needs.finish()
	return ready(file, linked, needs)
}

// Name is the name of the main file without its ending.
func (p *Program) Name() string { return strings.TrimSuffix(path.Base(p.file), ".py") }

// Needs tells what the program declares, calls and imports.
func (p *Program) Needs() Needs { return p.needs }

// MayHave tells whether a function of the program can be named so: one that it declares, or that its main file has. It may be wrong where
// it says that there is one.
func (p *Program) MayHave(function string) bool {
	return p.needs.computes || p.needs.bound == nil || p.needs.bound[function] || slices.Contains(p.needs.Declares, function)
}

// Warnings are what is probably a mistake and still accepted, such as a call that is not awaited.
func (p *Program) Warnings() []*syntax.Error { return p.warnings }

// Code is the program with all modules that it brings.
func (p *Program) Code() *code.Program { return p.code }

// Image is what machines run.
func (p *Program) Image() *machine.Image { return p.image }

// loader compiles the files of one program.
type loader struct {
	read     Read
	files    map[string]*code.Program // by module; nil while it is compiled
	order    []*code.Program
	surfaces map[string]surface // of files beside
	embedded []string
	errors   []*syntax.Error
	warnings []*syntax.Error
	needs    Needs
}

// file compiles a file and those that it imports.
func (l *loader) file(module, name string, source []byte) *code.Program {
	tree, wrong := syntax.Check(name, source)
	if len(wrong) > 0 {
		for _, e := range wrong {
			l.refuse(func() *syntax.Error { return e })
		}
		return nil
	}
	l.needs.look(module, tree)
	l.surfaces[module] = surfaceOf(tree)
	for _, imported := range importsOf(tree) {
		l.imports(tree, imported)
	}
	lacking := names{surface: l.surface, nested: func(name string) { l.embedded = append(l.embedded, name) }, fail: func(at syntax.Span, module, attr string, known surface) {
		l.refuse(func() *syntax.Error { return noName(tree, at, module, attr, known) })
	}}
	lacking.check(tree)
	unboundNames(tree, func(at syntax.Span, name, hint string) {
		l.refuse(func() *syntax.Error { return tree.Error(at, "there is no "+name+" in programs", hint) })
	}, func(at syntax.Span, name string) {
		l.warn(tree, at, "the name "+name+" is bound nowhere in this file", "it would be a NameError: look whether it is mistyped, or import it")
	})
	forgottenAwaits(tree, func(at syntax.Span, msg, hint string) { l.warn(tree, at, msg, hint) })
	compiled, err := compile.Compile(tree, compile.Options{Name: module, Source: string(source)})
	if refused, ok := errors.AsType[*syntax.Error](err); ok {
		l.refuse(func() *syntax.Error { return refused })
	}
	return compiled
}

// imports finds a module that is imported: of the language, or a file beside.
func (l *loader) imports(tree *syntax.Module, i imported) {
	if importable(i.name) {
		l.embedded = append(l.embedded, i.name)
		l.shadowed(tree, i)
		return
	}
	if _, known := l.files[i.name]; known {
		return
	}
	if l.read != nil && !strings.ContainsAny(i.name, "./\\") {
		name := i.name + ".py"
		if text, err := l.read(name); err == nil {
			l.files[i.name] = nil
			l.needs.Files = append(l.needs.Files, name)
			if compiled := l.file(i.name, path.Join(path.Dir(tree.File), name), text); compiled != nil {
				l.files[i.name] = compiled
				l.order = append(l.order, compiled)
			}
			return
		}
	}
	if !i.expected {
		l.refuse(func() *syntax.Error { return noModule(tree, i) })
	}
}

// shadowed warns where a file beside the program has the name of a module of the language, which comes first. In Python the file would.
func (l *loader) shadowed(tree *syntax.Module, i imported) {
	if l.read == nil || strings.Contains(i.name, ".") {
		return
	}
	if _, err := l.read(i.name + ".py"); err == nil {
		l.warn(tree, i.at, "import "+i.name+" takes the module of the language, not the file "+i.name+".py beside this one", "give the file another name")
	}
}

// refuse makes an error and keeps it, unless there are as many as anybody reads.
func (l *loader) refuse(made func() *syntax.Error) {
	if len(l.errors) < syntax.MaxErrors {
		l.errors = append(l.errors, made())
	}
}

func (l *loader) warn(tree *syntax.Module, at syntax.Span, msg, hint string) {
	if len(l.warnings) < syntax.MaxErrors {
		l.warnings = append(l.warnings, tree.Error(at, msg, hint))
	}
}

// surface are the names of a module that is imported; nil where they are not known.
func (l *loader) surface(module string) surface {
	if importable(module) {
		return shared().surface(module)
	}
	return l.surfaces[module]
}

// noModule is the error of an import of what is not there, with what to do instead.
func noModule(tree *syntax.Module, i imported) *syntax.Error {
	top, _, _ := strings.Cut(i.name, ".")
	hint, ok := modules.Refused()[top]
	if !ok {
		hint = "what can be imported: perdure, perdure.functions, " + strings.Join(modules.Importable(), ", ") + ", and files beside this one"
	}
	return tree.Error(i.at, "there is no module "+i.name, hint)
}

// mostTold is how many names of a module an error lists: each module of the language has fewer.
const mostTold = 200

// noName is the error of a name that a module does not have.
func noName(tree *syntax.Module, at syntax.Span, module, name string, has surface) *syntax.Error {
	known := slices.Sorted(func(yield func(string) bool) {
		for one := range has {
			if !strings.HasPrefix(one, "_") && !yield(one) {
				return
			}
		}
	})
	hint := "it has no names"
	switch n := len(known); {
	case n > mostTold:
		hint = fmt.Sprintf("it has: %s, and %d more", strings.Join(known[:mostTold], ", "), n-mostTold)
	case n > 0:
		hint = "it has: " + strings.Join(known, ", ")
	}
	return tree.Error(at, fmt.Sprintf("there is no %s in the module %s", name, module), hint)
}
