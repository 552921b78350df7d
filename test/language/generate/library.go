package generate

import "fmt"

// library is an expression that uses more of the library than operators and the commonest methods. It is not ok for types that it
// has nothing for.
func (g *generator) library(t Type, d int) (string, bool) {
	switch t {
	case Int:
		return g.libraryInt(d), true
	case Float:
		return g.libraryFloat(d), true
	case Bool:
		return g.libraryBool(d), true
	case Str:
		return g.libraryStr(d), true
	case Ints:
		return g.libraryInts(d), true
	case Strs:
		return g.libraryStrs(d), true
	case Dict:
		return g.libraryDict(d), true
	case Set:
		return g.librarySet(d), true
	case Tuple, types:
	}
	return "", false
}

func (g *generator) libraryInt(d int) string {
	switch g.r.IntN(16) {
	case 0:
		return fmt.Sprintf("math.%s(%s, %s)", pick(g, "gcd", "lcm"), g.expr(Int, d), g.expr(Int, d))
	case 1:
		return fmt.Sprintf("math.isqrt(abs(%s))", g.expr(Int, d))
	case 2:
		return fmt.Sprintf("math.comb(abs(%s) %% 40, %s)", g.expr(Int, d), g.tiny(12))
	case 3:
		return fmt.Sprintf("int(%s, %s)", pick(g, `"ff"`, `"-1010"`, `"0x1F"`, `" 77_0 "`, `"z9"`, g.expr(Str, d)), pick(g, "16", "2", "8", "36", "0", "10"))
	case 4:
		return fmt.Sprintf("int.from_bytes(%s.encode(), %s)", g.atom(Str, d), pick(g, "'big'", "'little'"))
	case 5:
		return fmt.Sprintf("%s.bit_count()", g.atom(Int, d))
	case 6:
		return fmt.Sprintf("collections.Counter(%s)[%s]", g.expr(Ints, d), g.expr(Int, d))
	case 7:
		return fmt.Sprintf("bisect.%s(sorted(%s), %s)", pick(g, "bisect", "bisect_left", "bisect_right"), g.expr(Ints, d), g.expr(Int, d))
	case 8:
		return fmt.Sprintf("random.Random(%s).%s", g.tiny(1000), pick(g, "randint(-5, 99)", "randrange(0, 100, 7)", "getrandbits(20)", "choice([3, 5, 8, 13])", "randint(1, 10**25)"))
	case 9:
		return fmt.Sprintf("functools.partial(%s, %s)(%s)", pick(g, "max", "min", "divmod", "pow"), g.expr(Int, d), g.tiny(9)) + pick(g, "", "[0]")
	case 10:
		return fmt.Sprintf("(datetime.date(2024, 2, 28) + datetime.timedelta(days=%s %% 5000)).%s", g.expr(Int, d), pick(g, "day", "year", "toordinal()", "weekday()", "isoweekday()", "isocalendar()[1]"))
	case 11:
		return fmt.Sprintf("sum(%s, start=%s)", g.expr(Ints, d), g.expr(Int, d))
	case 12:
		return fmt.Sprintf("math.prod(%s)", g.expr(Ints, d))
	case 13:
		return fmt.Sprintf("len(%s.encode(%s))", g.atom(Str, d), pick(g, "", "'utf-8'", "'latin-1'", "'ascii', 'replace'"))
	case 14:
		return fmt.Sprintf("%s[%s]", g.atom(Ints, d), pick(g, "slice(1, 2)", "slice(None, None, -1)", "-1", "True", "slice(*slice(-3, 9, 2).indices(5))")) + pick(g, "", "[0]")
	}
	return fmt.Sprintf("(%s %s %s)", g.expr(Int, d), pick(g, "//", "%", "<<", ">>", "*"), pick(g, "3", "7**30", "-(10**18)", "64", "1"))
}

func (g *generator) libraryFloat(d int) string {
	switch g.r.IntN(9) {
	case 0:
		return fmt.Sprintf("math.%s(%s, %s)", pick(g, "fmod", "copysign"), g.expr(Float, d), g.expr(Float, d))
	case 1:
		return fmt.Sprintf("math.%s(%s)", pick(g, "floor", "ceil", "sqrt", "fabs", "trunc", "isnan", "isinf", "degrees"), g.expr(pick(g, Float, Int), d))
	case 2:
		return fmt.Sprintf("random.Random(%s).%s", g.tiny(1000), pick(g, "random()", "uniform(-1, 1)", "uniform(2, 3)"))
	case 3:
		return fmt.Sprintf("round(%s, %s)", g.expr(Float, d), pick(g, "-1", "-2", "1", "2", "17", "None"))
	case 4:
		return fmt.Sprintf("float(%s)", pick(g, `"1e308"`, `" -2.5e-3 "`, `"1_000.5"`, `"-inf"`, `"0x1"`, `"1e-320"`, "2**53 + 1", "10**22", "10**309"))
	case 5:
		return fmt.Sprintf("math.fsum(%s)", pick(g, "[0.1] * 10", g.expr(Ints, d), "[1e16, 1.0, -1e16]"))
	case 6:
		return fmt.Sprintf("datetime.timedelta(minutes=%s, seconds=%s).total_seconds()", g.tiny(500), g.tiny(90))
	case 7:
		return fmt.Sprintf("(%s / %s)", g.expr(Int, d), pick(g, "3", "7", "10**20", "0.1", "1e-5"))
	}
	return fmt.Sprintf("sum([%s, %s, 0.5])", g.expr(Float, d), g.expr(Float, d))
}

func (g *generator) libraryBool(d int) string {
	switch g.r.IntN(8) {
	case 0:
		return fmt.Sprintf("%s.%s(%s)", g.atom(Set, d), pick(g, "issubset", "issuperset", "isdisjoint"), g.expr(pick(g, Set, Ints), d))
	case 1:
		return fmt.Sprintf("%s.%s()", g.atom(Str, d), pick(g, "isnumeric", "isdecimal", "isprintable", "isascii"))
	case 2:
		return fmt.Sprintf("(re.%s(%s, %s) is None)", pick(g, "match", "fullmatch", "search"), g.regularExpression(), g.expr(Str, d))
	case 3:
		return fmt.Sprintf("math.isclose(%s, %s)", g.expr(Float, d), g.expr(Float, d))
	case 4:
		return fmt.Sprintf("(%s.as_integer_ratio()[0] > 3)", g.atom(pick(g, Float, Int), d))
	case 5:
		return fmt.Sprintf("(json.loads(json.dumps(%s)) == %s)", g.expr(pick(g, Ints, Dict, Strs), d), g.expr(pick(g, Ints, Dict, Strs), d))
	case 6:
		return fmt.Sprintf("callable(%s)", pick(g, "len", "print", "3", g.expr(Str, d)))
	}
	return fmt.Sprintf("(%s %s frozenset(%s))", g.expr(Set, d), pick(g, "==", "<", "<=", "!="), g.expr(Ints, d))
}

// regularExpression is the literal of one.
func (g *generator) regularExpression() string {
	return pick(g, `r"(\w+)\s*(\d*)"`, `r"[a-z]+"`, `r".*?(b|c)"`, `r"(?P<first>.)(?P<rest>.*)"`, `r"^\s+|\s+$"`, `r"(?i)HELLO"`, `r"x{2,3}"`, `r"\bz+\b"`, `r"([^,]*),?"`, `r"(a)|(b)"`, `r"(?<=a)X"`, `r"\W"`)
}

func (g *generator) libraryStr(d int) string {
	switch g.r.IntN(20) {
	case 0:
		return fmt.Sprintf("%s.translate(str.maketrans(%s))", g.atom(Str, d), pick(g, `"abc", "xyz"`, `"aeiou", "AEIOU", " "`, `{"a": "1", "l": None, 98: "bb"}`))
	case 1:
		return fmt.Sprintf("%q.format(%s, %s, k=%s)", pick(g, "{}-{}", "{0}{1}{0}", "{k!r:>8}|{}", "{:>5}{:<4}|", "{0:{1}}", "{} {k}", "{2}"), g.expr(Str, d), g.expr(Int, d), g.expr(pick(g, Float, Int, Str), d))
	case 2:
		return fmt.Sprintf("%s.encode(%s).decode(%s)", g.atom(Str, d), pick(g, "", "'ascii', 'ignore'", "'utf-8'", "'latin-1', 'replace'"), pick(g, "", "'utf-8', 'replace'", "'ascii', 'ignore'", "'latin-1'"))
	case 3:
		return pick(g, "hex(", "bin(", "oct(") + g.expr(Int, d) + ")"
	case 4:
		return fmt.Sprintf("%s.hex()", g.atom(Float, d))
	case 5:
		n := g.name("m")
		return fmt.Sprintf("(lambda %s: %s.%s if %s else 'none')(re.%s(%s, %s))", n, n, pick(g, "group()", "group(0).upper()", "string", "expand(r'<\\g<0>>')"), n, pick(g, "match", "search", "fullmatch"), g.regularExpression(), g.expr(Str, d))
	case 6:
		return fmt.Sprintf("re.sub(%s, %s, %s, count=%s)", g.regularExpression(), pick(g, `"-"`, `lambda m: str(len(m.group()))`, `r"[\g<0>]"`), g.expr(Str, d), g.tiny(3))
	case 7:
		return fmt.Sprintf("(datetime.datetime(2024, 1, 31, 23, 59, 1) %s datetime.timedelta(hours=%s, days=%s)).%s", pick(g, "+", "-"), g.tiny(80), g.tiny(900),
			pick(g, "isoformat()", "strftime('%Y/%m/%d %H:%M:%S')", "strftime('%a %b %j %p')", "date().isoformat()", "isoformat(' ', 'minutes')", "__str__()"))
	case 8:
		return fmt.Sprintf("str(datetime.timedelta(days=%s, seconds=%s) * %s)", g.tiny(50), g.tiny(100000), g.tiny(4))
	case 9:
		return fmt.Sprintf("(f\"{%s:{%s}}\" + f\"{%s=}\")", g.simple(Str), pick(g, "12", "1", "'>9'"), g.simple(pick(g, Int, Str, Ints)))
	case 10:
		return fmt.Sprintf("json.dumps({'k': %s, 'n': [%s, None, True]}%s)", g.expr(pick(g, Ints, Dict, Strs, Tuple, Float), d), g.expr(pick(g, Int, Float, Str), d), pick(g, "", ", indent=2", ", sort_keys=True", ", separators=(',', ':')"))
	case 11:
		return fmt.Sprintf("''.join(random.Random(%s).sample(%s, 2))", g.tiny(99), pick(g, `"abcdef"`, "["+g.literal(Str)+", 'q', 'r']"))
	case 12:
		return fmt.Sprintf("str(collections.%s)", pick(g, "Counter("+g.expr(Str, d)+").most_common(3)", "OrderedDict("+g.expr(Dict, d)+")", "deque("+g.expr(Ints, d)+", maxlen=3)", "Counter("+g.expr(Ints, d)+")"))
	case 13:
		return fmt.Sprintf("format(%s, %q)", g.expr(pick(g, Int, Float), d), pick(g, "020,.3f", "+.3e", "#010x", "_b", "^+15,d", ".0%", "=+12", "z.1f", ",.2f", ".15g", "e", "G", "*=12.1f"))
	case 14:
		return fmt.Sprintf("str(%s.%s)", g.atom(Str, d), pick(g, "partition('X')", "rpartition(' ')", "splitlines(True)", "encode()", "split(None, 1)", "rsplit(',', 1)", "find('a', 1)", "rindex('b')", "count('')"))
	case 15:
		return fmt.Sprintf("str(%s)", pick(g, g.atom(Float, d)+".as_integer_ratio()", "divmod("+g.expr(Float, d)+", "+g.expr(Float, d)+")", "math.modf("+g.expr(Float, d)+")", "math.frexp("+g.expr(Float, d)+")"))
	case 16:
		return fmt.Sprintf("repr(%s)", pick(g, "frozenset("+g.expr(Ints, d)+")", "range("+g.tiny(9)+", "+g.tiny(99)+")", "slice(1, None)", "type("+g.expr(g.anyType(), d)+")", g.atom(Dict, d)+".items()", g.atom(Dict, d)+".keys()", "bytes("+g.expr(Str, d)+", 'utf-8')", "(1,)"))
	case 17:
		return fmt.Sprintf("%s.join(%s)", g.literal(Str), g.comprehension("(", ")", Str, d))
	case 18:
		return fmt.Sprintf("%s.upper().%s(%s)", g.atom(Str, d), pick(g, "strip", "lstrip", "rstrip", "removeprefix", "split"), g.literal(Str)) + pick(g, "", "[0]")
	}
	return fmt.Sprintf("str(list(zip(%s, %s)))", g.expr(Str, d), g.expr(Ints, d))
}

// simple is a variable or a literal without quotes, which may stand in the braces of an f-string.
func (g *generator) simple(t Type) string {
	if name, ok := g.variable(t); ok {
		return name
	}
	return "42"
}
