# Abstract classes say by __subclasshook__ what is of them; names of a program's own do not get in the way of those that do it.
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sized
from typing import Protocol, TypeVar, runtime_checkable

T = TypeVar("T")


class Walker(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Walker:
            return hasattr(other, "walk") or NotImplemented
        return NotImplemented

    @abstractmethod
    def stop(self): ...


class Dog:
    def walk(self): ...


class Lazy(Walker):
    def stop(self): ...


class Never(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return False


class Child(Never):
    pass


for value in (Dog(), Lazy(), Child(), 3, None):
    print(type(value).__name__, [isinstance(value, cls) for cls in (Walker, Lazy, Never, Child)], issubclass(type(value), Walker))
try:
    issubclass(3, Walker)
except TypeError as error:
    print(error)


class Repo(Mapping):
    _methods = ("__len__",)
    _known = 3

    def _has(self, key):
        return True

    def __getitem__(self, key):
        return 1

    def __len__(self):
        return 0

    def __iter__(self):
        return iter(())


print(isinstance([], Repo), isinstance(Repo(), Repo), isinstance(Repo(), Mapping), issubclass(dict, Repo))


class Big(Sized):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "big") or NotImplemented


class Elephant:
    big = True


print(isinstance(Elephant(), Big), isinstance([], Big))


@runtime_checkable
class Source(Iterable[T], Protocol[T]):
    def close(self): ...


class Rows:
    def __iter__(self):
        return iter(())

    def close(self): ...


class Given(Source):
    def __iter__(self):
        return iter(())

    def close(self): ...


for value in (Rows(), Given(), [], Dog()):
    print(type(value).__name__, isinstance(value, Source), issubclass(type(value), Source), isinstance(value, Given))
try:
    isinstance(3, Protocol)
except TypeError as error:
    print(error)
