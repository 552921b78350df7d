"""Sleeping, and time limits. The end of both is fixed when they begin."""

import _perdure

import perdure._values as _values
from perdure._waits import Waitable, interrupted, ready


class Sleep(Waitable):
    """Until a time."""

    def __init__(self, span):
        self.seconds = _values.seconds(span)
        self._timer = None

    async def _wait(self):
        if self.seconds <= 0:
            return
        if self._timer is None:
            self._timer = _perdure.timer(_perdure.now() + self.seconds)
        signal = await _perdure.wait([self._timer], "any", False)
        if signal is not None:
            raise interrupted(signal)


class Scope:
    """A time limit for what is awaited in a block: ``async with perdure.timeout(60):``.

    In a plain ``def`` it is ``with perdure.timeout(60):``. When the time is over, the await that is open raises
    :class:`perdure.Timeout`; a call or coroutine that this await started is canceled.
    """

    def __init__(self, span):
        self.seconds = _values.seconds(span)
        self.deadline = None

    def _enter(self):
        ready()
        self.deadline = _perdure.now() + self.seconds
        _perdure.enter_scope(self.deadline, self)
        return self

    def __enter__(self):
        if not _perdure.plain():
            raise TypeError("in an async def it is: async with perdure.timeout(...)")
        return self._enter()

    def __exit__(self, kind, error, trace):
        _perdure.leave_scope(self)

    async def __aenter__(self):
        return self._enter()

    async def __aexit__(self, kind, error, trace):
        _perdure.leave_scope(self)
        return False
