"""Progress reports: sent in the background, at most one a second, on a connection of their own."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Dict, Optional

from ._client import Client, Problem, Unreachable

PAUSE = 1.0


class Progress:
    """Sends the latest report. What its answers say about cancellation is kept for the engine."""

    def __init__(self, connect: Callable[[], Client], fenced: Callable[[], None]) -> None:
        self._connect, self._fenced = connect, fenced
        self._changed = threading.Condition()
        self._latest: Optional[Dict[str, Any]] = None
        #: What the code has said last.
        self.last: Dict[str, Any] = {}
        self._thread: Optional[threading.Thread] = None
        self.canceling = False
        #: Whether the activation ends by itself, so that it is nothing new that it is over.
        self.ending = False

    def report(self, report: Dict[str, Any]) -> None:
        with self._changed:
            self._latest = self.last = report
            if self._thread is None:
                self._thread = threading.Thread(target=self._send, name="perdure-progress", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _send(self) -> None:
        client = self._connect()
        while True:
            with self._changed:
                while self._latest is None:
                    if not self._changed.wait(timeout=60):
                        self._thread = None
                        client.close()
                        return
                report, self._latest = self._latest, None
            try:
                self.canceling = bool(client.post("/v1/heartbeat", report)["canceling"]) or self.canceling
            except Problem as problem:
                if problem.type == "Fenced" and not self.ending:
                    self._fenced()
            except Unreachable:
                pass  # the engine's own requests find out what is wrong
            time.sleep(PAUSE)
