package hostile

// ofNumbers attack arithmetic.
func ofNumbers() []Attack {
	return []Attack{
		{"2**10**10", "x = 2**10**10", memory},
		{"9**9**9", "x = 9**9**9", memory},
		{"1 << 10**12", "x = 1 << 10**12", memory},
		{"squares of squares", "x = 3\nwhile True:\n    x *= x", memory},
		{"a factorial of 10**6 by hand", "x = 1\nfor i in range(1, 10**6):\n    x *= i", limit},
		{"math.factorial(10**9)", "import math\nmath.factorial(10**9)", memory},
		{"math.comb of much", "import math\nmath.comb(10**9, 5 * 10**8)", memory},
		{"math.perm of much", "import math\nmath.perm(10**9)", memory},
		{"pow with three large arguments", "x = pow(3, 1 << 3_000_000, (1 << 3_000_000) - 1)", memory},
		{"the text of a large integer", "x = 1 << 30_000_000\nstr(x)", append([]string{"ValueError"}, memory...)},
		{"hex of a large integer, again and again", "x = 1 << 10_000_000\nwhile True:\n    hex(x)", limit},
		{"an integer of a long text", "int('9' * 10**7)", append([]string{"ValueError"}, memory...)},
		{"division of large integers, again and again", "x, y = 1 << 3_000_000, (1 << 1_500_000) - 1\nwhile True:\n    x // y", limit},
		{"isqrt of a large integer, again and again", "import math\nx = 1 << 3_000_000\nwhile True:\n    math.isqrt(x)", limit},
		{"gcd of large integers, again and again", "import math\nx, y = (1 << 3_000_001) - 1, (1 << 2_000_003) - 1\nwhile True:\n    math.gcd(x, y)", limit},
		{"fib(10**7)", "a, b = 0, 1\nfor i in range(10**7):\n    a, b = b, a + b", limit},
		{"to_bytes of much", "(1).to_bytes(10**9, 'big')", memory},
		{"round to minus 10**9 digits", "round(1 << 100_000, -10**9)", append([]string{"ok"}, memory...)},
		{"sum of a range without an end", "sum(range(10**15))", limit},
		{"max of a range without an end", "max(range(10**15))", memory},
		{"a search in a range of floats", "1.5 in range(10**15)", append([]string{"ok"}, limit...)},
		{"all of a range without an end", "all(range(1, 10**15))", limit},
	}
}

// ofText attack text, json and regular expressions.
func ofText() []Attack {
	return []Attack{
		{"json of 20,000,000 open brackets", "import json\njson.loads('[' * 20_000_000)", []string{"limit", "RecursionError", "JSONDecodeError", "MemoryError"}},
		{"json of 900 levels", "import json\nx = json.loads('[' * 900 + ']' * 900)\nrepr(x)", append([]string{"ok"}, recursion...)},
		{"json of an integer with 10**6 digits", "import json\njson.loads('9' * 10**6)", []string{"limit", "ValueError"}},
		{"json of 10**6 equal keys", "import json\njson.loads('{' + ','.join(['\"a\": 1'] * 10**6) + '}')", []string{"limit", "ok"}},
		{"a regular expression that backtracks", "import re\nre.match(r'(a+)+$', 'a' * 40 + 'b')", []string{"limit", "ok"}},
		{"another that backtracks", "import re\nre.match(r'(a|a)*$', 'a' * 60 + 'b')", []string{"limit", "ok"}},
		{"one with a reference that backtracks", "import re\nre.match(r'(a*)*\\1b', 'a' * 60)", []string{"limit", "ok", "error"}},
		{"one that looks behind and backtracks", "import re\nre.match(r'(?:(?=a)a?)*$', 'a' * 60 + 'b')", []string{"limit", "ok", "error"}},
		{"a regular expression that repeats repetitions", "import re\nre.compile('a' + '{1000}' * 4)", []string{"limit", "error", "ok"}},
		{"a regular expression with 10,000 groups", "import re\nre.compile('(' * 10_000 + ')' * 10_000)", []string{"limit", "error", "RecursionError", "ok"}},
		{"a regular expression of 10**6 characters", "import re\nre.compile('a|' * 500_000)", []string{"limit", "error", "ok"}},
		{"a large repetition", "import re\nre.match('(?:a{0,1000}){0,1000}', 'a' * 100_000)", []string{"limit", "ok", "error"}},
		{"re.sub that grows", "import re\nre.sub('', 'b' * 10**5, 'a' * 10**5)", memory},
		{"re.split of much", "import re\nwhile True:\n    re.split('', 'a' * 10**6)", limit},
		{"find in a long string, again and again", "x = 'a' * 10**6\ny = 'a' * 500_000 + 'b'\nwhile True:\n    x.find(y)", limit},
		{"count in a long string, again and again", "x = 'ab' * 10**6\nwhile True:\n    x.count('ba')", limit},
		{"a long string is compared, again and again", "x, y = 'a' * 10**7, 'a' * 10**7\nwhile True:\n    x == y", limit},
		{"a long list is compared, again and again", "x, y = [1] * 10**6, [1] * 10**6\nwhile True:\n    x == y", limit},
		{"a long string is reversed, again and again", "x = 'é' * 10**6\nwhile True:\n    x[::-1]", limit},
		{"an index of a long string that is not ASCII, again and again", "x = 'é' * 10**6\nwhile True:\n    x[-1]", limit},
		{"upper of a long string, again and again", "x = 'é' * 10**6\nwhile True:\n    x.upper()", limit},
		{"a search in a long list, again and again", "x = [1] * 10**6\nwhile True:\n    2 in x", limit},
		{"insert at the beginning of a long list, again and again", "x = [1] * 10**6\nwhile True:\n    x.insert(0, 1)\n    x.pop(0)", limit},
		{"a long list is copied, again and again", "x = [1] * 10**6\nwhile True:\n    x[:]", limit},
		{"keys that collide", "x = {}\nfor i in range(100_000):\n    x[i << 61] = 1\nfor i in range(1_000_000):\n    x[i * (2**61 - 1)] = 1", append([]string{"ok"}, limit...)},
		{"dict entries that are deleted from the front", "x = {i: i for i in range(200_000)}\nwhile x:\n    del x[next(iter(x))]", append([]string{"ok"}, limit...)},
		{"str.format with many fields", "('{0}' * 10**6).format('x' * 1000)", memory},
		{"str.format with nested attributes", "x = 'a'\n('{0' + '.__class__' * 100_000 + '}').format(x)", []string{"limit", "ok", "Error"}},
		{"strptime with much", "from datetime import datetime\ndatetime.strptime('1' * 10**6, '%Y' * 1000)", []string{"limit", "ValueError", "error"}},
		{"textual dates far away", "from datetime import datetime, timedelta\ndatetime(1, 1, 1) + timedelta(days=10**12)", []string{"OverflowError", "limit"}},
	}
}

// ofLoops attack by not ending.
func ofLoops() []Attack {
	return []Attack{
		{"an empty loop", "while True:\n    pass", limit},
		{"a loop around a limit that catches everything", "while True:\n    try:\n        while True:\n            pass\n    except:\n        pass", limit},
		{"a catch of everything with finally around a limit", "def f():\n    while True:\n        try:\n            return 'x' * 10**9\n        except BaseException:\n            continue\n        finally:\n            continue\nf()", limit},
		{"a generator that goes on when it is closed", "def g():\n    while True:\n        try:\n            yield\n        except BaseException:\n            pass\nx = g()\nnext(x)\nx.close()", []string{"RuntimeError", "limit"}},
		{"a with that swallows everything", "class M:\n    def __enter__(self):\n        pass\n    def __exit__(self, *a):\n        return True\nwhile True:\n    with M():\n        x = 'x' * 10**9", limit},
		{"a for over a count", "import itertools\nfor i in itertools.count():\n    pass", limit},
		{"a list of a generator without an end", "def g():\n    while True:\n        yield 1\nlist(g())", limit},
		{"a comprehension without an end", "import itertools\n[0 for i in itertools.count() if False]", limit},
		{"any over what has no end", "import itertools\nany(False for i in itertools.count())", limit},
		{"in over what has no end", "import itertools\n-1 in itertools.count()", limit},
		{"a deque that swallows what has no end", "from collections import deque\nimport itertools\ndeque(itertools.count(), maxlen=1)", limit},
		{"zip over what has no end", "import itertools\nfor a in zip(itertools.count(), itertools.repeat(1)):\n    pass", limit},
		{"min over what has no end", "import itertools\nmin(itertools.repeat(1))", limit},
		{"sum over what has no end", "import itertools\nsum(itertools.repeat(0))", limit},
		{"unpacking of what has no end", "import itertools\na, *b = itertools.count()", limit},
		{"a call with what has no end", "import itertools\nprint(*itertools.count())", limit},
		{"join over what has no end", "import itertools\n''.join(itertools.repeat(''))", limit},
		{"islice far into what has no end", "import itertools\nnext(itertools.islice(itertools.count(), 10**15, None))", limit},
		{"nested loops", "for a in range(10**6):\n    for b in range(10**6):\n        for c in range(10**6):\n            pass", limit},
		{"a list that grows under its loop", "x = [1]\nfor i in x:\n    x.append(i)", limit},
		{"a loop in a default argument", "def f(x=[i for i in range(10**12)]):\n    pass", limit},
		{"a loop in a class body", "class C:\n    while True:\n        pass", limit},
		{"a loop in a decorator", "def d(f):\n    while True:\n        pass\n@d\ndef f():\n    pass", limit},
		{"iter with a sentinel that never comes", "list(iter(int, 1))", limit},
	}
}

// ofCalls attack the stack.
func ofCalls() []Attack {
	return []Attack{
		{"a function that calls itself", "def f():\n    return f()\nf()", recursion},
		{"a function that calls itself and catches", "def f():\n    try:\n        f()\n    except RecursionError:\n        f()\nf()", recursion},
		{"a lambda that calls itself", "f = lambda: f()\nf()", recursion},
		{"functions that call each other", "def a():\n    b()\ndef b():\n    a()\na()", recursion},
		{"a comprehension that calls itself", "def f():\n    return [f() for i in range(2)]\nf()", recursion},
		{"a generator that calls itself", "def g():\n    yield from g()\nnext(g())", recursion},
		{"sorted whose key sorts", "def key(x):\n    return sorted([1, 2], key=key)\nsorted([1, 2], key=key)", recursion},
		{"map that maps itself", "def f(x):\n    return list(map(f, [x]))\nf(1)", recursion},
		{"an exponential tree of calls", "def f(n):\n    return 1 if n == 0 else f(n - 1) + f(n - 1)\nf(100)", limit},
		{"a call with 10**6 arguments", "def f(*a):\n    return len(a)\nwhile True:\n    f(*[1] * 10**6)", limit},
		{"a call with 10**5 keywords", "def f(**k):\n    return len(k)\nk = {str(i): i for i in range(10**5)}\nwhile True:\n    f(**k)", limit},
		{"frames with much on them", "def f(n):\n    a = [0] * 100_000\n    return f(n + 1) + len(a)\nf(0)", recursion},
		{"a decorator that decorates itself", "def d(f):\n    return d(f)\n@d\ndef f():\n    pass", recursion},
		{"reduce that reduces", "from functools import reduce\ndef f(a, b):\n    return reduce(f, [1, 2])\nf(1, 2)", recursion},
		{"a callback of json that calls json", "import json\ndef d(o):\n    return json.dumps(object(), default=d)\njson.dumps(object(), default=d)", recursion},
		{"a callback of re.sub that calls re.sub", "import re\ndef f(m):\n    return re.sub('a', f, 'a')\nf(None)", recursion},
		{"traceback of a deep recursion, again and again", "def f(n):\n    if n == 0:\n        1 / 0\n    f(n - 1)\nwhile True:\n    try:\n        f(900)\n    except ZeroDivisionError:\n        pass", limit},
	}
}

// ofClasses attack with methods that operations call.
func ofClasses() []Attack {
	return []Attack{
		{"__eq__ that loops", "class C:\n    def __eq__(self, o):\n        while True:\n            pass\nC() == C()", limit},
		{"__eq__ that compares itself", "class C:\n    def __eq__(self, o):\n        return self == o\nC() == C()", recursion},
		{"__hash__ that hashes itself", "class C:\n    def __hash__(self):\n        return hash(self)\nhash(C())", recursion},
		{"__hash__ that makes all keys collide", "class C:\n    def __hash__(self):\n        return 1\n    def __eq__(self, o):\n        return False\nd = {}\nwhile True:\n    d[C()] = 1", limit},
		{"__eq__ that changes the dict", "d = {}\nclass C:\n    def __hash__(self):\n        return 1\n    def __eq__(self, o):\n        d.clear()\n        d[C()] = 1\n        return False\nd[C()] = 1\nd[C()] = 2", append([]string{"ok"}, recursion...)},
		{"__eq__ that empties the list that is searched", "x = []\nclass C:\n    def __eq__(self, o):\n        x.clear()\n        return False\nx.extend([C(), C(), C()])\nprint(5 in x)\nx.extend([C(), C()])\nx.count(1)\nx == [C(), C()]", []string{"ok"}},
		{"__lt__ that changes the list that is sorted", "class C:\n    def __lt__(self, o):\n        x.append(1)\n        return True\nx = [C(), C(), C()]\nx.sort()", []string{"ValueError", "ok", "TypeError"}},
		{"__lt__ that loops", "class C:\n    def __lt__(self, o):\n        while True:\n            pass\nsorted([C(), C()])", limit},
		{"__repr__ that prints itself", "class C:\n    def __repr__(self):\n        return repr(self)\nrepr(C())", recursion},
		{"__repr__ that grows", "class C:\n    def __repr__(self):\n        return 'x' * 10**9\nrepr([C()])", memory},
		{"__repr__ that changes the list that is printed", "x = []\nclass C:\n    def __repr__(self):\n        x.append(C())\n        return 'C'\nx.append(C())\nrepr(x)", limit},
		{"__getattr__ that asks for itself", "class C:\n    def __getattr__(self, n):\n        return getattr(self, n + 'x')\nC().a", append([]string{"limit"}, recursion...)},
		{"__getattribute__ that asks for itself", "class C:\n    def __getattribute__(self, n):\n        return self.x\nC().a", append([]string{"refused", "AttributeError", "TypeError"}, recursion...)},
		{"__iter__ that gives itself, and no end", "class C:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return 1\nlist(C())", limit},
		{"__len__ that lies", "class C:\n    def __len__(self):\n        return 10**18\n    def __getitem__(self, i):\n        return i\nlist(C())", append([]string{"OverflowError"}, memory...)},
		{"__index__ that gives much", "class C:\n    def __index__(self):\n        return 10**12\n[0] * C()", memory},
		{"__del__ is never called", "class C:\n    def __del__(self):\n        while True:\n            pass\nfor i in range(1000):\n    C()\nprint('end')", []string{"ok", "refused"}},
		{"a class with 10**5 bases in a row", "class C:\n    pass\nfor i in range(100_000):\n    class C(C):\n        pass\nC().x", []string{"limit", "RecursionError", "AttributeError"}},
		{"a class with many bases", "bases = tuple(type('B%d' % i, (), {}) for i in range(3_000))\nfor k in range(100):\n    type('C', bases, {})", []string{"limit", "ok"}},
		{"diamonds of classes", "a = type('A', (), {})\nb = type('B', (), {})\nfor i in range(60):\n    a, b = type('A', (a, b), {}), type('B', (a, b), {})\n", []string{"limit", "ok", "TypeError"}},
		{"a property that asks for itself", "class C:\n    @property\n    def x(self):\n        return self.x\nC().x", recursion},
		{"__exit__ that loops", "class M:\n    def __enter__(self):\n        pass\n    def __exit__(self, *a):\n        while True:\n            pass\nwith M():\n    pass", limit},
		{"__bool__ that loops", "class C:\n    def __bool__(self):\n        while True:\n            pass\nif C():\n    pass", limit},
		{"__format__ that loops", "class C:\n    def __format__(self, s):\n        while True:\n            pass\nf'{C()}'", limit},
		{"__contains__ that asks itself", "class C:\n    def __contains__(self, x):\n        return x in self\n1 in C()", recursion},
		{"__call__ that calls itself", "class C:\n    def __call__(self):\n        return self()\nC()()", recursion},
		{"__add__ that adds itself", "class C:\n    def __add__(self, o):\n        return self + o\nC() + C()", recursion},
		{"__set_name__ and __init_subclass__ that loop", "class A:\n    def __init_subclass__(cls):\n        class B(A):\n            pass\nclass C(A):\n    pass", recursion},
		{"__deepcopy__ that copies itself", "import copy\nclass C:\n    def __deepcopy__(self, memo):\n        return copy.deepcopy(self)\ncopy.deepcopy(C())", recursion},
		{"an error whose text is an error", "class E(Exception):\n    def __str__(self):\n        raise E\nraise E", []string{"E", "limit"}},
		{"an error whose text loops", "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\nraise E", []string{"E", "limit"}},
		{"a cause that is itself", "e = ValueError(1)\ne.__cause__ = e\ne.__context__ = e\nraise e", []string{"ValueError"}},
		{"causes in a circle", "a, b = ValueError(1), ValueError(2)\na.__cause__, b.__cause__ = b, a\nraise a", []string{"ValueError"}},
		{"changing a built-in type", "int.x = 1", []string{"TypeError"}},
		{"reaching the interpreter through attributes", "().__class__.__bases__[0].__subclasses__()", []string{"AttributeError", "ok"}},
		{"globals of a function of a module", "import json\njson.dumps.__globals__['x'] = 1", []string{"Error", "ok"}},
		{"code of a function", "(lambda: 0).__code__.co_code", []string{"AttributeError"}},
		{"a frame of an exception", "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.__traceback__.tb_frame.f_globals", []string{"AttributeError"}},
		{"eval", "eval('1')", []string{"refused", "NameError"}},
		{"exec", "exec('x = 1')", []string{"refused", "NameError"}},
		{"__import__ of os", "__import__('os').system('true')", []string{"refused", "NameError", "ImportError"}},
		{"import of os", "import os", []string{"refused", "ModuleNotFoundError", "ImportError"}},
		{"open of a file", "open('/etc/passwd').read()", []string{"refused", "NameError"}},
		{"internal modules", "import _perdure", []string{"refused", "ModuleNotFoundError", "ImportError"}},
	}
}

// ofTasks attack the scheduler.
func ofTasks() []Attack {
	wrap := func(body string) string {
		return "import perdure\nfrom perdure.functions import nothing\n\n\nasync def sleeper():\n    await perdure.sleep(1)\n\n\n@perdure.function\nasync def main():\n" + body
	}
	return []Attack{
		{"tasks without an end", wrap("    while True:\n        perdure.spawn(sleeper)\n"), limit},
		{"tasks that start tasks", "import perdure\n\n\nasync def bomb():\n    perdure.spawn(bomb)\n    perdure.spawn(bomb)\n    await perdure.sleep(1)\n\n\n@perdure.function\nasync def main():\n    await bomb()\n", limit},
		{"promises without an end", wrap("    while True:\n        perdure.promise()\n"), limit},
		{"calls without an end", wrap("    while True:\n        nothing.invoke()\n"), limit},
		{"a gather of 1,000,000", wrap("    await perdure.gather(*(sleeper() for i in range(1_000_000)))\n"), limit},
		{"gathers in gathers", wrap("    x = perdure.sleep(1)\n    for i in range(100_000):\n        x = perdure.gather(x)\n    await x\n"), recursion},
		{"coroutines that await coroutines", "import perdure\n\n\nasync def f(n):\n    await f(n + 1)\n\n\n@perdure.function\nasync def main():\n    await f(0)\n", recursion},
		{"a chain of 100,000 coroutines", "import perdure\n\n\nasync def f(x):\n    if x is not None:\n        await x\n\n\n@perdure.function\nasync def main():\n    x = None\n    for i in range(100_000):\n        x = f(x)\n    await x\n", recursion},
		{"an argument of 100 MB", wrap("    await nothing('x' * 30_000_000)\n"), []string{"limit", "ValueTooLarge"}},
		{"an argument with 100,000 levels", wrap("    x = []\n    for i in range(100_000):\n        x = [x]\n    await nothing(x)\n"), append([]string{"ValueTooLarge", "ValueError"}, recursion...)},
		{"an argument that contains itself", wrap("    x = []\n    x.append(x)\n    await nothing(x)\n"), append([]string{"ValueError", "TypeError"}, recursion...)},
		{"a result that contains itself", "import perdure\n\n\n@perdure.function\nasync def main():\n    x = []\n    x.append(x)\n    return x\n", append([]string{"ValueError", "TypeError", "Error"}, recursion...)},
		{"tasks that wait for each other", "import perdure\n\n\nasync def f(ts, i):\n    await perdure.sleep(1)\n    await ts[i]\n\n\n@perdure.function\nasync def main():\n    ts = []\n    ts.append(perdure.spawn(f, ts, 1))\n    ts.append(perdure.spawn(f, ts, 0))\n    await ts[0]\n", []string{"Deadlock"}},
		{"a task that waits for itself", "import perdure\n\n\nasync def f(ts):\n    await perdure.sleep(1)\n    await ts[0]\n\n\n@perdure.function\nasync def main():\n    ts = []\n    ts.append(perdure.spawn(f, ts))\n    await ts[0]\n", []string{"Deadlock", "Error"}},
		{"cancellation that is caught for ever", "import perdure\n\n\nasync def f():\n    while True:\n        try:\n            await perdure.sleep(1000)\n        except BaseException:\n            pass\n\n\n@perdure.function\nasync def main():\n    t = perdure.spawn(f)\n    await perdure.sleep(1)\n    t.cancel()\n    while True:\n        pass\n", limit},
		{"a million timers that end at once", wrap("    while True:\n        await perdure.gather(*(sleeper() for i in range(10_000)))\n"), limit},
		{"an await in a loop that never waits", "import perdure\n\n\nasync def f():\n    pass\n\n\n@perdure.function\nasync def main():\n    while True:\n        await f()\n", limit},
		{"sleep(0) without an end", "import perdure\n\n\n@perdure.function\nasync def main():\n    while True:\n        await perdure.sleep(0)\n", limit},
		{"sleep for ever", "import perdure\n\n\n@perdure.function\nasync def main():\n    await perdure.sleep(float('inf'))\n", []string{"Error", "Deadlock", "ok"}},
		{"sleep for less than nothing", "import perdure\n\n\n@perdure.function\nasync def main():\n    await perdure.sleep(-10**30)\n    await perdure.sleep(float('nan'))\n", []string{"Error", "ok"}},
	}
}
