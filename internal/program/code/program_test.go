package code_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/syntax"
)

// parts has something of everything that a blob holds.
const parts = `"""A doc."""
import math
from json import dumps, loads as read

class Account(object):
    """Holds money."""
    limit: int = 10 ** 30

    def __init__(self, owner, *names, amount=1.5, **more):
        super().__init__()
        self.owner = owner

    async def settle(self):
        async with self as me:
            return [x async for x in me if await x]

def outer(a, /, b=(1, b"x", None, ..., True), *, c: "hint"=-0.0):
    """Another doc."""
    total = 0
    def inner():
        nonlocal total
        total += a
        yield from (i for i in range(total) if i in {1, 2})
    try:
        for k, *rest in enumerate(inner()):
            total += k * 2
    except (ValueError, KeyError) as e:
        raise RuntimeError(f"bad {e!r:>{total}}") from e
    finally:
        print("end", sep="")
    match rest:
        case [Account(owner=o), {"k": v, **others}, *_] | (o, v, others): return o
        case str(x) if x: return lambda: x
    return a < b < c
`

func program(t testing.TB, source string) *code.Program {
	t.Helper()
	m, err := syntax.Parse("f.py", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if err := syntax.Resolve(m); err != nil {
		t.Fatal(err)
	}
	p, err := compile.Compile(m, compile.Options{Source: source})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func blob(t testing.TB, p *code.Program) []byte {
	t.Helper()
	b, err := code.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
