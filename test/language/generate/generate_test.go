package generate

import (
	"strings"
	"testing"
)

func TestTheSameSeedGivesTheSameProgram(t *testing.T) {
	for name, program := range map[string]func(seed uint64) []*Node{"Program": Program, "Durable": Durable, "Calls": Calls, "Flow": Flow} {
		if first, again := Render(program(7)), Render(program(7)); first != again {
			t.Errorf("%s: two programs of one seed differ", name)
		}
		if Render(program(7)) == Render(program(8)) {
			t.Errorf("%s: two seeds give one program", name)
		}
	}
}

func TestMinimiseKeepsWhatMatters(t *testing.T) {
	program := []*Node{
		line("a"), line("b"),
		{Head: "if x:", Body: []*Node{line("c"), {Head: "for y:", Body: []*Node{line("d"), line("needed")}}}, Clauses: []*Node{block("else:", []*Node{line("e")})}},
		line("f"),
	}
	small := Minimise(program, 1000, func(p []*Node) bool { return strings.Contains(Render(p), "needed") })
	if got := Render(small); got != "needed\n" {
		t.Errorf("minimised to %q", got)
	}
}
