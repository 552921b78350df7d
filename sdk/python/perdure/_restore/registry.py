"""Which functions are rewritten, and what came of it. A function is compiled once, when it is first called."""

from __future__ import annotations

import sys
import threading
import types
from typing import TYPE_CHECKING

from .errors import Refusal

if TYPE_CHECKING:
    from .coroutine import Restorable

_lock = threading.RLock()
_templates: dict[types.CodeType, object] = {}
_starts: dict[types.FunctionType, Restorable] = {}


def outcome(fn: types.FunctionType):
    """The Template of fn, or the Refusal."""
    code = fn.__code__
    found = _templates.get(code)
    if found is None:
        with _lock:
            found = _templates.get(code)
            if found is None:
                found = _templates[code] = _compile(fn)
    return found


def refused(code: types.CodeType) -> Refusal | None:
    """Why the function with this code was not rewritten."""
    found = _templates.get(code)
    return found if isinstance(found, Refusal) else None


def _compile(fn):
    from .rewrite import rewrite

    if not _wanted(fn):
        return Refusal(f"the functions of module {fn.__module__} are not rewritten", fn.__code__.co_firstlineno)
    try:
        return rewrite(fn)
    except Refusal as refusal:
        return refusal
    except (SyntaxError, RecursionError) as error:
        return Refusal(f"it cannot be rewritten: {error}", fn.__code__.co_firstlineno)


def _wanted(fn) -> bool:
    chosen = getattr(fn, "__perdure_restore__", None)
    if chosen is not None:
        return bool(chosen)
    top = (fn.__module__ or "").partition(".")[0]
    return top != "perdure" and top not in sys.stdlib_module_names - {"__main__"}


def started(fn: types.FunctionType):
    """What starts fn so that it can be saved, or None."""
    found = _starts.get(fn)
    if found is not None and found.fits(fn):
        return found.start
    from .coroutine import Restorable

    template = outcome(fn)
    if isinstance(template, Refusal):
        return None
    found = Restorable(fn, template)
    if fn.__closure__ is None and "<locals>" not in fn.__qualname__:
        _starts[fn] = found  # functions of modules live as long as their module: this keeps nothing else alive
    return found.start
