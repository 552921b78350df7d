"""Sagas: what has been done is undone, in reverse, when what follows fails or is canceled."""

import _perdure

import perdure._values as _values
from perdure._errors import Cancelled, CompensationFailed, PromiseCanceled, to_wire
from perdure._waits import awaitable, ready


class Saga:
    """``async with perdure.saga() as saga``, or ``with`` in a plain function.

    ::

        async with perdure.saga() as saga:
            await withdraw(source, amount)
            saga.compensate(refund, source, amount)
            await deposit(target, amount)

    An error or a cancellation that leaves the block runs what compensate() was given, the last first, and goes on. While
    that is done neither a cancellation nor a time limit ends it, and all of it is done even if a part fails: then
    CompensationFailed is raised, with the error as its context.
    """

    def __init__(self):
        self._undo = []

    def compensate(self, function, *args, **kwargs):
        """Registers a call that undoes what was done."""
        if not callable(function):
            raise TypeError(f"{type(function).__name__} is not callable: give the function, and behind it its arguments")
        self._undo.append((function, args, kwargs))

    def __enter__(self):
        if not _perdure.plain():
            raise TypeError("in an async def it is: async with perdure.saga()")
        ready()
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            _perdure.block(self._compensate())
        return False

    async def __aenter__(self):
        ready()
        return self

    async def __aexit__(self, kind, error, trace):
        if error is not None:
            await self._compensate()
        return False

    async def _compensate(self):
        failed = []
        _perdure.shield(1)
        try:
            while self._undo:
                step = self._undo[-1]
                problem = await self._carry_out(step)
                self._undo.pop()
                if problem is not None:
                    failed.append({"function": _name(step[0]), "error": {"type": problem["type"], "message": problem.get("message", "")}})
        finally:
            _perdure.shield(-1)
        if failed:
            names = ", ".join(one["function"] for one in failed)
            raise CompensationFailed(f"not undone: {names}", data=failed)

    async def _carry_out(self, step):
        """Its error as data, or None."""
        function, args, kwargs = step
        while True:
            canceling = _perdure.canceling()
            try:
                # In a plain function the call itself waits, and what it gives is no awaitable.
                made = function(*args, **kwargs)
                if awaitable(made):
                    await made
                return None
            except PromiseCanceled as error:
                if canceling or not _perdure.canceling():
                    return to_wire(error)
                # It was called before the execution was canceled, and ended with that: called now, it is left alone.
            except (Exception, Cancelled) as error:
                return to_wire(error)


def _name(function):
    name = getattr(function, "name", None) or getattr(function, "__name__", None)
    return str(name or type(function).__name__)


def saga():
    """``async with perdure.saga() as saga:`` undoes in reverse what was done in the block, if it fails or is canceled."""
    return Saga()
