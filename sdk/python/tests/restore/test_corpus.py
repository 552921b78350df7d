"""The corpus, run in every way: the result, the log, the exceptions and the lines of their tracebacks are the same."""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
import tempfile
import unittest

from . import corpus, world
from .harness import QuietCase, native, rewritten, run

HERE = os.path.dirname(os.path.abspath(__file__))
ALWAYS = lambda n: True  # noqa: E731
# Before 3.11 the line at which an exception was first raised is that of its try, once it is raised again behind an await.
LINES_MAY_DIFFER = sys.version_info < (3, 11)


def generated(directory):
    """A module with one function for each expression."""
    with open(os.path.join(HERE, "expressions.txt")) as file:
        expressions = [line.rstrip("\n") for line in file if line.strip()]
    names = "Base Box Color Count Derived Key Manager Point Slotted Wait bad fails out sub twice v w"
    text = f"from {world.__name__} import {', '.join(names.split())}\n"
    for i, expression in enumerate(expressions):
        try:
            compile(f"async def f(): return {expression}", "", "exec")
        except SyntaxError:
            continue  # this version of Python does not know it
        text += f"\nasync def e{i:03}():\n    return {expression}\n"
        text += f"\nasync def s{i:03}():\n    for i in (0, 1):\n        q = v(8), ({expression})\n        out(q)\n    return q, await w(1)\n"
    path = os.path.join(directory, "perdure_expressions.py")
    with open(path, "w") as file:
        file.write(text)
    spec = importlib.util.spec_from_file_location("perdure_expressions", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["perdure_expressions"] = module
    spec.loader.exec_module(module)
    return module


def functions(module):
    found = [f for f in vars(module).values() if inspect.iscoroutinefunction(f) and f.__module__ == module.__name__]
    return sorted(found, key=lambda f: f.__code__.co_firstlineno)


def comparable(outcome):
    if not LINES_MAY_DIFFER or outcome[0] != "error":
        return outcome

    def strip(node):
        return node and [*node[:3], strip(node[3]), strip(node[4])]

    return (outcome[0], strip(outcome[1]), *outcome[2:])


class TestCorpus(QuietCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = tempfile.TemporaryDirectory()
        cls.functions = [*functions(corpus), *functions(generated(cls.directory.name))]

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()
        super().tearDownClass()

    def check(self, fn, **how):
        files = {fn.__code__.co_filename, world.__file__}
        expected = run(native(fn), files, **{k: x for k, x in how.items() if k != "save"})
        got = run(rewritten(fn), files, **how)
        self.assertEqual(comparable(got), comparable(expected), f"{fn.__name__} {how}")
        return expected[3]

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(self.functions), 150)

    def test_rewritten_functions_do_the_same(self):
        for fn in self.functions:
            with self.subTest(fn.__name__):
                self.check(fn)

    def test_saved_at_every_await_they_do_the_same(self):
        for fn in self.functions:
            with self.subTest(fn.__name__):
                self.check(fn, save=ALWAYS)

    def test_saved_at_one_await_they_do_the_same(self):
        for fn in functions(corpus):
            with self.subTest(fn.__name__):
                for n in range(1, self.check(fn) + 1):
                    self.check(fn, save=lambda m, n=n: m == n)

    def test_what_is_thrown_at_an_await_does_the_same(self):
        for fn in functions(corpus):
            with self.subTest(fn.__name__):
                for n in range(1, self.check(fn) + 1):
                    self.check(fn, stop=n)
                    self.check(fn, stop=n, save=ALWAYS)

    def test_closed_at_an_await_they_do_the_same(self):
        for fn in functions(corpus):
            with self.subTest(fn.__name__):
                for n in range(1, self.check(fn) + 1):
                    self.check(fn, stop=n, close=True)
                    self.check(fn, stop=n, close=True, save=ALWAYS)


if __name__ == "__main__":
    unittest.main()
