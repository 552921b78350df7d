"""Waiting for several things: all of them, or the first."""

import _perdure
from collections import namedtuple

from perdure._errors import Cancelled, PromiseCanceled, Timeout
from perdure._promise import Call, Promise
from perdure._tasks import Task, start
from perdure._waits import Waitable, ended, interrupted

Settled = namedtuple("Settled", ["state", "value", "error"])


def adopt(given):
    """A member of a wait, which has a handle, and whether the wait started it."""
    if isinstance(given, (Promise, Task)):
        return given, False
    if isinstance(given, Call):
        return given.begin(), True
    return start(given, (), {}), True


class _Several(Waitable):
    def __init__(self, given):
        self._given = given
        self._members = None
        self._owned = []

    def _begin(self):
        if self._members is not None:
            return
        self._members = []
        for given in self._given:
            member, own = adopt(given)
            self._members.append(member)
            if own:
                self._owned.append((member, given))
        self._given = ()

    async def _until(self, mode):
        signal = await _perdure.wait([member._handle for member in self._members], mode, False)
        if signal is not None:
            await self._abandon()
            raise interrupted(signal)

    async def _abandon(self):
        """Cancels what is a coroutine or a call here, and waits for the tasks among it. What the code holds is the code's."""
        tasks = []
        for member, given in self._owned:
            if isinstance(member, Task):
                _perdure.observed(member._handle)
                if not member.done():
                    member.cancel()
                    tasks.append(member)
            else:
                given.abandon()
        await ended(tasks)


class Gather(_Several):
    """All of them, in order."""

    def __init__(self, given, mode):
        super().__init__(given)
        self._mode = mode  # "All", "Exceptions", "Settled"

    async def _wait(self):
        self._begin()
        await self._until("fail" if self._mode == "All" else "all")
        if self._mode == "All":
            failed = [member for member in self._members if failed_(member)]
            if failed:
                await self._abandon()
                return min(failed, key=order)._take()
            return [member._take() for member in self._members]
        return [settled(m) if self._mode == "Settled" else value_or_error(m) for m in self._members]


class First(_Several):
    """The first that has settled."""

    async def _wait(self):
        if self._members is None and not self._given:
            raise ValueError("first() of nothing")
        self._begin()
        await self._until("any")
        winner = min((i for i, member in enumerate(self._members) if member.done()), key=lambda i: order(self._members[i]))
        await self._abandon()
        return winner, self._members[winner]._take()


def order(member):
    """The how-manieth settlement it was."""
    return member._handle.order


def failed_(member):
    """Whether it has ended with an error."""
    return member.state not in ("Pending", "Resolved")


def value_or_error(member):
    """The value, or the error as a value."""
    try:
        return member._take()
    except (Exception, Cancelled) as error:
        return error


def settled(member):
    """How it ended."""
    try:
        return Settled("Resolved", member._take(), None)
    except (Exception, Cancelled) as error:
        return Settled(_state_of(member, error), None, error)


def _state_of(member, error):
    if isinstance(member, Promise):
        return member.state
    if isinstance(error, Timeout):
        return "TimedOut"
    return "Canceled" if isinstance(error, (Cancelled, PromiseCanceled)) else "Rejected"
