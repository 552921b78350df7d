package generate

import (
	"fmt"
	"strings"
	"unicode"
)

// intExpr is an expression of an integer.
func (g *generator) intExpr(d int) string {
	switch g.r.IntN(24) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("(%s %s %s)", g.expr(Int, d), pick(g, "+", "-", "*", "&", "|", "^"), g.expr(Int, d))
	case 4:
		return fmt.Sprintf("(%s %s %s)", g.expr(Int, d), pick(g, "//", "%"), g.expr(Int, d))
	case 5:
		return fmt.Sprintf("(%s %s %s)", g.expr(Int, d), pick(g, "<<", ">>", "**"), g.tiny(5))
	case 6:
		return pick(g, "-", "~", "+") + g.atom(Int, d)
	case 7:
		return "abs(" + g.expr(Int, d) + ")"
	case 8:
		return "len(" + g.expr(pick(g, Str, Ints, Strs, Dict, Set, Tuple), d) + ")"
	case 9:
		return "int(" + g.expr(pick(g, Float, Str, Bool, Int), d) + ")"
	case 10:
		return pick(g, "sum", "max", "min") + "(" + g.expr(pick(g, Ints, Ints, Set), d) + ")"
	case 11:
		return g.atom(Ints, d) + "[" + g.expr(Int, 0) + pick(g, "", " % 3", " % 2") + "]"
	case 12:
		return g.atom(Ints, d) + pick(g, ".count(", ".index(") + g.expr(Int, d) + ")"
	case 13:
		return g.atom(Str, d) + pick(g, ".find(", ".count(", ".rfind(", ".index(") + g.expr(Str, d) + ")"
	case 14:
		return g.atom(Dict, d) + ".get(" + g.expr(Str, d) + ", " + g.expr(Int, d) + ")"
	case 15:
		return g.atom(Dict, d) + "[" + g.expr(Str, d) + "]"
	case 16:
		return "round(" + g.expr(Float, d) + ")"
	case 17:
		return "divmod(" + g.expr(Int, d) + ", " + g.expr(Int, d) + ")[" + g.tiny(2) + "]"
	case 18:
		return fmt.Sprintf("pow(%s, %s, %s)", g.expr(Int, d), g.tiny(20), g.expr(Int, d))
	case 19:
		return g.atom(Tuple, d) + "[0]"
	case 20:
		return "hash(" + pick(g, g.expr(Int, d), g.expr(Bool, d), g.literal(Float)) + ")"
	case 21:
		return g.reduced(d)
	case 22:
		return g.atom(Int, d) + ".bit_length()"
	}
	return fmt.Sprintf("ord(%s[%s])", g.atom(Str, d), pick(g, "0", "-1", "1:2", ":1"))
}

// reduced goes over something with a lambda or generator expression.
func (g *generator) reduced(d int) string {
	x, y := g.name("x"), g.name("y")
	out := ""
	source := g.source(pick(g, Ints, Set), d)
	g.inner(func() {
		g.declare(Int, x)
		g.plain++
		switch g.r.IntN(4) {
		case 0:
			g.declare(Int, y)
			out = fmt.Sprintf("reduce(lambda %s, %s: %s, %s, %s)", x, y, g.small(Int, "("+g.expr(Int, d)+") % 1009"), source, g.tiny(9))
		case 1:
			out = fmt.Sprintf("sum(%s for %s in %s if %s)", g.expr(Int, d), x, source, g.expr(Bool, d))
		case 2:
			out = fmt.Sprintf("%s(%s, key=lambda %s: %s)", pick(g, "max", "min"), source, x, g.expr(Int, d))
		default:
			out = fmt.Sprintf("next((%s for %s in %s if %s), %s)", g.expr(Int, d), x, source, g.expr(Bool, d), g.tiny(9))
		}
		g.plain--
	})
	return out
}

// floatExpr is an expression of a float.
func (g *generator) floatExpr(d int) string {
	switch g.r.IntN(10) {
	case 0, 1, 2:
		return fmt.Sprintf("(%s %s %s)", g.expr(Float, d), pick(g, "+", "-", "*", "/"), g.expr(pick(g, Float, Int), d))
	case 3:
		return fmt.Sprintf("(%s / %s)", g.expr(Int, d), g.expr(Int, d))
	case 4:
		return "float(" + g.expr(pick(g, Int, Bool, Float, Str), d) + ")"
	case 5:
		return fmt.Sprintf("round(%s, %s)", g.expr(Float, d), g.tiny(5))
	case 6:
		return pick(g, "abs", "-", "+") + "(" + g.expr(Float, d) + ")"
	case 7:
		return fmt.Sprintf("(%s %s %s)", g.expr(Float, d), pick(g, "//", "%"), g.expr(pick(g, Float, Int), d))
	case 8:
		return fmt.Sprintf("(%s ** %s)", pick(g, "0.5", "-2.5", "4.0", "1.25", "-0.0"), g.tiny(4)) // what is rounded has another last digit in the C library
	}
	return pick(g, "math.sqrt(abs(", "math.floor((", "math.fabs((", "math.trunc((") + g.expr(Float, d) + "))" + pick(g, "", " * 1.0")
}

// boolExpr is an expression of a truth value.
func (g *generator) boolExpr(d int) string {
	t := g.anyType()
	switch g.r.IntN(13) {
	case 0, 1:
		return fmt.Sprintf("(%s %s %s)", g.expr(t, d), pick(g, "==", "!="), g.expr(pick(g, t, t, g.anyType()), d))
	case 2, 3:
		n := pick(g, Int, Float, Str, Ints, Set, Tuple)
		return fmt.Sprintf("(%s %s %s)", g.expr(n, d), pick(g, "<", "<=", ">", ">="), g.expr(n, d))
	case 4:
		return fmt.Sprintf("(%s %s %s %s %s)", g.expr(Int, d), pick(g, "<", "<=", "==", ">"), g.expr(Int, d), pick(g, "<", "!=", ">="), g.expr(pick(g, Int, Float), d))
	case 5:
		return fmt.Sprintf("(%s %s %s)", g.expr(Bool, d), pick(g, "and", "or", "is", "is not", "&", "^"), g.expr(Bool, d))
	case 6:
		return "(not " + g.atom(t, d) + ")"
	case 7:
		return fmt.Sprintf("(%s %s %s)", g.expr(Int, d), pick(g, "in", "not in"), g.expr(pick(g, Ints, Set), d))
	case 8:
		return fmt.Sprintf("(%s %s %s)", g.expr(Str, d), pick(g, "in", "not in"), g.expr(pick(g, Str, Strs, Dict), d))
	case 9:
		return "isinstance(" + g.expr(t, d) + ", " + pick(g, "int", "str", "(int, float)", "bool", "list", "dict", "object", "set", "tuple") + ")"
	case 10:
		return g.atom(Str, d) + "." + pick(g, "isdigit()", "isalpha()", "isupper()", "islower()", "isspace()", "istitle()", "isalnum()", "startswith('a')", "endswith(('c', 'z'))", "isidentifier()")
	case 11:
		return pick(g, "all", "any") + "(" + g.expr(pick(g, Ints, Strs, Set), d) + ")"
	}
	return "bool(" + g.expr(t, d) + ")"
}

// atom is an expression that may stand before a dot or bracket: in parentheses, unless it is a name.
func (g *generator) atom(t Type, d int) string {
	e := g.expr(t, d)
	if isName(e) {
		return e
	}
	return "(" + e + ")"
}

func isName(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) && !unicode.IsDigit(rune(s[0]))
}
