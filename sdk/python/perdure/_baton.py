"""Plain functions that wait in their middle, many in one process: each on a thread, of which one runs at a time."""

from __future__ import annotations

import threading
from typing import Iterator, Optional


class Baton:
    """Runs an iterator on a thread of its own, while whoever called waits."""

    def __init__(self, steps: Iterator[None]) -> None:
        self._steps = steps
        self._mine, self._theirs = threading.Semaphore(0), threading.Semaphore(0)
        self._waits = False
        self._error: Optional[BaseException] = None
        self._thread: Optional[threading.Thread] = None

    def run(self) -> bool:
        """Goes on until it waits (True) or is at its end."""
        self._waits = False
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, daemon=True)
            self._thread.start()
        else:
            self._mine.release()
        self._theirs.acquire()
        if self._error is not None:
            raise self._error
        return self._waits

    def give_back(self) -> None:
        """Called on the thread: waits for the next run."""
        self._waits = True
        self._theirs.release()
        self._mine.acquire()

    def _main(self) -> None:
        try:
            for _ in self._steps:
                self.give_back()
        except BaseException as error:
            self._error = error
        finally:
            self._waits = False
            self._theirs.release()
