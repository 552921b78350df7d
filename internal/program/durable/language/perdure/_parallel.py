"""Many items, a few at a time."""

import _perdure

from perdure._combine import failed_, order, value_or_error
from perdure._function import Remote
from perdure._tasks import start
from perdure._waits import Waitable, awaitable, ended, interrupted


class Parallel(Waitable):
    """One call for each item, in the order of the items, so many at a time."""

    def __init__(self, items, function, window, return_exceptions, max_failures):
        if isinstance(window, bool) or not isinstance(window, int) or window < 1:
            raise ValueError(f"window is {window!r}: it is how many run at a time, at least 1")
        if not callable(function):
            raise TypeError(f"{type(function).__name__} is not callable: give the function that takes an item")
        self._items, self._function, self._window = items, function, window
        self._most = max_failures if return_exceptions or max_failures is not None else 0
        self._source = None
        self._open = {}  # by index: the member, and what it was made of
        self._results = []
        self._failures = 0

    async def _wait(self):
        if self._source is None:
            self._source = iter(self._items)
            self._items = None
        try:
            while self._start():
                handles = [member._handle for member, _ in self._open.values()]
                signal = await _perdure.wait(handles, "any", False)
                if signal is not None:
                    raise interrupted(signal)
                self._collect()
        except BaseException:
            await self._abandon()
            raise
        return self._results

    def _start(self):
        """Begins the next ones, as many as there is room for. Whether there is anything to wait for."""
        while self._source is not None and len(self._open) < self._window:
            item = next(self._source, self)
            if item is self:
                self._source = None
                break
            self._results.append(None)
            self._begin(len(self._results) - 1, item)
        return bool(self._open)

    def _begin(self, index, item):
        try:
            if isinstance(self._function, Remote):
                made = self._function.call(item)
                self._open[index] = (made.begin(), made)
            else:
                self._open[index] = (start(_apply, (self._function, item), {}), None)
        except Exception as error:
            self._results[index] = error
            self._fail(error)

    def _fail(self, error):
        """Counts a failure, and raises it if that is one too many."""
        self._failures += 1
        if self._most is not None and self._failures > self._most:
            raise error

    def _collect(self):
        done = [(order(member), index) for index, (member, _) in self._open.items() if member.done()]
        done.sort()
        for _, index in done:
            member, _ = self._open[index]
            self._results[index] = value_or_error(member)
            if failed_(member):
                self._fail(self._results[index])
            del self._open[index]

    async def _abandon(self):
        tasks = []
        for member, made in self._open.values():
            if made is not None:
                made.abandon()
                continue
            _perdure.observed(member._handle)
            if not member.done():
                member.cancel()
                tasks.append(member)
        self._open = {}
        await ended(tasks)


async def _apply(function, item):
    """A task of its own for each item, in which a plain function may wait as well."""
    made = function(item)
    return await made if awaitable(made) else made
