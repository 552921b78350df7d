"""Local steps, and what a program asks about itself."""

import _perdure

import perdure._values as _values
from perdure._errors import from_wire, to_wire
from perdure._promise import limited
from perdure._waits import Waitable, ready


class Run(Waitable):
    """A function that is run here, once: in this attempt since its result is in the next save point like all others, and in
    later attempts since the execution keeps the results of its local steps.

    As where it is recorded, result and error cross as JSON, so that the same file does the same everywhere. An error counts
    for its attempt.
    """

    def __init__(self, function, args, kwargs, name, key):
        self._call = (function, args, kwargs)
        self._name = name
        self._key = key
        self._outcome = None

    async def _wait(self):
        if self._outcome is None:
            text, failed = self._recorded()
            self._outcome = (_values.decode(text), failed)
            self._call = None
        made, failed = self._outcome
        if failed:
            raise from_wire(made)
        return made

    def _recorded(self):
        """What stands for this step: its text, and whether that is an error."""
        step, attempt = _perdure.step(self._key), _perdure.info()[2]
        kept = _perdure.state().setdefault("steps", {})
        name, text, failed, of = kept.get(step, ("", "", False, 0))
        if of and name == self._name:
            return text, failed
        if of == attempt:
            raise ValueError(f"there is a step with the key {step!r} already: {name!r}")
        text, failed = self._carry_out()
        kept[step] = (self._name, text, failed, attempt)
        return text, failed

    def _carry_out(self):
        state = _perdure.state()
        state["step"] = self._name
        function, args, kwargs = self._call
        try:
            text = limited(_values.encode(_result(function(*args, **kwargs))), f"the result of {self._name!r}")
            return text, False
        except (Exception, SystemExit) as error:
            return _values.encode(to_wire(error)), True
        finally:
            state["step"] = ""


def kept(text):
    """Takes over the local steps of earlier attempts."""
    if text:
        _perdure.state()["steps"] = {step: (name, value, False, -1) for step, (name, value) in _values.decode(text).items()}


def to_keep():
    """The local steps that a later attempt does not repeat, as JSON text."""
    steps = _perdure.state().get("steps", {})
    return _values.encode({step: [name, text] for step, (name, text, failed, of) in steps.items() if not failed})


def _result(made):
    """What a step returns; an async def is run to its end here and now."""
    if type(made).__name__ != "coroutine":
        return made
    try:
        made.send(None)
    except StopIteration as stop:
        return stop.value
    made.close()
    raise TypeError("a local step awaits nothing from outside")


def now():
    """The time in Unix seconds."""
    ready()
    return _perdure.now()


def _drawn():
    """32 random bytes, of the idempotency key, the task, and how many came before: the same in all attempts, and as in the SDK."""
    from hashlib import sha256

    ready()
    info = _perdure.info()
    path = info[3]
    draws = _perdure.state().setdefault("draws", {})
    draws[path] = draws.get(path, 0) + 1
    return sha256(f"perdure random\n{info[1]}\n{path}\n{draws[path]}".encode()).digest()


def random():
    """A random number from 0 to below 1."""
    return (int.from_bytes(_drawn()[:8], "big") >> 11) * 2.0**-53


def uuid4():
    """A random UUID."""
    from uuid import UUID

    return UUID(bytes=_drawn()[:16], version=4)


def progress(done=None, total=None, message=None):
    """Tells how far the function is."""
    report = {"done": done, "total": total, "message": message[:256] if message is not None else None}
    _perdure.progress(_values.encode({name: value for name, value in report.items() if value is not None}))


def idempotency_key():
    """The key that all attempts of this execution share: give it to what has effects."""
    return _perdure.info()[1]


def attempt():
    """Which attempt this is, from 1."""
    return _perdure.info()[2]


def canceling():
    """Whether this execution is to end."""
    return _perdure.canceling()
