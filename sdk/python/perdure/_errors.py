"""Errors, and how they cross from one function to another.

An error crosses as data: type, message, stack, data, retryable. On the other side it becomes, in this order, the class
derived from :class:`Error` that has the type as its name, the built-in exception of that name, or :class:`RemoteError`.
"""

from __future__ import annotations

import builtins
import os
import traceback
from typing import Any, ClassVar, Dict, Optional, Type

from . import _values

MAX_TYPE = 256
MAX_MESSAGE = 8192
MAX_STACK = 16384
_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Error(Exception):
    """Base of the errors that applications declare. The name of the class is the type of the error everywhere.

    ::

        class InsufficientFunds(perdure.Error):
            pass

        raise InsufficientFunds("account 7 is empty", data={"missing": 12}, retryable=False)
    """

    #: The type of the error on its way. Default is the name of the class.
    type: str = "Error"
    _classes: ClassVar[Dict[str, Type["Error"]]] = {}

    def __init__(self, message: str = "", *, data: Any = None, retryable: Optional[bool] = None) -> None:
        super().__init__(message)
        self.message = message
        self.data = data
        self.retryable = self._retryable if retryable is None else retryable
        #: The traceback of where it was raised, as text, if it came from another function.
        self.stack = ""

    _retryable: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "type" not in cls.__dict__:
            cls.type = cls.__name__
        Error._classes[cls.type] = cls

    def __str__(self) -> str:
        return self.message


class RemoteError(Error):
    """An error of a type that this process has no class for. ``error.type`` tells which."""

    def __init__(
        self, message: str = "", *, type: str = "Error", data: Any = None, retryable: Optional[bool] = None
    ) -> None:
        super().__init__(message, data=data, retryable=retryable)
        self.type = type

    def __str__(self) -> str:
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
    """This execution is to end, or this task is: raised at an await that is open.

    As ``asyncio.CancelledError`` it is no ``Exception``, so that ``except Exception`` does not swallow it. Undo what was done
    in ``finally`` or ``except perdure.Cancelled``, and let it go on. It is raised once for each task: what is awaited in
    the handler is awaited as always, and what is called there is a compensation, which the cancellation leaves alone.
    """

    type = "Cancelled"


def type_of(error: BaseException) -> str:
    """The type under which an error crosses, and by which retry policies know it."""
    if isinstance(error, (Error, Cancelled)):
        return error.type
    return type(error).__name__


def message_of(error: BaseException) -> str:
    if isinstance(error, Error):
        return error.message
    shown = error.args[0] if isinstance(error, KeyError) and len(error.args) == 1 else error
    try:
        return str(shown)
    except Exception:
        return "<exception str() failed>"


def to_wire(error: BaseException) -> Dict[str, Any]:
    """The error as it is stored."""
    wire: Dict[str, Any] = {"type": _cut(type_of(error), MAX_TYPE) or "Error"}
    data = getattr(error, "data", None) if isinstance(error, Error) or hasattr(error, "_perdure_wire") else None
    reason = _not_kept(data)
    note = f" ({reason})" if reason else ""
    message = _cut(message_of(error), MAX_MESSAGE - len(note)) + note
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


def _not_kept(data: Any) -> str:
    """Why data cannot be stored; nothing if it can."""
    try:
        size = len(_values.encode(data).encode())
    except (TypeError, ValueError, RecursionError):
        return "its data is not JSON"
    return f"its data has more than {_values.MAX_VALUE} bytes" if size > _values.MAX_VALUE else ""


def _cut(text: str, size: int) -> str:
    """The beginning of a text, in at most so many bytes. What is no text, such as a part of a file's name, is replaced."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def _stack(error: BaseException) -> str:
    """The traceback in Python's form, without the frames of this package; what is too long loses its beginning."""
    shown = traceback.TracebackException(type(error), error, error.__traceback__)
    _drop_own_frames(shown)
    text = "".join(shown.format())
    remote = getattr(error, "stack", "")
    if isinstance(remote, str) and remote:
        text = remote.rstrip("\n") + "\n\nThe above exception was raised in a function that was called:\n\n" + text
    encoded = text.encode("utf-8", "replace")
    return encoded[-MAX_STACK:].decode("utf-8", "ignore")


def _drop_own_frames(shown: Optional[traceback.TracebackException]) -> None:
    seen = set()
    while shown is not None and id(shown) not in seen:
        seen.add(id(shown))
        kept = [frame for frame in shown.stack if not frame.filename.startswith(_OWN_FOLDER)]
        shown.stack[:] = kept
        shown = shown.__cause__ or shown.__context__


def from_wire(wire: Dict[str, Any]) -> BaseException:
    """The exception to raise for an error that was stored."""
    kind = str(wire.get("type") or "Error")
    message = str(wire.get("message") or "")
    error = _construct(kind, message)
    if not isinstance(error, Error):
        error._perdure_wire = True  # type: ignore[attr-defined]
        error.type = kind  # type: ignore[attr-defined]
        error.message = message  # type: ignore[attr-defined]
    error.data = wire.get("data")  # type: ignore[attr-defined]
    error.stack = str(wire.get("stack") or "")  # type: ignore[attr-defined]
    error.retryable = wire.get("retryable", True)  # type: ignore[attr-defined]
    return error


def _construct(kind: str, message: str) -> BaseException:
    declared = Error if kind == Error.type else Error._classes.get(kind)
    if declared is not None and declared is not RemoteError:
        return _without_init(declared, message)
    builtin = getattr(builtins, kind, None)
    if isinstance(builtin, type) and issubclass(builtin, Exception):
        try:
            return builtin(message) if message else builtin()
        except TypeError:  # UnicodeDecodeError and ExceptionGroup want more than a message
            pass
    return RemoteError(message, type=kind)


def _without_init(declared: Type[Error], message: str) -> Error:
    """An instance of a class whose own __init__ may want arguments that nobody has here."""
    error = declared.__new__(declared, message)
    Error.__init__(error, message)
    error.args = (message,) if message else ()
    return error

