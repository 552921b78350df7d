# Dataclasses.
from dataclasses import asdict, astuple, dataclass, field, fields, replace


@dataclass
class Item:
    name: str
    price: float = 0.0
    tags: list = field(default_factory=list)

    def total(self, n=1):
        return self.price * n


a = Item("tea", 2.5)
b = Item("tea", price=2.5)
a.tags.append("hot")
print(a, b, a == b, a != b, Item("x") == Item("x"), a.total(3), Item.price, [f.name for f in fields(Item)], asdict(a), astuple(a))
c = replace(a, name="coffee")
print(c, c.tags is a.tags, a.name)


@dataclass
class Order:
    items: list[Item]
    owner: Item = None
    id: int = field(default=7, repr=False, compare=False)


o = Order([Item("a"), Item("b", 1)], Item("boss"))
print(o, asdict(o), Order([], id=1) == Order([], id=2), astuple(o))


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int = 0


print(sorted([Version(2), Version(1, 5), Version(1, 2)]), Version(1) < Version(2), {Version(1): "one"}[Version(1, 0)], hash(Version(1)) == hash(Version(1)), max(Version(1), Version(0, 9)))
v = Version(1)
for f in (lambda: setattr(v, "major", 2), lambda: Version(), lambda: Version(1, 2, 3), lambda: Version(1) < 5, lambda: hash(a), lambda: a < b, lambda: Item(nope=1), lambda: delattr(v, "major")):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
