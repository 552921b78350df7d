"""Runs a function as it is, rewritten, and saved and loaded at its awaits; and describes what came of it."""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import unittest
import warnings

from perdure._restore import RestorableCoroutine, compile_function, dumps, loads

from . import world

COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>"}
MOST = 400


class QuietCase(unittest.TestCase):
    """What the functions of the tests print, and that some are left in their middle, is not for people."""

    @classmethod
    def setUpClass(cls):
        cls.quiet = contextlib.ExitStack()
        cls.quiet.enter_context(warnings.catch_warnings())
        cls.quiet.enter_context(contextlib.redirect_stdout(io.StringIO()))
        warnings.filterwarnings("ignore", category=RuntimeWarning, message="coroutine .* was never awaited")
        warnings.filterwarnings("ignore", category=SyntaxWarning)

    @classmethod
    def tearDownClass(cls):
        gc.collect()  # what is left is found here, and not in another test
        cls.quiet.close()


class Stopped(BaseException):
    """What a test throws into a function."""


def lines(error, files):
    """The entries of a traceback that lie in files. A comprehension that awaits has no frame of its own."""
    found, traceback = [], error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in files and code.co_name not in COMPREHENSIONS:
            found.append((code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    return found


def described(error, files, depth=0):
    if error is None or depth > 6:
        return None
    chain = [described(e, files, depth + 1) for e in (error.__cause__, error.__context__)]
    return [type(error).__name__, repr(error.args), error.__suppress_context__, *chain, lines(error, files)]


def native(fn):
    return fn()


def rewritten(fn):
    restorable = compile_function(fn)
    assert restorable, f"{fn.__name__}: {restorable.reason}, line {restorable.line}"
    return restorable.start()


def again(coroutine):
    """The coroutine, saved and loaded, at the await where it was."""
    data = dumps(coroutine)
    made = loads(data)
    assert type(made) is RestorableCoroutine and made is not coroutine
    assert dumps(made) == data, "a save point that is loaded and saved again is another one"
    return made


def left(coroutine):
    """The coroutine loaded again. What the one that is left does when it is dropped does not count."""
    made = again(coroutine)
    dispose(coroutine)
    return made


def dispose(coroutine):
    """Ends a coroutine, whatever it does against it, so that it does not come back when memory is collected."""
    kept = list(world.log)
    for _ in range(20):
        try:
            coroutine.close()
            break
        except BaseException:
            continue
    world.log[:] = kept


def answer(coroutine, waiting):
    if waiting.error:
        return coroutine.throw(getattr(builtins, waiting.error)(waiting.value))
    return coroutine.send(waiting.value)


def run(coroutine, files, save=lambda n: False, stop=None, close=False):
    """Drives the coroutine. save(n): whether it is saved and loaded at the n-th await; stop: where Stopped is thrown."""
    world.log.clear()
    count = 0
    try:
        waiting = coroutine.send(None)
        while True:
            count += 1
            assert count < MOST, "it does not end"
            if save(count):
                coroutine = left(coroutine)
                if count != stop:
                    waiting = coroutine.send(None)
            if count == stop:
                if close:
                    coroutine.close()
                    return ("closed", None, list(world.log), count)
                waiting = coroutine.throw(Stopped("stop"))
            else:
                waiting = answer(coroutine, waiting)
    except StopIteration as end:
        return ("value", repr(end.value), list(world.log), count)
    except BaseException as error:
        if isinstance(error, AssertionError) and error.args and "save point" in str(error.args[0]):
            raise
        return ("error", described(error, files), list(world.log), count)
    finally:
        dispose(coroutine)
