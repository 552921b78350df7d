package generate

import "fmt"

// intsExpr is an expression of a list of integers.
func (g *generator) intsExpr(d int) string {
	switch g.r.IntN(16) {
	case 0, 1:
		return g.comprehension("[", "]", Int, d)
	case 2:
		return "sorted(" + g.expr(pick(g, Ints, Set), d) + pick(g, "", ", reverse=True", ", key=abs", ", key=lambda q: -q", ", key=lambda q: q % 3") + ")"
	case 3:
		return "list(range(" + pick(g, g.tiny(8), g.tiny(3)+", "+g.tiny(12), g.tiny(12)+", "+g.tiny(3)+", -2", "-3, 9, 4") + "))"
	case 4:
		return g.atom(Ints, d) + g.slice(d)
	case 5:
		return fmt.Sprintf("(%s + %s)", g.expr(Ints, d), g.expr(Ints, d))
	case 6:
		return fmt.Sprintf("(%s * %s)", g.expr(Ints, d), g.tiny(3))
	case 7:
		return fmt.Sprintf("list(map(lambda q: q %s %s, %s))", pick(g, "+", "*", "-", "//", "%"), g.integer(), g.expr(pick(g, Ints, Set), d))
	case 8:
		return "list(filter(" + pick(g, "None", "lambda q: q > 2", "lambda q: q % 2") + ", " + g.expr(Ints, d) + "))"
	case 9:
		return "list(" + g.atom(Dict, d) + ".values())"
	case 10:
		return "list(reversed(" + g.expr(Ints, d) + "))"
	case 11:
		return fmt.Sprintf("[*%s, %s, *%s]", g.expr(Ints, d), g.expr(Int, d), g.expr(Set, d))
	case 12:
		if len(g.iterators) > 0 {
			return fmt.Sprintf("list(islice(%s(%s), %s))", g.iterators[g.r.IntN(len(g.iterators))], g.expr(Int, d), g.tiny(8))
		}
	case 13:
		return fmt.Sprintf("[a_ + b_ for a_, b_ in zip(%s, %s)]", g.source(Ints, d), g.source(Ints, d))
	case 14:
		return fmt.Sprintf("[i_ * v_ for i_, v_ in enumerate(%s%s)]", g.source(Ints, d), pick(g, "", ", 1"))
	}
	return fmt.Sprintf("[len(list(g_)) for k_, g_ in groupby(%s)]", g.source(pick(g, Str, Ints), d))
}

// comprehension is one whose element has a type.
func (g *generator) comprehension(open, end string, element Type, d int) string {
	t, x := pick(g, Int, Str), g.name("c")
	source := g.source(pick(g, Ints, Set), d)
	if t == Str {
		source = g.source(pick(g, Strs, Str, Dict), d)
	}
	out := ""
	g.inner(func() {
		g.declare(t, x)
		g.plain++
		out = fmt.Sprintf("%s%s for %s in %s", open, g.expr(element, d), x, source)
		if g.chance(25) {
			y := g.name("c")
			g.declare(Int, y)
			out += fmt.Sprintf(" for %s in range(%s)", y, g.tiny(4))
		}
		if g.chance(35) {
			out += " if " + g.expr(Bool, d)
		}
		g.plain--
	})
	return out + end
}

// source is what a comprehension goes over, where no walrus may stand.
func (g *generator) source(t Type, d int) string {
	g.plain++
	defer func() { g.plain-- }()
	return g.expr(t, d)
}

// dictExpr is an expression of a dict.
func (g *generator) dictExpr(d int) string {
	switch g.r.IntN(8) {
	case 0:
		return fmt.Sprintf("{%s: %s, %s: %s}", g.expr(Str, d), g.expr(Int, d), g.expr(Str, d), g.expr(Int, d))
	case 1:
		return fmt.Sprintf("dict(zip(%s, %s))", g.expr(pick(g, Strs, Str), d), g.expr(Ints, d))
	case 2:
		return fmt.Sprintf("(%s | %s)", g.expr(Dict, d), g.expr(Dict, d))
	case 3:
		return fmt.Sprintf("{**%s, %s: %s}", g.expr(Dict, d), g.expr(Str, d), g.expr(Int, d))
	case 4:
		x := g.name("c")
		out := ""
		source := g.source(pick(g, Strs, Str), d)
		g.inner(func() {
			g.declare(Str, x)
			g.plain++
			out = fmt.Sprintf("{%s: %s for %s in %s}", pick(g, x, x+".upper()", x+" * 2"), g.expr(Int, d), x, source)
			g.plain--
		})
		return out
	case 5:
		return fmt.Sprintf("dict(sorted(%s.items()%s))", g.atom(Dict, d), pick(g, "", ", key=lambda q: q[1]", ", reverse=True"))
	case 6:
		return "dict.fromkeys(" + g.expr(pick(g, Strs, Str), d) + ", " + g.expr(Int, d) + ")"
	}
	return g.atom(Dict, d) + ".copy()"
}

// setExpr is an expression of a set.
func (g *generator) setExpr(d int) string {
	switch g.r.IntN(6) {
	case 0, 1:
		return fmt.Sprintf("(%s %s %s)", g.expr(Set, d), pick(g, "|", "&", "-", "^"), g.expr(Set, d))
	case 2:
		return "set(" + g.expr(pick(g, Ints, Set), d) + ")"
	case 3:
		return g.comprehension("{", "}", Int, d)
	case 4:
		return "{" + g.expr(Int, d) + ", " + g.expr(Int, d) + "}"
	}
	return g.atom(Set, d) + pick(g, ".union(", ".intersection(", ".difference(", ".symmetric_difference(") + g.expr(Ints, d) + ")"
}
