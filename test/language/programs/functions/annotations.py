# Annotations of functions: they are kept, by no one enforced, and other code builds on them.
from dataclasses import dataclass
from functools import singledispatch, wraps
from typing import Optional


def area(width: int, height: "int" = 2, *rest: float, scale: Optional[int] = None, **more: str) -> float:
    return width * height


print(area.__annotations__, area(3))
before = area.__annotations__
area.__annotations__["added"] = bool
print(before is area.__annotations__, list(area.__annotations__))


@singledispatch
def show(x):
    return f"object {x}"


@show.register
def _(x: int):
    return f"int {x}"


@show.register
def _(x: list) -> str:
    return "list of " + ", ".join(show(i) for i in x)


print(show("a"), show(1), show([1, "b", [2]]))


def logged(function):
    @wraps(function)
    def wrapper(*args: object):
        return function(*args)

    return wrapper


@logged
def named(a: "A", b: list[int]) -> None:
    """Says nothing."""


print(named.__annotations__, named.__name__, named.__qualname__, named.__module__, named.__doc__)


@dataclass
class Order:
    item: str
    amount: int = 1

    def total(self, price: float) -> float:
        return self.amount * price


print(Order.total.__annotations__, Order.__annotations__, Order("tea", 2).total(1.5))
plain = lambda x: x
print(plain.__annotations__, (lambda: 0).__annotations__)
plain.__annotations__ = {"x": int}
print(plain.__annotations__)
try:
    plain.__annotations__ = 3
except TypeError as e:
    print(e)
