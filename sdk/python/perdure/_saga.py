"""Sagas: what has been done is undone, in reverse, when what follows fails or is canceled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Tuple

from ._errors import Cancelled, CompensationFailed, PromiseCanceled, message_of, type_of
from ._waits import Immediate, Leaf, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._tasks import Task

Step = Tuple[Callable[..., Any], Tuple[Any, ...], Dict[str, Any]]
#: One that ended with the execution that it belongs to is called once more: that call is left alone.
TIMES = 2


class Saga:
    """``async with perdure.saga() as saga``, or ``with`` in a plain function.

    ::

        async with perdure.saga() as saga:
            await withdraw(source, amount)
            saga.compensate(refund, source, amount)
            await deposit(target, amount)

    An error or a cancellation that leaves the block runs what ``compensate`` was given, the last first, and goes on. While
    that is done neither a cancellation nor a time limit ends it, and all of it is done even if a part fails: then
    :class:`CompensationFailed` is raised, with the error as its context.
    """

    __perdure_capture__ = True

    def __init__(self) -> None:
        self._undo: List[Step] = []

    def compensate(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Registers a call that undoes what was done."""
        if not callable(function):
            raise TypeError(f"{type(function).__name__} is not callable: give the function, and behind it its arguments")
        self._undo.append((function, args, kwargs))

    def __aenter__(self) -> Waitable:
        return Immediate(self)

    def __aexit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> Waitable:
        undo, self._undo = self._undo, []
        # With what is neither, the code is left as it is: it goes on in another activation.
        return Undo(undo) if isinstance(error, (Exception, Cancelled)) else Immediate(False)

    def __enter__(self) -> "Saga":
        from . import _engine

        if not _engine.current().task.plain:
            raise TypeError("in an async def it is: async with perdure.saga()")
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        from . import _engine

        undo, self._undo = self._undo, []
        if not isinstance(error, (Exception, Cancelled)):
            return
        task = _engine.current().task
        seen, task.cancel_seen = task.cancel_seen, True
        try:
            failed = [(step, problem) for step in reversed(undo) for problem in [_carried_out(step)] if problem is not None]
        finally:
            task.cancel_seen = seen
        _raise(failed)


class Undo(Waitable):
    """The end of a saga that has failed: its compensations, one after the other, each a task that nothing interrupts."""

    __slots__ = ("undo", "running", "failed_steps", "times", "task")
    interruptible = False

    def __init__(self, undo: List[Step]) -> None:
        self.undo = undo
        self.running: Optional["Task"] = None
        self.failed_steps: List[Tuple[Step, BaseException]] = []
        self.times = 0
        self.task: Optional["Task"] = None

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.task is None:
            self.task = task
            self._next(engine)

    def _next(self, engine: "Engine") -> None:
        """Starts the last one that is left."""
        if self.undo and self.task is not None:
            self.times += 1
            with engine.acting(self.task):
                self.running = engine.spawn(_compensation, self.undo[-1])
            self.running.cancel_seen = True  # so that it is not told, and what it calls is a compensation

    def ready(self, engine: "Engine") -> bool:
        while self.running is not None and self.running.finished:
            self._ended(self.running)
            self._next(engine)
        return self.running is None

    def _ended(self, task: "Task") -> None:
        task.observed, self.running = True, None
        error = task.outcome.error if task.outcome is not None else None
        if isinstance(error, PromiseCanceled) and self.times < TIMES:
            return
        step = self.undo.pop()
        self.times = 0
        if error is not None:
            self.failed_steps.append((step, error))

    def failed(self) -> bool:
        return bool(self.failed_steps)

    def take(self) -> Any:
        _raise(self.failed_steps)
        return False

    def leaves(self) -> Iterator[Leaf]:
        return iter(())


async def _compensation(step: Step) -> None:
    function, args, kwargs = step
    made = function(*args, **kwargs)
    if hasattr(type(made), "__await__"):
        await made


_compensation.__perdure_restore__ = True  # type: ignore[attr-defined]  # unlike other code of this package


def _carried_out(step: Step) -> Optional[BaseException]:
    """Its error, in a plain function, where a call waits by itself."""
    function, args, kwargs = step
    for time in range(TIMES):
        try:
            function(*args, **kwargs)
        except PromiseCanceled as error:
            if time == TIMES - 1:
                return error
        except Exception as error:
            return error
        else:
            return None
    return None


def _raise(failed: List[Tuple[Step, BaseException]]) -> None:
    if not failed:
        return
    data = [{"function": _name(step[0]), "error": {"type": type_of(error), "message": message_of(error)}} for step, error in failed]
    raise CompensationFailed("not undone: " + ", ".join(str(one["function"]) for one in data), data=data)


def _name(function: Any) -> str:
    return str(getattr(function, "name", None) or getattr(function, "__name__", None) or type(function).__name__)
