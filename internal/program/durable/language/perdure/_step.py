"""Several calls as one unit that is tried again together."""

import _perdure

import perdure._values as _values
from perdure._errors import type_of
from perdure._promise import retry_wire
from perdure._timers import Sleep
from perdure._waits import ready


class Step:
    """``async with perdure.step("ship", retry=3):``, or ``with`` in a plain function.

    When an error leaves the block, the block runs again from its beginning, after a pause, as often as ``retry`` says. The
    variables are then as the failed attempt left them. What is not retryable, and a cancellation, goes on at once.
    """

    def __init__(self, name, retry):
        self.name = name
        self.attempt = 0
        self._retry = retry_wire(retry)
        self._due = False  # to be entered once more, after a failure

    def __repr__(self):
        return f"<step {self.name!r}>"

    def __enter__(self):
        if not _perdure.plain():
            raise TypeError("in an async def it is: async with perdure.step(...)")
        return self._enter()

    def __exit__(self, kind, error, trace):
        if not self._again(error):
            return False
        _perdure.block(Sleep(self._pause()))
        return _perdure.AGAIN

    async def __aenter__(self):
        return self._enter()

    async def __aexit__(self, kind, error, trace):
        if not self._again(error):
            return False
        await Sleep(self._pause())
        return _perdure.AGAIN

    def _enter(self):
        ready()
        self.attempt = self.attempt + 1 if self._due else 1
        return self

    def _again(self, error):
        """Whether the block is to run once more."""
        self._due = bool(
            isinstance(error, Exception)
            and getattr(error, "retryable", True)
            and type_of(error) not in self._retry.get("nonRetryableTypes", ())
            and self.attempt < self._retry.get("maxAttempts", 3)
        )
        return self._due

    def _pause(self):
        first, most = _values.seconds(self._retry.get("initialInterval", "1s")), _values.seconds(self._retry.get("maxInterval", "1m"))
        return min(most, first * self._retry.get("factor", 2) ** (self.attempt - 1))


def step(name, *, retry=None):
    """``async with perdure.step("ship", retry=3):`` the calls of the block are tried again together."""
    return Step(str(name), retry)
