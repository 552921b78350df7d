"""Tasks: code that runs concurrently inside of one execution."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ._errors import Cancelled
from ._waits import Immediate, Once, Outcome, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._timers import Scope


class Task(Waitable):
    """A coroutine that runs beside the one that started it. Await it for its result."""

    __slots__ = (
        "path", "body", "plain", "parent", "children", "steps", "awaits", "draws", "scopes",
        "wait", "outcome", "finished", "observed", "cancel_requested", "cancel_seen", "sequence", "__weakref__",
    )  # fmt: skip

    def __init__(self, path: str, body: Any, parent: Optional["Task"], sequence: int) -> None:
        self.path, self.body, self.parent, self.sequence = path, body, parent, sequence
        self.plain = False
        self.children: List[Task] = []
        #: How many steps, awaits and random numbers it has had: these name what it does next.
        self.steps, self.awaits, self.draws = 0, 0, 0
        self.scopes: List["Scope"] = []
        self.wait: Optional[Waitable] = None
        self.outcome: Optional[Outcome] = None
        self.finished = False
        self.observed = False
        self.cancel_requested = False
        self.cancel_seen = parent.cancel_seen if parent is not None else False

    def __repr__(self) -> str:
        return f"<task {self.path or 'main'}>"

    def next_step(self, key: Optional[str] = None) -> str:
        """The name of its next step. A key stands for itself and takes no number."""
        if key is not None:
            return key
        self.steps += 1
        return f"{self.path}.{self.steps}" if self.path else str(self.steps)

    def ready(self, engine: "Engine") -> bool:
        return self.finished

    def failed(self) -> bool:
        return self.outcome is not None and self.outcome.error is not None

    def take(self) -> Any:
        assert self.outcome is not None
        self.observed = True
        return self.outcome.take()

    def done(self) -> bool:
        """Whether it has ended."""
        return self.finished

    def cancel(self) -> None:
        """Asks it to end: :class:`perdure.Cancelled` is raised at its next await that is open."""
        self.cancel_requested = True


class TaskGroup:
    """``async with perdure.tasks() as group``: the block ends when all tasks of the group have.

    The first error of a task cancels the others and is raised at the end of the block; an error of the block itself
    cancels all.
    """

    __perdure_capture__ = True

    def __init__(self) -> None:
        self._tasks: List[Task] = []

    def spawn(self, function: Any, *args: Any, **kwargs: Any) -> Task:
        """Starts a coroutine, or an ``async def`` with arguments."""
        from . import _engine

        task = _engine.current().spawn(function, *args, **kwargs)
        self._tasks.append(task)
        return task

    def __aenter__(self) -> Waitable:
        return Immediate(self)

    def __aexit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> Waitable:
        return GroupEnd(self._tasks, cancel=error is not None)


class GroupEnd(Waitable):
    """The end of a group."""

    __slots__ = ("tasks", "cancel", "cancelled")

    def __init__(self, tasks: List[Task], cancel: bool) -> None:
        self.tasks, self.cancel, self.cancelled = tasks, cancel, False

    def ready(self, engine: "Engine") -> bool:
        if not self.cancelled and (self.cancel or any(task.failed() for task in self.tasks)):
            self.cancelled = True
            self.abandon(engine)
        return all(task.finished for task in self.tasks)

    def abandon(self, engine: "Engine") -> List[Task]:
        return engine.cancel_tasks(self.tasks)

    def _errors(self) -> List[BaseException]:
        return [t.outcome.error for t in self.tasks if t.outcome is not None and t.outcome.error is not None]

    def failed(self) -> bool:
        return not self.cancel and bool(self._errors())

    def take(self) -> Any:
        for task in self.tasks:
            task.observed = True
        errors = self._errors()
        if errors and not self.cancel:  # with an error of the block, that one goes on
            raise next((error for error in errors if not isinstance(error, Cancelled)), errors[0])
        return False


def coroutine_of(function: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
    """What a task runs: a coroutine as it is, or what a function makes of the arguments."""
    body = function(*args, **kwargs) if callable(function) and not hasattr(function, "send") else function
    if not (inspect.iscoroutine(body) or (hasattr(body, "send") and hasattr(body, "throw"))):
        if isinstance(body, Waitable):
            return Once(body)
        if isinstance(body, (list, tuple)):
            raise TypeError(f"{type(body).__name__} is not a coroutine: give what is in it one by one, as in gather(*calls)")
        raise TypeError(
            f"{type(body).__name__} is not a coroutine: a task is an async def; where a call of a function waits right there, "
            "function.invoke(…) calls it without waiting"
        )
    return body
