package generate

import (
	"fmt"
	"strconv"
)

var words = []string{"", "a", "abc", "Hello World", "x,y,,z", "  pad ", "ünïcödé", "1", "-42", "3.5", "tab\\tnew\\n", "it's", `say \"hi\"`, "😀", "key", "aXbXc", "zz top", "0x1f", "%d%%", "{}"}

// literal is a constant expression of a type.
func (g *generator) literal(t Type) string {
	switch t {
	case Int:
		return g.integer()
	case Float:
		return pick(g, "0.0", "1.5", "-2.25", "0.1", "1e10", "-1e-5", "3.0", "100.125", "1e16", "2.5", "0.3333", "float('inf')")
	case Bool:
		return pick(g, "True", "False")
	case Str:
		return `"` + words[g.r.IntN(len(words))] + `"`
	case Ints:
		return "[" + join(g.several(Int, 5)) + "]"
	case Strs:
		return "[" + join(g.several(Str, 4)) + "]"
	case Dict:
		pairs := []string{}
		for range g.r.IntN(5) {
			pairs = append(pairs, g.literal(Str)+": "+g.integer())
		}
		return "{" + join(pairs) + "}"
	case Set:
		return "{" + join(append(g.several(Int, 5), g.integer())) + "}"
	case Tuple:
		return "(" + g.integer() + ", " + g.literal(Str) + ")"
	case types:
	}
	return "None"
}

func (g *generator) several(t Type, most int) []string {
	out := []string{}
	for range g.r.IntN(most) {
		out = append(out, g.literal(t))
	}
	return out
}

func (g *generator) integer() string {
	switch g.r.IntN(12) {
	case 0:
		return strconv.FormatInt(g.r.Int64N(1<<40)-1<<39, 10)
	case 1:
		return pick(g, "9223372036854775807", "-9223372036854775808", "9223372036854775808", "(2**70)", "(-(2**65) - 1)", "(10**20)", "4294967296")
	case 2:
		return fmt.Sprintf("%#x", g.r.IntN(1<<16))
	}
	return strconv.Itoa(g.r.IntN(41) - 15)
}

// tiny is a number from 0 to below n.
func (g *generator) tiny(n int) string { return strconv.Itoa(g.r.IntN(n)) }

// spec is a format spec that fits a type, or nearly.
func (g *generator) spec(t Type) string {
	align := pick(g, "", "", "<", ">", "^", "*>", "0>", "é<")
	width := pick(g, "", "", "3", "8", "12")
	switch t {
	case Int, Bool:
		return align + pick(g, "", "", "+", " ", "-") + pick(g, "", "", "#") + width + pick(g, "", "", ",", "_") + pick(g, "", "d", "x", "b", "o", "X", "e", "f", "g", "%", "n", "c", ".2f")
	case Float:
		return align + pick(g, "", "", "+", " ") + width + pick(g, "", "", ",") + pick(g, "", ".0", ".1", ".3", ".10") + pick(g, "", "f", "e", "g", "%", "E", "d")
	case Str:
		return align + width + pick(g, "", "", ".2", ".0") + pick(g, "", "s", "d")
	case Ints, Strs, Dict, Set, Tuple, types:
	}
	return pick(g, "", "", "", ">10")
}
