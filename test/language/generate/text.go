package generate

import (
	"fmt"
	"strings"
)

// strExpr is an expression of a string.
func (g *generator) strExpr(d int) string {
	t := g.anyType()
	switch g.r.IntN(22) {
	case 0, 1:
		return fmt.Sprintf("(%s + %s)", g.expr(Str, d), g.expr(Str, d))
	case 2:
		return fmt.Sprintf("(%s * %s)", g.expr(Str, d), g.tiny(4))
	case 3, 4, 5:
		return g.fString(d)
	case 6:
		return pick(g, "str", "repr", "ascii") + "(" + g.shown(t, g.expr(t, d)) + ")"
	case 7, 8:
		return g.atom(Str, d) + "." + pick(g, "upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "lstrip()", "rstrip('ab')", "casefold()", "zfill(6)", "center(9, '*')", "ljust(6)", "rjust(6)", "expandtabs()", "removeprefix('a')", "removesuffix('c')", "strip('xyz ')")
	case 9:
		return fmt.Sprintf("%s.join(%s)", g.atom(Str, d), g.expr(pick(g, Strs, Str), d))
	case 10:
		return fmt.Sprintf("%s.replace(%s, %s%s)", g.atom(Str, d), g.expr(Str, d), g.expr(Str, d), pick(g, "", "", ", 1"))
	case 11:
		return g.atom(Str, d) + g.slice(d)
	case 12:
		return g.atom(Str, d) + "[" + g.expr(Int, 0) + " % 4]"
	case 13:
		n := pick(g, Int, Float, Str, Bool)
		return fmt.Sprintf("format(%s, %q)", g.expr(n, d), g.spec(n))
	case 14:
		return "json.dumps(" + g.expr(pick(g, Int, Str, Ints, Strs, Dict, Tuple, Bool), d) + pick(g, "", "", ", sort_keys=True", ", indent=1", `, separators=(",", ":")`, ", ensure_ascii=False") + ")"
	case 15:
		return g.percent(d)
	case 16:
		return "type(" + g.expr(t, d) + ").__name__"
	case 17:
		return "''.join(sorted(" + g.expr(Str, d) + pick(g, "", ", reverse=True", ", key=str.lower") + "))"
	case 18:
		return g.atom(Strs, d) + "[" + g.expr(Int, 0) + " % 3]"
	case 19:
		return fmt.Sprintf("%s.partition(%s)[%s]", g.atom(Str, d), g.expr(Str, d), g.tiny(3))
	case 20:
		return fmt.Sprintf("re.sub(%s, %s, %s)", pick(g, `r"\d+"`, `r"[a-c]"`, `r"\s*"`, `r"(\w)(\w)"`, `r"^."`), pick(g, `"_"`, `""`, `lambda m: m.group() * 2`, `r"<\g<0>>"`), g.expr(Str, d))
	}
	return "chr(" + g.expr(Int, 0) + " % 300 + 32)"
}

// slice is a slice in brackets.
func (g *generator) slice(d int) string {
	bound := func() string {
		if g.chance(40) {
			return ""
		}
		return pick(g, g.tiny(5), "-"+g.tiny(5), g.expr(Int, min(d, 0)))
	}
	return "[" + bound() + ":" + bound() + pick(g, "", "", ":", ":2", ":-1", ":-2", ":3") + "]"
}

// fString is an f-string.
func (g *generator) fString(d int) string {
	var out strings.Builder
	out.WriteString(`f"`)
	g.plain++ // := in braces would be a format spec
	for range 1 + g.r.IntN(3) {
		out.WriteString(pick(g, "", "x", " ", "{{", "}}", "é", "\\n", "'"))
		t := g.anyType()
		value := g.quoted(t, d)
		switch {
		case g.chance(25):
			out.WriteString("{" + value + pick(g, "!r", "!s", "!a") + "}")
		case g.chance(40):
			out.WriteString("{" + value + ":" + g.spec(t) + "}")
		default:
			out.WriteString("{" + value + "}")
		}
	}
	g.plain--
	return out.String() + `"`
}

// quoted is an expression without the quotes and backslashes that may not stand in the braces of an f-string before Python 3.12.
func (g *generator) quoted(t Type, d int) string {
	for range 6 {
		e := g.expr(t, min(d, 1))
		if !containsAny(e, "\"\\#{}!:=") {
			return e
		}
	}
	if name, ok := g.variable(t); ok {
		return name
	}
	return "42"
}

func containsAny(s, chars string) bool {
	for _, c := range s {
		for _, d := range chars {
			if c == d {
				return true
			}
		}
	}
	return false
}

// percent is a string with the operator %.
func (g *generator) percent(d int) string {
	switch g.r.IntN(4) {
	case 0:
		return fmt.Sprintf(`(%q %% (%s, %s))`, pick(g, "%s and %s", "%d|%s", "%5d|%-8s", "%r %r", "%x %s", "%+d%%%s"), g.expr(Int, d), g.expr(Str, d))
	case 1:
		return fmt.Sprintf(`(%q %% (%s,))`, pick(g, "%.2f", "%e", "%g", "%8.3f", "%s", "%d"), g.expr(pick(g, Float, Int), d))
	case 2:
		return fmt.Sprintf(`(%q %% {"k": %s})`, pick(g, "%(k)s", "%(k)r", "%(k)5s|", "%(z)s"), g.expr(pick(g, Str, Ints), d))
	}
	return fmt.Sprintf(`(%q %% %s)`, pick(g, "%s", "<%s>", "%d", "%s %s"), g.expr(pick(g, Str, Int, Tuple, Ints), d))
}

// strsExpr is an expression of a list of strings.
func (g *generator) strsExpr(d int) string {
	switch g.r.IntN(10) {
	case 0:
		return g.atom(Str, d) + pick(g, ".split()", ".split(',')", ".splitlines()", ".split('X', 1)", ".rsplit(None, 1)", ".split(' ')")
	case 1:
		return "list(" + g.expr(pick(g, Str, Dict, Strs), d) + ")"
	case 2:
		return "sorted(" + g.expr(pick(g, Strs, Dict, Str), d) + pick(g, "", ", key=len", ", reverse=True", ", key=lambda q: (len(q), q)", ", key=str.upper") + ")"
	case 3:
		return g.comprehension("[", "]", Str, d)
	case 4:
		return fmt.Sprintf("(%s + %s)", g.expr(Strs, d), g.expr(Strs, d))
	case 5:
		return g.atom(Strs, d) + g.slice(d)
	case 6:
		return fmt.Sprintf("[%s, *%s]", g.expr(Str, d), g.expr(Strs, d))
	case 7:
		return "[str(q) for q in " + g.source(pick(g, Ints, Tuple), d) + "]"
	case 8:
		return fmt.Sprintf("re.findall(%s, %s)", pick(g, `r"\w+"`, `r"[A-Z]"`, `r"\d"`, `r"a.?"`, `r"\b\w"`), g.expr(Str, d))
	}
	return "list(map(" + pick(g, "str", "repr", "str.upper", "lambda q: q * 2") + ", " + g.expr(Strs, d) + "))"
}
