"""Every construct of the language, for the comparison with CPython and as a seed of the fuzz test."""
from __future__ import generator_stop
import math, os.path as path
import collections.abc
from json import dumps as d, loads
from typing import (
    Any,
    Callable,
)

# Numbers.
NUMBERS = [0, 00, 1_000, 0xFF_ff, 0o17, 0b1_0, 10**30, 123456789012345678901234567890, 0x_ffffffffffffffffffff,
           1., .5, 1e10, 1_0.0_1e-1_0, 1E+5, 0e0, 1e999, 9223372036854775807, 9223372036854775808, 0_0, 007.5, 1if x else 2]

# Strings.
STRINGS = ['a', "b", '''c
d''', """e"f""g""", r'\n\'', R"\"", u'ü', b'\x00\xff\n', rb'\x', Br"\'", bR'''
''', 'a' "b" '''c''', '\
', '\a\b\f\n\r\t\v\\\'\"\0\012\x41\u00e9\U0001F600', '\d\ ', "é" 'ß', '\400', b'\777'[0:1], '😀' + x, "\x7f"]

name, width, value = 'x', 10, 3.14159
F = [f'', f'a', f'{name}', f'{{}}', f'{{{name}}}', f'{name!r}', f'{name!s:>{width}}', f'{value:{width}.{3}f}', f"{name=}",
     f'{name = }', f'{name=!s}', f'{name=:>5}', f'{ name }', f'a{1}b{2}c', f'''{
     name}''', rf'\{name}\n', fr"\d{name}", f'{value:%Y-%m-%d}', f'{lambda_ if name else 1}', f'{(lambda: 1)()}', f"{'a' 'b'}",
     'a' f'b{1}' 'c' f'{2}d', f'{name!a}' "x", f'{a["b"]}', f'{a != b}', f'{a == b}', f'{a >= b}', f'{x:=5}', f'{(x:=5)}', f"{x,}", f"{x, y}",
     f'{ {1: 2}[1] }', f'{{x}}', f'\x41{name}\u00e9', f'{x:}', f'{x!r:}', f'{f"{x}"}', f'{f"{x}" "y"!r:>{f"{w}"}}', f"{yield_}", f'{x:{y}{z}}', f'{x:a{y}b{z}c}',
     f'\{6}', f'{x:\n}', f'a\
b', f"{'''x'''}", f"é{name}ü{name}", f'{a[1:2]}', f'{ {x for x in y} }', f'{x:{{1}.pop()}}', f'{*a, b}']

# Expressions.
a = b = c = (1)
a, b = b, a
a, *b = *c, d
[a, [b, *c]] = (d)
(a), (b.c), (d[0]) = e
x = (y)
x = ()
x = (1,)
x = 1,
x = ((1, 2), 3)
x = [], {}, {1}, {1: 2, **a, 'b': c}, {*a, b,}, [1, 2,], [*a]
x = a if b else c if d else e
x = lambda: 0
x = lambda a, /, b, c=1, *d, e, f=2, **g: (a, b)
x = lambda *, a: a
x = lambda *a, **k: lambda: a
x = a or b and not c or d
x = a < b <= c == d != e > f >= g is h is not i in j not in k
x = a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
x = -a ** -b ** +c ** ~d
x = - - 1 + + 2
x = not not a
x = (a + b) * (c)
x = a.b.c[d](e)(f).g[h, i][1:2, ::3, :, 4:, :5, ...][*j][*k, l][m:=1]
x = f(a, *b, c, d=1, *e, **g, h=2)
x = f(a for a in b)
x = f((a for a in b), c,)
x = f(a := 1, b)
x = f(
    a,
)
x = [a for a in b if c if d for e in f if g]
x = {a for a, in b}
x = {a: b for a, b in c for *d, e in f}
x = (a for a in (b if c else d))
x = [lambda: a for a in b if (lambda: c)]
x = [[a for a in b] for b in c]
x = [a for a.b in c for d[0] in e]
x = (yield_)
if (n := len(a)) > 10: pass
print((y := f(x)), z := 1)
x = a if (b := c) else d
x = ...
x = a \
    + b
x = (a  # a comment
     + b)
x = "a" % b, 'c'.d, "e"[0], [1][0], {}.a, (1).real, 1 .real, 1.0.real, 1..real
x = a[b, c], a[b,], a[(b, c)], a[()], a[b:c:d], a[b if c else d], a[lambda: 1]
x = not a == b
x = await_ if async_ else match
x = *a, *b
été = 'né'; ñ = été

# Statements.
a += 1; b -= 1; c *= 1; d /= 1; e //= 1; f %= 1; g **= 1; h >>= 1; i <<= 1; j &= 1; k ^= 1; l |= 1; m @= 1;
a.b += c, d
a[b] += yield_
a: int
a: int = 1
(a): int = 1
a.b: int = 1
a[b]: 'int'
a: tuple = 1, 2
del a
del a, b.c, d[e]
del (a, b), [c, (d)]
del (a)
del a,
assert a
assert a, b
assert (a, b)
pass; pass
if a: b
elif c: d
else: e
if a:
    b; c
    if d:
        e
elif f:
    g
elif h:
    i
while a:
    break
else:
    pass
while a: continue
for a in b: c
for a, b in c, d:
    continue
else:
    pass
for a, in b: pass
for (a, b), [c, *d] in e: pass
for a.b in c: pass
for a[b in c] in *d, e: pass
try:
    a
except:
    b
try:
    a
except A:
    b
except (A, B) as e:
    c
except A.B as e: pass
else:
    d
finally:
    e
try: a
finally: b
raise
raise A
raise A from B
with a: pass
with a as b: pass
with a, b as c: pass
with (a): pass
with (a, b): pass
with (a as b): pass
with (a as b, c as d,):
    pass
with (a, b) as c: pass
with (a).b as c, d: pass
with (a) as b, (c) as d: pass
with (a if b else c) as d: pass
with (a for a in b) as c: pass
with (a for a in b): pass
with (yield_): pass
with (): pass
with (*a, b): pass
with (a := b): pass
with (a, b)[0] as (c, d): pass
with a as b.c, d as e[0], f as (g, h), i as [j]: pass
with (a)(b), c: pass
with (
    a
) + b: pass


def f(): pass
def f(a, b: int, c=1, d: int = 2, *e: str, f, g=3, **h: Any) -> Callable: return
def f(a, /): return a,
def f(a, /, b): return *a, b
def f(a, b=1, /, c=2, *, d=3, **e):
    """A docstring."""
    global g, h
    return a


def f(*, a, b=1, c): yield
def f(*args: *Ts): pass
def f(
    a,
    b,
): x = yield; y = yield a, b; z = yield from c; (yield); d((yield a)); return (yield), 1
@a
@b.c(d)
@(lambda f: f)
def f():
    def g():
        nonlocal_ = 1
        return nonlocal_
    return g
class A: pass
class A(): pass
@a
class A(B, C.D, *E, f=1, **G):
    """Doc."""
    x: int = 1
    def __init__(self, x): self.x = x


async def f():
    await a
    x = await a.b(c) ** 2
    -await a
    async for a in b: pass
    else: pass
    async with a as b, c: pass
    async with (a as b, c as d): pass
    x = [a async for a in b if await c]
    x = {a: await b for a in c async for d in e}
    x = (a async for a in b)
    y = [await a for a in b]
    await f(await g)
    yield a


@a
async def f(): return await a

# Soft keywords.
match = 1
case = 2
type = 3
_ = match + case
match.a = 1
match[0] = 1
match(a, b)
match (a)
match * a
match - a
match: int
match, case = case, match
print(match, case, type)
type(a)
type = type if a else b
match a:
    case 1: pass
match (a):
    case (1): pass
match a, b:
    case 1, 2: pass
match a,:
    case 1,: pass
match *a, b:
    case *a, 2: pass
match -a:
    case -1 | -1.5: pass
match [a]:
    case []: pass
match {}:
    case {}: pass
match (a, b)[0]:
    case (): pass
match not a:
    case None | True | False: pass
match lambda: a:
    case 'a' | "b" 'c' | b'd': pass
match match:
    case case: pass
match a:
    case a.b | c.d.e: pass
    case (a) if a > b: pass
    case [a, b, *_] | (a, b, *_): pass
    case [a, *rest], *_: pass
    case {'a': 1, b.c: [x, y], -1: _, None: z, **rest}: pass
    case {'a': 1,}: pass
    case {**rest}: pass
    case A(): pass
    case A(1, b, c=2, d=[e]): pass
    case a.B(c=(1 | 2) as d,): pass
    case (1 | 2) as n: pass
    case [1 | 2 as n, *_]: pass
    case str() | int(): pass
    case [(a, b), [c]]: pass
    case (a,): pass
    case (1 | 2 | -3): pass
    case _: pass
if a:
	b
	if c:
	        d
	e
if a:
        b
x = 1 if a else(2)
x = [1]if a else{2}
def f():
    if a:
        return 1
    # a comment at another place
  # and one at no place
    else:

        return 2


if a:
    pass
    # the end
# really
