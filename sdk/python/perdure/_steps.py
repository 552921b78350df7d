"""Local steps: code whose result is recorded once and used by every later activation."""

from __future__ import annotations

import hashlib
import inspect
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Tuple
from uuid import UUID

from ._errors import to_wire
from ._waits import Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._journal import Slot
    from ._tasks import Task


class Run(Waitable):
    """A function that is run here, once."""

    __slots__ = ("function", "args", "kwargs", "name", "key", "step", "slot")

    def __init__(
        self, function: Callable[..., Any], args: Tuple[Any, ...], kwargs: Dict[str, Any], name: str, key: Optional[str]
    ) -> None:
        self.function: Any = function
        self.args, self.kwargs, self.name, self.key = args, kwargs, name, key
        self.step = ""
        self.slot: Optional["Slot"] = None

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.step:
            return
        self.step = task.next_step(self.key)
        self.slot = engine.journal.find(self.step, self.name)
        if self.slot is None:
            self.slot = self._carry_out(engine)
        self.function, self.args, self.kwargs = None, (), {}  # what is done needs not be saved

    def _carry_out(self, engine: "Engine") -> "Slot":
        engine.in_step = self.name
        try:
            value = _result(self.function(*self.args, **self.kwargs))
            return engine.journal.add(self.step, self.name, value=value)
        except (Exception, SystemExit) as error:  # also one of a value that cannot be recorded
            return engine.journal.add(self.step, self.name, error=to_wire(error))
        finally:
            engine.in_step = ""

    def ready(self, engine: "Engine") -> bool:
        return self.slot is not None and self.slot.recorded

    def failed(self) -> bool:
        return self.slot is not None and self.slot.error is not None

    def take(self) -> Any:
        assert self.slot is not None
        return self.slot.take()


def _result(made: Any) -> Any:
    """What a step returns; an async def is run to its end here and now."""
    if not inspect.iscoroutine(made):
        return made
    try:
        made.send(None)
    except StopIteration as stop:
        return stop.value
    made.close()
    raise TypeError("a local step awaits nothing from outside; run asyncio code as: perdure.run(lambda: asyncio.run(f()))")


class Draws:
    """Random numbers that are the same in every activation: of the idempotency key, the task, and how many came before."""

    def __init__(self, key: str) -> None:
        self._key = key

    def _bytes(self, task: "Task") -> bytes:
        task.draws += 1
        return hashlib.sha256(f"perdure random\n{self._key}\n{task.path}\n{task.draws}".encode()).digest()

    def number(self, task: "Task") -> float:
        return (int.from_bytes(self._bytes(task)[:8], "big") >> 11) * 2.0**-53

    def uuid(self, task: "Task") -> UUID:
        return UUID(bytes=self._bytes(task)[:16], version=4)
