# fractions, numbers and collections.abc.
import collections.abc
import numbers
import random
from collections.abc import *
from decimal import Decimal
from fractions import Fraction


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


rng = random.Random(3)
numbers_of_all_kinds = [Fraction(1, 3), Fraction(-7, 2), Fraction(0), Fraction(5), 2, -3, 0, 1.5, -0.25, True, 10**20, float("inf"), float("nan"),
                        Decimal("0.5")]
operators = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a // b, lambda a, b: a % b,
             lambda a, b: divmod(a, b), lambda a, b: a == b, lambda a, b: a < b, lambda a, b: a >= b]
for a in numbers_of_all_kinds:
    for b in numbers_of_all_kinds:
        if isinstance(a, Fraction) or isinstance(b, Fraction):
            for f in operators:
                show(lambda: f(a, b))
            if abs(b) < 100 and abs(a) < 1e9 and a >= 0:
                show(lambda: a**b)
for _ in range(300):
    a = Fraction(rng.randrange(-(10**rng.randrange(1, 30)), 10 ** rng.randrange(1, 30)), rng.randrange(1, 10 ** rng.randrange(1, 25)))
    b = Fraction(rng.randrange(-99, 99), rng.randrange(1, 50))
    print(a, b, a + b, a - b, a * b, a / (b or 1), a // (b or 1), a % (b or 1), a < b, a == b, hash(a), float(a), int(a), round(a), round(a, 2),
          a.limit_denominator(1000), -a, abs(a), a**3, Fraction(float(b)), Fraction(str(a)) == a, bool(a), hash(b))
for text in ("3/4", " -7 ", "1.25", "1e-3", "-.5", "1_0/3", "3/0", "x", "1/2/3", "", "1.", "+1E2", "1 /2"):
    show(lambda: Fraction(text))
show(lambda: Fraction(1.5, 2))
show(lambda: Fraction(None))
show(lambda: Fraction(Decimal("1.25")))
show(lambda: Fraction("nan"))
show(lambda: Fraction(float("nan")))
show(lambda: Fraction(float("inf")))
show(lambda: Fraction(1) / 0)
show(lambda: Fraction(0) ** -1)
show(lambda: Fraction(1, 2) + "a")
show(lambda: f"{Fraction(1, 2)} {Fraction(1, 2)!r:>20}")
show(lambda: sum([Fraction(1, 3)] * 3))
show(lambda: {Fraction(1, 2): 1}[0.5])
show(lambda: sorted([Fraction(1, 2), 0.3, 1, Fraction(2, 5)]))

for v in (1, True, 1.5, Fraction(1), Decimal(1), "1", None):
    print(type(v).__name__, *[isinstance(v, k) for k in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral)])


def generator():
    yield 1


async def asynchronous():
    yield 1


class Callable_:
    def __call__(self):
        pass


class Unhashable:
    __hash__ = None


class Listed(list):
    pass


class Old:
    def __getitem__(self, i):
        return i


KINDS = (Hashable, Iterable, Iterator, Generator, Reversible, Sized, Container, Callable, Collection, Set, MutableSet, Mapping, MutableMapping,
         MappingView, KeysView, ItemsView, ValuesView, Sequence, MutableSequence, ByteString, Awaitable, AsyncIterable, AsyncIterator,
         AsyncGenerator, Coroutine)
for v in ([], (), {}, set(), frozenset(), "", b"", range(3), 1, 1.5, None, True, generator(), iter([]), {}.keys(), {}.values(), {}.items(), len,
          generator, Callable_, Callable_(), Unhashable(), Listed(), Old(), asynchronous(), slice(1), zip(), enumerate([]), reversed([]), [].append,
          lambda: 0, type, object(), iter("a"), iter({})):
    print(type(v).__name__, *[k.__name__ for k in KINDS if isinstance(v, k)])
    print(*[k.__name__ for k in KINDS if issubclass(type(v), k)])
print(Callable[[int], str], Iterable[int], Mapping[str, int], Mapping, KINDS[0].__module__)
print([k.__name__ for k in KINDS if issubclass(k, Iterable)])
for k in KINDS:
    show(k)


class Squares(Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if isinstance(i, int) and 0 <= i < self.n:
            return i * i
        raise IndexError(i)


s = Squares(5)
print(list(s), 9 in s, 10 in s, s.index(16), s.count(4), list(reversed(s)), isinstance(s, Sequence), issubclass(Squares, Collection))
show(lambda: s.index(7))


class Folded(MutableMapping):
    def __init__(self, *args, **kwargs):
        self.inside = {}
        self.update(*args, **kwargs)

    def __getitem__(self, key):
        return self.inside[key.lower()]

    def __setitem__(self, key, value):
        self.inside[key.lower()] = value

    def __delitem__(self, key):
        del self.inside[key.lower()]

    def __iter__(self):
        return iter(self.inside)

    def __len__(self):
        return len(self.inside)


m = Folded({"A": 1}, B=2)
print(dict(m), m["a"], m.get("x"), "b" in m, list(m.keys()), list(m.items()), list(m.values()), m.pop("A"), m.setdefault("c", 3), m == {"b": 2, "c": 3})
print(m.keys() & {"b"}, sorted(m.keys() | {"z"}), ("b", 2) in m.items(), 3 in m.values(), len(m.items()), m.popitem(), isinstance(m, Mapping), m.keys() == {"c"})
show(lambda: m.pop("nothing"))


class Few(Set):
    def __init__(self, elements):
        self.elements = list(dict.fromkeys(elements))

    def __contains__(self, x):
        return x in self.elements

    def __iter__(self):
        return iter(self.elements)

    def __len__(self):
        return len(self.elements)

    def __repr__(self):
        return f"Few({self.elements})"


a, b = Few([1, 2, 3]), Few([2, 3, 4])
print(a & b, a | b, a - b, a ^ b, a <= b, a < {1, 2, 3, 4}, a == {1, 2, 3}, a.isdisjoint([7]), {1, 9} & a, {9} | a)


class Stack(MutableSequence):
    def __init__(self):
        self.inside = []

    def __getitem__(self, i):
        return self.inside[i]

    def __setitem__(self, i, v):
        self.inside[i] = v

    def __delitem__(self, i):
        del self.inside[i]

    def __len__(self):
        return len(self.inside)

    def insert(self, i, v):
        self.inside.insert(i, v)


t = Stack()
t.extend([3, 1, 2])
t += [5]
t.append(4)
t.reverse()
t.remove(1)
print(list(t), t.pop(), t.pop(0), list(t), isinstance(t, MutableSequence))
t.clear()
print(list(t))


class Unfinished(Mapping):
    def __len__(self):
        return 0


show(Unfinished)
