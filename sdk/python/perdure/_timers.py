"""Sleeping, and time limits. The end of both is recorded when they begin."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Iterator, Optional

from ._config import Duration, seconds
from ._waits import Immediate, Leaf, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._journal import Slot
    from ._tasks import Task

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def rfc3339(time: float) -> str:
    """A Unix time as text, to the microsecond."""
    return (_EPOCH + timedelta(microseconds=round(time * 1e6))).isoformat(timespec="microseconds").replace("+00:00", "Z")


def unix(text: str) -> float:
    """The Unix time of a text of RFC 3339."""
    head, _, fraction = text.replace("Z", "+00:00").partition(".")
    if not fraction:
        return (datetime.fromisoformat(head) - _EPOCH).total_seconds()
    digits = fraction[: next((i for i, c in enumerate(fraction) if not c.isdigit()), len(fraction))]
    whole = datetime.fromisoformat(head + fraction[len(digits) :])
    return (whole - _EPOCH) / timedelta(seconds=1) + float("0." + digits)


class _Recorded(Waitable):
    """A time that is recorded when the wait begins."""

    __slots__ = ("seconds", "step", "slot", "until")
    name = ""

    def __init__(self, span: Duration) -> None:
        self.seconds = seconds(span)
        self.step: str = ""
        self.slot: Optional["Slot"] = None
        self.until: Optional[float] = None

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.step:
            return
        self.step = task.next_step()
        self.slot = engine.journal.find(self.step, self.name, of_attempt=True)
        if self.slot is None:
            self.slot = engine.journal.add(self.step, self.name, value=rfc3339(engine.host.now() + self.seconds))

    def _recorded(self) -> bool:
        if self.until is None and self.slot is not None and self.slot.recorded:
            self.until = unix(self.slot.value)
            self.slot = None
        return self.until is not None


class Sleep(_Recorded):
    """Until a time."""

    __slots__ = ()
    name = "sleep"

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.seconds <= 0:
            self.until = 0.0
            return
        super().begin(engine, task)

    def ready(self, engine: "Engine") -> bool:
        return self._recorded() and self.until is not None and engine.host.now() >= self.until

    def take(self) -> None:
        return None

    def leaves(self) -> Iterator[Leaf]:
        if self.until is not None:
            yield self.until

    def order(self) -> str:
        return rfc3339(self.until) if self.until else ""


class Scope(_Recorded):
    """A time limit for what is awaited in a block: ``async with perdure.timeout(60):``.

    In a plain ``def`` it is ``with perdure.timeout(60):``. When the time is over, the await that is open raises
    :class:`perdure.Timeout`; a call or coroutine that this await started is canceled.
    """

    __slots__ = ("task", "fired")
    name = "timeout"

    def __init__(self, span: Duration) -> None:
        super().__init__(span)
        self.task: Optional["Task"] = None
        self.fired = False

    def begin(self, engine: "Engine", task: "Task") -> None:
        self.task = task
        super().begin(engine, task)

    def ready(self, engine: "Engine") -> bool:
        return self._recorded()

    def take(self) -> "Scope":
        assert self.task is not None
        self.task.scopes.append(self)
        return self

    def expired(self, now: float) -> bool:
        return not self.fired and self.until is not None and now >= self.until

    @property
    def deadline(self) -> float:
        """When it is over, as Unix time."""
        assert self.until is not None
        return self.until

    def __aenter__(self) -> Waitable:
        return self

    def __aexit__(self, kind: Any, error: Any, trace: Any) -> Waitable:
        self._leave()
        return Immediate(False)

    def __enter__(self) -> "Scope":
        from . import _engine

        engine = _engine.current()
        if not engine.task.plain:
            raise TypeError("in an async def it is: async with perdure.timeout(...)")
        engine.block(self)
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._leave()

    def _leave(self) -> None:
        if self.task is not None and self in self.task.scopes:
            self.task.scopes.remove(self)
            self.task = None
