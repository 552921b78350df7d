"""Which functions are rewritten, and what came of it. A function is compiled once, when it is first called."""

from __future__ import annotations

import sys
import threading
import types

from .errors import Refusal

_lock = threading.RLock()
_templates: dict[types.CodeType, object] = {}


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
    from .coroutine import Restorable

    template = outcome(fn)
    return None if isinstance(template, Refusal) else Restorable(fn, template).start
