package machine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Programs that CPython runs as well: what they print, and the traceback that ends them, must be the same; also where the state is
// copied after every instruction, or every few.
var programs = map[string]string{
	"names are found in functions, closures, modules and builtins": `
x = 1
def outer():
    y = 2
    def inner():
        nonlocal y
        y += x
        return y, len([y])
    return inner
f = outer()
print(f(), f())
def g():
    global x
    x = 10
g()
print(x, f())
`,
	"arguments are bound by position, name, default, star and double star": `
def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, sorted(kwargs.items())
print(f(1, c=3))
print(f(1, 2, 3, 4, c=5, e=6))
print(f(*[1, 2, 3], **{"c": 4, "z": 5}))
def g(a, /, b, *, c=1): return a, b, c
print(g(1, 2), g(1, b=2, c=3))
print((lambda x, *y, z=3: (x, y, z))(1, 2, 3, z=4))
`,
	"wrong arguments have CPython's messages": `
x = 3
def f(a, b=2): pass
def g(a, /, b, *, c): pass
def h(): pass
def k(*, a, b, c): pass
class C:
    def m(self, x): pass
calls = [lambda: f(), lambda: f(1, 2, 3), lambda: f(1, a=2), lambda: f(1, x=2), lambda: g(a=1, b=2, c=3), lambda: g(1, 2),
  lambda: h(1), lambda: h(1, 2), lambda: k(), lambda: k(a=1), lambda: k(a=1, b=2), lambda: C().m(), lambda: C().m(1, 2), lambda: g(1, 2, 3, c=4),
  lambda: f(*1), lambda: f(**1), lambda: f(1, **{"a": 2}), lambda: C(1), lambda: x(), lambda: f(**{"a": 1}, **{"a": 2})]
for call in calls:
    try:
        call()
    except TypeError as e:
        print(e)
`,
	"the five ways out of try run finally": `
def f(how):
    for i in range(3):
        try:
            print("try", how, i)
            if how == "return": return "returned"
            if how == "break": break
            if how == "continue": continue
            if how == "raise": raise ValueError(how)
        except ValueError as e:
            print("caught", e)
        else:
            print("else")
        finally:
            print("finally")
    return "end"
for how in ["return", "break", "continue", "raise", "nothing"]:
    print(f(how))
`,
	"an exception that nobody catches ends the program with its traceback": `
def f(n):
    return 10 // n

def g(n):
    return f(n - 1) + 1

print(g(2))
print(g(1))
`,
	"exceptions raised while another is handled are shown with it": `
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second")
def g():
    try:
        f()
    except KeyError as e:
        raise ValueError("third") from e
try:
    g()
except ValueError as e:
    print(repr(e.__context__), repr(e.__cause__), repr(e.__cause__.__context__))
g()
`,
	"a bare raise raises what is handled again": `
def f():
    try:
        {}["x"]
    except KeyError:
        try:
            pass
        finally:
            print("cleaned up")
        raise
f()
`,
	"a raise without anything handled is an error": "raise\n",
	"from None hides the context": `
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError("other") from None
`,
	"the name of an except clause is gone after it": `
try:
    raise ValueError(1)
except ValueError as e:
    pass
try:
    e
except NameError as x:
    print(x)
def f():
    try:
        raise ValueError(1)
    except ValueError as e:
        pass
    return e
try:
    f()
except UnboundLocalError as x:
    print(x)
`,
	"recursion without an end is an error that can be caught": `
def f(n):
    return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(e)
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(depth(0) > 900)
`,
	"generators give, take, end and are closed": `
def g(n):
    try:
        for i in range(n):
            got = yield i
            if got: print("got", got)
        return "done"
    finally:
        print("closed")
print(list(g(3)))
it = g(3)
print(next(it), it.send("x"), next(it))
try:
    next(it)
except StopIteration as e:
    print(e.value)
print(next(it, "default"))
it = g(3)
next(it)
it.close()
it = g(3)
next(it)
try:
    it.throw(ValueError("thrown"))
except ValueError as e:
    print("out", e)
def outer():
    result = yield from g(2)
    print("result", result)
    yield "last"
print(list(outer()))
print(sum(x * x for x in range(10) if x % 2))
for a, b in ((i, j) for i in range(2) for j in range(2)):
    print(a, b)
`,
	"throw and close go through yield from": `
def inner():
    try:
        while True:
            try:
                x = yield "inner"
                print("sent", x)
            except KeyError as e:
                print("inner caught", e)
                yield "after"
    finally:
        print("inner closed")
def outer():
    try:
        yield from inner()
    except ValueError as e:
        print("outer caught", e)
        yield "outer"
it = outer()
print(next(it))
print(it.send(5))
print(it.throw(KeyError("k")))
print(it.send(None))
print(it.throw(ValueError("v")))
print(list(it))
it = outer()
next(it)
it.close()
`,
	"StopIteration inside of a generator is a RuntimeError": `
def g():
    yield 1
    raise StopIteration("x")
for x in g():
    print(x)
`,
	"a generator that runs cannot be resumed": `
def g():
    print("in")
    next(it)
    yield 1
it = g()
next(it)
`,
	"classes have methods, bases, super and attributes": `
class A:
    kind = "a"
    def __init__(self, x):
        self.x = x
    def show(self):
        return f"{type(self).__name__}({self.x}, {self.kind})"
    def __eq__(self, other):
        return self.x == other.x
    def __add__(self, other):
        return type(self)(self.x + other.x)
    def __repr__(self):
        return self.show()
    @property
    def double(self): return self.x * 2
    @staticmethod
    def helper(n): return n + 1
    @classmethod
    def make(cls, n): return cls(n)
class B(A):
    kind = "b"
    def __init__(self, x, y=0):
        super().__init__(x)
        self.y = y
    def show(self):
        return "B:" + super().show()
a, b = A(1), B(2, y=3)
print(a, b, a + a, b.double, A.helper(1), B.make(7), a == A(1), a == b, b.y)
print(isinstance(b, A), issubclass(B, A), B.__mro__[1].__name__)
class Counter:
    def __init__(self): self.n = 0
    def __call__(self, by=1):
        self.n += by
        return self.n
    def __len__(self): return self.n
    def __getitem__(self, i): return i * 10
    def __contains__(self, x): return x == 5
    def __iter__(self):
        yield from range(self.n)
    def __bool__(self): return self.n > 1
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, t, v, tb):
        print("exit", t, v)
        return True
c = Counter()
print(c(), c(2), len(c), c[3], 5 in c, list(c), bool(c))
with c as d:
    print(d is c)
    raise ValueError("swallowed")
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
for x in It(3): print(x)
print(list(It(2)), max(It(4)))
class Bad:
    def __init__(self): return 3
try:
    Bad()
except TypeError as e:
    print(e)
class E(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
try:
    raise E(7)
except E as e:
    print(e, e.code, repr(e), e.args)
raise E(8)
`,
	"with leaves its managers in reverse, however it ends": `
class M:
    def __init__(self, name): self.name = name
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, kind, error, trace):
        print("exit", self.name, kind and kind.__name__, error)
def f(how):
    with M("a") as a, M("b") as b:
        if how: return a + b
        raise ValueError("x")
print(f(True))
try:
    f(False)
except ValueError as e:
    print("out", e)
try:
    with 3: pass
except TypeError as e:
    print(e)
`,
	"targets are unpacked": `
a, (b, *c), d = 1, [2, 3, 4], 5
print(a, b, c, d)
*a, b = "xyz"
print(a, b)
def test(f):
    try: f()
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
def f1(): a, b = 1, 2, 3
def f2(): a, b, c = [1]
def f3(): a, b = 5
def f4(): a, *b, c = [1]
for f in [f1, f2, f3, f4]: test(f)
x = [1, 2, 3]
x[0], x[1:] = 9, [8]
print(x, [*x, *range(2)], {**{"a": 1}, "b": 2}, (*x, 1), {*x})
`,
	"match matches": `
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def f(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case [a, *rest]: return f"seq {a} {rest}"
        case {"k": k, **rest}: return f"map {k} {rest}"
        case P(1, y=b): return f"p1 {b}"
        case P(a, b): return f"p {a} {b}"
        case str() as s: return "str " + s
        case None: return "none"
    return "other"
for v in [0, 1, 5, 500, [1, 2], (3,), {"k": 1, "z": 2}, P(1, 2), P(3, 4), "s", None, 2.5]:
    print(f(v))
`,
	"async functions await each other": `
class Ready:
    def __init__(self, v): self.v = v
    def __await__(self):
        return self.v
        yield
async def f(n):
    return n + 1
async def g():
    total = 0
    for i in range(3):
        total += await f(i)
    return total
c = g()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
except AttributeError:
    print(6)
`,
	"comprehensions have scopes of their own": `
x = 5
print([x for x in range(3)], x, {k: v for k, v in zip("ab", range(2))}, {i % 2 for i in range(5)})
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
print([[j for j in range(i)] for i in range(3)], [y := 1, y ** 2])
`,
	"global lookups see later definitions and deletions": `
def f(): return later
try: f()
except NameError as e: print(e)
later = 1
print(f())
del later
try: f()
except NameError as e: print(e)
len = lambda x: "mine"
print(len([]))
del len
print(len([1]))
`,
	"numbers grow beyond 64 bits": `
n = 2 ** 62
print(n + n, n * 4, -n - n - 1, (n + n) // 3, 9223372036854775807 + 1, -9223372036854775808 - 1, 3037000500 * 3037000500)
x = 9223372036854775807
x += 1
print(x, x - 1, -7 // 2, -7 % 3, 7 % -3, 7 // -2)
t = 1
for i in range(1, 25): t *= i
print(t)
`,
	"a traceback shows which part of a line failed": `
class A: pass
def f(a, b):
    return (a.x +
            b)
def g():
    d = {"k": [1, 2]}
    return d["k"][5]
def h(x): return x.foo.bar(1)(2)
def k(x):
    return (1 + x) * 2
for fn in [lambda: g(), lambda: h(A()), lambda: k("s"), lambda: f(A(), 1)]:
    try:
        fn()
    except Exception as e:
        print(type(e).__name__, e)
def last():
    x = [1, 2, 3]
    for i in range(4):
        x[i] += "é" if i == 9 else x[i + 1] * 2
last()
`,
	"a traceback counts lines that are repeated": `
def f(n):
    if n == 0: raise ValueError("deep")
    return f(n - 1)
f(20)
`,
	"SystemExit ends":            "print(1)\nraise SystemExit(3)\n",
	"asserts tell what they say": "x = 1\nassert x == 1\nassert x == 2, f'x is {x}'\n",
}

func TestProgramsDoWhatPythonDoes(t *testing.T) {
	t.Parallel()
	for name, source := range programs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, trace := python(t, source)
			straight := run(t, source, 0)
			if diff := cmp.Diff(output, straight.Output); diff != "" {
				t.Errorf("output (-python +ours):\n%s", diff)
			}
			if diff := cmp.Diff(trace, straight.trace()); diff != "" {
				t.Errorf("traceback (-python +ours):\n%s", diff)
			}
			for _, every := range []int64{1, 3, 17} {
				if straight.Steps/every > 1000 {
					continue
				}
				sliced := run(t, source, every)
				if diff := cmp.Diff(straight.Output, sliced.Output); diff != "" {
					t.Errorf("output with a copy every %d steps (-straight +sliced):\n%s", every, diff)
				}
				if diff := cmp.Diff(straight.trace(), sliced.trace()); diff != "" {
					t.Errorf("traceback with a copy every %d steps (-straight +sliced):\n%s", every, diff)
				}
			}
		})
	}
}
