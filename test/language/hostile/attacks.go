package hostile

import "strings"

// Attack is a program with bad intentions.
type Attack struct {
	// Name says what it tries.
	Name string
	// Source is the program.
	Source string
	// Ends is how it may end: parts of the error's text, any of which is right. "refused" is one that does not compile, "ok" one
	// that is allowed to reach its end, because what it does is bounded.
	Ends []string
}

// Attacks are all of them.
func Attacks() []Attack {
	all := make([]Attack, 0, 80)
	for _, group := range [][]Attack{ofSource(), ofNesting(), ofSize(), ofNumbers(), ofText(), ofLoops(), ofCalls(), ofClasses(), ofTasks()} {
		all = append(all, group...)
	}
	return all
}

// What a hostile program may come to.
var (
	limit     = []string{"limit"}
	memory    = []string{"limit", "MemoryError", "OverflowError"}
	recursion = []string{"limit", "RecursionError"}
	refused   = []string{"refused"}
)

// ofSource attack the lexer, the parser and the compiler.
func ofSource() []Attack {
	return []Attack{
		{"a source of 3,000,000 terms", "x = " + strings.Repeat("1+", 3_000_000) + "1", refused},
		{"100,000 open parentheses", "x = " + strings.Repeat("(", 100_000), refused},
		{"100,000 balanced parentheses", "x = " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000), refused},
		{"50,000 brackets in brackets", "x = " + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000), refused},
		{"50,000 times not", "x = " + strings.Repeat("not ", 50_000) + "1", refused},
		{"50,000 minus signs", "x = " + strings.Repeat("-", 50_000) + "1", refused},
		{"20,000 powers", "x = " + strings.Repeat("2**", 20_000) + "1", refused},
		{"20,000 calls of calls", "x = print" + strings.Repeat("()", 20_000), []string{"refused", "TypeError"}},
		{"20,000 attributes of attributes", "x = 1" + strings.Repeat(".a", 20_000), []string{"refused", "SyntaxError", "AttributeError"}},
		{"20,000 lambdas in lambdas", "x = " + strings.Repeat("lambda: ", 20_000) + "1", refused},
		{"10,000 conditional expressions", "x = " + strings.Repeat("1 if 0 else ", 10_000) + "1", []string{"refused", "ok"}},
		{"5,000 comprehensions in comprehensions", "x = " + strings.Repeat("[", 5_000) + "1" + strings.Repeat(" for i in ()]", 5_000), refused},
		{"1,000 levels of indentation", indented(1_000), refused},
		{"20,000 elifs", "x = 5\nif x == 0: pass\n" + strings.Repeat("elif x == 1: pass\n", 12_000), []string{"refused", "ok"}},
		{"2,000 f-strings in f-strings", `x = ` + strings.Repeat(`f"{`, 2_000) + `1` + strings.Repeat(`}"`, 2_000), refused},
		{"an f-string with 2,000 levels of format specs", `x = f"{1:` + strings.Repeat(`{1:`, 2_000) + strings.Repeat(`}`, 2_000) + `}"`, refused},
		{"an integer literal of 200,000 digits", "x = " + strings.Repeat("9", 200_000), []string{"refused", "ok"}},
		{"a name of 200,000 letters", strings.Repeat("a", 200_000) + " = 1", []string{"refused", "ok"}},
		{"a string that never ends", `x = """` + strings.Repeat("a\n", 100_000), refused},
		{"50,000 decorators", strings.Repeat("@print\n", 30_000) + "def f(): pass", []string{"refused", "TypeError", "ok"}},
		{"30,000 parameters", "def f(" + strings.Repeat("a, ", 60_000) + "): pass", refused},
		{"a pattern with 20,000 levels", "match 1:\n case " + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + ": pass", refused},
		{"60,000 targets in one assignment", strings.Repeat("a = ", 60_000) + "1", []string{"refused", "ok"}},
		{"zero bytes", "x = 1\x00\x00", refused},
		{"invalid UTF-8", "x = '\xff\xfe'", refused},
	}
}

func indented(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "if 1:\n")
	}
	b.WriteString(strings.Repeat(" ", levels) + "pass\n")
	return b.String()
}

// nested makes a value with so many levels: what is done to it then is the attack.
func nested(levels, then string) string {
	return "x = []\nfor i in range(" + levels + "):\n    x = [x]\n" + then
}

// ofNesting attack what goes down into values.
func ofNesting() []Attack {
	return []Attack{
		{"repr of a list in 100,000 lists", nested("100_000", "repr(x)"), recursion},
		{"print of a list in 100,000 lists", nested("100_000", "print(x)"), recursion},
		{"comparison of two lists with 100,000 levels", nested("100_000", "y = []\nfor i in range(100_000):\n    y = [y]\nx == y"), recursion},
		{"hash of a tuple with 100,000 levels", "x = ()\nfor i in range(100_000):\n    x = (x,)\nhash(x)", recursion},
		{"a dict whose key is a tuple with 100,000 levels", "x = ()\nfor i in range(100_000):\n    x = (x,)\n{x: 1}", recursion},
		{"json of a list with 100,000 levels", nested("100_000", "import json\njson.dumps(x)"), recursion},
		{"deepcopy of a list with 100,000 levels", nested("100_000", "import copy\ncopy.deepcopy(x)"), recursion},
		{"a list with 100,000 levels is dropped", nested("100_000", "x = None"), []string{"ok"}},
		{"a list with 5,000,000 levels is kept", nested("5_000_000", "pass"), limit},
		{"the text of exceptions with 100,000 causes", "e = None\nfor i in range(100_000):\n    n = ValueError(i)\n    n.__cause__ = e\n    e = n\nraise e", []string{"limit", "ValueError"}},
		{"isinstance with a tuple with 100,000 levels", "x = int\nfor i in range(100_000):\n    x = (x,)\nisinstance('a', x)", recursion},
		{"sorting of lists with 50,000 levels", nested("50_000", "y = []\nfor i in range(50_000):\n    y = [y]\nsorted([x, y])"), recursion},
		{"a list is printed that shares itself 40 times", "x = [1]\nfor i in range(40):\n    x = [x, x]\nprint(x)", limit},
		{"a list is compared that shares itself 40 times", "x, y = [1], [1]\nfor i in range(40):\n    x, y = [x, x], [y, y]\nx == y", limit},
		{"a tuple is hashed that shares itself 40 times", "x = (1,)\nfor i in range(40):\n    x = (x, x)\nhash(x)", limit},
		{"json of a dict that shares itself 40 times", "import json\nx = {}\nfor i in range(40):\n    x = {'a': x, 'b': x}\njson.dumps(x)", limit},
		{"str.format of a list that shares itself 40 times", "x = [1]\nfor i in range(40):\n    x = [x, x]\n'{}'.format(x)", limit},
		{"an f-string of a dict that shares itself 40 times", "x = {1: 1}\nfor i in range(40):\n    x = {1: x, 2: x}\nf'{x!r:>10}'", limit},
		{"percent of a list that shares itself 40 times", "x = [1]\nfor i in range(40):\n    x = [x, x]\n'%s %r' % (x, x)", limit},
		{"a generator that yields from 100,000 generators", "def g(n):\n    yield n\n\ndef chain(it):\n    yield from it\n\nx = g(1)\nfor i in range(100_000):\n    x = chain(x)\nnext(x)", recursion},
		{"100,000 iterators in iterators", "x = iter([1])\nfor i in range(100_000):\n    x = map(abs, x)\nnext(x)", recursion},
		{"100,000 times zip of zip", "x = iter([1])\nfor i in range(100_000):\n    x = zip(x)\nnext(x)", recursion},
		{"100,000 times enumerate of enumerate", "x = iter([1])\nfor i in range(100_000):\n    x = enumerate(x)\nnext(x)", recursion},
		{"100 times zip of zip with itself", "x = iter(int, 1)\nfor i in range(100):\n    x = zip(x, x)\nnext(x)", recursion},
		{"100,000 chains of itertools", "import itertools\nx = iter([1])\nfor i in range(100_000):\n    x = itertools.chain(x, ())\nnext(x)", recursion},
		{"100,000 partials of partials", "from functools import partial\nx = abs\nfor i in range(100_000):\n    x = partial(x)\nx(1)", append([]string{"ok"}, recursion...)},
		{"100,000 bound methods of bound methods", "class C:\n    def __call__(self):\n        return self.next()\nx = abs\nfor i in range(100_000):\n    c = C()\n    c.next = x\n    x = c\nx()", recursion},
	}
}

// ofSize attack the memory.
func ofSize() []Attack {
	return []Attack{
		{"a string times 10**9", "x = 'x' * 10**9", memory},
		{"a list times 10**9", "x = [0] * 10**9", memory},
		{"a string times 10**30", "x = 'x' * 10**30", memory},
		{"bytes(10**9)", "x = bytes(10**9)", memory},
		{"list(range(10**9))", "x = list(range(10**9))", memory},
		{"a tuple of range(10**12)", "x = tuple(range(10**12))", memory},
		{"a set of range(10**9)", "x = set(range(10**9))", memory},
		{"sorted(range(10**9))", "sorted(range(10**9))", memory},
		{"a list that extends itself", "x = [1]\nwhile True:\n    x.extend(x)", memory},
		{"a list that adds itself", "x = [1]\nwhile True:\n    x += x", memory},
		{"a string that doubles", "x = 'ab'\nwhile True:\n    x += x", memory},
		{"bytes that double", "x = b'ab'\nwhile True:\n    x += x", memory},
		{"a tuple that doubles", "x = (1,)\nwhile True:\n    x += x", memory},
		{"a dict that grows", "x = {}\ni = 0\nwhile True:\n    x[i] = i\n    i += 1", limit},
		{"a set that grows", "x = set()\ni = 0\nwhile True:\n    x.add(i)\n    i += 1", limit},
		{"a list that grows", "x = []\nwhile True:\n    x.append(None)", limit},
		{"lists in a list that grows", "x = []\nwhile True:\n    x.append([])", limit},
		{"a slice that grows", "x = [1, 2]\nwhile True:\n    x[1:1] = x", memory},
		{"join of what is long", "x = ('y' * 10**6).join(['z'] * 10**6)", memory},
		{"replace that grows", "x = ('a' * 10**6).replace('a', 'b' * 10**6)", memory},
		{"replace of nothing that grows", "x = ('a' * 10**6).replace('', 'b' * 10**6)", memory},
		{"translate that grows", "x = ('a' * 10**6).translate({97: 'b' * 10**6})", memory},
		{"expandtabs that grows", "x = '\\t'.expandtabs(10**9)", memory},
		{"center that grows", "x = 'a'.center(10**9)", memory},
		{"zfill that grows", "x = '1'.zfill(10**10)", memory},
		{"a format width of 10**9", "x = format(1, '1000000000d')", append([]string{"ValueError"}, memory...)},
		{"a format precision of 10**9", "x = format(1.0, '.1000000000f')", append([]string{"ValueError"}, memory...)},
		{"a width in braces", "w = 10**9\nx = f'{1:{w}}'", append([]string{"ValueError"}, memory...)},
		{"a percent width of 10**9", "x = '%1000000000d' % 1", append([]string{"ValueError"}, memory...)},
		{"a percent star of 10**9", "x = '%*d' % (10**9, 1)", append([]string{"ValueError"}, memory...)},
		{"a percent precision of 10**9", "x = '%.1000000000f' % 1", append([]string{"ValueError"}, memory...)},
		{"json with an indent of 10**9", "import json\njson.dumps([[]], indent=10**9)", append([]string{"ok", "ValueError"}, memory...)},
		{"itertools.product of much", "import itertools\nlist(itertools.product(range(100), repeat=10))", limit},
		{"product with repeat 10**9", "import itertools\nnext(itertools.product((1, 2), repeat=10**9))", memory},
		{"combinations of much", "import itertools\nlist(itertools.combinations(range(1000), 500))", limit},
		{"permutations of much", "import itertools\nlist(itertools.permutations(range(20)))", limit},
		{"tee that keeps all", "import itertools\na, b = itertools.tee(itertools.count())\nfor x in a:\n    pass", limit},
		{"a Counter that grows", "from collections import Counter\nc = Counter()\ni = 0\nwhile True:\n    c[i] += 1\n    i += 1", limit},
		{"elements of a Counter", "from collections import Counter\nlist(Counter(a=10**12).elements())", limit},
		{"output without an end", "while True:\n    print('x' * 1000)", limit},
		{"one large line of output", "print('x' * 30_000_000)", memory},
		{"exceptions that are kept with their tracebacks", "kept = []\ndef f(n):\n    if n == 0:\n        raise ValueError\n    f(n - 1)\nwhile True:\n    try:\n        f(200)\n    except ValueError as e:\n        kept.append(e)", limit},
		{"splitting into much", "x = ('a ' * 10**7).split()", memory},
		{"list of a long string", "x = list('a' * 30_000_000)", memory},
	}
}
