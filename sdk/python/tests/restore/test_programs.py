"""Random async programs: what they do does not depend on whether they are rewritten, saved and loaded."""

from __future__ import annotations

import importlib.util
import os
import random
import sys
import tempfile
import unittest
import warnings

from . import world
from .harness import QuietCase, native, rewritten, run
from .test_corpus import comparable

PROGRAMS = int(os.environ.get("PERDURE_RESTORE_PROGRAMS", "40"))
SEED = int(os.environ.get("PERDURE_RESTORE_SEED", "1"))


class Program:
    """Writes one function at random: statements in each other, in all of which it awaits, raises and leaves."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.depth = self.loops = self.names = self.size = 0
        self.handlers = 0

    def text(self, name: str) -> str:
        self.lines = [f"async def {name}():", "    a = b = c = n = 0", "    box = Box(1)", "    d = {'k': 1}"]
        self.body(1, 3)
        self.lines.append("    return a, b, c, box, d")
        return "\n".join(self.lines) + "\n"

    def put(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)

    def expr(self, depth: int = 0) -> str:
        r = self.random
        plain = [lambda: str(r.randrange(4)), lambda: r.choice("abc"), lambda: f"v({r.choice('abc')})", lambda: "len(d)"]
        if depth > 2 or r.random() < 0.2:
            return r.choice(plain)()
        e = lambda: self.expr(depth + 1)  # noqa: E731
        kinds = [
            lambda: f"await w({e()})",
            lambda: f"await w({e()})",
            lambda: f"await sub({e()})",
            lambda: f"({e()} {r.choice(['+', '-', '*'])} {e()})",
            lambda: f"({e()} {r.choice(['and', 'or'])} {e()})",
            lambda: f"({e()} if {e()} else {e()})",
            lambda: f"({e()} < {e()} {r.choice(['<', '>=', '!='])} {e()})",
            lambda: f"[{e()}, *[{e()}], {e()}][{r.randrange(-3, 3)}]",
            lambda: f"max({e()}, {e()}, key=v)" if r.random() < 0.5 else f"max({e()}, {e()})",
            lambda: f"sum([{e()} for n in range({r.randrange(3)}) if {e()}])",
            lambda: f"len(f'{{await w({r.choice('abc')})}}-{{v({r.choice('abc')})!r}}{{await sub({r.choice('abc')})!s:>3}}')",
            lambda: f"({r.choice('abc')} := {e()})",
            lambda: f"{{{e()}: {e()}, 1: {e()}}}.get(1)",
            lambda: f"not {e()}",
            lambda: f"{e()} // {e()}",
        ]
        return f"({r.choice(kinds)()})"

    def body(self, indent: int, most: int) -> None:
        for _ in range(self.random.randint(1, most)):
            self.statement(indent)

    def statement(self, indent: int) -> None:
        r, put, e = self.random, self.put, self.expr
        self.size += 1
        simple = [self.simple]
        if indent > 5 or self.size > 25 or r.random() < 0.4:
            r.choice(simple)(indent)
            return
        kind = r.choice(["if", "while", "for", "try", "try", "tryf", "tryf", "tryall", "with", "awith", "afor", "match"])
        if kind == "if":
            put(indent, f"if {e()}:")
            self.body(indent + 1, 2)
            if r.random() < 0.5:
                put(indent, f"elif {e()}:")
                self.body(indent + 1, 2)
            if r.random() < 0.5:
                put(indent, "else:")
                self.body(indent + 1, 2)
        elif kind in ("while", "for", "afor"):
            self.loop(indent, kind)
        elif kind in ("try", "tryf", "tryall"):
            self.attempt(indent, kind)
        elif kind == "with":
            put(indent, f"with Manager({self.size}, swallow={r.random() < 0.3}) as {r.choice('ab')}x:")
            self.body(indent + 1, 3)
        elif kind == "awith":
            put(indent, f"async with Manager({self.size}, swallow={r.random() < 0.3}):")
            self.body(indent + 1, 3)
        else:
            put(indent, f"match {e()}:")
            put(indent + 1, f"case n if {e()} == 1:")
            self.body(indent + 2, 2)
            put(indent + 1, "case 0 | 2:")
            self.body(indent + 2, 2)
            if r.random() < 0.5:
                put(indent + 1, "case _:")
                self.body(indent + 2, 2)

    def loop(self, indent: int, kind: str) -> None:
        r, put, e = self.random, self.put, self.expr
        if kind == "while":
            self.names += 1
            put(indent, f"t{self.names} = 0")
            put(indent, f"while (t{self.names} := t{self.names} + 1) < {r.randint(2, 4)} and ({e()}, 1)[1]:")
        elif kind == "for":
            over = r.choice(["range(3)", "[1, 2]", f"[{e()}, {e()}]", "list(d)", "enumerate('xy')", "{0: 1, 2: 3}.items()"])
            put(indent, f"for {r.choice(['n', 'box.value', 'd[0]'])} in {over}:")
        else:
            put(indent, f"async for n in Count({r.randint(0, 3)}):")
        handlers, self.handlers = self.handlers, 0
        self.loops += 1
        self.body(indent + 1, 3)
        self.loops -= 1
        self.handlers = handlers
        if r.random() < 0.3:
            put(indent, "else:")
            self.body(indent + 1, 2)

    def attempt(self, indent: int, kind: str) -> None:
        r, put = self.random, self.put
        put(indent, "try:")
        self.body(indent + 1, 3)
        if kind != "tryf":
            name = r.choice(["", " as q"])
            put(indent, f"except {r.choice(['ValueError', '(ValueError, KeyError)', 'Exception', 'ZeroDivisionError'])}{name}:")
            self.handlers += 1
            if name:
                put(indent + 1, "out(repr(q), repr(q.__context__))")
            self.body(indent + 1, 3)
            self.handlers -= 1
            if r.random() < 0.4:
                put(indent, "else:")
                self.body(indent + 1, 2)
        if kind != "try":
            put(indent, "finally:")
            self.body(indent + 1, 3)

    def simple(self, indent: int) -> None:
        r, put, e = self.random, self.put, self.expr
        kinds = [
            lambda: put(indent, f"{r.choice('abc')} = {e()}"),
            lambda: put(indent, f"{r.choice('abc')} {r.choice(['+', '-'])}= {e()}"),
            lambda: put(indent, f"d[{e()}] = {e()}"),
            lambda: put(indent, f"d['k'] += {e()}"),
            lambda: put(indent, f"box.value += {e()}"),
            lambda: put(indent, f"out({e()}, {e()})"),
            lambda: put(indent, f"await w({e()})"),
            lambda: put(indent, f"await bad('b{self.size}', {r.choice(['ValueError', 'KeyError'])!r})"),
            lambda: put(indent, f"await fails('f{self.size}')"),
            lambda: put(indent, f"raise ValueError({e()})" + r.choice(["", " from None", " from KeyError('c')"])),
            lambda: put(indent, f"assert {e()}, {e()}"),
        ]
        if self.loops:
            kinds += [lambda: put(indent, "break"), lambda: put(indent, "continue")]
        if self.handlers:
            kinds += [lambda: put(indent, "raise")] * 2
        if r.random() < 0.06:
            put(indent, f"return {e()}")
            return
        r.choice(kinds)()


class TestPrograms(QuietCase):
    maxDiff = None

    def module(self, directory: str, first: int, count: int):
        names = "Base Box Color Count Derived Key Manager Point Slotted Wait bad fails out sub twice v w".split()
        text = f"from {world.__name__} import {', '.join(names)}\n"
        for seed in range(first, first + count):
            text += "\n\n" + Program(seed).text(f"p{seed}")
        path = os.path.join(directory, f"perdure_programs_{first}.py")
        with open(path, "w") as file:
            file.write(text)
        spec = importlib.util.spec_from_file_location(f"perdure_programs_{first}", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            spec.loader.exec_module(module)
        return module

    def test_random_programs_do_the_same_in_every_way(self):
        awaits = 0
        with tempfile.TemporaryDirectory() as directory:
            for first in range(SEED * 1_000_000, SEED * 1_000_000 + PROGRAMS, 50):
                module = self.module(directory, first, min(50, PROGRAMS))
                for name, fn in list(vars(module).items()):
                    if name[0] == "p" and name[1:].isdigit():
                        awaits += self.same(fn, {module.__file__, world.__file__})
                del sys.modules[module.__name__]
        self.assertGreater(awaits, PROGRAMS, "the programs await too little to show anything")

    def same(self, fn, files) -> int:
        expected = run(native(fn), files)
        chosen = random.Random(fn.__name__)
        ways = [{}, {"save": lambda n: True}, {"save": lambda n: n % 3 == 0}]
        for how in ways:
            self.assertEqual(comparable(run(rewritten(fn), files, **how)), comparable(expected), fn.__name__)
        if expected[3]:
            stop = chosen.randint(1, expected[3])
            thrown = run(native(fn), files, stop=stop)
            for how in ways[:2]:
                got = run(rewritten(fn), files, stop=stop, **how)
                self.assertEqual(comparable(got), comparable(thrown), f"{fn.__name__} stopped at {stop}")
        return expected[3]


if __name__ == "__main__":
    unittest.main()
