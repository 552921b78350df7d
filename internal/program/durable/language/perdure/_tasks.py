"""Tasks: code that runs concurrently inside of one execution."""

import _perdure

from perdure._errors import Cancelled
from perdure._waits import Waitable, awaitable, ended, interrupted, ready


class Task(Waitable):
    """A coroutine that runs beside the one that started it. Await it for its result."""

    def __init__(self, handle):
        self._handle = handle

    def __repr__(self):
        return f"<task {self._handle.step or 'main'}>"

    @property
    def path(self):
        return self._handle.step

    @property
    def state(self):
        """``Pending``, ``Resolved``, ``Rejected`` or ``Canceled``."""
        return self._handle.state

    async def _wait(self):
        signal = await _perdure.wait([self._handle], "any", False)
        if signal is not None:
            raise interrupted(signal)
        return self._take()

    def _take(self):
        handle = self._handle
        _perdure.observed(handle)
        if handle.error is not None:
            raise handle.error
        return handle.value

    def done(self):
        """Whether it has ended."""
        return self._handle.state != "Pending"

    def cancel(self):
        """Asks it to end: :class:`perdure.Cancelled` is raised at its next await that is open."""
        _perdure.settle(self._handle, "cancel", "")


def start(function, args, kwargs):
    """A task for a coroutine, or for an async def with arguments."""
    body = function(*args, **kwargs) if callable(function) else function
    if not awaitable(body):
        if isinstance(body, (list, tuple)):
            raise TypeError(f"{type(body).__name__} is not a coroutine: give what is in it one by one, as in gather(*calls)")
        raise TypeError(
            f"{type(body).__name__} is not a coroutine: a task is an async def; where a call of a function waits right there, "
            "function.invoke(…) calls it without waiting"
        )
    if type(body).__name__ != "coroutine":
        body = _once(body)
    return Task(_perdure.spawn(body))


async def _once(waitable):
    return await waitable


def spawn(function, *args, **kwargs):
    """Starts a coroutine, or an ``async def`` with arguments, beside the caller. Who started it ends after it."""
    ready()
    return start(function, args, kwargs)


class TaskGroup:
    """``async with perdure.tasks() as group``: the block ends when all tasks of the group have.

    The first error of a task cancels the others and is raised at the end of the block; an error of the block itself
    cancels all.
    """

    def __init__(self):
        self._tasks = []

    def spawn(self, function, *args, **kwargs):
        """Starts a coroutine, or an ``async def`` with arguments."""
        task = spawn(function, *args, **kwargs)
        self._tasks.append(task)
        return task

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, trace):
        tasks = self._tasks
        signal = None
        if error is None and tasks:
            signal = await _perdure.wait([task._handle for task in tasks], "fail", False)
        for task in tasks:
            _perdure.observed(task._handle)
            if not task.done():
                task.cancel()
        if signal is not None or error is not None:
            await ended(tasks)
            if signal is not None:
                raise interrupted(signal)
            return False
        await ended(tasks)
        errors = [task._handle.error for task in tasks if task._handle.error is not None]
        if errors:
            raise next((error for error in errors if not isinstance(error, Cancelled)), errors[0])
        return False


def tasks():
    """``async with perdure.tasks() as group: group.spawn(f, 1)``: the block ends when its tasks have."""
    return TaskGroup()
