"""What is not restored says so, when it is compiled or when it is saved."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import unittest

from perdure._restore import CodeChanged, NotCapturable, compile_function, dumps, loads

from . import corpus
from .harness import QuietCase
from .world import Wait, w


async def generator():
    yield await w(1)


async def uses_locals():
    await w(1)
    return locals()


async def runs_text():
    exec("1")
    await w(1)


async def expression():
    return (x async for x in await w([]))


def plain():
    return 1


async def holds_a_file():
    file = open(os.devnull)
    await w(1)
    file.close()


async def inside_a_context():
    @contextlib.contextmanager
    def context():
        yield 1

    with context():
        await w(1)


async def awaits_a_future():
    await asyncio.sleep(0)


async def fails_inside():
    held = [open(os.devnull)]
    await inner(held)


async def inner(given):
    await w(1)
    return given


class TestRefusals(QuietCase):
    def test_functions_that_are_not_rewritten(self):
        for fn, reason in (
            (generator, "not an async def"),
            (uses_locals, "locals()"),
            (runs_text, "exec()"),
            (expression, "generator expression"),
            (plain, "not an async def"),
        ):
            with self.subTest(fn.__name__):
                found = compile_function(fn)
                self.assertFalse(found)
                self.assertIn(reason, found.reason)
                self.assertGreaterEqual(found.line, fn.__code__.co_firstlineno)

    def test_states_that_are_not_data(self):
        for fn, reason, variable in (
            (holds_a_file, "open file", "holds_a_file file"),
            (inside_a_context, "would not be entered again", "with"),
            (awaits_a_future, "cannot be", "await"),
        ):
            with self.subTest(fn.__name__):
                coroutine = compile_function(fn).start()
                coroutine.send(None)
                with self.assertRaises(NotCapturable) as caught:
                    dumps(coroutine)
                self.assertIn(reason, caught.exception.reason)
                self.assertEqual(caught.exception.variable, variable)
                self.assertGreater(caught.exception.line, fn.__code__.co_firstlineno)
                with contextlib.suppress(StopIteration):
                    coroutine.send(None)

    def test_a_function_whose_source_changed_is_not_resumed(self):
        coroutine = compile_function(corpus.plain).start()
        coroutine.send(None)
        data = coroutine.capture()
        data["hash"] = "0" * 64
        with self.assertRaises(CodeChanged):
            compile_function(corpus.plain).resume(data)

    def test_another_version_of_a_file_is_not_resumed(self):
        script = "import sys\nsys.path[:0] = {paths!r}\nimport changing\nfrom perdure._restore import *\n"
        first = script + "c = compile_function(changing.f).start()\nc.send(None)\nsys.stdout.buffer.write(dumps(c))\n"
        second = script + "loads(sys.stdin.buffer.read())\n"
        text = "from tests.restore.world import w\nasync def f():\n    a = {}\n    await w(1)\n    return a\n"
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "changing.py")
            for value, script_, given in ((1, first, b""), (1, second, None), (2, second, None)):
                with open(path, "w") as file:
                    file.write(text.format(value))
                paths = [directory, root]
                command = [sys.executable, "-B", "-c", script_.format(paths=paths)]
                result = subprocess.run(command, input=given if given is not None else data, capture_output=True)
                if given is not None:
                    data = result.stdout
                self.assertEqual(result.returncode, 0 if value == 1 else 1, result.stderr)
            self.assertIn(b"CodeChanged", result.stderr)


class TestFreshProcesses(QuietCase):
    """Every await of every function in a process of its own: what a process leaves is all that the next one has."""

    def test_a_chain_of_processes_does_the_same(self):
        from . import world
        from .harness import native, run
        from .test_corpus import comparable, functions

        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        state = b""
        with tempfile.TemporaryFile():
            for _ in range(60):
                result = subprocess.run([sys.executable, "-m", "tests.restore.chain"], input=state, capture_output=True, cwd=root)
                self.assertEqual(result.returncode, 0, result.stderr.decode()[-2000:])
                state = result.stdout
                outcomes = loads(state)
                if all(o["end"] is not None for o in outcomes.values()):
                    break
        for fn in functions(corpus):
            if fn.__name__ == "global_write":
                continue  # a global of a module is not state of a function
            expected = run(native(fn), {fn.__code__.co_filename, world.__file__})
            with self.subTest(fn.__name__):
                got = outcomes[fn.__name__]
                self.assertEqual(comparable((*got["end"], got["log"], got["awaits"])), comparable(expected))


if __name__ == "__main__":
    unittest.main()
