"""Many items, a few at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Iterator, List, Optional

from ._combine import value_or_error
from ._waits import Leaf, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._tasks import Task


class Parallel(Waitable):
    """One call for each item, in the order of the items, so many at a time.

    Their steps are named below one step, and numbered as the items are: so they are the same in each activation, whatever
    the order in which they end.
    """

    __slots__ = ("items", "function", "window", "most", "next", "open", "owned", "results", "failures", "error", "scope", "tasks")

    def __init__(
        self, items: Iterable[Any], function: Callable[[Any], Any], window: int, return_exceptions: bool, max_failures: Optional[int]
    ) -> None:
        if isinstance(window, bool) or not isinstance(window, int) or window < 1:
            raise ValueError(f"window is {window!r}: it is how many run at a time, at least 1")
        if not callable(function):
            raise TypeError(f"{type(function).__name__} is not callable: give the function that takes an item")
        self.items: Iterable[Any] = items
        self.function, self.window = function, window
        self.most = max_failures if return_exceptions or max_failures is not None else 0
        self.next = 0
        self.open: Dict[int, Waitable] = {}
        self.owned: List[int] = []
        self.results: List[Any] = []
        self.failures = 0
        self.error: Optional[BaseException] = None
        #: What starts the calls: no task that runs, but one to name them.
        self.scope: Optional["Task"] = None
        self.tasks: List["Task"] = []

    def begin(self, engine: "Engine", task: "Task") -> None:
        from ._tasks import Task

        if self.scope is not None:
            return
        self.items = list(self.items)
        self.scope = Task(task.next_step(), None, task, 0)
        self._start(engine)

    def _start(self, engine: "Engine") -> None:
        """Begins the next ones, as many as there is room for."""
        assert self.scope is not None and isinstance(self.items, list)
        if self.scope.parent is not None:
            self.scope.cancel_seen = self.scope.parent.cancel_seen
        while self.error is None and self.next < len(self.items) and len(self.open) < self.window:
            index, item = self.next, self.items[self.next]
            self.next += 1
            self.results.append(None)
            self.items[index] = None  # what is done needs not be saved
            with engine.acting(self.scope):
                self._start_one(engine, index, item)

    def _start_one(self, engine: "Engine", index: int, item: Any) -> None:
        assert self.scope is not None
        try:
            made = self.function(item)
            if not (isinstance(made, Waitable) or hasattr(made, "send")):
                self.results[index] = made
                return
            member, own = engine.adopt(made, self.scope)
        except Exception as error:
            self.results[index] = error
            self._failed(engine, error)
            return
        self.open[index] = member
        if own:
            self.owned.append(index)

    def _failed(self, engine: "Engine", error: BaseException) -> None:
        self.failures += 1
        if self.most is not None and self.failures > self.most and self.error is None:
            self.error = error
            self.tasks = self.abandon(engine)

    def ready(self, engine: "Engine") -> bool:
        while self.error is None and self._collect(engine):
            self._start(engine)
        if self.error is not None:
            return all(task.finished for task in self.tasks)
        return not self.open

    def _collect(self, engine: "Engine") -> bool:
        """Takes over what has ended. Whether that was anything."""
        done = sorted((member.order(), index) for index, member in self.open.items() if member.ready(engine))
        for _, index in done:
            if self.error is not None:
                break
            member = self.open.pop(index)
            self.results[index] = value_or_error(member)
            if member.failed():
                self._failed(engine, self.results[index])
        if done:
            self.owned = [index for index in self.owned if index in self.open]
        return bool(done)

    def failed(self) -> bool:
        return self.error is not None

    def take(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.results

    def taken_away(self) -> bool:
        return any(member.taken_away() for member in self.open.values())

    def taken_at(self) -> str:
        return max((member.taken_at() for member in self.open.values() if member.taken_away()), default="")

    def leaves(self) -> Iterator[Leaf]:
        for member in self.open.values():
            yield from member.leaves()

    def abandon(self, engine: "Engine") -> List["Task"]:
        from ._tasks import Task

        tasks: List["Task"] = []
        for index in self.owned:
            member = self.open.get(index)
            if isinstance(member, Task):
                member.observed = True
                tasks += engine.cancel_tasks([member])
            elif member is not None and (not member.ready(engine) or member.taken_away()):
                tasks += member.abandon(engine)
        self.owned = []
        return tasks
