package generate

import "fmt"

func (g *generator) ifStatement() *Node {
	n := block("if "+g.expr(pick(g, Bool, Bool, g.anyType()), g.deep)+":", g.branch(2))
	if g.chance(30) {
		n.Clauses = append(n.Clauses, block("elif "+g.expr(Bool, 2)+":", g.branch(2)))
	}
	if g.chance(50) {
		n.Clauses = append(n.Clauses, block("else:", g.branch(2)))
	}
	return n
}

// loop makes the body of a loop.
func (g *generator) loop(make func() []*Node) []*Node {
	outer := g.inLoop
	g.inLoop, g.loops = true, g.loops+1
	body := make()
	g.inLoop, g.loops = outer, g.loops-1
	return body
}

func (g *generator) forStatement() *Node {
	before := g.mark()
	var head string
	switch g.r.IntN(7) {
	case 0, 1:
		source := "range(" + g.tiny(5) + ")"
		head = "for " + g.bind(Int) + " in " + source + ":"
	case 2:
		source := g.expr(Ints, 2) + "[:5]"
		if g.chance(50) {
			source = "(" + g.expr(Set, 2) + ")"
		}
		head = "for " + g.bind(Int) + " in list(" + source + ")[:5]:"
	case 3:
		source := g.expr(pick(g, Strs, Str), 2)
		head = "for " + g.bind(Str) + " in (" + source + ")[:5]:"
	case 4:
		source := g.expr(Dict, 2)
		head = "for " + g.bind(Str) + ", " + g.bind(Int) + " in list((" + source + ").items())[:5]:"
	case 5:
		source := g.expr(Strs, 2)
		head = "for " + g.bind(Int) + ", " + g.bind(Str) + " in enumerate((" + source + ")[:4]):"
	default:
		if len(g.iterators) == 0 {
			head = "for " + g.bind(Int) + " in (1, 2):"
			break
		}
		source := fmt.Sprintf("islice(%s(%s), 4)", g.iterators[g.r.IntN(len(g.iterators))], g.expr(Int, 1))
		head = "for " + g.bind(Int) + " in " + source + ":"
	}
	n := block(head, g.loop(func() []*Node { return g.body(3) }))
	g.release(before)
	if g.chance(20) {
		n.Clauses = append(n.Clauses, block("else:", g.branch(1)))
	}
	return n
}

// whileStatement counts down in its head, so that it ends whatever its body does.
func (g *generator) whileStatement() *Node {
	counter := g.name("turn")
	n := block(fmt.Sprintf("while (%s := %s - 1) > 0:", counter, counter), g.loop(func() []*Node { return g.branch(3) }))
	if g.chance(30) {
		n.Clauses = append(n.Clauses, block("else:", g.branch(1)))
	}
	return block("if True:", []*Node{line(counter + " = " + g.tiny(6)), n})
}

func (g *generator) tryStatement() *Node {
	n := block("try:", g.branch(3))
	handlers := g.r.IntN(3)
	if handlers == 0 {
		n.Clauses = append(n.Clauses, block("finally:", g.branch(1)))
		return n
	}
	for range handlers {
		kind := pick(g, "ValueError", "KeyError", "TypeError", "(IndexError, KeyError)", "ZeroDivisionError", "ArithmeticError", "LookupError", "AttributeError", "NameError", "AssertionError", "RuntimeError")
		clause := block("except "+kind+":", g.branch(2))
		if g.chance(60) {
			error := g.name("error")
			clause = block("except "+kind+" as "+error+":", nil)
			clause.Body = append(clause.Body, line(fmt.Sprintf("print(repr(%s), %s.args, repr(%s.__context__), repr(%s.__cause__))", error, error, error, error)))
			clause.Body = append(clause.Body, g.branch(2)...)
		}
		if g.chance(12) {
			clause.Body = append(clause.Body, line("raise"))
		}
		n.Clauses = append(n.Clauses, clause)
	}
	if g.chance(25) {
		n.Clauses = append(n.Clauses, block("else:", g.branch(1)))
	}
	if g.chance(35) {
		n.Clauses = append(n.Clauses, block("finally:", g.branch(1)))
	}
	return n
}

func (g *generator) withStatement() *Node {
	return block(fmt.Sprintf("with Manager(%s, %s) as %s:", g.literal(Str), pick(g, "None", "None", "ValueError", "Exception"), g.name("m")), g.branch(2))
}

func (g *generator) matchStatement() *Node {
	t := g.anyType()
	n := &Node{Head: "match " + g.inObject(t, g.expr(t, 2)) + ":", Body: []*Node{}}
	if len(g.subjects) > 0 && g.chance(50) {
		subject := g.subjects[g.r.IntN(len(g.subjects))]
		n.Head = "match " + subject[0] + ":"
		n.Body = append(n.Body, block("case "+subject[1]+":", g.branch(2)))
	}
	for range 1 + g.r.IntN(4) {
		before := g.mark()
		pattern := g.pattern(t)
		guard := ""
		if g.chance(20) {
			guard = " if " + g.expr(Bool, 1)
		}
		n.Body = append(n.Body, block("case "+pattern+guard+":", g.body(2)))
		g.release(before)
	}
	if g.chance(50) {
		n.Body = append(n.Body, block("case "+pick(g, "_", g.name("whole"))+":", g.branch(2)))
	}
	return n
}

// inObject puts a container into an object of a class that patterns take for one as well, at times.
func (g *generator) inObject(t Type, v string) string {
	if !g.chance(30) {
		return v
	}
	switch t {
	case Ints, Strs, Tuple:
		return "Row(" + v + ")"
	case Dict:
		return "Table(" + v + ")"
	case Int, Bool, Str, Float, Set, types:
	}
	return v
}

// pattern is one for values of a type. What it captures is bound in the innermost scope.
func (g *generator) pattern(t Type) string {
	switch g.r.IntN(8) {
	case 0:
		return pick(g, "int", "str", "list", "object") + "() as " + g.name("whole")
	case 1:
		return pick(g, "int()", "str()", "float()", "list()", "dict()", "bool()", "None", "int() | str()", "tuple()")
	case 2:
		return pick(g, "True", "0", "1 | 2 | 3", "-1", `"a"`, `"" | "abc"`, "2.5", "[]", "{}", "[_, *_]", "[0, *_]", "[*_, _, 1]", "[_, *_, [*_]]")
	}
	switch t {
	case Int, Bool:
		return "int(" + g.bind(Int) + ")"
	case Str:
		return "str() as " + g.bind(Str)
	case Ints:
		return pick(g, "[", "[0, ", "[_, ") + g.bind(Int) + ", *" + g.bind(Ints) + "]"
	case Strs:
		return "[" + g.bind(Str) + ", *" + g.bind(Strs) + "]"
	case Dict:
		return "{" + g.literal(Str) + ": " + g.bind(Int) + pick(g, "", ", **"+g.bind(Dict)) + "}"
	case Tuple:
		return "(" + g.bind(Int) + ", " + g.bind(Str) + ")"
	case Float, Set, types:
	}
	return "float() | int()"
}
