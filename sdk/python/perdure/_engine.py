"""The engine of one activation: runs its tasks, first come first served, until all of them wait for something from outside.

It knows no gateway and no process: a store keeps promises and the journal, a host waits, suspends and ends.
"""

from __future__ import annotations

import contextvars
import heapq
import inspect
import threading
from collections import deque
from typing import Any, Callable, Deque, Dict, Iterator, List, Mapping, Optional, Tuple

from ._calls import Calls
from ._errors import Cancelled, Timeout
from ._journal import Journal, Slot
from ._ports import Host, Store, Waiting
from ._promise import Promise
from ._steps import Draws
from ._tasks import Task, coroutine_of
from ._waits import Join, Outcome, Waitable


class _Current(threading.local):
    engine: Optional["Engine"] = None


_current = _Current()


def running() -> Optional["Engine"]:
    """The engine that runs the calling code, if one does."""
    return _current.engine


def current() -> "Engine":
    """The engine that runs the calling code."""
    engine = _current.engine
    if engine is None:
        raise RuntimeError("perdure is used outside of a function: run it with perdure.main(function), or python3 -m perdure run FILE")
    if engine.over:
        raise RuntimeError("perdure is used by a function that has been left: it goes on in another activation")
    if engine.in_step:
        raise RuntimeError(f"perdure is used inside of the local step {engine.in_step!r}: a local step makes no steps of its own")
    return engine


class Interruption(Waitable):
    """Ends a wait with an error: first that is recorded, then what the wait has started is canceled, and its tasks end."""

    __slots__ = ("slot", "wait", "tasks", "error")
    interruptible = False

    def __init__(self, slot: Slot, wait: Waitable, error: BaseException) -> None:
        self.slot, self.error = slot, error
        self.wait: Optional[Waitable] = wait
        self.tasks: List[Task] = []

    def ready(self, engine: "Engine") -> bool:
        if not self.slot.recorded:
            return False
        if self.wait is not None:
            wait, self.wait = self.wait, None
            self.tasks = wait.abandon(engine)
        return all(task.finished for task in self.tasks)

    def take(self) -> Any:
        raise self.error


class Engine(Calls):
    """One activation."""

    def __init__(
        self,
        store: Store,
        host: Host,
        *,
        key: str = "",
        attempt: int = 1,
        epoch: int = 1,
        history: Optional[List[Mapping[str, Any]]] = None,
        canceling: bool = False,
    ) -> None:
        super().__init__(history)
        self.store, self.host = store, host
        self.key, self.attempt, self.epoch, self.canceling = key, attempt, epoch, canceling
        self.journal, self.draws = Journal(self), Draws(key)
        self.in_step = ""
        self.over = False
        self.tasks: Dict[int, Task] = {}
        self.sequence = 0
        self.blocked: Dict[int, Task] = {}
        self._contexts: Dict[int, contextvars.Context] = {}
        self._runnable: Deque[Task] = deque()
        self._due: List[Tuple[str, int, Task]] = []
        self._task: Optional[Task] = None
        self._changed = False
        self.root: Optional[Task] = None
        #: Whether there is one task only, seen from its beginning.
        self.alone = True
        #: Wraps coroutine functions so that their state can be saved, if that is wanted.
        self.restorer: Optional[Callable[[Any, Any, Dict[str, Any]], Any]] = None
        #: Asks for what may have ended in a wait without being known, before it is judged what was first; True if it did. The wait may be out
        #: of time, which is also something that comes first.
        self.settle_doubts: Callable[[Waitable, bool], bool] = lambda wait, late: False

    # Tasks

    @property
    def task(self) -> Task:
        assert self._task is not None
        return self._task

    def start(self, function: Callable[..., Any], args: Tuple[Any, ...] = (), kwargs: Optional[Dict[str, Any]] = None) -> None:
        """Begins with the function of the execution."""
        if self.canceling:
            self.journal.open()  # it may say which await was interrupted before
        root = self._new_task("", None, None)
        root.plain = not _is_async(function)
        root.body = _Plain(function, args, kwargs or {}) if root.plain else self._body(function, args, kwargs or {})
        self.root = root
        self._runnable.append(root)

    def reenter(self, task: Task) -> None:
        """Brings the coroutine of a restored task to the await that it was saved at."""
        with _Running(self, task):
            self._context(task).run(task.body.send, None)

    def spawn(self, function: Any, *args: Any, **kwargs: Any) -> Task:
        """Starts a task below the one that runs."""
        if self.epoch > 1:
            self.journal.open()  # tasks may have been interrupted
        body = self._body(function, args, kwargs)
        parent = self.task
        parent.children = [child for child in parent.children if not child.finished or (child.failed() and not child.observed)]
        task = self._new_task(parent.next_step(), body, parent)
        parent.children.append(task)
        self._runnable.append(task)
        return task

    def _new_task(self, path: str, body: Any, parent: Optional[Task]) -> Task:
        self.sequence += 1
        self.alone = self.alone and parent is None
        task = Task(path, body, parent, self.sequence)
        self.tasks[task.sequence] = task
        self._context(task)
        return task

    def _context(self, task: Task) -> contextvars.Context:
        """The context variables of a task: it starts with those of the code that starts it, and what it sets stays in it.

        They are no data, so a task that was saved starts with those of its process.
        """
        context = self._contexts.get(task.sequence)
        if context is None:
            starter = self._contexts.get(task.parent.sequence) if task.parent is not None else None
            context = self._contexts[task.sequence] = contextvars.copy_context() if starter is None else starter.copy()
        return context

    def _body(self, function: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
        if self.restorer is not None:
            return self.restorer(function, args, kwargs)
        return coroutine_of(function, args, kwargs)

    def adopt(self, given: Any, task: Task) -> Tuple[Waitable, bool]:
        """A member of a wait, and whether the wait started it."""
        if isinstance(given, (Promise, Task)):
            given.begin(self, task)
            return given, False
        if isinstance(given, Waitable):
            given.begin(self, task)
            return given, True
        return self.spawn(given), True

    def acting(self, task: Task) -> "_Running":
        """``with engine.acting(task):`` what is started in the block is started by the task, whichever runs."""
        return _Running(self, task)

    def cancel_tasks(self, tasks: List[Task]) -> List[Task]:
        """Asks tasks for their end; those that have not ended."""
        open_tasks = [task for task in tasks if not task.finished]
        for task in open_tasks:
            task.cancel_requested = True
        return open_tasks

    # Running

    def steps(self) -> Iterator[None]:
        """Runs until the function has ended. Whenever it yields, all tasks wait for the outside: the host is to wait for that."""
        assert self.root is not None
        yield from self._until(lambda: self.root is not None and self.root.finished)

    def block(self, waitable: Waitable) -> Any:
        """Waits for something right here, in the middle of a plain function. Other tasks run meanwhile."""
        task = self.task
        if self._wait_for(task, waitable):
            for _ in self._until(lambda: task.sequence not in self.blocked, resume=task):
                self.host.idle(self)
        wait, task.wait = task.wait, None
        assert wait is not None
        return wait.take()

    def _until(self, done: Callable[[], bool], resume: Optional[Task] = None) -> Iterator[None]:
        while True:
            while self._runnable or self._due:
                if not self._runnable:
                    self._runnable.append(heapq.heappop(self._due)[2])
                task = self._runnable.popleft()
                if task is resume:
                    return
                self._advance(task)
                if resume is None and done():
                    return
            if self._changed or self.journal.flush():
                self._changed = False
                self.wake()
            elif not self._interrupt():
                yield
                self._changed = False
                self.wake()

    def wake(self) -> None:
        """Makes the tasks runnable whose waits are over, in the order in which these ended."""
        for task in list(self.blocked.values()):
            if task.wait is not None and self._over(task, task.wait):
                del self.blocked[task.sequence]
                heapq.heappush(self._due, (task.wait.order(), task.sequence, task))

    def _over(self, task: Task, wait: Waitable) -> bool:
        self.settle_doubts(wait, False)
        return not self._taken_away(task) and wait.ready(self)

    def _advance(self, task: Task) -> None:
        """Runs a task to its next await."""
        value: Any = None
        error: Optional[BaseException] = None
        while True:
            if task.wait is not None:
                wait, task.wait = task.wait, None
                try:
                    value, error = wait.take(), None
                except BaseException as raised:
                    value, error = None, raised
            if task.body is None:
                self._finish(task, Outcome(value, error))
                return
            awaited = self._resume(task, value, error)
            value, error = None, None
            if isinstance(awaited, Outcome):
                self._ended(task, awaited)
                return
            try:
                if not isinstance(awaited, Waitable):
                    raise TypeError(
                        f"an await of {type(awaited).__name__} cannot be carried out here; run code of asyncio in a local "
                        "step: perdure.run(lambda: asyncio.run(f()))"
                    )
                with _Running(self, task):
                    self._wait_for(task, awaited)
                return
            except Exception as raised:
                task.wait, error = None, raised

    def _resume(self, task: Task, value: Any, error: Optional[BaseException]) -> Any:
        context = self._context(task)
        with _Running(self, task):
            try:
                if error is not None:
                    return context.run(task.body.throw, error)
                return context.run(task.body.send, value)
            except StopIteration as stop:
                return Outcome(stop.value)
            except (Exception, Cancelled, SystemExit) as raised:
                return Outcome(error=raised)

    def _wait_for(self, task: Task, wait: Waitable) -> bool:
        """Begins a wait. False if it is over already, for a plain function."""
        task.awaits += 1
        wait.begin(self, task)
        task.wait = wait
        slot = self.journal.interrupted(task.path, task.awaits)
        if slot is not None:
            task.wait = self._interruption(task, wait, slot, (slot.name, slot.value))
        if self._over(task, task.wait):
            if task.plain:
                return False
            heapq.heappush(self._due, (task.wait.order(), task.sequence, task))
        else:
            self.blocked[task.sequence] = task
        return True

    def _ended(self, task: Task, outcome: Outcome) -> None:
        """The code of a task is at its end: what it started ends first."""
        task.body = None
        task.scopes = []
        running = [child for child in task.children if not child.finished]
        if outcome.error is not None:
            self.cancel_tasks(running)
        if running:
            task.wait = Join(running, outcome)
            self.blocked[task.sequence] = task
            self._changed = True
        else:
            self._finish(task, outcome)

    def _finish(self, task: Task, outcome: Outcome) -> None:
        if outcome.error is None:
            unseen = next((c for c in task.children if c.failed() and not c.observed and not _was_cancelled(c)), None)
            if unseen is not None and unseen.outcome is not None:
                outcome = unseen.outcome
        task.outcome, task.finished, self._changed = outcome, True, True
        del self.tasks[task.sequence]
        self._contexts.pop(task.sequence, None)
        task.children = []

    # Interruptions

    def _interrupt(self) -> bool:
        """Ends waits that have taken too long or are canceled."""
        now = self.host.now()
        begun = False
        for task in list(self.blocked.values()):
            if task.wait is None or not task.wait.interruptible or task.body is None:
                continue
            if self.journal.interrupted_later(task.path, task.awaits):
                continue  # this wait ended in an earlier activation, so it is about to
            kind = self._reason(task, now)
            if kind and self.settle_doubts(task.wait, True):
                self._changed = begun = True  # it may be over after all
            elif kind:
                # Recorded first, so that later activations are interrupted at this await as well.
                slot = self.journal.add(f"{task.path}!{task.awaits}", kind[0], value=kind[1])
                task.wait = self._interruption(task, task.wait, slot, kind)
                begun = True
        return begun

    def _taken_away(self, task: Task) -> bool:
        """Whether the wait of a task is over only because the execution is to end: what it has made is canceled before its code is told.

        To the code that is its own cancellation, which it is to see here.
        """
        wait = task.wait
        if not self.canceling or task.cancel_seen or wait is None or not wait.interruptible or task.body is None:
            return False
        if not wait.taken_away() or self.journal.interrupted_later(task.path, task.awaits):
            return False
        return not any(self._is_behind(task, step) for step in self.done_before(wait.taken_at()))

    def _is_behind(self, task: Task, step: str) -> bool:
        """Whether a step is done after the present await of a task. Then this await was passed before, and is as it was."""
        place, _, interrupted = step.partition("!")
        if interrupted and place == task.path:
            return False  # that is known by the number of the await
        if not all(part.isdecimal() for part in place.split(".")):
            # One with a key may be that of any task, or of what a save point has left behind.
            return self.alone and step not in self.seen and not interrupted
        path = f"{task.path}." if task.path else ""
        return place.startswith(path) and int(place[len(path) :].partition(".")[0]) > task.steps

    def _reason(self, task: Task, now: float) -> Optional[Tuple[str, str]]:
        if (self.canceling or task.cancel_requested) and not task.cancel_seen:
            return "cancelled", ""
        scope = next((scope for scope in task.scopes if scope.expired(now)), None)
        return ("timeout fired", scope.step) if scope is not None else None

    def _interruption(self, task: Task, wait: Waitable, slot: Slot, kind: Tuple[str, str]) -> Interruption:
        name, step = kind
        error: BaseException
        if name == "cancelled":
            task.cancel_seen = True
            error = Cancelled("the execution is to end" if self.canceling else "the task is to end")
        else:
            scope = next((scope for scope in task.scopes if scope.step == step), None)
            if scope is not None:
                scope.fired = True
            error = Timeout(f"the time limit of {scope.seconds:g} s is over" if scope is not None else "the time limit is over")
        return Interruption(slot, wait, error)

    def waiting(self) -> "Waiting":
        """What all tasks together wait for."""
        promises: Dict[str, Promise[Any]] = {}
        times: List[float] = []
        modes = set()
        for task in self.blocked.values():
            if task.wait is None or task.wait.interruptible:
                times += [scope.until for scope in task.scopes if scope.until is not None and not scope.fired]
            leaves = list(task.wait.leaves()) if task.wait is not None else []
            found = [leaf for leaf in leaves if isinstance(leaf, Promise)]
            times += [leaf for leaf in leaves if not isinstance(leaf, Promise)]
            promises.update((promise.name, promise) for promise in found)
            if found:
                modes.add((task.sequence, getattr(task.wait, "durable_mode", "First")))
        mode = modes.pop()[1] if len(modes) == 1 else "First"
        return Waiting(list(promises.values()), mode if len(promises) > 1 else "First", min(times, default=None))

    # Time

    def now(self) -> float:
        """The time, the same in each activation: recorded at once."""
        from ._timers import rfc3339, unix

        step = self.task.next_step()
        slot = self.journal.find(step, "now", of_attempt=True)
        if slot is None:
            slot = self.journal.add(step, "now", value=rfc3339(self.host.now()))
            self.journal.flush()
            self._changed = True  # with it went what other tasks have to record, such as the end of a sleep
        return unix(slot.value)


class _Running:
    """Marks which engine and task runs on this thread."""

    def __init__(self, engine: Engine, task: Task) -> None:
        self._engine, self._task = engine, task

    def __enter__(self) -> None:
        self._before = (_current.engine, self._engine._task)
        _current.engine, self._engine._task = self._engine, self._task

    def __exit__(self, *error: Any) -> None:
        _current.engine, self._engine._task = self._before


class _Plain:
    """A plain function as the body of a task: it runs to its end, and waits in the middle."""

    def __init__(self, function: Callable[..., Any], args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> None:
        self._call = (function, args, kwargs)

    def send(self, value: Any) -> Any:
        function, args, kwargs = self._call
        try:
            result = function(*args, **kwargs)
        except StopIteration as error:
            raise RuntimeError("the function raised StopIteration") from error
        raise StopIteration(result)


def _is_async(function: Any) -> bool:
    return inspect.iscoroutinefunction(getattr(function, "function", function)) or bool(getattr(function, "is_async", False))


def _was_cancelled(task: Task) -> bool:
    return task.outcome is not None and isinstance(task.outcome.error, Cancelled)
