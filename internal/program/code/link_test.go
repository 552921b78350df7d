package code_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
)

func named(p *code.Program, name string) *code.Program {
	p.Modules[0].Name = name
	return p
}

func TestALinkedProgramSaysTheSame(t *testing.T) {
	main, other := program(t, parts), named(program(t, "from math import pi\nx = [pi, 1.5, 'end']\ndef f(**k): return f(a=1, b=x)\n"), "other")
	whole, err := code.Link(main, other)
	if err != nil {
		t.Fatal(err)
	}
	if err := code.Verify(whole); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(code.Disassemble(main)+"\n"+code.Disassemble(other), code.Disassemble(whole)); diff != "" {
		t.Errorf("the code differs (-parts +whole):\n%s", diff)
	}
	if got := whole.Functions[whole.Modules[1].Body]; got.Module != 1 || got.QualName != "<module>" {
		t.Errorf("the body of the second module is %q of module %d", got.QualName, got.Module)
	}
	seen := map[string]bool{}
	for _, name := range whole.Names {
		if seen[name] {
			t.Errorf("the name %s is in it twice", name)
		}
		seen[name] = true
	}
	if code.Verify(main) != nil || code.Verify(other) != nil {
		t.Error("linking has changed the parts")
	}
}

func TestTwoModulesOfOneNameAreNotLinked(t *testing.T) {
	_, err := code.Link(program(t, ""), named(program(t, ""), "m"), named(program(t, ""), "m"))
	if err == nil || !strings.Contains(err.Error(), `"m"`) {
		t.Errorf("got %v", err)
	}
}
