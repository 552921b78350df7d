"""What can be awaited.

Everything here is data, and no generator: a task that waits for one of these can be saved with it. An await hands the
object to the engine, once, and is resumed with what came of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generator, Iterator, List, Optional, Sequence, Union

if TYPE_CHECKING:
    from ._engine import Engine
    from ._promise import Promise
    from ._tasks import Task

#: What a wait needs from outside: a promise, or a time.
Leaf = Union["Promise", float]


class Outcome:
    """A value or an error."""

    __slots__ = ("value", "error")

    def __init__(self, value: Any = None, error: Optional[BaseException] = None) -> None:
        self.value, self.error = value, error

    def take(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


class Waitable:
    """Base of what the engine can wait for."""

    __slots__ = ()

    #: Says to ``_restore`` that it is data, and can be awaited once more after it was saved.
    __perdure_capture__ = True
    #: Whether a time limit or a cancellation may end the wait.
    interruptible = True

    def __await__(self) -> "Once":
        return Once(self)

    def begin(self, engine: "Engine", task: "Task") -> None:
        """Starts what is not under way. Called again it does nothing."""

    def ready(self, engine: "Engine") -> bool:
        raise NotImplementedError

    def take(self) -> Any:
        """The value, or raises the error. Only if ready."""
        raise NotImplementedError

    def failed(self) -> bool:
        return False

    def taken_away(self) -> bool:
        """Whether a promise in it was canceled, and not because this code asked for that."""
        return False

    def taken_at(self) -> str:
        """When that was."""
        return self.order()

    def leaves(self) -> Iterator[Leaf]:
        return iter(())

    def abandon(self, engine: "Engine") -> List["Task"]:
        """Cancels what the wait itself has started; the tasks of these."""
        return []

    def order(self) -> str:
        """Sorts what has become ready at the same time: the same in each activation."""
        return ""


class Once(Generator[Any, Any, Any]):
    """The iterator of an await: yields the object to the engine, and returns what the engine sends."""

    __slots__ = ("waitable", "asked")

    def __init__(self, waitable: Waitable) -> None:
        self.waitable = waitable
        self.asked = False

    def send(self, value: Any) -> Any:
        if not self.asked:
            self.asked = True
            return self.waitable
        raise StopIteration(value)

    def throw(self, typ: Any, val: Any = None, tb: Any = None) -> Any:
        raise val if val is not None else (typ() if isinstance(typ, type) else typ)

    def close(self) -> None:
        pass


class Immediate(Waitable):
    """What is there already."""

    __slots__ = ("value",)

    def __init__(self, value: Any = None) -> None:
        self.value = value

    def ready(self, engine: "Engine") -> bool:
        return True

    def take(self) -> Any:
        return self.value


class Join(Waitable):
    """The end of tasks; then an outcome that is known before."""

    __slots__ = ("tasks", "outcome")
    interruptible = False

    def __init__(self, tasks: Sequence["Task"], outcome: Outcome) -> None:
        self.tasks, self.outcome = list(tasks), outcome

    def ready(self, engine: "Engine") -> bool:
        return all(task.finished for task in self.tasks)

    def failed(self) -> bool:
        return self.outcome.error is not None

    def take(self) -> Any:
        return self.outcome.take()
