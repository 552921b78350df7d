"""Dies at a given request, for tests: ``PERDURE_FAILPOINT=N:before`` or ``N:after``.

N counts the requests of the process from 1. *Before* is before the request is sent, *after* is when its reply has come
and nobody has used it.
"""

from __future__ import annotations

import os
import signal
import threading

_lock = threading.Lock()
_count = 0


def next_number() -> int:
    global _count
    with _lock:
        _count += 1
        return _count


def hit(number: int, moment: str) -> None:
    if os.environ.get("PERDURE_FAILPOINT") == f"{number}:{moment}":
        os.kill(os.getpid(), signal.SIGKILL)
