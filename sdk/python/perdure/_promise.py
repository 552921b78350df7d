"""Durable promises, and calls, which are promises that are made when they are awaited."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Dict, Generic, Iterator, List, Mapping, Optional, Sequence, TypeVar, Union

from . import _values
from ._config import Duration, span
from ._errors import Error, PromiseCanceled, Timeout, from_wire, to_wire
from ._waits import Leaf, Waitable

if TYPE_CHECKING:
    from ._engine import Engine
    from ._tasks import Task

T = TypeVar("T")

if TYPE_CHECKING:

    class _Typed(Waitable, Generic[T]):
        __slots__ = ()

else:

    class _Typed(Waitable):
        """Generic for type checkers only: what is saved has no bases but those of this package."""

        __slots__ = ()

        def __class_getitem__(cls, item):
            return cls


_RETRY = {
    "max_attempts": "maxAttempts",
    "initial_interval": "initialInterval",
    "factor": "factor",
    "max_interval": "maxInterval",
    "non_retryable_types": "nonRetryableTypes",
}
_LOST = ("Retry", "Fail", "Hold")


@dataclass(frozen=True)
class Retry:
    """How often a call is tried. What is not said comes from the Function."""

    max_attempts: Optional[int] = None
    initial_interval: Optional[Duration] = None
    factor: Optional[int] = None
    max_interval: Optional[Duration] = None
    non_retryable_types: Optional[Sequence[str]] = None


@dataclass(frozen=True)
class Options:
    """How a function is called: the arguments of ``options``."""

    #: How long the call may take, its waiting and its retries included.
    timeout: Optional[Duration] = None
    retry: Union[Retry, Mapping[str, Any], int, None] = None
    #: The name of the step instead of a number, so that it stays the same where code before it changes.
    key: Optional[str] = None
    #: The call lives on its own: the end of its caller does not touch it.
    detached: bool = False
    #: What happens when it is not known whether an attempt took effect: ``Retry``, ``Fail`` or ``Hold``.
    on_lost_attempt: Optional[str] = None
    cancel_grace_period: Optional[Duration] = None
    #: The idempotency key of what is called.
    id: Optional[str] = None

    def with_(self, **changes: Any) -> "Options":
        return replace(self, **changes)


def invocation(function: str, args: _values.Arguments, options: Options) -> Dict[str, Any]:
    """The call as the gateway takes it."""
    body: Dict[str, Any] = {"function": function, "args": args}
    if options.timeout is not None:
        body["timeout"] = span(options.timeout)
    retry = retry_wire(options.retry)
    if retry:
        body["retry"] = retry
    if options.cancel_grace_period is not None:
        body["cancelGracePeriod"] = span(options.cancel_grace_period)
    if options.on_lost_attempt is not None:
        if options.on_lost_attempt not in _LOST:
            raise ValueError(f"on_lost_attempt is {options.on_lost_attempt!r}: it may be Retry, Fail or Hold")
        body["onLostAttempt"] = options.on_lost_attempt
    if options.detached:
        body["detached"] = True
    return body


def retry_wire(given: Any) -> Dict[str, Any]:
    """A retry policy as the gateway takes it."""
    if given is None:
        return {}
    if isinstance(given, int):
        return {"maxAttempts": given}
    if isinstance(given, Retry):
        given = {field.name: getattr(given, field.name) for field in fields(given)}
    retry: Dict[str, Any] = {}
    for name, value in given.items():
        wire = _RETRY.get(name, name)
        if wire not in _RETRY.values():
            raise TypeError(f"retry knows no {name!r}: it has {', '.join(_RETRY)}")
        if value is not None:
            retry[wire] = span(value) if wire in ("initialInterval", "maxInterval") else value
    return retry


class Promise(_Typed[T]):
    """A future value that outlives this process. Await it, as often as you like.

    ``name`` is the name of the DurablePromise: with it others may settle it.
    """

    __slots__ = ("name", "uid", "step", "state", "_value", "_error", "omitted", "withdrawn", "_settled_at", "__weakref__")

    def __init__(self, step: str, stored: Mapping[str, Any]) -> None:
        self.step = step
        self.name: str = stored["name"]
        self.uid: str = stored["uid"]
        #: ``Pending``, ``Resolved``, ``Rejected``, ``Canceled`` or ``TimedOut``, as far as this process knows.
        self.state: str = "Pending"
        self._value: Any = None
        self._error: Dict[str, Any] = {}
        #: Whether the value is still to be asked for.
        self.omitted = False
        #: Whether this code asked for its cancellation.
        self.withdrawn = False
        self._settled_at = ""
        self.update(stored)

    def __repr__(self) -> str:
        return f"<promise {self.name} {self.state}>"

    def update(self, stored: Mapping[str, Any]) -> None:
        """Takes over a settlement. The first one stays."""
        if stored["state"] == "Pending" or (self.state != "Pending" and not self.omitted):
            return
        self.state = stored["state"]
        self._value = stored.get("value")
        self._error = stored.get("error") or {}
        self.omitted = bool(stored.get("omitted"))
        self._settled_at = str(stored.get("settledAt") or "")

    def begin(self, engine: "Engine", task: "Task") -> None:
        engine.known(self)

    def ready(self, engine: "Engine") -> bool:
        if self.state == "Pending":
            return False
        if self.omitted:
            engine.fetch(self)
        return True

    def failed(self) -> bool:
        return self.state not in ("Pending", "Resolved")

    def taken_away(self) -> bool:
        return self.state == "Canceled" and not self.withdrawn

    def take(self) -> T:
        if self.state == "Resolved":
            return self._value  # type: ignore[no-any-return]
        raise self._exception()

    def _exception(self) -> BaseException:
        wire = dict(self._error)
        if self.state == "TimedOut":
            wire["type"] = Timeout.type
        elif self.state == "Canceled":
            wire["type"] = PromiseCanceled.type
        wire.setdefault("type", "Rejected")
        return from_wire(wire)

    def leaves(self) -> Iterator[Leaf]:
        if self.state == "Pending":
            yield self

    def order(self) -> str:
        return self._settled_at

    def done(self) -> bool:
        """Whether it is known here to be settled."""
        return self.state != "Pending"

    def resolve(self, value: Any = None) -> bool:
        """Settles it with a value. The first settlement stands; the answer is whether it is this one."""
        return self._settle("resolve", {"value": _values.copied(value)})

    def reject(self, error: Union[BaseException, str]) -> bool:
        """Settles it with an error."""
        error = Error(error) if isinstance(error, str) else error
        return self._settle("reject", {"error": to_wire(error)})

    def cancel(self) -> bool:
        """Asks for its end. A call ends when what was called has; the answer may come before."""
        return self._settle("cancel", None)

    def _settle(self, how: str, body: Any) -> bool:
        from . import _engine

        return _engine.current().settle(self, how, body)


class Call(_Typed[T]):
    """A call that begins when it is awaited, as a coroutine does."""

    __slots__ = ("function", "args", "options", "promise")

    def __init__(self, function: str, args: _values.Arguments, options: Options) -> None:
        self.function, self.args, self.options = function, args, options
        self.promise: Optional[Promise[T]] = None

    def __repr__(self) -> str:
        return f"<call of {self.function}>"

    def begin(self, engine: "Engine", task: "Task") -> None:
        if self.promise is None:
            self.promise = engine.invoke(task, self.function, self.args, self.options)
        else:
            engine.known(self.promise)

    def ready(self, engine: "Engine") -> bool:
        return self.promise is not None and self.promise.ready(engine)

    def failed(self) -> bool:
        return self.promise is not None and self.promise.failed()

    def take(self) -> T:
        assert self.promise is not None
        return self.promise.take()

    @property
    def state(self) -> str:
        return self.promise.state if self.promise is not None else "Pending"

    def taken_away(self) -> bool:
        return self.promise is not None and self.promise.taken_away()

    def leaves(self) -> Iterator[Leaf]:
        return self.promise.leaves() if self.promise is not None else iter(())

    def order(self) -> str:
        return self.promise.order() if self.promise is not None else ""

    def abandon(self, engine: "Engine") -> List["Task"]:
        if self.promise is None or self.options.detached:
            return []
        if not self.promise.done():
            engine.settle(self.promise, "cancel", None)
        elif self.promise.state == "Canceled":
            self.promise.withdrawn = True  # by an earlier activation, as this one would
        return []
