# Dataclasses with slots, and what a class that derives from a frozen one may have.
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace


@dataclass(slots=True)
class Point:
    """A place."""

    x: int
    y: int = 2
    tags: list = field(default_factory=list)

    def moved(self, by):
        return replace(self, x=self.x + by)

    @property
    def sum(self):
        return self.x + self.y


@dataclass(slots=True, order=True)
class Deep(Point):
    z: int = 3


p = Point(1)
print(p, p.moved(4), p.sum, Point.__slots__, Point.__doc__, Point.__qualname__, Point.__module__, hasattr(p, "__dict__"))
for name in ("z", "moved"):
    try:
        setattr(p, name, 1)
    except AttributeError as error:
        print(error)
p.y = 7
d = Deep(1, tags=["a"])
print(p, d, d < Deep(2), asdict(d), Deep.__slots__, Deep(1) == Deep(1), Point(1) == Deep(1))
try:
    d.w = 1
except AttributeError as error:
    print(error)
del d.z
try:
    d.z
except AttributeError as error:
    print(type(error).__name__)


class Free(Point):
    pass


free = Free(1)
free.more = 5
print(free, free.more)

try:

    @dataclass(slots=True)
    class Twice:
        __slots__ = ("x",)
        x: int

except TypeError as error:
    print(error)
try:

    @dataclass(weakref_slot=True)
    class Weak:
        x: int

except TypeError as error:
    print(error)


@dataclass(frozen=True, slots=True)
class Frozen:
    x: int


f = Frozen(1)
try:
    f.x = 2
except FrozenInstanceError as error:
    print(error, f, hash(f) == hash(Frozen(1)))


@dataclass(frozen=True)
class Base:
    x: int


class Named(Base):
    def __init__(self, x, name):
        super().__init__(x)
        self.name = name


n = Named(1, "n")
print(n, n.name)
n.name = "m"
del n.name
for attempt in ("x = 2", "y = 2", "del x"):
    for target in (n, Base(1)):
        try:
            if attempt == "x = 2":
                target.x = 2
            elif attempt == "y = 2":
                target.y = 2
                print(target.y)
            else:
                del target.x
        except FrozenInstanceError as error:
            print(error)
