"""Several calls as one unit that is tried again together."""

from __future__ import annotations

from typing import Any, Optional

from ._config import seconds
from ._errors import type_of
from ._promise import retry_wire
from ._timers import Sleep
from ._waits import Immediate, Waitable


class Step:
    """``async with perdure.step("ship", retry=3):``, or ``with`` in a plain function.

    When an error leaves the block, the block runs again from its beginning, after a pause, as often as ``retry`` says. The
    variables are then as the failed attempt left them. What is not retryable, and a cancellation, goes on at once.

    Python has no block that runs again: a function with one is written anew when ``@perdure.function`` declares it, with
    a loop around the block (``_loops``).
    """

    __perdure_capture__ = True

    def __init__(self, name: str, retry: Any) -> None:
        self.name = name
        self.attempt = 0
        #: What a break or continue in the block is to do behind the loop around it.
        self.leave = ""
        self._retry = retry_wire(retry)
        self._again = True
        self._loops = False

    def __repr__(self) -> str:
        return f"<step {self.name!r}>"

    def again(self) -> bool:
        """The condition of the loop: whether the block is to be run (once more)."""
        self._loops = True
        again, self._again = self._again, False
        return again

    def __aenter__(self) -> Waitable:
        self._enter()
        return Immediate(self)

    def __aexit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> Waitable:
        return Pause(self._pause()) if self._tried_again(error) else Immediate(False)

    def __enter__(self) -> "Step":
        from . import _engine

        if not _engine.current().task.plain:
            raise TypeError("in an async def it is: async with perdure.step(...)")
        self._enter()
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> bool:
        from . import _engine

        if not self._tried_again(error):
            return False
        return bool(_engine.current().block(Pause(self._pause())))

    def _enter(self) -> None:
        if not self._loops:
            raise RuntimeError(
                "perdure.step is for functions that @perdure.function declares, and whose source is there: they are given a loop around the block"
            )
        self.attempt += 1

    def _tried_again(self, error: Optional[BaseException]) -> bool:
        self._again = (
            isinstance(error, Exception)
            and bool(getattr(error, "retryable", True))
            and type_of(error) not in self._retry.get("nonRetryableTypes", ())
            and self.attempt < self._retry.get("maxAttempts", 3)
        )
        return self._again

    def _pause(self) -> float:
        first, most = seconds(self._retry.get("initialInterval", "1s")), seconds(self._retry.get("maxInterval", "1m"))
        return float(min(most, first * self._retry.get("factor", 2) ** (self.attempt - 1)))


class Pause(Sleep):
    """Between two attempts of a step."""

    __slots__ = ()

    def take(self) -> Any:
        return True
