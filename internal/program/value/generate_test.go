package value_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator makes expressions of values, operators and methods, of which some are errors.
type generator struct{ *rand.Rand }

func (g *generator) of(all ...string) string { return all[g.IntN(len(all))] }

func (g *generator) small() string {
	return g.of("0", "1", "2", "3", "-1", "-2", "5", "7", "10", "True", "None", "-3", "100", "'x'", "1.0", "False")
}

func (g *generator) integer() string {
	switch g.IntN(8) {
	case 0:
		return fmt.Sprint(g.IntN(1 << 30))
	case 1:
		return "(-" + fmt.Sprint(g.Int64()) + ")"
	case 2:
		return fmt.Sprint(g.Uint64()) + fmt.Sprint(g.Uint32())
	case 3:
		return g.of("9223372036854775807", "(-9223372036854775808)", "9223372036854775808", "(2**61)", "(2**61-1)", "(-2**63)", "(2**64)", "(10**22)", "(10**23)")
	case 4:
		return g.of("True", "False")
	}
	return "(" + fmt.Sprint(g.IntN(30)-10) + ")"
}

func (g *generator) float() string {
	switch g.IntN(7) {
	case 0:
		return fmt.Sprintf("(%g)", g.NormFloat64()*100)
	case 1:
		return fmt.Sprintf("%de%d", g.IntN(100000), g.IntN(60)-30)
	case 2:
		return g.of("0.1", "1e16", "1e15", "123456789012345680.0", "1e-5", "0.0001", "5e-324", "1.7976931348623157e308", "0.5", "1.5", "2.5", "(-0.0)", "2.675", "1e22", "1e23", "9007199254740993.0", "float('inf')", "float('-inf')", "float('nan')")
	}
	return fmt.Sprintf("%.2f", g.Float64()*20-5+5)
}

func (g *generator) number() string {
	if g.IntN(3) == 0 {
		return g.float()
	}
	return g.integer()
}

var pieces = []string{"a", "b", "ab", "abc", "A", "Ab", "x", " ", "  ", "\\n", "\\t", "1", "12", "-", "_", ".", "é", "ß", "日本", "😀", "'", "\\\"", "{}", "%s", "hello", "World", "ǆ", "İ", "Σ", "ς", "ﬁ", "½", "²", "٣", "\\x00", "\\x1f", "\\u2028", "aa", ",", "a,b", "+5", "0x1f", "1_000", "e", "\\\\", "\\r\\n"}

func (g *generator) str() string {
	var b strings.Builder
	for range g.IntN(5) {
		b.WriteString(pieces[g.IntN(len(pieces))])
	}
	return "\"" + b.String() + "\""
}

func (g *generator) bytes() string {
	return "b\"" + g.of("", "abc", "a b c", "\\x00\\xff", "hello world", "  x ", "12", "a,b,c", "Abc", "\\xc3\\xa9", "\\xe6\\x97") + "\""
}

func (g *generator) elems(n int) string {
	var parts []string
	for range g.IntN(n) {
		parts = append(parts, g.value(1))
	}
	return strings.Join(parts, ", ")
}

func (g *generator) key() string {
	switch g.IntN(5) {
	case 0:
		return g.str()
	case 1:
		return "(" + g.integer() + ", " + g.integer() + ")"
	case 2:
		return g.float()
	}
	return g.integer()
}

func (g *generator) list() string { return "[" + g.elems(5) + "]" }

func (g *generator) tuple() string {
	e := g.elems(5)
	if e == "" {
		return "()"
	}
	return "(" + e + ",)"
}

func (g *generator) numbers() string {
	var parts []string
	for range 1 + g.IntN(20) {
		parts = append(parts, g.of(fmt.Sprint(g.IntN(100)-20), fmt.Sprint(g.IntN(1000)), fmt.Sprint(g.IntN(10)), g.integer(), "1.5"))
	}
	return strings.Join(parts, ", ")
}

func (g *generator) set() string {
	return g.of("{"+g.numbers()+"}", "frozenset(["+g.numbers()+"])", "set(["+g.numbers()+"])", "set()", "set(range("+fmt.Sprint(g.IntN(60))+"))")
}

func (g *generator) dict() string {
	var parts []string
	for range g.IntN(12) {
		parts = append(parts, g.key()+": "+g.value(1))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (g *generator) rangeOf() string {
	return fmt.Sprintf("range(%d, %d, %s)", g.IntN(20)-10, g.IntN(40)-20, g.of("1", "2", "-1", "-3", "0", "5"))
}

func (g *generator) value(depth int) string {
	if depth > 2 {
		return g.number()
	}
	switch g.IntN(12) {
	case 0, 1, 2:
		return g.integer()
	case 3:
		return g.float()
	case 4, 5:
		return g.str()
	case 6:
		if depth < 2 {
			return g.list()
		}
	case 7:
		if depth < 2 {
			return g.tuple()
		}
	case 8:
		if depth < 1 {
			return g.of(g.dict(), g.set(), g.rangeOf(), g.bytes())
		}
	case 9:
		return g.of("None", "True", "False", "...", "int", "str")
	}
	return g.number()
}

func (g *generator) spec() string {
	return g.of("", "", "*", "é", "0", "=") + g.of("", "<", ">", "^", "=") + g.of("", "", "+", "-", " ") + g.of("", "", "", "#", "z") +
		g.of("", "", "0") + g.of("", "5", "12", "20") + g.of("", "", ",", "_") + g.of("", "", ".0", ".2", ".3", ".10", ".") +
		g.of("", "", "d", "f", "g", "e", "x", "b", "s", "%", "c", "o", "X", "G", "E", "F", "n", "q")
}

func (g *generator) percentSpec() string {
	return "%" + g.of("", "", "#", "0", "-", " ", "+", "-0", "+0") + g.of("", "5", "12") + g.of("", "", ".0", ".3", ".", ".10") +
		g.of("d", "i", "s", "r", "a", "f", "g", "e", "x", "o", "X", "G", "E", "c", "%", "u", "y")
}

func (g *generator) index() string {
	part := func() string {
		return g.of("", "", "0", "1", "-1", "2", "-2", "5", "-7", "100", "None", "-100", "10**30")
	}
	if g.IntN(3) == 0 {
		return g.of("0", "1", "-1", "2", "-3", "7", "True", "1.0", "'a'", "None", "10**30")
	}
	return part() + ":" + part() + g.of("", ":"+g.of("", "1", "2", "-1", "-2", "0", "3"))
}

func (g *generator) strMethod() string {
	arg := g.str
	opt := func(s string) string { return g.of("", s) }
	switch g.IntN(16) {
	case 0:
		return g.of("upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "isalpha",
			"isdigit", "isalnum", "isdecimal", "isnumeric", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii", "encode", "expandtabs") + "()"
	case 1:
		return g.of("find", "rfind", "index", "rindex", "count", "startswith", "endswith") + "(" + arg() + opt(", "+g.small()) + opt(", "+g.small()) + ")"
	case 2:
		return "replace(" + arg() + ", " + arg() + opt(", "+g.small()) + ")"
	case 3:
		return g.of("split", "rsplit") + "(" + g.of(arg(), "None", "' '", "','") + opt(", "+g.small()) + ")"
	case 4:
		return g.of("split", "rsplit") + "(maxsplit=" + g.small() + ")"
	case 5:
		return g.of("strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "partition", "rpartition") + "(" + g.of(arg(), arg(), "None", "1") + ")"
	case 6:
		return g.of("ljust", "rjust", "center") + "(" + g.small() + opt(", "+g.of("'*'", "'é'", "'ab'", "1")) + ")"
	case 7:
		return "zfill(" + g.small() + ")"
	case 8:
		return "join(" + g.of("['a', 'b']", "('x',)", "'abc'", "[1]", "5", "['a', 1]", "[]", "{'k': 1}") + ")"
	case 9:
		return "splitlines(" + g.of("True", "False", "keepends=True") + ")"
	case 10:
		return g.of("upper", "find", "replace", "split", "join", "startswith", "zfill", "encode", "center", "index", "count", "strip", "splitlines", "expandtabs", "partition", "ljust") +
			"(" + g.of("", "1, 2, 3, 4", "1", "x=1", "1, 2") + ")"
	case 11:
		return "encode(" + g.of("'ascii'", "'latin-1'", "'utf-8'", "'ascii', 'replace'", "'ascii', 'ignore'", "'ascii', errors='backslashreplace'", "'nope'", "'ascii', 'xmlcharrefreplace'") + ")"
	case 12:
		return "translate(" + g.of("str.maketrans('ab', 'xy')", "{97: None}", "{97: 'zz'}", "str.maketrans('a', 'b', 'c')", "{}") + ")"
	case 13:
		return g.of("startswith", "endswith") + "((" + arg() + ", " + arg() + "))"
	case 14:
		return "expandtabs(" + g.small() + ")"
	}
	return g.of("nothing", "append", "format_map") + "(" + g.of("", "{'a': 1}", "1") + ")"
}

func (g *generator) format() string {
	field := "{" + g.of("", "0", "1", "a", "0[0]", "a[k]", "0.real", "2", "[", "a.", "!") + g.of("", "", "!r", "!s", "!a", "!x", "!") + g.of("", "", ":"+g.spec(), ":{}", ":{0}") + g.of("}", "}", "}", "}}", "")
	return "\"" + g.of("", "x", "{{", "}", "é") + field + g.of("", field) + "\".format(" + g.of(g.value(1), g.value(1)+", "+g.value(1), "") + g.of("", ", a="+g.value(1), ", a={'k': 1}") + ")"
}

// expression is one to compare.
func (g *generator) expression() string {
	switch g.IntN(26) {
	case 0, 1, 2:
		return g.number() + " " + g.of("+", "-", "*", "/", "//", "%", "+", "-", "&", "|", "^") + " " + g.number()
	case 3:
		return g.integer() + " " + g.of("**", "<<", ">>") + " " + g.of("0", "1", "2", "3", "10", "63", "64", "-1", "-2", "200", "31")
	case 4:
		return g.number() + " ** " + g.of("0", "1", "2", "0.5", "-1", "3", "2.0", "-0.5", "1.5")
	case 5:
		return g.value(0) + " " + g.of("+", "-", "+", "/", "//", "%", "&", "|", "^", "@") + " " + g.of(g.value(0), g.small())
	case 6, 7:
		return g.value(0) + " " + g.of("<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not") + " " + g.of(g.value(0), g.small())
	case 8:
		return g.of(g.of("-", "+", "~", "not ")+g.value(0), g.value(0)+" * "+g.small(), g.small()+" * "+g.value(0))
	case 9, 10:
		return g.of(g.str(), g.list(), g.tuple(), g.bytes(), g.rangeOf(), g.dict(), g.str()) + "[" + g.index() + "]"
	case 11, 12, 13:
		return g.str() + "." + g.strMethod()
	case 14:
		return "format(" + g.value(0) + ", \"" + g.spec() + "\")"
	case 15:
		return "format(" + g.number() + ", \"" + g.spec() + "\")"
	case 16:
		return "\"" + g.percentSpec() + g.of("", "x", " "+g.percentSpec()) + "\" % " + g.of(g.value(0), "("+g.value(1)+", "+g.value(1)+")", "("+g.value(1)+",)", "{'a': 1}")
	case 17:
		return g.format()
	case 18:
		return g.of("int", "float", "str", "bool", "list", "tuple", "set", "frozenset", "bytes", "dict", "repr", "ascii", "len", "abs", "hash", "round", "sorted") + "(" + g.value(0) + ")"
	case 19:
		return g.of("int("+g.of(g.str(), "'0x1f'", "'1_0'", "' 12 '", "'٣'", "'-0b1'", "'zz'", "'1__0'", "''", "'0o17'", "'012'")+", "+g.of("10", "16", "0", "2", "36", "1", "8")+")",
			"float("+g.of(g.str(), "'1e5'", "' 1.5 '", "'inf'", "'-nan'", "'1_0.5'", "'1__0'", "'.5'", "'5.'", "'0x1p3'", "'infinity'", "'1e400'", "''", "'+-1'")+")")
	case 20:
		return "round(" + g.number() + ", " + g.of("0", "1", "2", "-1", "-2", "3", "None", "10", "-5", "'a'") + ")"
	case 21:
		return g.of("divmod("+g.number()+", "+g.number()+")", "pow("+g.integer()+", "+g.of("2", "3", "-1", "10**20", "0")+", "+g.of("7", "-5", "1", "10**9", "0", "2**70")+")")
	case 22:
		return g.of(g.set()+" "+g.of("|", "&", "-", "^", "<", "<=", "==", ">", "in")+" "+g.set(),
			g.set()+"."+g.of("union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "isdisjoint")+"("+g.of(g.set(), g.list(), g.rangeOf(), "1", "")+")")
	case 23:
		d := g.dict()
		return g.of("list("+d+g.of(".keys()", ".values()", ".items()")+")", d+".get("+g.key()+g.of("", ", 5")+")", d+".pop("+g.key()+g.of("", ", 5")+")", d+" | "+g.dict(), d+g.of(".keys()", ".items()", ".values()"),
			"dict("+g.of("[(1, 2)]", "[[1]]", "5", "a=1", "{1: 2}, b=3", "[1]", "['ab']")+")", "dict.fromkeys("+g.list()+")", d+".keys() "+g.of("&", "|", "-", "==")+" "+g.set(), d+".nope", d+"["+g.key()+"]", "list(reversed("+d+"))", d+".popitem()", d+".setdefault("+g.key()+", 1)")
	case 24:
		l := g.of(g.list(), g.tuple(), "["+g.numbers()+"]")
		return l + "." + g.of("index("+g.value(1)+")", "count("+g.value(1)+")", "copy()", "pop("+g.of("", "0", "-1", "9", "'a'")+")", "remove("+g.value(1)+")", "insert(1, 2)", "sort()", "append()", "append(1)", "reverse()", "extend(5)", "index(1, 2, 3)")
	}
	return "f\"{" + g.of("1", "1.5", "[1]", "(2**70)", "True", "None", "10**6", "-3.14159") + g.of("", "!r", "!s", "=") + g.of("", ":"+g.spec()) + "}" + g.of("", "{{x}}", "é") + "\""
}
