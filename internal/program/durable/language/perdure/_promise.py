"""Durable promises, and calls, which are promises that are made when they are awaited."""

import _perdure

import perdure._values as _values
from perdure._errors import Error, PromiseCanceled, Timeout, ValueTooLarge, from_wire, to_wire
from perdure._waits import Waitable, interrupted, ready

_RETRY = {
    "max_attempts": "maxAttempts",
    "initial_interval": "initialInterval",
    "factor": "factor",
    "max_interval": "maxInterval",
    "non_retryable_types": "nonRetryableTypes",
}
_LOST = ("Retry", "Fail", "Hold")
_OPTIONS = ("timeout", "retry", "key", "detached", "on_lost_attempt", "cancel_grace_period", "id")


class Retry:
    """How often a call is tried. What is not said comes from the Function."""

    def __init__(self, max_attempts=None, initial_interval=None, factor=None, max_interval=None, non_retryable_types=None):
        self.max_attempts, self.initial_interval, self.factor = max_attempts, initial_interval, factor
        self.max_interval, self.non_retryable_types = max_interval, non_retryable_types


class Options:
    """How a function is called: the arguments of ``options``."""

    def __init__(
        self, timeout=None, retry=None, key=None, detached=False, on_lost_attempt=None, cancel_grace_period=None, id=None
    ):
        self.timeout, self.retry, self.key, self.detached = timeout, retry, key, detached
        self.on_lost_attempt, self.cancel_grace_period, self.id = on_lost_attempt, cancel_grace_period, id

    def with_(self, **changes):
        """The same options but for some."""
        return Options(**({name: getattr(self, name) for name in _OPTIONS} | changes))

    def wire(self):
        """What of them the gateway is told."""
        body = {}
        if self.timeout is not None:
            body["timeout"] = _values.span(self.timeout)
        retry = retry_wire(self.retry)
        if retry:
            body["retry"] = retry
        if self.cancel_grace_period is not None:
            body["cancelGracePeriod"] = _values.span(self.cancel_grace_period)
        if self.on_lost_attempt is not None:
            if self.on_lost_attempt not in _LOST:
                raise ValueError(f"on_lost_attempt is {self.on_lost_attempt!r}: it may be Retry, Fail or Hold")
            body["onLostAttempt"] = self.on_lost_attempt
        if self.detached:
            body["detached"] = True
        if self.id is not None:
            body["id"] = self.id
        return body


def retry_wire(given):
    """A retry policy as the gateway takes it, of a number of attempts, a Retry or a dict."""
    if given is None:
        return {}
    if isinstance(given, int):
        return {"maxAttempts": given}
    if isinstance(given, Retry):
        given = {name: getattr(given, name) for name in _RETRY}
    retry = {}
    for name, value in given.items():
        wire = _RETRY.get(name, name)
        if wire not in _RETRY.values():
            raise TypeError(f"retry knows no {name!r}: it has {', '.join(_RETRY)}")
        if value is not None:
            retry[wire] = _values.span(value) if wire in ("initialInterval", "maxInterval") else value
    return retry


_DEFAULT = Options()


class Promise(Waitable):
    """A future value that outlives the process. Await it, as often as you like.

    ``name`` is the name of the DurablePromise: with it others may settle it.
    """

    def __init__(self, handle):
        self._handle = handle
        self._value = None

    def __class_getitem__(cls, item):
        return cls

    @property
    def name(self):
        return self._handle.name

    @property
    def step(self):
        return self._handle.step

    @property
    def state(self):
        """``Pending``, ``Resolved``, ``Rejected``, ``Canceled`` or ``TimedOut``."""
        return self._handle.state

    def __repr__(self):
        return f"<promise {self.name} {self.state}>"

    async def _wait(self):
        signal = await _perdure.wait([self._handle], "any", False)
        if signal is not None:
            raise interrupted(signal)
        return self._take()

    def _take(self):
        """The value, or raises the error. Only when it is settled."""
        handle = self._handle
        if handle.state == "Resolved":
            if self._value is None:  # decoded once, so that each await gives the same object
                self._value = [_values.decode(handle.value)]
            return self._value[0]
        wire = _values.decode(handle.error) if handle.error else {}
        if handle.state == "TimedOut":
            wire["type"] = Timeout.type
        elif handle.state == "Canceled":
            wire["type"] = PromiseCanceled.type
        wire.setdefault("type", "Rejected")
        raise from_wire(wire)

    def done(self):
        """Whether it is settled."""
        return self._handle.state != "Pending"

    def resolve(self, value=None):
        """Settles it with a value. The first settlement stands; the answer is whether it is this one."""
        return self._settle("resolve", limited(_values.encode(value), "a value"))

    def reject(self, error):
        """Settles it with an error."""
        error = Error(error) if isinstance(error, str) else error
        return self._settle("reject", _values.encode(to_wire(error)))

    def cancel(self):
        """Asks for its end. A call ends when what was called has; the answer may come before."""
        return self._settle("cancel", "")

    def _settle(self, how, body):
        ready()
        return _perdure.settle(self._handle, how, body)


class Call(Waitable):
    """A call that begins when it is awaited, as a coroutine does."""

    def __init__(self, function, args, options):
        self.function, self.args, self.options = function, args, options
        self.promise = None

    def __class_getitem__(cls, item):
        return cls

    def __repr__(self):
        return f"<call of {self.function}>"

    def begin(self):
        """Makes the call, if that has not been done."""
        if self.promise is None:
            self.promise = invoke(self.function, self.args, self.options)
        return self.promise

    async def _wait(self):
        promise = self.begin()
        signal = await _perdure.wait([promise._handle], "any", False)
        if signal is not None:
            self.abandon()
            raise interrupted(signal)
        return promise._take()

    def abandon(self):
        """Cancels it, as whoever started it does when he does not wait for it any more."""
        if self.promise is not None and not self.promise.done() and not (self.options and self.options.detached):
            self.promise.cancel()


def invoke(function, args, options):
    """Calls a function by its name: the promise of its result."""
    ready()
    options = options or _DEFAULT
    text = _values.encode(args)
    if len(text) > _values.MAX_VALUE // 4:  # a byte at most four times
        for argument in args:
            limited(_values.encode(argument["value"]), "an argument")
    return Promise(_perdure.invoke(options.key, function, text, _values.encode(options.wire())))


def promise(*, key=None, timeout=None, on_timeout="Reject", param=None, id=None):
    """Makes a promise for somebody else to settle: a person, a webhook. Give them its ``name``."""
    if on_timeout not in ("Reject", "Resolve"):
        raise ValueError(f"on_timeout is {on_timeout!r}: it may be Reject or Resolve")
    ready()
    body = {"onTimeout": on_timeout}
    if timeout is not None:
        body["timeout"] = _values.span(timeout)
    if param is not None:
        body["param"] = param
        limited(_values.encode(param), "an argument")
    if id is not None:
        body["id"] = id
    return Promise(_perdure.promise(key, _values.encode(body)))


def limited(text, what):
    """The text, if it is not too large."""
    if _values.size(text) > _values.MAX_VALUE:
        raise ValueTooLarge(f"{what} has more than {_values.MAX_VALUE} bytes")
    return text
