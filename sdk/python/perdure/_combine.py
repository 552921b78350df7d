"""Waiting for several things: all of them, or the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, List, NamedTuple, Optional

from ._errors import Cancelled, PromiseCanceled, Timeout
from ._promise import Promise
from ._waits import Leaf, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._journal import Slot
    from ._tasks import Task


class Settled(NamedTuple):
    """How a member of :func:`perdure.all_settled` ended."""

    #: ``Resolved``, ``Rejected``, ``Canceled`` or ``TimedOut``.
    state: str
    value: Any
    error: Optional[BaseException]


class Several(Waitable):
    __slots__ = ("given", "members", "owned", "closed")

    def __init__(self, given: List[Any]) -> None:
        self.given = given
        self.members: List[Waitable] = []
        self.owned: List[Waitable] = []
        self.closed = False

    def begin(self, engine: "Engine", task: "Task") -> None:
        given, self.given = self.given, []
        for one in given:
            member, own = engine.adopt(one, task)
            self.members.append(member)
            if own:
                self.owned.append(member)

    def taken_away(self) -> bool:
        return any(member.taken_away() for member in self.members)

    def taken_at(self) -> str:
        return max((member.taken_at() for member in self.members if member.taken_away()), default="")

    def leaves(self) -> Iterator[Leaf]:
        for member in self.members:
            yield from member.leaves()

    def abandon(self, engine: "Engine") -> List["Task"]:
        """What is a coroutine or a call here was started by this wait. A promise or task that the code holds is the code's."""
        from ._tasks import Task

        tasks: List["Task"] = []
        for member in self.owned:
            if isinstance(member, Task):
                tasks += engine.cancel_tasks([member])
            elif not member.ready(engine) or member.taken_away():
                tasks += member.abandon(engine)
        return tasks

    def _observe(self) -> None:
        from ._tasks import Task

        for member in self.owned:
            if isinstance(member, Task):
                member.observed = True

    def _close(self, engine: "Engine") -> Optional[List["Task"]]:
        if self.closed:
            return None
        self.closed = True
        return self.abandon(engine)


class Gather(Several):
    """All of them, in order."""

    __slots__ = ("mode", "failure", "tasks")

    def __init__(self, given: List[Any], mode: str) -> None:
        super().__init__(given)
        self.mode = mode  # "All", "Exceptions", "Settled"
        self.failure: Optional[Waitable] = None
        self.tasks: List["Task"] = []

    @property
    def durable_mode(self) -> str:
        """How the gateway is to wait for it, if all that is open are promises."""
        leaves = [list(member.leaves()) for member in self.members if not (isinstance(member, Promise) and member.done())]
        if not all(len(found) == 1 and isinstance(found[0], Promise) for found in leaves):
            return "First"
        return "All" if self.mode == "All" else "AllSettled"

    def ready(self, engine: "Engine") -> bool:
        complete = all([member.ready(engine) for member in self.members])
        if self.mode != "All":
            return complete
        if self.failure is None:
            self.failure = self._first_failure()
            if self.failure is None:
                return complete
            self.tasks = self.abandon(engine)
        return all(task.finished for task in self.tasks)

    def _first_failure(self) -> Optional[Waitable]:
        return min((member for member in self.members if member.failed()), key=lambda member: member.order(), default=None)

    def taken_away(self) -> bool:
        if self.mode != "All":
            return super().taken_away()
        failure = self.failure or self._first_failure()
        return failure is not None and failure.taken_away()

    def failed(self) -> bool:
        return self.failure is not None

    def take(self) -> Any:
        if self.failure is not None:
            self._observe()
            self.failure.take()
        if self.mode == "All":
            return [member.take() for member in self.members]
        return [_settled(m) if self.mode == "Settled" else value_or_error(m) for m in self.members]


class First(Several):
    """The first that has settled: which one is recorded before anybody acts on it."""

    __slots__ = ("step", "slot", "tasks")

    def __init__(self, given: List[Any]) -> None:
        super().__init__(given)
        self.step = ""
        self.slot: Optional["Slot"] = None
        self.tasks: List["Task"] = []

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.step:
            return
        if not self.given:
            raise ValueError("first() of nothing")
        self.step = task.next_step()
        self.slot = engine.journal.find(self.step, "first", of_attempt=True)
        super().begin(engine, task)

    def ready(self, engine: "Engine") -> bool:
        if self.slot is None:
            done = [i for i, member in enumerate(self.members) if member.ready(engine)]
            if not done:
                return False
            winner = min(done, key=lambda i: (self.members[i].order(), i))
            self.slot = engine.journal.add(self.step, "first", value=winner)
        if not self.slot.recorded or not self.members[self.slot.value].ready(engine):
            return False
        self.tasks = self._close(engine) or self.tasks
        return all(task.finished for task in self.tasks)

    def taken_away(self) -> bool:
        if self.slot is not None and self.slot.recorded:
            return self.members[self.slot.value].taken_away()
        return super().taken_away()

    def failed(self) -> bool:
        return self.slot is not None and self.slot.recorded and self.members[self.slot.value].failed()

    def take(self) -> Any:
        assert self.slot is not None
        self._observe()
        return self.slot.value, self.members[self.slot.value].take()


def value_or_error(member: Waitable) -> Any:
    try:
        return member.take()
    except (Exception, Cancelled) as error:
        return error


def _settled(member: Waitable) -> Settled:
    try:
        return Settled("Resolved", member.take(), None)
    except (Exception, Cancelled) as error:
        return Settled(getattr(member, "state", "") or _state_of(error), None, error)


def _state_of(error: BaseException) -> str:
    if isinstance(error, Timeout):
        return "TimedOut"
    return "Canceled" if isinstance(error, (Cancelled, PromiseCanceled)) else "Rejected"
