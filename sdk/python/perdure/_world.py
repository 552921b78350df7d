"""Promises and executions in one process: what the cluster is for functions in pods, in small.

Arguments, results and errors cross as JSON, as they do in the cluster; attempts, structure, time limits and cancellation
are those of the cluster.
"""

from __future__ import annotations

import copy
import heapq
import sys
import time
from collections import deque
from typing import Any, Deque, Dict, Iterator, List, NoReturn, Optional, Tuple

from . import _function, _values
from ._baton import Baton
from ._client import Interrupted, Problem
from ._config import seconds
from ._engine import Engine
from ._errors import Deadlock, to_wire
from ._function import Function
from ._outcome import completion
from ._timers import rfc3339

Wire = Dict[str, Any]


class Record:
    """A promise."""

    def __init__(self, name: str, step: str, call: str, attempt: int) -> None:
        self.name, self.step, self.call, self.attempt = name, step, call, attempt
        self.state: str = "Pending"
        self.value: Any = None
        self.error: Optional[Wire] = None
        self.settled_at = ""
        self.on_timeout = "Reject"
        self.param: Any = None
        self.detached = False
        self.unit: Optional["Unit"] = None
        self.waiting: List["Unit"] = []

    def shown(self) -> Wire:
        shown: Wire = {"name": self.name, "uid": self.name, "state": self.state}
        if self.state == "Resolved":
            shown["value"] = self.value
        if self.error is not None:
            shown["error"] = self.error
        if self.settled_at:
            shown["settledAt"] = self.settled_at
        return shown


class Unit:
    """An execution: the store and the host of its engines, one for each attempt."""

    def __init__(self, world: "World", function: Function[Any], args: Any, record: Record, retry: Wire) -> None:
        self.world, self.function, self.args, self.record, self.retry = world, function, args, record, retry
        self.attempt = 0
        #: The earliest time at which the world looks at it again.
        self.wake: Optional[float] = None
        self.records: Dict[str, Record] = {}
        self.journal: List[Wire] = []
        self.outcome: Optional[Wire] = None
        self.canceling = False
        self.engine: Optional[Engine] = None
        self._steps: Optional[Iterator[None]] = None
        self._baton: Optional[Baton] = None

    # Running

    def begin(self) -> None:
        """Starts the next attempt."""
        self.attempt += 1
        history = [
            {"step": r.step, "call": r.call, "promise": r.shown()} for r in self.records.values() if r.state == "Resolved"
        ]
        self.engine = Engine(
            self, self, key=f"local-{self.record.name}", attempt=self.attempt, epoch=self.attempt, history=history,
            canceling=self.canceling,
        )  # fmt: skip
        self.prepare(self.engine)
        args, kwargs = _values.bound(self.args)
        self.engine.start(self.function, args, kwargs)
        self._steps = self.engine.steps()
        self._baton = None if self.function.is_async else Baton(self._steps)

    def prepare(self, engine: Engine) -> None:
        """For tests: changes an engine before it starts."""

    def advance(self) -> bool:
        """Runs until it waits for something (True) or is at its end."""
        if self.engine is None:
            self.begin()
        assert self.engine is not None and self._steps is not None
        self.engine.canceling = self.canceling
        for promise in self.engine.waiting().promises:
            promise.update(self.world.records[promise.name].shown())
        if self._baton is not None:
            return self._baton.run()
        return next(self._steps, self) is None

    def idle(self, engine: Engine) -> None:
        assert self._baton is not None, "only a plain function waits in its middle"
        self._baton.give_back()

    def result(self) -> Wire:
        assert self.engine is not None and self.engine.root is not None and self.engine.root.outcome is not None
        return completion(self.engine.root.outcome)

    # Host

    def now(self) -> float:
        return self.world.now()

    def progress(self, report: Wire) -> None:
        pass

    def stall(self, reason: str, message: str) -> NoReturn:
        sys.exit(f"perdure: {reason}: {message}")

    def fenced(self, message: str) -> NoReturn:
        sys.exit(f"perdure: {message}")

    def platform(self, message: str) -> NoReturn:
        sys.exit(f"perdure: {message}")

    # Store

    def create(self, body: Wire) -> Wire:
        invoke = body.get("invoke") or {}
        on_timeout = body.get("onTimeout", "Reject")
        call = _values.call_hash(invoke.get("function", ""), on_timeout, body.get("param"), invoke.get("args", []))
        past = self.records.get(body["step"])
        if past is not None:
            if past.call == call and (past.attempt == self.attempt or past.state in ("Pending", "Resolved")):
                return past.shown()
            if past.attempt == self.attempt:
                raise Problem(409, "NonDeterministic", f"step {body['step']} made another call before")
        record = self.world.record(f"{self.record.name}-{body['step']}", body["step"], call, self.attempt)
        record.on_timeout, record.param = on_timeout, _values.copied(body.get("param"))
        self.records[record.step] = record
        self.world.set_up(record, invoke, body.get("timeout"))
        return record.shown()

    def fetch(self, name: str) -> Wire:
        return self.world.records[name].shown()

    def settle(self, name: str, how: str, body: Any) -> Wire:
        record = self.world.records[name]
        before = record.state
        if how == "cancel" and record.unit is not None:
            self.world.cancel(record.unit)
        elif how == "cancel":
            self.world.settle(record, "Canceled", error={"type": "Canceled", "message": "the promise was canceled"})
        elif how == "resolve":
            self.world.settle(record, "Resolved", value=body["value"])
        else:
            self.world.settle(record, "Rejected", error=body["error"])
        return {**record.shown(), "accepted": before == "Pending"}

    def journal_open(self) -> List[Wire]:
        return [copy.deepcopy(entry) for entry in self.journal if "error" not in entry or entry["attempt"] == self.attempt]

    def journal_append(self, entries: List[Wire]) -> List[Wire]:
        # What is kept is a copy, as it is behind a network: this attempt may change what it got.
        self.journal += [{**copy.deepcopy(entry), "attempt": self.attempt} for entry in entries]
        return entries


class World:
    """All of it: runs units, first come first served, and the clock."""

    def __init__(self, virtual: bool = False) -> None:
        self._virtual = virtual
        self._clock = time.time()
        self.records: Dict[str, Record] = {}
        self._queue: Deque[Unit] = deque()
        self._times: List[Tuple[float, int, Any]] = []
        self._count = 0
        self._sleeping = False
        self.root: Optional[Unit] = None

    def now(self) -> float:
        return self._clock if self._virtual else time.time()

    def run(self, function: Function[Any], args: Any, retry: Optional[Wire] = None, timeout: Optional[str] = None) -> Record:
        """Runs a function to its end, and what it has called as well. By default it has one attempt: somebody looks on."""
        record = self.record(function.name, "", "", 1)
        self.root = record.unit = Unit(self, function, args, record, {"maxAttempts": 1} if retry is None else retry)
        if timeout:
            self._at(self.now() + seconds(timeout), record)
        self._queue.append(self.root)
        while record.state == "Pending" or self._goes_on():
            if self._queue:
                self._advance(self._queue.popleft())
            elif self._times:
                self._next_time()
            elif record.state == "Pending":
                self._stuck()
        return record

    def _goes_on(self) -> bool:
        """Whether detached executions have something left to do."""
        open_units = any(record.unit is not None and record.state == "Pending" for record in self.records.values())
        return open_units and bool(self._queue or self._times)

    def record(self, name: str, step: str, call: str, attempt: int) -> Record:
        name = name if name not in self.records else f"{name}-{len(self.records)}"
        made = self.records[name] = Record(name, step, call, attempt)
        return made

    def set_up(self, record: Record, invoke: Wire, timeout: Optional[str]) -> None:
        timeout = invoke.get("timeout") or timeout
        if timeout:
            self._at(self.now() + seconds(timeout), record)
        if not invoke:
            return
        function = _function.find(invoke["function"])
        if function is None:
            sys.exit(
                f"perdure: there is no function {invoke['function']!r} here. Declare it with @perdure.function, import the "
                "file that does, or call the one of a cluster: set PERDURE_CONTEXT."
            )
        record.detached = invoke.get("detached", False)
        args = invoke.get("args", [])
        named = {a["name"]: a["value"] for a in args if "name" in a}
        given = _values.copied(named if named else [a["value"] for a in args])
        record.unit = Unit(self, function, given, record, invoke.get("retry", {}))
        self._queue.append(record.unit)

    def _at(self, when: float, what: Any) -> None:
        self._count += 1
        heapq.heappush(self._times, (when, self._count, what))

    def _advance(self, unit: Unit) -> None:
        if unit.record.state != "Pending" or unit.outcome is not None:
            self._end(unit)
            return
        if not unit.advance():
            self._over(unit, unit.result())
            return
        assert unit.engine is not None
        waiting = unit.engine.waiting()
        for promise in waiting.promises:
            record = self.records[promise.name]
            if record.state != "Pending":
                self._queue.append(unit)
            elif unit not in record.waiting:
                record.waiting.append(unit)
        if waiting.wake is not None and (unit.wake is None or waiting.wake < unit.wake):
            unit.wake = waiting.wake
            self._at(waiting.wake, unit)

    def _over(self, unit: Unit, outcome: Wire) -> None:
        error = outcome.get("error")
        again = error is not None and _again(unit, error)
        if again and not unit.canceling:
            unit.engine = None
            self._at(self.now() + _pause(unit), unit)
            return
        unit.outcome = outcome
        if error is not None:
            for child in _children(unit):
                self.cancel(child.unit) if child.unit is not None else self.settle(child, "Canceled", error={"type": "Canceled"})
        self._end(unit)

    def _end(self, unit: Unit) -> None:
        """Settles what the unit came to, when what it has called has ended."""
        if unit.outcome is None or unit.record.state != "Pending":
            return
        children = _children(unit)
        for child in children:
            if unit not in child.waiting:
                child.waiting.append(unit)
        if children:
            return
        error = unit.outcome.get("error")
        if error is None:
            self.settle(unit.record, "Resolved", value=unit.outcome["value"])
        else:
            canceled = unit.canceling and error["type"] in ("Cancelled", "Canceled")
            self.settle(unit.record, "Canceled" if canceled else "Rejected", error=error)

    def settle(self, record: Record, state: str, value: Any = None, error: Optional[Wire] = None) -> None:
        if record.state != "Pending":
            return
        record.state, record.value, record.error = state, value, error
        record.settled_at = rfc3339(self.now())
        waiting, record.waiting = record.waiting, []
        self._queue.extend(waiting)
        if record.unit is not None:
            for child in _children(record.unit):
                self.settle(child, "Canceled", error={"type": "Canceled", "message": "its caller has ended"})

    def cancel(self, unit: Unit) -> None:
        if unit.record.state != "Pending" or unit.canceling:
            return
        unit.canceling = True
        if unit.engine is None:
            self.settle(unit.record, "Canceled", error={"type": "Canceled", "message": "it was canceled"})
            return
        for child in _children(unit):
            if child.unit is not None:
                self.cancel(child.unit)
        self._queue.append(unit)

    def _next_time(self) -> None:
        when, _, what = heapq.heappop(self._times)
        if isinstance(what, Record) and what.state != "Pending":
            return
        if isinstance(what, Unit) and what.record.state != "Pending":
            return
        if not self._wait_until(when):
            heapq.heappush(self._times, (when, 0, what))
        elif isinstance(what, Unit):
            what.wake = None
            self._queue.append(what)
        elif what.on_timeout == "Resolve":
            self.settle(what, "Resolved", value=what.param)
        else:
            self.settle(what, "TimedOut", error={"type": "Timeout", "message": "the deadline has passed"})

    def _wait_until(self, when: float) -> bool:
        if self._virtual:
            self._clock = max(self._clock, when)
            return True
        try:
            self._sleeping = True
            time.sleep(max(0.0, when - time.time()))
            return True
        except Interrupted:
            return False
        finally:
            self._sleeping = False

    def signal(self) -> None:
        """Cancels all of it, as SIGTERM or control-C asks."""
        if self.root is not None:
            self.cancel(self.root)
        if self._sleeping:
            raise Interrupted

    def _stuck(self) -> None:
        assert self.root is not None
        names = sorted(name for name, record in self.records.items() if record.state == "Pending" and record is not self.root.record)
        error = Deadlock(f"nothing goes on: nobody here settles {', '.join(names) or 'what is awaited'}")
        self.settle(self.root.record, "Rejected", error=to_wire(error))


def _children(unit: Unit) -> List[Record]:
    return [record for record in unit.records.values() if record.state == "Pending" and not record.detached and record.unit]


def _again(unit: Unit, error: Wire) -> bool:
    retry = unit.retry
    return (
        error.get("retryable", True)
        and unit.attempt < retry.get("maxAttempts", 3)
        and error["type"] not in retry.get("nonRetryableTypes", ())
    )


def _pause(unit: Unit) -> float:
    first, most = seconds(unit.retry.get("initialInterval", "1s")), seconds(unit.retry.get("maxInterval", "1m"))
    return float(min(most, first * unit.retry.get("factor", 2) ** (unit.attempt - 1)))


