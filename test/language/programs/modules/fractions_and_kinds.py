# fractions, numbers and collections.abc, with save points in between.
import collections
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Number, Real

thirds = [Fraction(n, 3) for n in range(-2, 4)]
print(thirds, sum(thirds), sorted(thirds, reverse=True)[0], max(thirds), Fraction("0.125"), Fraction(0.5), Fraction(Decimal("1.1")))
print(Fraction(1, 3) + 1, 2 - Fraction(1, 3), Fraction(1, 3) * 0.5, Fraction(3, 4) ** 2, Fraction(7, 2) // 1, Fraction(7, 2) % 1, -Fraction(1, 2))
print(Fraction(1, 2) == 0.5 == Decimal("0.5"), hash(Fraction(1, 2)) == hash(0.5), {Fraction(2): "two"}[2], round(Fraction(5, 2)), int(Fraction(-7, 2)))
print(Fraction(3.141592653589793).limit_denominator(100), f"{float(Fraction(2, 7)):.3f}", str(Fraction(4, 2)))
for v in (1, True, 1.5, Fraction(1), Decimal(1), "1"):
    print(type(v).__name__, isinstance(v, Number), isinstance(v, Real), isinstance(v, Integral))


def flatten(x: Iterable) -> Iterator:
    for y in x:
        if isinstance(y, Sequence) and not isinstance(y, (str, bytes)):
            yield from flatten(y)
        elif isinstance(y, Mapping):
            yield from flatten(list(y.items()))
        elif isinstance(y, Callable):
            yield y.__name__
        else:
            yield y


print(list(flatten([1, [2, (3, "ab")], range(2), {"k": [9]}, len, flatten])))
print([isinstance(v, Hashable) for v in (1, [], (), {}, None)], isinstance({1}, Set), isinstance({}.keys(), collections.abc.Set))


class Defaults(MutableMapping):
    def __init__(self, **defaults):
        self.defaults = defaults
        self.own = {}

    def __getitem__(self, key):
        return self.own[key] if key in self.own else self.defaults[key]

    def __setitem__(self, key, value):
        self.own[key] = value

    def __delitem__(self, key):
        del self.own[key]

    def __iter__(self):
        yield from self.own
        for key in self.defaults:
            if key not in self.own:
                yield key

    def __len__(self):
        return len(list(iter(self)))


d = Defaults(colour="red", size=3)
d["size"] = 4
d.update(weight=1)
print(dict(d), len(d), "colour" in d, d.get("x", 0), list(d.items()), d.pop("size"), d["size"], isinstance(d, Mapping), d.setdefault("z", []))
match d:
    case Mapping():
        print("a mapping")
