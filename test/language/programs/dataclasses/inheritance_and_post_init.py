# Dataclasses that derive, check themselves, and count.
from dataclasses import KW_ONLY, dataclass, field
from typing import ClassVar


@dataclass
class Base:
    x: int
    y: int = 0
    registry: ClassVar[list] = []

    def __post_init__(self):
        if self.x < 0:
            raise ValueError(f"x is {self.x}")
        self.registry.append(self)


@dataclass
class Child(Base):
    z: str = "z"
    y: int = 5

    def __post_init__(self):
        super().__post_init__()
        self.sum = self.x + self.y


c = Child(1)
print(c, c.sum, len(Base.registry), Child(1, 2, "q"), Child(1) == c, Base(1, 5) == Child(1, 5), isinstance(c, Base))
try:
    Child(-1)
except ValueError as error:
    print(error)


@dataclass(eq=False, repr=False)
class Plain:
    a: int

    def __repr__(self):
        return f"<{self.a}>"


print(Plain(1), Plain(1) == Plain(1))


@dataclass
class Options:
    name: str
    _: KW_ONLY
    debug: bool = False
    level: int = field(default=1, metadata={"unit": "steps"})
    computed: int = field(init=False, default=9)


print(Options("n", debug=True), Options("n", level=2).computed)
try:
    Options("n", True)
except TypeError as error:
    print(error)


@dataclass(order=True)
class Task:
    priority: int
    name: str = field(compare=False)


print(sorted([Task(2, "b"), Task(1, "z"), Task(1, "a")]), Task(1, "a") == Task(1, "b"))


@dataclass(unsafe_hash=True)
class Key:
    a: int
    b: str = "b"


print({Key(1): 1}[Key(1, "b")])


@dataclass
class Empty:
    pass


print(Empty(), Empty() == Empty())
try:

    @dataclass
    class Wrong:
        a: int = 0
        b: int

except TypeError as error:
    print(error)
try:

    @dataclass
    class Mutable:
        a: list = []

except ValueError as error:
    print(error)
