"""What the functions of the corpus use: a log, something to await, and objects of several kinds."""

from __future__ import annotations

import dataclasses
import enum
import typing

log: list = []


def out(*parts):
    log.append(repr(parts))


def v(value):
    """An operand whose evaluation shows."""
    out("v", value)
    return value


class Wait:
    """Awaited, it gives value, or raises what error names. It is data, as the promises of the runtime are."""

    __perdure_capture__ = True

    def __init__(self, value, error=None):
        self.value = value
        self.error = error

    def __await__(self):
        return (yield self)


def w(value):
    out("w", value)
    return Wait(value)


def bad(message, kind="ValueError"):
    out("bad", message)
    return Wait(message, kind)


async def sub(value):
    out("sub", value)
    got = await w(value)
    out("sub got", got)
    return got


async def fails(message):
    out("fails", message)
    await w(0)
    raise KeyError(message)


async def twice(value):
    return await sub(value) + await sub(value)


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Point(typing.NamedTuple):
    x: int
    y: int


@dataclasses.dataclass
class Box:
    value: int
    items: list = dataclasses.field(default_factory=list)

    async def grow(self, by, *, more=1):
        self.value += await w(by)
        self.items.append(await sub(more))
        return self

    async def chained(self):
        return (await (await self.grow(1)).grow(2)).value

    def __getitem__(self, key):
        out("get", key)
        return key

    def __setitem__(self, key, value):
        out("set", key, value)


@dataclasses.dataclass(frozen=True)
class Key:
    name: str


class Slotted:
    __slots__ = ("a", "__private")

    def __init__(self, a):
        self.a = a
        self.__private = a * 2

    async def read(self):
        self.__private += await w(1)
        __local = await w(self.__private)
        return __local, await sub(self.a)


class Base:
    async def go(self, n):
        out("Base.go", n)
        return await w(n)


class Derived(Base):
    async def go(self, n):
        first = await super().go(n)
        return first + await super().go(n + 1)


class Manager:
    """A context manager that is data."""

    __perdure_capture__ = True

    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __repr__(self):
        return f"Manager({self.name!r})"

    def __enter__(self):
        out("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter")
        return self.name

    def __exit__(self, kind, error, traceback):
        out("exit", self.name, kind and kind.__name__, str(error))
        if self.fail == "exit":
            raise RuntimeError("exit")
        return self.swallow

    async def __aenter__(self):
        out("aenter", self.name)
        await w(self.name)
        if self.fail == "enter":
            raise RuntimeError("enter")
        return self

    async def __aexit__(self, kind, error, traceback):
        out("aexit", self.name, kind and kind.__name__, str(error))
        await sub(self.name)
        if self.fail == "exit":
            raise RuntimeError("exit")
        return self.swallow


class Count:
    """An asynchronous iterator that is data."""

    def __init__(self, to):
        self.at, self.to = 0, to

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.at >= self.to:
            raise StopAsyncIteration
        self.at += 1
        return await w(self.at)
