package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Calls makes the program of a seed that calls methods and functions, mostly with arguments that do not fit: it compares which of them
// are looked at first, and what is said of them. The words of a TypeError are left out: there are hundreds, of which nobody has asked for all.
func Calls(seed uint64) []*Node {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0x2545f4914f6cdd1d)), budget: 12, deep: 1, loops: 1}
	g.scopes = make([][types][]string, 1)
	program := []*Node{shower()}
	program = append(program, ownClasses()...)
	for range 10 + g.r.IntN(10) {
		n := block("try:", []*Node{line(g.odd())})
		n.Clauses = []*Node{block("except Exception as error:", []*Node{line("print(type(error).__name__, '' if isinstance(error, TypeError) else shown(str(error)))")})}
		program = append(program, n)
	}
	return withImports(program)
}

// shower is the function that makes text of values as it is in each process: without addresses, and sets in order. CPython has two
// names for iterators of a str, and takes the second for a class that derives from it, whatever the text.
func shower() *Node {
	return block("def shown(value):", []*Node{
		line("if isinstance(value, (set, frozenset)): return type(value).__name__ + str(sorted(re.sub(r'0x[0-9a-f]{6,}', '0x', repr(one)) for one in value))"),
		line("return re.sub(r'0x[0-9a-f]{6,}|str_(?:ascii_)?iterator', '0x', value if isinstance(value, str) else repr(value))[:400]"),
	})
}

// ownClasses are the classes of odd arguments: with special methods that give what they should, and what they should not.
func ownClasses() []*Node {
	return []*Node{
		block("class Like:", []*Node{
			line("def __init__(self, value): self.value = value"),
			line("def __index__(self): return self.value"),
			line("def __len__(self): return self.value"),
			line("def __iter__(self): return iter(self.value)"),
			line("def __getitem__(self, key): return self.value[key]"),
			line("def __str__(self): return self.value"),
			line("def __float__(self): return self.value"),
			line("def __bool__(self): return self.value"),
			line("def __contains__(self, key): return self.value"),
			line("def __call__(self, *args): return self.value"),
		}),
		block("class Odd:", []*Node{
			line("def __radd__(self, other): return ('radd', other)"),
			line("def __rmul__(self, other): return NotImplemented"),
			line("def __lt__(self, other): return 'less'"),
			line("def __eq__(self, other): raise KeyError('eq')"),
			line("def __hash__(self): return 7"),
			line("def __enter__(self): return 'entered'"),
			line("def __exit__(self, *of): return True"),
			line("def __getattr__(self, name): raise AttributeError('no ' + name)"),
			line("def __setattr__(self, name, value): raise TypeError('fixed')"),
		}),
		block("class Words(str):", []*Node{line("pass")}),
		line("nan = float('nan')"), // one object: two of them are two keys of a dict in CPython, and one where floats have no identity
		block("class Count(int):", []*Node{line("def __repr__(self): return f'Count({int(self)})'")}),
	}
}

// anything is a value of any type.
func (g *generator) anything() string {
	if g.chance(25) {
		return g.literal(g.anyType())
	}
	return pick(g, "0", "1", "-1", "2", "3", "7", "True", "None", "1.5", "-0.0", "nan", "2**70", "2**63", "''", "'a'", "'abc'", "','", "' '", "'{}'", "'%s'", "'utf-8'", "'ascii'", "'replace'", "'12'",
		"b''", "b'a'", "b'a,b'", "b'\\xff'", "()", "(1,)", "(1, 2)", "('a', 'b')", "[]", "[1]", "[3, 1, 2]", "['a', 'b']", "[[1, 2], [3]]", "[1, 'a']", "{}", "{'a': 1}", "{1: 'x', 2: None}", "set()", "{1, 2}", "frozenset({3})",
		"range(3)", "range(5, 0, -2)", "slice(1, 3)", "slice(None, None, -1)", "int", "str", "list", "len", "str.upper", "(lambda q: q)", "(lambda: 5)", "...", "NotImplemented", "iter([1, 2])", "(q for q in (1, 2))", "zip('ab', [1])", "{1: 2}.items()", "{'a': 1}.keys()",
		"ValueError('v')", "ValueError", "Like(2)", "Like('b')", "Like([1])", "Like(None)", "Like(1.5)", "Odd()", "Words('ab')", "Count(2)", "enumerate('ab')", "map(int, '12')", "bool", "object()", "type")
}

// receivers are expressions and the methods that are called on them.
var receivers = []struct{ values, methods string }{
	{"5|-7|2**64|True|Count(3)", "as_integer_ratio bit_count bit_length conjugate from_bytes to_bytes __add__ __rsub__ __pow__ __lshift__ __eq__ __lt__ __index__ __divmod__ __round__ __format__ conjugate"},
	{"0.5|-2.5|1e300|float('inf')|float('nan')", "as_integer_ratio conjugate fromhex hex is_integer __add__ __rsub__ __eq__ __lt__ __round__ __floor__ __ceil__ __format__ __int__"},
	{"0.5|4.0|float('inf')|float('nan')", "__pow__"}, // those of others are left to the C library by CPython, whose last digit may be off
	{`''|'aXb,c  d\n'|'éß😀ı'|'12'|'{0}{a}'|'\t x'|Words('a b')`, "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill __add__ __mul__ __contains__ __getitem__ __mod__ __format__"},
	{`b''|b'aXb,c  d\n'|b'\xff12'`, "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill __add__ __mul__ __getitem__ __contains__ __mod__"},
	{"[]|[3, 1, 2]|['b', 'a']|[1, 'a']|[[2], [1]]", "append clear copy count extend index insert pop remove reverse sort __add__ __iadd__ __mul__ __contains__ __getitem__ __setitem__ __delitem__ __eq__ __lt__"},
	{"()|(1, 2, 1)|('a',)", "count index __add__ __mul__ __contains__ __getitem__ __eq__ __lt__"},
	{"{}|{'a': 1, 'b': 2}|{1: []}", "clear copy fromkeys get items keys pop popitem setdefault update values __contains__ __getitem__ __setitem__ __delitem__ __or__ __ior__ __eq__"},
	{"set()|{1, 2}|{(1, 2), 3}", "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update __or__ __and__ __sub__ __xor__ __contains__ __ior__ __le__"},
	{"frozenset()|frozenset({1, 2})", "copy difference intersection isdisjoint issubset issuperset symmetric_difference union __or__ __and__ __sub__ __xor__ __contains__ __le__ add"},
	{"range(0)|range(5, -5, -3)|range(10)", "count index __getitem__ __contains__ __eq__"},
	{"slice(None)|slice(1, None, -1)", "indices"},
	{"{1: 2, 'a': 3}.items()|{1: 2}.keys()", "isdisjoint __contains__ __and__ __or__ __sub__ __xor__"},
	{"ValueError('a', 1)|KeyError('k')|OSError(2, 'no')|StopIteration(5)|UnicodeDecodeError('utf-8', b'a', 0, 1, 'r')", "with_traceback add_note __str__ __repr__ foo"},
	{"(q for q in [1, 2])", "send throw close __next__"},
	{"iter([1])|iter('ab')|reversed([1])|enumerate('a')|zip([1])", "__next__ __iter__"},
	{"None|...|NotImplemented", "foo __eq__ __class__"},
	{"int|str|ValueError|Like|Odd", "__call__ __eq__ foo __class__"},
	{"Like(3)|Odd()|Like('ab')", "__class__ __eq__ __getattr__ zz __str__"},
}

// builtins are the functions that are called, keywords the names that arguments are given by: some of a function, some of none.
var builtins = strings.Fields("abs all any ascii bin bool bytes callable chr dict divmod enumerate filter float format frozenset getattr hasattr hex int isinstance issubclass iter len list map max min next oct ord pow range repr reversed round set setattr delattr slice sorted str sum tuple type zip " +
	"int.from_bytes dict.fromkeys str.join str.upper list.append bytes.fromhex float.fromhex str.maketrans object property classmethod staticmethod")

var keywords = strings.Fields("key reverse default start sep end base encoding errors strict maxsplit keepends tabsize x a byteorder signed length initial mod exp ndigits")

// odd is a statement with an operation that may well not be right.
func (g *generator) odd() string {
	switch g.r.IntN(10) {
	case 0, 1, 2, 3, 4:
		r := receivers[g.r.IntN(len(receivers))]
		values, methods := strings.Split(r.values, "|"), strings.Fields(r.methods)
		name := methods[g.r.IntN(len(methods))]
		value := values[g.r.IntN(len(values))]
		switch {
		case g.chance(6) && name[0] != '_':
			return "print(shown((" + value + ")." + name + "))"
		case g.chance(25) && strings.ContainsAny(value, "[{"):
			return fmt.Sprintf("it = %s; print(shown(it.%s%s), shown(it))", value, name, g.arguments(name, true))
		}
		return "print(shown((" + value + ")." + name + g.arguments(name, true) + "))"
	case 5, 6:
		name := builtins[g.r.IntN(len(builtins))]
		return "print(shown(" + name + g.arguments(name, false) + "))"
	case 7:
		return fmt.Sprintf("print(shown(%s %s %s))", g.anything(), pick(g, "+", "-", "*", "/", "//", "%", "&", "|", "^", "@", "<", ">=", "==", "!=", "in", "not in", "is", "and", "or"), g.narrow())
	case 8:
		return g.oddStatement()
	}
	return fmt.Sprintf("print(shown((%s)[%s]))", g.anything(), pick(g, g.anything(), g.anything()+":"+g.anything(), ":"+g.anything(), "::"+g.anything(), g.anything()+", "+g.anything()))
}

// grows are functions and methods that make something large of a large number.
var grows = strings.Fields("center ljust rjust zfill expandtabs __mul__ __pow__ __lshift__ to_bytes pow range bytes print")

// narrow is anything, but no number that makes what is large.
func (g *generator) narrow() string {
	for range 5 {
		if v := g.anything(); !strings.Contains(v, "2**") && !strings.Contains(v, "10**") && len(v) < 12 {
			return v
		}
	}
	return "3"
}

// arguments are those of a call, in parentheses. Those of a method have no stars: a call with stars has messages of its own.
func (g *generator) arguments(name string, method bool) string {
	args := []string{}
	for range pick(g, 0, 1, 1, 1, 1, 2, 2, 2, 3, 4) {
		a := g.anything()
		if slices.Contains(grows, name) {
			a = g.narrow()
		}
		if !method && g.chance(4) {
			a = "*" + a
		}
		args = append(args, a)
	}
	for range pick(g, 0, 0, 0, 0, 0, 1, 1, 2) {
		if !method && g.chance(10) {
			args = append(args, "**"+g.anything())
			continue
		}
		args = append(args, keywords[g.r.IntN(len(keywords))]+"="+g.narrow())
	}
	if len(args) > 1 && args[len(args)-1][0] != '*' && twice(args) {
		args = args[:len(args)-1]
	}
	return "(" + join(args) + ")"
}

// twice tells that the last two arguments have one name, which is no syntax.
func twice(args []string) bool {
	last, _, _ := strings.Cut(args[len(args)-1], "=")
	before, _, named := strings.Cut(args[len(args)-2], "=")
	return named && last == before
}

// oddStatement is a statement whose values may not fit.
func (g *generator) oddStatement() string {
	v := g.anything()
	switch g.r.IntN(16) {
	case 0:
		return "p, q = " + v + "; print(shown((p, q)))"
	case 1:
		return "p, *q = " + v + "; print(shown((p, q)))"
	case 2:
		return "it = " + v + "; it[" + g.anything() + "] = " + g.anything() + "; print(shown(it))"
	case 3:
		return "it = [1, 2, 3, 4]; it" + pick(g, "[1:2]", "[::2]", "[:]", "[3:1]", "["+g.narrow()+":]", "[::-1]") + " = " + v + "; print(it)"
	case 4:
		return "it = " + v + "; del it[" + g.anything() + "]; print(shown(it))"
	case 5:
		return "it = [1, 2, 3, 4]; del it" + pick(g, "[1:]", "[::2]", "[::-3]", "[3:1]", "["+g.narrow()+"]") + "; print(it)"
	case 6:
		return "it = " + v + "; it " + pick(g, "+=", "-=", "*=", "|=", "&=", "//=", "%=", "@=", "^=", "/=") + " " + g.narrow() + "; print(shown(it))"
	case 7:
		return "raise " + v
	case 8:
		return "raise ValueError('a') from " + v
	case 9:
		return "print(shown([*" + v + ", " + g.anything() + "]), shown({**" + pick(g, v, "{}", "{'a': 1}") + "}))"
	case 10:
		return "it = " + v + "; it." + pick(g, "x", "real", "append") + " = " + g.anything() + "; print(shown(it))"
	case 11:
		return "print(shown({" + v + ": 1, " + g.anything() + ": 2}))"
	case 12:
		return "print(f'{" + pick(g, "5", "1.5", "True", "None", "[1]", "(1,)", "len", "[{}]") + pick(g, "", "!r", "!s", "!a", " ") + ":" + pick(g, ">8", "x", "", "05", "s", ",", ".2f", "z", "{3}", "<{4}d") + "}')"
	case 13:
		return "print(shown([q for q in " + v + " if " + g.narrow() + "]), shown({q: q for q in " + g.anything() + "}))"
	case 14:
		return "print(shown(" + pick(g, "'%d'", "'%s %s'", "'%(a)s'", "'%x'", "'%.2f'", "'%c'", "'%r'", "'%5s|'", "'%*d'", "b'%s'", "b'%d'", "b'%a'") + " % " + v + "))"
	}
	return "with " + v + " as it: print(shown(it))"
}
