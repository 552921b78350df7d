"""Distributed async/await: functions that call each other by name, and outlive the processes that run them."""

from perdure._combine import First, Gather, Settled
from perdure._errors import (
    Cancelled, CompensationFailed, Deadlock, Error, PromiseCanceled, PromiseDeleted, RemoteError, Timeout, ValueTooLarge,
)  # fmt: skip
from perdure._function import Function, Remote, function
from perdure._parallel import Parallel
from perdure._promise import Call, Options, Promise, Retry, promise
from perdure._saga import Saga, saga
from perdure._start import main
from perdure._step import Step, step
from perdure._steps import Run, attempt, canceling, idempotency_key, now, progress, random, uuid4
from perdure._tasks import Task, TaskGroup, spawn, tasks
from perdure._timers import Scope, Sleep
from perdure._waits import present
from perdure.functions import functions

__version__ = "0.1.0"


def gather(*awaitables, return_exceptions=False):
    """Awaits all: promises, calls, coroutines, tasks. Their values, in order."""
    return present(Gather(list(awaitables), "Exceptions" if return_exceptions else "All"))


def all_settled(*awaitables):
    """Awaits all, however they end: a list of :class:`Settled`."""
    return present(Gather(list(awaitables), "Settled"))


def first(*awaitables):
    """Awaits the first that settles: ``index, value = await perdure.first(a, b)``, or its error."""
    return present(First(list(awaitables)))


def parallel(items, function, *, window=100, return_exceptions=False, max_failures=None):
    """``await perdure.parallel(items, function)``: one call for each item, ``window`` at a time; the results in order.

    The first error cancels the rest and is raised. With ``return_exceptions`` errors stand among the results; with
    ``max_failures=3`` so many of them, and the next one ends it.
    """
    return present(Parallel(items, function, window, return_exceptions, max_failures))


def sleep(seconds):
    """Sleeps, without a process if it takes long."""
    return present(Sleep(seconds))


def timeout(seconds):
    """``async with perdure.timeout(60):`` what awaits in the block when the time is over raises :class:`Timeout`."""
    return Scope(seconds)


def run(function, *args, name=None, key=None, **kwargs):
    """A local step: runs the function here, and never again once its result is recorded, also in another attempt.

    An error counts for its attempt. A program needs it for what is not to be done again when its function is tried again.
    """
    named = name or getattr(function, "__name__", "") or type(function).__name__
    return present(Run(function, args, kwargs, named[:256], key))


def serve(*functions, host="0.0.0.0", port=8080):
    """Is for processes: a program is served by what runs it."""
    raise RuntimeError("perdure.serve is for containers: a program runs without a server of its own")
