"""Tracebacks as data: file, function and line of each entry, and entries made from these that print the same."""

from __future__ import annotations

import functools
import sys
import types


def lines_of(traceback: types.TracebackType | None) -> list[tuple[str, str, int]]:
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append((code.co_filename, code.co_name, traceback.tb_lineno or 0))
        traceback = traceback.tb_next
    return found


def made_of(lines: list[tuple[str, str, int]]) -> types.TracebackType | None:
    traceback = None
    for filename, name, line in reversed(lines):
        frame = _frame(filename, name)
        traceback = types.TracebackType(traceback, frame, frame.f_lasti, line)
    return traceback


def _stand_in():
    return sys._getframe()


@functools.lru_cache(maxsize=1024)
def _frame(filename: str, name: str) -> types.FrameType:
    changes = {"co_filename": filename, "co_name": name}
    if sys.version_info >= (3, 11):
        changes["co_qualname"] = name
    code = _stand_in.__code__.replace(**changes)
    return types.FunctionType(code, {"sys": sys, "__name__": name, "__file__": filename})()
