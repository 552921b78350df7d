package generate

import (
	"strings"
	"testing"
)

func TestTheSameSeedGivesTheSameProgram(t *testing.T) {
	if first, again := Render(Program(7)), Render(Program(7)); first != again {
		t.Error("two programs of one seed differ")
	}
	if Render(Program(7)) == Render(Program(8)) {
		t.Error("two seeds give one program")
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
