"""What a rewritten function calls: the Python that its author did not write."""

from __future__ import annotations

import functools
import inspect
import itertools
import operator
import sys
import types

from .registry import started


class Loop:
    """An iterator that may lack __iter__, as a for statement allows."""

    __slots__ = ("of",)

    def __init__(self, of):
        self.of = of

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.of)


class Activation:
    """One run of a function: where it is to resume, and with which values."""

    __slots__ = ("state", "values", "awaited", "kept")

    def __init__(self, state: int, values: dict, awaited: object = None):
        self.state = state
        self.values = values
        self.awaited = awaited
        self.kept: list[tuple] = []

    iter = staticmethod(iter)
    slice = slice
    set = set
    setitem = staticmethod(operator.setitem)
    exc_info = staticmethod(sys.exc_info)
    BaseException = BaseException
    StopAsyncIteration = StopAsyncIteration

    def call(self, function):
        """What to call for function: an async def is started so that it can be saved."""
        kind = type(function)
        if kind is types.FunctionType:
            if function.__code__.co_flags & inspect.CO_COROUTINE:
                return started(function) or function
        elif kind is types.MethodType:
            inner = function.__func__
            if type(inner) is types.FunctionType and inner.__code__.co_flags & inspect.CO_COROUTINE:
                start = started(inner)
                if start is not None:
                    return functools.partial(start, function.__self__)
        return function

    def child(self, _):
        """What was awaited when the function was saved. With this, it is where it was."""
        child, self.awaited, self.values = self.awaited, None, None
        return child

    # -- loops

    def loop(self, iterator):
        return iterator if hasattr(type(iterator), "__iter__") else Loop(iterator)

    def once(self, iterator):
        """Enters a loop again, for one turn without taking an element."""
        return itertools.chain((None,), iterator)

    def aiter(self, source):
        method = getattr(type(source), "__aiter__", None)
        if method is None:
            raise TypeError(f"'async for' requires an object with __aiter__ method, got {type(source).__name__}")
        iterator = method(source)
        if not hasattr(type(iterator), "__anext__"):
            raise TypeError(f"'async for' received an object from __aiter__ that does not implement __anext__: {type(iterator).__name__}")
        return iterator

    def anext(self, iterator):
        return types.MethodType(type(iterator).__anext__, iterator)

    # -- context managers

    def enter(self, manager):
        return _method(manager, "__enter__", "__exit__", "the context manager protocol")

    def exit(self, manager):
        return _bound(manager, "__exit__")

    def aenter(self, manager):
        return _method(manager, "__aenter__", "__aexit__", "the asynchronous context manager protocol")

    def aexit(self, manager):
        return _bound(manager, "__aexit__")

    # -- exceptions

    def exc(self):
        return sys.exc_info()[1]

    def again(self, error):
        """error, to be raised again on the way into its handler. Raising changes it: settle() undoes that."""
        self.kept = [
            (e, e.__traceback__, e.__context__, e.__cause__, e.__suppress_context__) for e in _chain(error, sys.exc_info()[1])
        ]
        return error

    def settle(self):
        for error, traceback, context, cause, suppress in self.kept:
            error.__traceback__ = traceback
            error.__context__ = context
            error.__cause__ = cause
            error.__suppress_context__ = suppress
        self.kept = []


def _chain(*errors):
    found: dict[int, BaseException] = {}
    waiting = [error for error in errors if error is not None]
    while waiting:
        error = waiting.pop()
        if id(error) in found:
            continue
        found[id(error)] = error
        waiting += [e for e in (error.__context__, error.__cause__) if e is not None]
    return list(found.values())


def _bound(manager, name: str):
    """A special method, found as Python finds it: on the class."""
    found = inspect.getattr_static(type(manager), name)
    get = getattr(type(found), "__get__", None)
    return get(found, manager, type(manager)) if get else found


def _method(manager, first: str, last: str, protocol: str):
    for name in (first, last):
        if not hasattr(type(manager), name):
            if sys.version_info < (3, 11):
                raise AttributeError(name)
            missed = f" (missed {name} method)" if name == last else ""
            raise TypeError(f"'{type(manager).__qualname__}' object does not support {protocol}{missed}")
    return _bound(manager, first)
