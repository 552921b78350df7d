package machine_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

const mainFile = "main.py"

// compiled compiles a module.
func compiled(name, file, source string, embedded bool) (*code.Program, []string, error) {
	module, err := syntax.Parse(file, []byte(source))
	if err != nil {
		return nil, nil, fmt.Errorf("parse %s: %w", file, err)
	}
	if err := syntax.Resolve(module); err != nil {
		return nil, nil, fmt.Errorf("resolve %s: %w", file, err)
	}
	p, err := compile.Compile(module, compile.Options{Name: name, Source: source, Embedded: embedded})
	if err != nil {
		return nil, nil, fmt.Errorf("compile %s: %w", file, err)
	}
	return p, compile.Imports(module), nil
}

// library compiles modules that come with the language, each once.
var library sync.Map

func libraryModule(name string) (*code.Program, []string, error) {
	type entry struct {
		program *code.Program
		imports []string
		err     error
	}
	if found, ok := library.Load(name); ok {
		e, _ := found.(entry)
		return e.program, e.imports, e.err
	}
	var e entry
	if text, file, ok := modules.Source(name); ok {
		e.program, e.imports, e.err = compiled(name, file, text, true)
	}
	library.Store(name, e)
	return e.program, e.imports, e.err
}

// program compiles a program with what it imports of the language's own modules, and of embedded ones that the test brings.
func program(source string, own map[string]string) (*code.Program, error) {
	p, imports, err := compiled("__main__", mainFile, source, len(own) > 0)
	if err != nil {
		return nil, err
	}
	p.Modules[0].Embedded = false
	var linked []*code.Program
	seen := map[string]bool{}
	queue := append([]string{"builtins"}, imports...)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		var module *code.Program
		var more []string
		if text, ok := own[name]; ok {
			module, more, err = compiled(name, "<"+name+">", text, true)
		} else {
			module, more, err = libraryModule(name)
		}
		if err != nil {
			return nil, err
		}
		if module != nil {
			linked = append(linked, module)
			queue = append(queue, more...)
		}
	}
	p, err = compile.Link(p, linked...)
	if err != nil {
		return nil, err
	}
	return p, code.Verify(p)
}

// load makes an image of a program.
func load(t testing.TB, source string) *machine.Image {
	t.Helper()
	p, err := program(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	image, err := machine.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// result is what a program has printed and come to.
type result struct {
	Output  string
	Outcome *machine.Outcome
	Steps   int64
}

// trace is the traceback that ended the program, or empty.
func (r result) trace() string {
	if r.Outcome != nil && r.Outcome.Error != nil {
		return r.Outcome.Error.Stack
	}
	return ""
}

var entropy = sha256.Sum256([]byte("test"))

// run runs a program that waits for nothing to its end. Where every is above 0, that is in slices of so many steps, and the state is
// copied between them.
func run(t testing.TB, source string, every int64) result {
	t.Helper()
	image := load(t, source)
	o := machine.Options{Entry: "-"}
	m, err := image.New(o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for {
		stop, err := m.Run(machine.Slice{Fuel: every, Now: time.Unix(1700000000, 0).UTC(), Entropy: entropy, Output: &out})
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		switch stop.Why {
		case machine.Done:
			return result{Output: out.String(), Outcome: stop.Outcome, Steps: m.State().Steps}
		case machine.Blocked:
			t.Fatalf("it waits for %+v", stop.Waits)
		case machine.OutOfFuel:
		}
		if every > 0 {
			state := copied(t, image, m.State())
			if m, err = image.Restore(o, state); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// python runs a program in CPython: what it prints, and the traceback.
func python(t testing.TB, source string) (output, trace string) {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	cmd := exec.CommandContext(t.Context(), path, "-X", "utf8", "-c",
		"import sys, linecache\nsource = sys.stdin.read()\nlinecache.cache['main.py'] = (len(source), None, source.splitlines(True), 'main.py')\n"+
			"import traceback\ntry:\n  exec(compile(source, 'main.py', 'exec'), {'__name__': '__main__'})\nexcept BaseException as e:\n"+
			"  e.__traceback__ = e.__traceback__.tb_next\n  sys.stdout.flush()\n  sys.stderr.write(''.join(traceback.format_exception(e)))\n")
	cmd.Stdin = strings.NewReader(source)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("python3: %v\n%s", err, errs.String())
	}
	return out.String(), errs.String()
}
