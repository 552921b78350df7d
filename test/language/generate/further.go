package generate

import (
	"fmt"
	"strings"
)

// further is a definition of what programs do with classes, generators and decorators beside the plain ones. Each gives uses:
// expressions, of anything, that statements print.
func (g *generator) further() *Node {
	switch g.r.IntN(8) {
	case 0:
		return g.dataclass()
	case 1:
		return g.heirs()
	case 2:
		return g.exceptionClasses()
	case 3:
		return g.contextManager()
	case 4:
		return g.decorator()
	case 5:
		return g.coroutineLike()
	case 6:
		return g.enumeration()
	}
	return g.container()
}

// use notes expressions that use a definition.
func (g *generator) use(format string, args ...any) {
	g.uses = append(g.uses, fmt.Sprintf(format, args...))
}

func (g *generator) dataclass() *Node {
	name := g.name("Data")
	options := pick(g, "", "(order=True)", "(frozen=True)", "(order=True, frozen=True)")
	frozen := strings.Contains(options, "frozen")
	body := []*Node{line("x: int"), line("s: str = " + g.literal(Str)), line("items: list = field(default_factory=list" + pick(g, "", ", repr=False", ", compare=False") + ")")}
	if g.chance(40) && !frozen {
		body = append(body, block("def __post_init__(self):", []*Node{line("self.x = self.x " + pick(g, "+", "*", "-") + " " + g.tiny(9))}))
	}
	body = append(body, block("def scaled(self, k):", []*Node{line("return replace(self, x=self.x * k)")}))
	made := func() string { return fmt.Sprintf("%s(%s, %s)", name, g.expr(Int, 1), g.expr(Str, 1)) }
	a, b := made(), made()
	g.use("%s", a)
	g.use("%s == %s", a, b)
	g.use("%s < %s", a, b)
	g.use("asdict(%s)", a)
	g.use("astuple(%s)[:2]", a)
	g.use("%s.scaled(%s)", a, g.tiny(5))
	g.use("replace(%s, s=%s)", a, g.literal(Str))
	g.use("setattr(%s, 'x', 1)", a)
	g.use("sorted([%s, %s])", a, b)
	g.use("%s()", name)
	g.use("{%s: 1}", a)
	g.subjects = append(g.subjects, [2]string{a, name + "(x=" + pick(g, "0", "int()", "held") + ", s=" + pick(g, "str()", "held2", `""`) + ")"})
	return block("@dataclass"+options+"\nclass "+name+":", body)
}

// heirs are a class and two that inherit from it, one from both, with super in their methods.
func (g *generator) heirs() *Node {
	base, left, right, both := g.name("Base"), g.name("Left"), g.name("Right"), g.name("Both")
	method := func(name string) []*Node {
		return []*Node{block("def path(self, n):", []*Node{line(fmt.Sprintf("return [%q] + super().path(n %s %s)", name, pick(g, "+", "-", "*"), g.tiny(5)))})}
	}
	for _, c := range []string{base, left, right, both} {
		g.use("%s(%s).path(%s)", c, g.expr(Int, 1), g.expr(Int, 1))
	}
	g.use("[c.__name__ for c in %s.__mro__]", both)
	g.use("isinstance(%s(1), (%s, str)), issubclass(%s, %s)", both, left, left, right)
	g.use("%s(%s).kind, %s.kind, %s(3).ratio", both, g.tiny(9), right, left)
	g.use("%s(1).missing", left)
	init := block("def __init__(self, n):", []*Node{line("super().__init__()"), line("self.n = n")})
	return block("if True:", []*Node{
		block("class "+base+":", []*Node{line("kind = " + g.literal(Str)), init,
			block("def path(self, n):", []*Node{line(fmt.Sprintf("return [%q, n, self.n, %s]", base, g.expr(Int, 1)))}),
			block("@property\ndef ratio(self):", []*Node{line("return self.n / " + g.tiny(3))})}),
		block("class "+left+"("+base+"):", method(left)),
		block("class "+right+"("+base+"):", append(method(right), line("kind = "+base+".kind * 2"))),
		block("class "+both+"("+left+", "+right+"):", append(method(both), block("def __getattr__(self, name):", []*Node{line("if name.startswith('m'): return name.upper()"), line("raise AttributeError(name)")}))),
	})
}

func (g *generator) exceptionClasses() *Node {
	base, child, fail := g.name("Failure"), g.name("Deeper"), g.name("fail")
	g.use("%s(%s)", fail, g.expr(Int, 2))
	g.use("%s(%s)", fail, g.tiny(5))
	g.use("repr(%s(1, 'a')), str(%s(2)), %s().args", base, child, base)
	return block("if True:", []*Node{
		block("class "+base+"("+pick(g, "Exception", "ValueError", "LookupError")+"):", []*Node{block("def __str__(self):", []*Node{line("return f'" + base + " {self.args!r}'")})}),
		block("class "+child+"("+base+"):", []*Node{block("def __init__(self, code):", []*Node{line("super().__init__(code, 'deeper')"), line("self.code = code")})}),
		block("def "+fail+"(n):", []*Node{{Head: "try:", Body: []*Node{
			block("if n % 2:", []*Node{line("raise " + child + "(n)")}),
			line("return " + g.literal(Ints) + "[n]"),
		}, Clauses: []*Node{
			block("except "+child+" as e:", []*Node{line(pick(g, "return e.code, e", "raise "+base+"(n) from e", "raise KeyError(n)", "e.add_note('noted')\nraise"))}),
			block("except (IndexError, TypeError):", []*Node{line(pick(g, "return 'index'", "raise "+base+"('index') from None", "raise"))}),
			block("finally:", []*Node{line("print('finally', n)"), block("if n == "+g.tiny(4)+":", []*Node{line("return 'swallowed'")})}),
		}}}),
	})
}

func (g *generator) contextManager() *Node {
	name, user := g.name("held"), g.name("using")
	g.use("%s(%s)", user, g.expr(Int, 2))
	g.use("%s(%s)", user, g.tiny(3))
	return block("if True:", []*Node{
		block("@contextlib.contextmanager\ndef "+name+"(tag):", []*Node{line("print('in', tag)"),
			{Head: "try:", Body: []*Node{line("yield tag * 2")}, Clauses: []*Node{
				block("except "+pick(g, "ZeroDivisionError", "KeyError", "ArithmeticError")+" as e:", []*Node{line("print('caught', e)"), line(pick(g, "pass", "raise", "raise ValueError(tag) from e"))}),
				block("finally:", []*Node{line("print('out', tag)")}),
			}}}),
		// What leaves a context manager has fewer frames of it in CPython, so it does not end the program.
		block("def "+user+"(n):", []*Node{{Head: "try:", Body: []*Node{
			block("with "+name+"('a') as a, "+name+"(n) as b:", []*Node{line("print(a, b)"), line(pick(g, "return 12 // n", "n = {1: 2}[n]", "n = 10 % n"))}),
			block("with contextlib.suppress(IndexError, "+pick(g, "KeyError", "TypeError")+"):", []*Node{line("return " + g.literal(Ints) + "[n]")}),
			line("return 'after', n"),
		}, Clauses: []*Node{block("except Exception as error:", []*Node{line("return repr(error)")})}}}),
	})
}

func (g *generator) decorator() *Node {
	name, made, count := g.name("wrap"), g.name("made"), g.name("fast")
	g.use("%s(%s), %s.calls, %s.__name__", made, g.expr(Int, 2), made, made)
	g.use("%s(%s, k=%s)", made, g.expr(Int, 1), g.tiny(9))
	g.use("%s(%s %% 30), %s.cache_info().hits >= 0", count, g.expr(Int, 1), count)
	return block("if True:", []*Node{
		block("def "+name+"(times):", []*Node{
			block("def outer(f):", []*Node{
				block("@functools.wraps(f)\ndef inner(*args, **kwargs):", []*Node{line("inner.calls += 1"), line("return [f(*args, **kwargs) for _ in range(times)]")}),
				line("inner.calls = 0"), line("return inner"),
			}),
			line("return outer"),
		}),
		block("@"+name+"("+g.tiny(4)+")\ndef "+made+"(n, /, *, k=2):", []*Node{line("return n " + pick(g, "*", "+", "%", "//") + " k")}),
		block("@functools.lru_cache(maxsize=None)\ndef "+count+"(n):", []*Node{line("return n if n < 2 else " + count + "(n - 1) + " + count + "(n - 2)")}),
	})
}

// coroutineLike is a generator that is sent to, and one that delegates to it.
func (g *generator) coroutineLike() *Node {
	name, outer, drive := g.name("adder"), g.name("outer"), g.name("drive")
	g.use("%s(%s)", drive, g.expr(Ints, 2))
	g.use("%s(%s)", drive, g.literal(Ints))
	g.use("list(%s(%s %% 500 - 250))", name, g.integer()) // from further below it yields millions
	return block("if True:", []*Node{
		block("def "+name+"(total):", []*Node{{Head: "try:", Body: []*Node{
			block("while total < 100:", []*Node{line("got = yield total"), line("total += got if got is not None else 1 + " + g.tiny(50)), block("if total == 7:", []*Node{line("raise KeyError(total)")})}),
			line("return total"),
		}, Clauses: []*Node{
			block("except ValueError as e:", []*Node{line("print('thrown', e)"), line(pick(g, "return -1", "yield -5", "raise"))}),
			block("finally:", []*Node{line("print('closed', total)")}),
		}}}),
		block("def "+outer+"(n):", []*Node{line("result = yield from " + name + "(n)"), line("print('result', result)"), line("yield result")}),
		block("def "+drive+"(numbers):", []*Node{
			line("it = " + outer + "(" + g.tiny(5) + ")"), line("seen = [next(it)]"),
			{Head: "try:", Body: []*Node{
				block("for number in numbers[:5]:", []*Node{line("seen.append(it.send(number % 60))")}),
				line(pick(g, "seen.append(it.throw(ValueError('thrown in')))", "it.close()", "seen.append(next(it))", "seen.extend(islice(it, 4))")),
			}, Clauses: []*Node{
				block("except StopIteration as e:", []*Node{line("seen.append(('stop', e.value))")}),
				block("finally:", []*Node{line("it.close()")}),
			}},
			line("return seen"),
		}),
	})
}

func (g *generator) enumeration() *Node {
	name := g.name("Color")
	g.use("list(%s), %s.RED.value, %s['BLUE'], %s(%s)", name, name, name, name, pick(g, "1", "2", "5"))
	g.use("[c.name for c in %s if c is not %s.RED], %s.RED == %s.RED, len(%s)", name, name, name, name, name)
	g.subjects = append(g.subjects, [2]string{name + "." + pick(g, "RED", "BLUE"), name + ".RED"})
	return block("class "+name+"(enum."+pick(g, "Enum", "IntEnum")+"):", []*Node{line("RED = 1"), line("BLUE = " + pick(g, "2", "enum.auto()")), line("GREEN = 5")})
}

// container is a class with the methods of containers and of numbers.
func (g *generator) container() *Node {
	name := g.name("Vector")
	v := func() string { return name + "(" + g.expr(Ints, 1) + ")" }
	a := v()
	for _, use := range []string{a + " + " + v(), "2 * " + a, a + " * 3", a + "[1]", a + "[1:]", "-" + a, "abs(" + a + ")", a + " @ " + v(), "sum(" + a + ")", "list(reversed(" + a + "))",
		"3 in " + a, a + " == " + v(), a + " / 2", "f'{" + name + "([1, 2]):>8}'", "bool(" + a + ")", "max(" + a + ", default=0)", "[*" + a + "]", "hash(" + a + ") is None", a + " < " + v(), "divmod(" + a + ", 2)"} {
		if g.chance(50) {
			g.use("%s", use)
		}
	}
	op := func(head string, body ...string) *Node {
		n := block("def "+head+":", nil)
		for _, b := range body {
			n.Body = append(n.Body, line(b))
		}
		return n
	}
	return block("class "+name+":", []*Node{
		op("__init__(self, items)", "self.items = list(items)"),
		op("__repr__(self)", "return f'"+name+"({self.items!r})'"),
		op("__len__(self)", "return len(self.items)"),
		op("__getitem__(self, i)", pick(g, "return self.items[i]", "return "+name+"(self.items[i]) if isinstance(i, slice) else self.items[i]")),
		op("__add__(self, other)", "if not isinstance(other, "+name+"): return NotImplemented", "return "+name+"(p + q for p, q in zip(self.items, other.items))"),
		op("__mul__(self, k)", "return "+name+"([p * k for p in self.items])"),
		op("__rmul__(self, k)", pick(g, "return self * k", "return NotImplemented")),
		op("__neg__(self)", "return self * -1"),
		op("__abs__(self)", "return math.sqrt(sum(p * p for p in self.items) % 10**6)"),
		op("__matmul__(self, other)", "return sum(p * q for p, q in zip(self, other))"),
		op("__eq__(self, other)", "return self.items == other.items if isinstance(other, "+name+") else NotImplemented"),
		op("__format__(self, spec)", "return format(str(self.items), spec)"),
	})
}
