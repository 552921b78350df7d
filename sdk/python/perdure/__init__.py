"""Distributed async/await: functions that call each other by name, and outlive the processes that run them.

::

    import perdure
    from perdure.functions import bar

    @perdure.function
    async def foo(n):
        print("span 1")
        x = await bar(n)
        print("span 2")
        return x + 1

    if __name__ == "__main__":
        perdure.main(foo)

Under plain ``python3`` the functions of the file run in this process; in a pod, ``bar`` is another execution.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable, Optional
from uuid import UUID

from . import _engine, _values, functions
from ._combine import First, Gather, Settled
from ._config import Duration, span
from ._errors import (
    Cancelled,
    CompensationFailed,
    Deadlock,
    Error,
    PromiseCanceled,
    PromiseDeleted,
    RemoteError,
    Timeout,
    ValueTooLarge,
)
from ._function import Function, Remote, function, present
from ._parallel import Parallel
from ._promise import Call, Options, Promise, Retry
from ._saga import Saga
from ._step import Step
from ._steps import Run
from ._tasks import Task, TaskGroup
from ._timers import Scope, Sleep

__version__ = "0.1.0"

__all__ = [
    "Call", "Cancelled", "CompensationFailed", "Deadlock", "Error", "Function", "Options", "Promise", "PromiseCanceled", "PromiseDeleted",
    "Remote", "RemoteError", "Retry", "Saga", "Settled", "Step", "Task", "TaskGroup", "Timeout", "ValueTooLarge",
    "all_settled", "attempt", "canceling", "first", "function", "functions", "gather", "idempotency_key", "main", "now", "parallel",
    "progress", "promise", "random", "run", "saga", "serve", "sleep", "spawn", "step", "tasks", "timeout", "uuid4",
]  # fmt: skip


def gather(*awaitables: Any, return_exceptions: bool = False) -> Any:
    """Awaits all: promises, calls, coroutines, tasks. Their values, in order.

    As soon as one has failed, its error is raised, and what gather itself started (the calls and coroutines that were given
    to it) is canceled; promises and tasks go on. With ``return_exceptions`` errors stand among the values.
    """
    return present(Gather(list(awaitables), "Exceptions" if return_exceptions else "All"))


def all_settled(*awaitables: Any) -> Any:
    """Awaits all, however they end: a list of :class:`Settled`."""
    return present(Gather(list(awaitables), "Settled"))


def first(*awaitables: Any) -> Any:
    """Awaits the first that settles: ``index, value = await perdure.first(a, b)``, or its error.

    Which one it was is recorded. What first itself started and has not settled is canceled; promises and tasks go on.
    """
    return present(First(list(awaitables)))


def parallel(
    items: Iterable[Any],
    function: Callable[[Any], Any],
    *,
    window: int = 100,
    return_exceptions: bool = False,
    max_failures: Optional[int] = None,
) -> Any:
    """One call for each item, ``window`` of them at a time: ``await perdure.parallel(orders, ship)``. The results, in order.

    The first error cancels the rest and is raised. With ``return_exceptions`` errors stand among the results; with
    ``max_failures=3`` so many of them do, and the next one ends it.
    """
    return present(Parallel(items, function, window, return_exceptions, max_failures))


def saga() -> Saga:
    """``async with perdure.saga() as saga:`` undoes in reverse what was done in the block, if it fails or is canceled."""
    return Saga()


def spawn(function: Any, *args: Any, **kwargs: Any) -> Task:
    """Starts a coroutine, or an ``async def`` with arguments, beside the caller. Who started it ends after it."""
    return _engine.current().spawn(function, *args, **kwargs)


def step(name: str, *, retry: Any = None) -> Step:
    """``async with perdure.step("ship", retry=3):`` the calls of the block are one unit, which is tried again as a whole.

    ``retry`` is as in :class:`Options`: a number of attempts, a :class:`Retry` or a dict. Default is three attempts.
    """
    return Step(name, retry)


def tasks() -> TaskGroup:
    """``async with perdure.tasks() as group: group.spawn(f, 1)``: the block ends when its tasks have."""
    return TaskGroup()


def sleep(seconds: Duration) -> Any:
    """Sleeps, without a pod if it takes long. The time it ends is recorded at its beginning."""
    return present(Sleep(seconds))


def timeout(seconds: Duration) -> Scope:
    """``async with perdure.timeout(60):`` what awaits in the block when the time is over raises :class:`Timeout`."""
    return Scope(seconds)


def run(function: Callable[..., Any], *args: Any, name: Optional[str] = None, key: Optional[str] = None, **kwargs: Any) -> Any:
    """A local step: runs the function here, records the result, and never runs it again once that is recorded.

    The process can die between the two; then the function runs again. An error counts for its attempt.
    """
    named = name or getattr(function, "__name__", "") or type(function).__name__
    return present(Run(function, args, kwargs, named[:256], key))


def promise(
    *,
    key: Optional[str] = None,
    timeout: Optional[Duration] = None,
    on_timeout: str = "Reject",
    param: Any = None,
    id: Optional[str] = None,
) -> Promise[Any]:
    """Makes a promise for somebody else to settle: a person, a webhook. Give them its ``name``.

    ``on_timeout="Resolve"`` makes it a timer. ``param`` is a value for whoever looks at it.
    """
    if on_timeout not in ("Reject", "Resolve"):
        raise ValueError(f"on_timeout is {on_timeout!r}: it may be Reject or Resolve")
    engine = _engine.current()
    body = {"step": engine.task.next_step(key), "onTimeout": on_timeout}
    if timeout is not None:
        body["timeout"] = span(timeout)
    if param is not None:
        body["param"] = param
    if id is not None:
        body["id"] = id
    return engine.make(body, _values.call_hash("", on_timeout, param, []), "a promise")


def now() -> float:
    """The time in Unix seconds; recorded, so that it is the same when the code runs again."""
    return _engine.current().now()


def random() -> float:
    """A random number from 0 to below 1, the same when the code runs again."""
    engine = _engine.current()
    return engine.draws.number(engine.task)


def uuid4() -> UUID:
    """A random UUID, the same when the code runs again."""
    engine = _engine.current()
    return engine.draws.uuid(engine.task)


def progress(done: Optional[float] = None, total: Optional[float] = None, message: Optional[str] = None) -> None:
    """Tells how far the function is, in the background and at most once a second."""
    report = {"done": done, "total": total, "message": message[:256] if message is not None else None}
    engine = _engine.running()
    if engine is not None:
        engine.host.progress({name: value for name, value in report.items() if value is not None})


def idempotency_key() -> str:
    """The key that all attempts and activations of this execution share: give it to what has effects."""
    engine = _engine.running()
    return engine.key if engine is not None else ""


def attempt() -> int:
    """Which attempt this is, from 1."""
    engine = _engine.running()
    return engine.attempt if engine is not None else 1


def canceling() -> bool:
    """Whether this execution is to end."""
    engine = _engine.running()
    return engine is not None and (engine.canceling or engine.host.canceling)


def main(function: Optional[Callable[..., Any]] = None) -> None:
    """Runs a function as this process is meant to: one activation in a pod, or all of it on a laptop.

    Without a function it is the one of the name in ``PERDURE_FUNCTION``, ``main``, or the only one.
    """
    from ._main import run_main

    if function is not None and not callable(function):
        raise TypeError(f"perdure.main takes the function itself, not {type(function).__name__}: write perdure.main(main), without calling it")
    run_main(function)


def serve(*functions: Callable[..., Any], host: str = "0.0.0.0", port: int = 8080) -> None:
    """Answers invocations of these functions, default all that are declared, over HTTP, until SIGTERM."""
    from ._serve import serve_forever

    serve_forever(functions, host, port)
