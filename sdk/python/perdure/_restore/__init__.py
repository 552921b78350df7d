"""Automatic Restore: async def functions that can be saved at an await as data, and go on from there elsewhere.

A function is rewritten once (rewrite.py) into code that can be entered at any of its awaits. Its coroutine is one of
Python's own: values, exceptions and the order of evaluation are not emulated. capture() reads what it holds where it
waits, values.py makes bytes of that, and both refuse, with a reason, what is not data.
"""

from .coroutine import NotRestorable, Restorable, RestorableCoroutine, compile_function, resume
from .errors import CodeChanged, CorruptSavePoint, NotCapturable, RestoreError
from .naming import Names
from .values import dumps, loads

__all__ = [
    "CodeChanged",
    "CorruptSavePoint",
    "Names",
    "NotCapturable",
    "NotRestorable",
    "Restorable",
    "RestorableCoroutine",
    "RestoreError",
    "compile_function",
    "dumps",
    "loads",
    "resume",
]
