package modules_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
)

func compileModule(name, file, source string, embedded bool) (*code.Program, []string, error) {
	m, err := syntax.Parse(file, []byte(source))
	if err != nil {
		return nil, nil, fmt.Errorf("parse %s: %w", file, err)
	}
	if err := syntax.Resolve(m); err != nil {
		return nil, nil, fmt.Errorf("resolve %s: %w", file, err)
	}
	p, err := compile.Compile(m, compile.Options{Name: name, Source: source, Embedded: embedded})
	if err != nil {
		return nil, nil, fmt.Errorf("compile %s: %w", file, err)
	}
	return p, compile.Imports(m), nil
}

// image links a program with the modules that it imports.
func image(t *testing.T, source string) *machine.Image {
	t.Helper()
	main, imports, err := compileModule("__main__", "main.py", source, false)
	if err != nil {
		t.Fatal(err)
	}
	var linked []*code.Program
	seen := map[string]bool{}
	for queue := append([]string{"builtins"}, imports...); len(queue) > 0; queue = queue[1:] {
		text, file, ok := modules.Source(queue[0])
		if !ok || seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		p, more, err := compileModule(queue[0], file, text, true)
		if err != nil {
			t.Fatal(err)
		}
		linked = append(linked, p)
		queue = append(queue, more...)
	}
	p, err := compile.Link(main, linked...)
	if err != nil {
		t.Fatal(err)
	}
	i, err := machine.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// run runs a script and gives what it prints, and its traceback.
func run(t *testing.T, source string) string {
	t.Helper()
	m, err := image(t, source).New(machine.Options{Entry: "-", Sources: map[string]string{"main.py": source}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	stop, err := m.Run(machine.Slice{Fuel: 100_000_000, Now: time.Unix(1700000000, 0).UTC(), Output: &out})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if stop.Why != machine.Done {
		t.Fatalf("it is %s\n%s", stop.Why, out.String())
	}
	if stop.Outcome.Error != nil {
		return out.String() + stop.Outcome.Error.Stack
	}
	return out.String()
}

// inPython is what CPython prints.
func inPython(t *testing.T, source string) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 to compare with")
	}
	cmd := exec.CommandContext(t.Context(), path, "-X", "utf8", "-W", "ignore", "-c", source)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out) + err.Error()
	}
	return string(out)
}
