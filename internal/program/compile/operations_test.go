package compile_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/code"
)

// everything uses each construct, in places where nothing shorter is emitted for it.
const everything = `
from math import *
import os.path as path, json
from json import dumps as d, loads
x: int = 1
y: list[int]
def cells(a):
    def inner():
        nonlocal a, b
        lambda: a
        b = a
        del a
    b = 1
    b = b + b
    del b
    return inner
class C(Base, tag=1, **options):
    """A class."""
    n = 1
    del n
    m: int = 2
    def f(self):
        return super().f()
    def g(self): return self.x
def operators(p, q, r):
    del r
    a, b, *c, e = p
    i, j = q
    p[i], q.k = q.k, p[i]
    p[i] += -j
    p.n += 1
    p[1] += 1
    p.q.n += 1
    p.q[j] += 1
    del p[i], q.k
    i = i + 1
    j = p + q
    i += p + 1 - (1 - i)
    i = (p + q) - (p - q) * (p * q) // (p @ q) % ~p
    u = p[i] + p.f(i) * q
    u = p.f() + 1
    u += f()
    i = p < q() , p is q, p is not q, p in q, p not in q, not p, p < q < i
    if f() < 1: pass
    while i < j: i += 1
    while i < 10: i = i - 1
    if p is None: q = p if p is not None else q
    p.append(q)
    p[1:2], p[1:2:3]
    g = p and q, p or q, p and q or i
    if not p: pass
    return p
def displays(p, q):
    a = [*p, *q], {1, *p}, {1: 2, **p}, (p, q), (*p, q), [1, 2, 3], f"{p}{q!r:>{p}}", {p, q}
    b = [i for i in p], {i for i in p}, {i: i for i in p}, (i for i in p)
    return a(1, *p, k=1, **q), a(k=1), a.b(k=1), a(*p), a.b(p)
def generators(p):
    z = yield p
    yield from p
async def asynchronous(p):
    async for a in p: await a
    async with p as b: pass
    return [x async for x in p]
def exceptions(p):
    try:
        assert p, "no"
        raise p
    except KeyError as e:
        raise ValueError from e
    except TypeError:
        raise
    finally:
        with p as q, p: pass
def matches(p):
    match p:
        case 1 | None: pass
        case [a, *b]: pass
        case {"k": a, **rest}: pass
        case C(a, k=1) if a: pass
        case a: pass
del x
`

func TestEveryOperationIsEmitted(t *testing.T) {
	seen := map[code.Op]bool{code.NOP: true}
	for _, f := range compiled(t, everything).Functions {
		for _, word := range f.Code {
			seen[code.OpOf(word)] = true
			seen[code.First(code.OpOf(word))] = true
		}
	}
	for _, f := range compiled(t, "print(len('x'))\n").Functions {
		for _, word := range f.Code {
			seen[code.OpOf(word)] = true
		}
	}
	for op := range code.Op(code.Count) {
		if !seen[op] {
			t.Errorf("%s is never emitted", op)
		}
	}
}
