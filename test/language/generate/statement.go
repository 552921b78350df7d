package generate

import "fmt"

// body makes so many statements, and at least one.
func (g *generator) body(most int) []*Node {
	out := []*Node{}
	for range 1 + g.r.IntN(most) {
		if g.budget <= 0 {
			break
		}
		out = append(out, g.statement())
	}
	if len(out) == 0 {
		out = append(out, line(g.print()))
	}
	return out
}

// branch is a body whose new variables are not known behind it.
func (g *generator) branch(most int) []*Node {
	before := g.mark()
	out := g.body(most)
	g.release(before)
	return out
}

// guarded is a statement that, mostly, stands in a try that prints what went wrong.
func (g *generator) guarded() *Node {
	if g.chance(2) {
		return g.statement()
	}
	n := block("try:", g.branch(3))
	n.Clauses = append(n.Clauses, block("except Exception as error:", []*Node{line("print(type(error).__name__, error)")}))
	return n
}

func (g *generator) statement() *Node {
	g.budget--
	if len(g.uses) > 0 && g.chance(25) {
		return line("print(" + g.uses[g.r.IntN(len(g.uses))] + ")")
	}
	switch g.r.IntN(26) {
	case 0, 1, 2, 3:
		return line(g.print())
	case 4, 5, 6:
		return line(g.assignment())
	case 7:
		return line(g.augmented())
	case 8, 9:
		return g.ifStatement()
	case 10, 11:
		return g.forStatement()
	case 12:
		return g.whileStatement()
	case 13, 14, 15:
		return g.tryStatement()
	case 16:
		return g.withStatement()
	case 17:
		return g.matchStatement()
	case 18:
		return line(g.mutation())
	case 19:
		return line(g.unpacking())
	case 20:
		return line("print(" + g.wild(g.deep-1) + ")")
	case 21:
		return line("assert " + g.expr(Bool, g.deep-1) + ", " + g.expr(Str, 1))
	case 22:
		return g.leave()
	case 23:
		return line("raise " + g.exception())
	case 24:
		return line("del " + g.atom(pick(g, Ints, Dict), 1) + "[" + g.expr(pick(g, Int, Str), 1) + "]")
	}
	if len(g.classes) > 0 {
		return line(g.useOfClass())
	}
	return line(g.print())
}

func (g *generator) print() string {
	t := g.anyType()
	switch g.r.IntN(4) {
	case 0:
		u := g.anyType()
		return fmt.Sprintf("print(%s, %s%s)", g.shown(t, g.expr(t, g.deep)), g.shown(u, g.expr(u, g.deep)), pick(g, "", `, sep="|"`, `, end=";\n"`))
	case 1:
		return "print(repr(" + g.shown(t, g.expr(t, g.deep)) + "))"
	}
	return "print(" + g.shown(t, g.expr(t, g.deep)) + ")"
}

func (g *generator) assignment() string {
	t := g.anyType()
	value := g.small(t, g.expr(t, g.deep))
	if name, ok := g.local(t); ok && g.chance(50) {
		return name + " = " + value
	}
	if g.chance(10) {
		a, b := g.bind(t), g.bind(t)
		return a + " = " + b + " = " + value
	}
	return g.bind(t) + pick(g, "", "", "", ": 'hint'") + " = " + value
}

func (g *generator) augmented() string {
	t := pick(g, Int, Int, Float, Str, Ints, Set, Dict)
	name, ok := g.local(t)
	if !ok {
		return g.assignment()
	}
	switch t {
	case Int:
		return name + pick(g, " += ", " -= ", " ^= ", " |= ", " &= ", " //= ", " %= ") + g.expr(Int, 2)
	case Float:
		return name + pick(g, " += ", " -= ", " /= ") + g.expr(Float, 2)
	case Set:
		return name + pick(g, " |= ", " &= ", " -= ", " ^= ") + g.expr(Set, 2)
	case Dict:
		return name + " |= " + g.literal(Dict)
	case Str, Ints, Bool, Strs, Tuple, types:
	}
	if g.loops > 0 {
		return name + " += " + g.literal(t)
	}
	return name + " += " + g.expr(t, 2)
}

// mutation changes a value in place.
func (g *generator) mutation() string {
	switch g.r.IntN(9) {
	case 0:
		return g.leaf(Ints) + ".append(" + g.expr(Int, 1) + ")"
	case 1:
		return g.leaf(Ints) + pick(g, ".sort()", ".reverse()", ".pop()", ".clear()", ".pop(0)", ".sort(key=lambda q: -q)", ".extend([7, 8])", ".extend(range(2))")
	case 2:
		return g.leaf(Ints) + "[" + g.expr(Int, 1) + "] = " + g.expr(Int, 2)
	case 3:
		return g.leaf(Ints) + ".insert(" + g.expr(Int, 0) + ", " + g.expr(Int, 1) + ")"
	case 4:
		return g.leaf(Dict) + "[" + g.expr(Str, 1) + "] = " + g.expr(Int, 2)
	case 5:
		return g.leaf(Dict) + pick(g, ".pop('a', None)", ".setdefault('s', 5)", ".update(a=1)", ".pop('key')", ".popitem()", ".clear()")
	case 6:
		return g.leaf(Set) + pick(g, ".add(", ".discard(", ".remove(") + g.expr(Int, 1) + ")"
	case 7:
		return g.leaf(Ints) + g.slice(0) + " = " + g.literal(Ints)
	}
	return g.leaf(Ints) + ".remove(" + g.expr(Int, 1) + ")"
}

func (g *generator) unpacking() string {
	switch g.r.IntN(4) {
	case 0:
		value := g.expr(Tuple, 2)
		return g.bind(Int) + ", " + g.bind(Str) + " = " + value
	case 1:
		value := g.expr(Ints, 2)
		return g.bind(Int) + ", *" + g.bind(Ints) + " = " + value
	case 2:
		if a, ok := g.local(Int); ok {
			b, _ := g.local(Int)
			return a + ", " + b + " = " + g.small(Int, b) + ", " + g.small(Int, a)
		}
	}
	value := g.expr(Str, 2)
	return "*" + g.bind(Strs) + ", " + g.bind(Str) + " = " + value
}

// leave ends a loop or function, where there is one.
func (g *generator) leave() *Node {
	if g.inLoop && g.chance(60) {
		return line(pick(g, "break", "continue"))
	}
	if g.inFunction {
		return line("return " + g.small(g.result, g.expr(g.result, 2)))
	}
	return line(g.print())
}

func (g *generator) exception() string {
	kind := pick(g, "ValueError", "KeyError", "TypeError", "IndexError", "RuntimeError", "LookupError", "ZeroDivisionError", "Custom", "StopIteration", "NotImplementedError", "AttributeError", "OverflowError")
	if kind == "Custom" {
		kind = "ArithmeticError"
	}
	return kind + "(" + pick(g, "", g.expr(Str, 1), g.expr(Int, 1), g.expr(Str, 1)+", "+g.expr(Int, 0)) + ")" + pick(g, "", "", "", " from None", " from ValueError('cause')")
}
