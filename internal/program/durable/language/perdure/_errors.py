"""Errors, and how they cross from one function to another: as data, with type, message, stack, data, retryable."""

import _perdure

import perdure._values as _values

MAX_TYPE = 256
MAX_MESSAGE = 8192
MAX_STACK = 16384


class Error(Exception):
    """Base of the errors that applications declare. The name of the class is the type of the error everywhere."""

    type = "Error"
    _retryable = True

    def __init__(self, message="", *, data=None, retryable=None):
        super().__init__(message)
        self.message = message
        self.data = data
        self.retryable = self._retryable if retryable is None else retryable
        self.stack = ""

    def __init_subclass__(cls):
        if "type" not in cls.__dict__:
            cls.type = cls.__name__
        if cls.__module__ != Error.__module__:
            _perdure.state().setdefault("errors", {})[cls.type] = cls

    def __str__(self):
        return self.message


class RemoteError(Error):
    """An error of a type that this program has no class for. ``error.type`` tells which."""

    def __init__(self, message="", *, type="Error", data=None, retryable=None):
        super().__init__(message, data=data, retryable=retryable)
        self.type = type

    def __str__(self):
        return f"{self.type}: {self.message}" if self.message else self.type


class Timeout(Error, TimeoutError):
    """A time limit is over: that of ``async with perdure.timeout(...)``, or of a promise."""


class PromiseCanceled(Error):
    """What was awaited has been canceled; this execution goes on."""

    type = "Canceled"


class PromiseDeleted(Error):
    """What was awaited is gone."""


class ValueTooLarge(Error):
    """A value, argument or error is over the limit of 65,536 bytes."""

    _retryable = False


class CompensationFailed(Error):
    """A saga could not undo all that it had done: its context is the error for which it was undone, ``data`` lists what failed."""

    _retryable = False


class Deadlock(Error):
    """All tasks wait, and for nothing that can come."""

    _retryable = False


class Cancelled(BaseException):
    """This execution is to end, or this task is: raised at an await that is open, once for each task."""

    type = "Cancelled"


_OWN = {
    one.type: one for one in (Error, Timeout, PromiseCanceled, PromiseDeleted, ValueTooLarge, CompensationFailed, Deadlock)
}
# What other languages may send a name of, and Python has a class for.
_BUILTIN = {
    one.__name__: one
    for one in (
        ArithmeticError, AssertionError, AttributeError, BufferError, ConnectionAbortedError, ConnectionError,
        ConnectionRefusedError, ConnectionResetError, EOFError, Exception, FileExistsError, FileNotFoundError,
        FloatingPointError, IndexError, InterruptedError, IsADirectoryError, KeyError, LookupError, MemoryError,
        NameError, NotADirectoryError, NotImplementedError, OSError, OverflowError, PermissionError,
        RecursionError, ReferenceError, RuntimeError, StopAsyncIteration, StopIteration, SyntaxError, SystemError,
        TimeoutError, TypeError, UnboundLocalError, UnicodeError, ValueError, ZeroDivisionError,
    )
}  # fmt: skip


def type_of(error):
    """The type under which an error crosses, and by which retry policies know it."""
    if isinstance(error, (Error, Cancelled)):
        return error.type
    return type(error).__name__


def message_of(error):
    if isinstance(error, Error):
        return error.message
    shown = error.args[0] if isinstance(error, KeyError) and len(error.args) == 1 else error
    try:
        return str(shown)
    except Exception:
        return "<exception str() failed>"


def to_wire(error):
    """The error as it is stored."""
    wire = {"type": _cut(type_of(error), MAX_TYPE) or "Error"}
    data = getattr(error, "data", None) if isinstance(error, Error) or hasattr(error, "_perdure_wire") else None
    reason = _not_kept(data)
    note = f" ({reason})" if reason else ""
    message = _cut(str(message_of(error)), MAX_MESSAGE - len(note)) + note
    if message:
        wire["message"] = message
    stack = _stack(error)
    if stack:
        wire["stack"] = stack
    if data is not None and not reason:
        wire["data"] = data
    if getattr(error, "retryable", True) is False:
        wire["retryable"] = False
    return wire


def _not_kept(data):
    """Why data cannot be stored; nothing if it can."""
    if data is None:
        return ""
    try:
        size = _values.size(_values.encode(data))
    except (TypeError, ValueError, RecursionError):
        return "its data is not JSON"
    return f"its data has more than {_values.MAX_VALUE} bytes" if size > _values.MAX_VALUE else ""


def _cut(text, size):
    """The beginning of a text, in at most so many bytes."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def _stack(error):
    """The traceback in Python's form; what is too long loses its beginning."""
    text = _perdure.traceback(error)
    head, _, rest = text.partition("\n")
    if rest and not rest.startswith(" ") and head.startswith("Traceback"):
        text = rest  # raised by this package, which is not shown
    remote = getattr(error, "stack", "")
    if isinstance(remote, str) and remote:
        text = remote.rstrip("\n") + "\n\nThe above exception was raised in a function that was called:\n\n" + text
    return text.encode("utf-8", "replace")[-MAX_STACK:].decode("utf-8", "ignore")


def from_wire(wire):
    """The exception to raise for an error that was stored."""
    kind = str(wire.get("type") or "Error")
    message = str(wire.get("message") or "")
    error = _construct(kind, message)
    if not isinstance(error, Error):
        error._perdure_wire = True
        error.type = kind
        error.message = message
    error.data = wire.get("data")
    error.stack = str(wire.get("stack") or "")
    error.retryable = wire.get("retryable", True)
    return error


def _construct(kind, message):
    declared = _perdure.state().get("errors", {}).get(kind) or _OWN.get(kind)
    if declared is not None:
        # The class's own __init__ may want arguments that nobody has here.
        error = declared.__new__(declared, message)
        Error.__init__(error, message)
        error.args = (message,) if message else ()
        return error
    builtin = _BUILTIN.get(kind)
    if builtin is not None:
        return builtin(message) if message else builtin()
    return RemoteError(message, type=kind)
