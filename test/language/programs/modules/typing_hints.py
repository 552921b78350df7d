# Type hints are kept and not enforced.
from __future__ import annotations

from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, Protocol, Tuple, TypedDict, TypeVar, Union, cast

T = TypeVar("T")
Number = Union[int, float]
Handler = Callable[[str, int], Optional[bool]]


def first(items: List[T], default: Optional[T] = None) -> Optional[T]:
    result: Dict[str, Any] = {}
    count: int
    for item in items:
        return item
    return default


class Box(Generic[T]):
    value: T

    def __init__(self, value: T) -> None:
        self.value = value

    def map(self, f: Callable[[T], Number]) -> Box[Number]:
        return Box(f(self.value))


class Movie(TypedDict):
    name: str
    year: int


class Sized(Protocol):
    def size(self) -> int: ...


class Employee(NamedTuple):
    name: str
    id: int = 3

    def label(self) -> str:
        return f"{self.name}#{self.id}"


x: int = "not an int"
m: Movie = {"name": "x", "year": "y"}
e = Employee("Ann")
print(first([1, 2]), first([], "d"), Box(5).map(lambda v: v * 2).value, x, m, cast(int, "s"), e, e.label(), e.name, e == ("Ann", 3))


def g(a: undefined_name, b: list[int] = [1], *c: "x") -> dict[str, int] | None:
    return b


print(g(1), Box[int](3).value if True else 0)
