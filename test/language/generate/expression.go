package generate

import "fmt"

// expr is an expression of a type; depth bounds how far it nests.
func (g *generator) expr(t Type, depth int) string {
	if depth <= 0 || g.chance(15) {
		return g.leaf(t)
	}
	if g.chance(14) {
		return g.anywhere(t, depth-1)
	}
	if g.chance(20) {
		if found, ok := g.library(t, depth-1); ok {
			return found
		}
	}
	switch t {
	case Int:
		return g.intExpr(depth - 1)
	case Float:
		return g.floatExpr(depth - 1)
	case Bool:
		return g.boolExpr(depth - 1)
	case Str:
		return g.strExpr(depth - 1)
	case Ints:
		return g.intsExpr(depth - 1)
	case Strs:
		return g.strsExpr(depth - 1)
	case Dict:
		return g.dictExpr(depth - 1)
	case Set:
		return g.setExpr(depth - 1)
	case Tuple:
		return "(" + g.expr(Int, depth-1) + ", " + g.expr(Str, depth-1) + ")"
	case types:
	}
	return g.leaf(t)
}

func (g *generator) leaf(t Type) string {
	if name, ok := g.variable(t); ok && g.chance(70) {
		return name
	}
	return g.literal(t)
}

// anywhere is an expression that can be of any type.
func (g *generator) anywhere(t Type, d int) string {
	switch g.r.IntN(9) {
	case 0:
		return fmt.Sprintf("(%s if %s else %s)", g.expr(t, d), g.expr(Bool, d), g.expr(t, d))
	case 1:
		if call, ok := g.call(t, d); ok {
			return call
		}
	case 2:
		return fmt.Sprintf("[%s, %s][%s]", g.expr(t, d), g.expr(t, d), pick(g, "0", "1", "-1", "-2", "2"))
	case 3:
		p := g.name("p")
		arg := g.anyType()
		out := ""
		g.inner(func() {
			g.declare(arg, p)
			g.plain++
			out = fmt.Sprintf("(lambda %s: %s)", p, g.expr(t, d))
			g.plain--
		})
		return out + "(" + g.expr(arg, d-1) + ")"
	case 4:
		if g.plain == 0 {
			value := g.expr(t, d)
			return fmt.Sprintf("(%s := %s)", g.name("walrus"), g.small(t, value))
		}
	case 5:
		return fmt.Sprintf("(%s %s %s)", g.expr(t, d), pick(g, "or", "and"), g.expr(t, d))
	case 6:
		return fmt.Sprintf("%s(%s, %s)", pick(g, "max", "min"), g.expr(t, d), g.expr(t, d))
	case 7:
		k := g.literal(Str)
		return fmt.Sprintf("{%s: %s, %s: %s}[%s]", k, g.expr(t, d), g.literal(Str), g.expr(t, d), pick(g, k, k, g.literal(Str)))
	case 8:
		if t != Dict && t != Set {
			return fmt.Sprintf("next(iter([%s]))", g.expr(t, d))
		}
	}
	return g.leaf(t)
}

// call is a call of a function of the program.
func (g *generator) call(t Type, d int) (string, bool) {
	var fit []function
	for _, f := range g.functions {
		if f.result == t {
			fit = append(fit, f)
		}
	}
	if len(fit) == 0 {
		return "", false
	}
	f := fit[g.r.IntN(len(fit))]
	args := []string{}
	for i, p := range f.params {
		arg := g.expr(p, d-1)
		if i == len(f.params)-1 && f.keyword != "" && g.chance(50) {
			arg = f.keyword + "=" + arg
		}
		args = append(args, arg)
	}
	if g.chance(4) && len(args) > 0 {
		args = args[:len(args)-1]
	}
	return f.name + "(" + join(args) + ")", true
}

// wild is an expression that may well be wrong.
func (g *generator) wild(d int) string {
	a, b := g.anyType(), g.anyType()
	switch g.r.IntN(8) {
	case 0, 1:
		return fmt.Sprintf("(%s %s %s)", g.expr(a, d), pick(g, "+", "-", "*", "/", "//", "%", "&", "|", "^", "@", "<", ">=", "==", "in", "not in"), g.expr(b, d))
	case 2:
		return fmt.Sprintf("(%s)[%s]", g.expr(a, d), g.expr(b, d))
	case 3:
		return fmt.Sprintf("%s(%s)", pick(g, "len", "sum", "abs", "int", "float", "sorted", "list", "dict", "set", "tuple", "min", "max", "any", "all", "round", "ord", "chr", "iter", "reversed", "enumerate", "bool", "divmod"), g.expr(a, d)) + ".__class__.__name__"
	case 4:
		return fmt.Sprintf("(%s).%s", g.expr(a, d), pick(g, "upper()", "append(1)", "keys()", "add(1)", "pop()", "split()", "sort()", "x", "count(1)", "index(1)", "get('a')", "__class__.__name__", "update({})", "remove(0)", "copy()", "items()", "is_integer()", "bit_length()", "real"))
	case 5:
		return fmt.Sprintf("(%s)(%s)", g.expr(a, d), g.expr(b, d))
	case 6:
		return fmt.Sprintf("%s(%s)", pick(g, "-", "+", "~"), g.expr(a, d))
	}
	return fmt.Sprintf("undefined%d", g.r.IntN(3))
}
