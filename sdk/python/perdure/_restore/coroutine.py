"""A running function that can be saved: a coroutine that can also say what it is made of."""

from __future__ import annotations

import collections.abc
import inspect
import types
from typing import NamedTuple

from .activation import Activation
from .errors import CodeChanged, NotCapturable, Refusal
from .registry import outcome, refused
from .rewrite import Template

STATELESS_MANAGERS = {("contextlib", "suppress"), ("contextlib", "nullcontext")}


class NotRestorable(NamedTuple):
    """A function that is run as it is, and why it cannot be restored."""

    reason: str
    line: int

    def __bool__(self) -> bool:
        return False


class Restorable:
    """An async function that was rewritten."""

    __slots__ = ("_template", "_binder", "_code", "_kwdefaults", "function")

    def __init__(self, function: types.FunctionType, template: Template):
        self.function = function
        self._code, self._kwdefaults = function.__code__, function.__kwdefaults__
        self._template = template
        self._binder = types.FunctionType(template.binder, function.__globals__, function.__name__, function.__defaults__)
        self._binder.__kwdefaults__ = function.__kwdefaults__
        self._binder.__qualname__ = function.__qualname__

    def fits(self, fn: types.FunctionType) -> bool:
        """Whether fn still is what was compiled."""
        defaults = fn.__defaults__ is self._binder.__defaults__ and fn.__kwdefaults__ is self._kwdefaults
        return defaults and fn.__code__ is self._code

    @property
    def digest(self) -> str:
        """The hash over the function's source that a save point carries."""
        return self._template.digest

    def start(self, /, *args, **kwargs) -> RestorableCoroutine:
        """Calls the function, as function(*args, **kwargs) does."""
        values = self._binder(*args, **kwargs)
        cells = {name: types.CellType(values.pop(name)) if name in values else types.CellType() for name in self._template.cells}
        coroutine = RestorableCoroutine.__new__(RestorableCoroutine)
        coroutine._begin(self.function, self._template, cells, Activation(0, values), None)
        coroutine._native  # made at once, so that Python warns of one that nobody awaits
        return coroutine

    __call__ = start

    def resume(self, data: dict) -> RestorableCoroutine:
        """The coroutine that data was captured from. Its first send() gives what it awaits once more."""
        if data["function"] is not self.function:
            raise CodeChanged(f"the save point is of {data['function'].__qualname__}, not of {self.function.__qualname__}")
        return resume(data)


def compile_function(fn: types.FunctionType) -> Restorable | NotRestorable:
    """Rewrites fn, or says why it is not rewritten."""
    template = outcome(fn)
    if isinstance(template, Refusal):
        return NotRestorable(template.reason, template.line)
    return Restorable(fn, template)


def resume(data: dict) -> RestorableCoroutine:
    """Makes a coroutine of what capture() gave."""
    coroutine = RestorableCoroutine.__new__(RestorableCoroutine)
    coroutine._restore(data)
    return coroutine


class RestorableCoroutine(collections.abc.Coroutine):
    """Runs as the coroutine of the function does, and can be captured while it waits."""

    __slots__ = ("_function", "_template", "_cells", "_run", "_made", "_data", "__weakref__")

    def _begin(self, function, template: Template, cells: dict, run: Activation, data: dict | None) -> None:
        self._function = function
        self._template = template
        self._cells = cells
        self._run = run
        self._data = data
        self._made = None

    @property
    def _native(self) -> types.CoroutineType:
        """Python's own coroutine. One that was loaded is made when it is needed."""
        if self._made is None:
            function, code, cells = self._function, self._template.code, self._cells
            free = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
            closure = tuple(cells[n] if n in cells else free[n] for n in code.co_freevars)
            made = types.FunctionType(code, function.__globals__, function.__name__, None, closure)
            made.__qualname__ = function.__qualname__
            self._made = made(self._run)
        return self._made

    def _restore(self, data: dict) -> None:
        function = data["function"]
        template = outcome(function)
        if isinstance(template, Refusal):
            raise CodeChanged(f"{function.__qualname__} cannot be restored any more: {template.reason}")
        known = 0 <= data["state"] <= len(template.states) and set(data["cells"]) == set(template.cells)
        if data["hash"] != template.digest or not known:
            raise CodeChanged(f"{function.__qualname__} is not the function that was saved")
        run = Activation(data["state"], {**data["locals"], **data["temporaries"]}, data["awaited"])
        self._begin(function, template, data["cells"], run, data)
        if data["finished"]:
            self._native.close()

    # -- the coroutine

    def _unreached(self) -> bool:
        """Whether it was restored, and has not yet come to the await that it stood at."""
        return bool(self._run.state) and inspect.getcoroutinestate(self._native) == inspect.CORO_CREATED

    def send(self, value):
        return self._native.send(value)

    def throw(self, *error):
        if self._unreached():
            self._native.send(None)
        return self._native.throw(*error)

    def close(self):
        if self._unreached():
            self._native.send(None)
        self._native.close()

    def __await__(self):
        return self._native.__await__()

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return getattr(self._function, name)
        raise AttributeError(name)

    @property
    def cr_frame(self):
        return self._native.cr_frame

    @property
    def cr_running(self):
        return self._native.cr_running

    @property
    def cr_await(self):
        return self._native.cr_await

    @property
    def cr_code(self):
        return self._function.__code__

    def __repr__(self):
        return f"<restorable coroutine {self._function.__qualname__}>"

    # -- saving

    def capture(self) -> dict:
        """What the coroutine is made of. What it awaits, and its values, are objects in it: see save()."""
        if self._made is None and not self._data["finished"]:
            return dict(self._data)
        state = inspect.getcoroutinestate(self._native)
        if state == inspect.CORO_RUNNING:
            raise NotCapturable(f"{self._function.__qualname__} is running", None, self._native.cr_frame.f_lineno)
        if state == inspect.CORO_CLOSED:
            return self._described(0, {}, {}, None, {n: types.CellType() for n in self._cells}, True)
        if state == inspect.CORO_CREATED:
            if self._data is not None:
                return dict(self._data)
            return self._described(0, dict(self._run.values), {}, None, self._cells)
        return self._suspended(_variables(self._native.cr_frame))

    def _suspended(self, found: dict) -> dict:
        state = found["_pd_s"]
        at = self._template.states[state - 1]
        values = {name: found[name] for name in sorted(at.locals) if name in found}
        kept = {name: found[name] for name in at.temporaries if name in found}
        for name, value in kept.items():
            if name.startswith("_pd_m"):
                self._manager(value, at.line)
        self._awaitable(found["_pd_c"], at.line)
        return self._described(state, values, kept, found["_pd_c"], self._cells)

    def _described(self, state, values, kept, awaited, cells, finished=False) -> dict:
        return {
            "function": self._function,
            "hash": self._template.digest,
            "state": state,
            "line": self._template.states[state - 1].line if state else self._function.__code__.co_firstlineno,
            "locals": values,
            "temporaries": kept,
            "cells": dict(cells),
            "awaited": awaited,
            "finished": finished,
        }

    def _manager(self, value, line) -> None:
        kind = type(value)
        if not getattr(kind, "__perdure_capture__", False) and (kind.__module__, kind.__qualname__) not in STATELESS_MANAGERS:
            raise NotCapturable(f"an await inside with {kind.__qualname__}: it would not be entered again", "with", line)

    def _awaitable(self, value, line) -> None:
        kind = type(value)
        if kind is RestorableCoroutine or getattr(kind, "__perdure_capture__", False):
            return
        if isinstance(value, types.CoroutineType):
            refusal = refused(value.cr_code)
            why = f" ({refusal.reason}, line {refusal.line})" if refusal else ""
            raise NotCapturable(f"it awaits {value.__qualname__}, which cannot be restored{why}", "await", line)
        raise NotCapturable(f"it awaits an object of type {kind.__module__}.{kind.__qualname__}, which cannot be saved", "await", line)


def _variables(frame: types.FrameType) -> dict:
    snapshot = frame.f_locals
    found = dict(snapshot)
    if type(snapshot) is dict:
        snapshot.clear()  # before 3.13 the frame keeps the snapshot, and with it all that was in a variable
    return found
