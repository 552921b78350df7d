# Patterns over objects of classes that derive from the abstract ones of collections.abc, and from containers.

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import (
    Collection, ItemsView, Iterable, KeysView, Mapping, MutableMapping, MutableSequence, MutableSet, Reversible, Sequence, Set, Sized,
    ValuesView)
from dataclasses import dataclass
from typing import NamedTuple, TypedDict


def shape(x):
    match x:
        case []:
            return "empty sequence"
        case [_]:
            return "one"
        case [1, *_]:
            return "begins with 1"
        case [*_, 9]:
            return "ends with 9"
        case [first, [inner, *_], *_, last]:
            return f"nested {first} {inner} {last}"
        case [a, b]:
            return f"two {a} {b}"
        case [a, *rest, b]:
            return f"many {a} {rest} {b}"
        case {"kind": "point", "x": x, "y": y, **rest}:
            return f"point {x} {y} {rest}"
        case {"kind": kind}:
            return f"kind {kind}"
        case {**everything} if everything:
            return f"mapping {everything}"
        case {}:
            return "empty mapping"
        case _:
            return "neither"


class Row(Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        print("  len", end="")
        return len(self.items)

    def __getitem__(self, index):
        print("  item", index, end="")
        return self.items[index]


class Stack(MutableSequence):
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __delitem__(self, index):
        del self.items[index]

    def insert(self, index, value):
        self.items.insert(index, value)


class Record(Mapping):
    def __init__(self, **items):
        self.items_ = items

    def __len__(self):
        print("  len", end="")
        return len(self.items_)

    def __getitem__(self, key):
        print("  item", key, end="")
        return self.items_[key]

    def __iter__(self):
        for key in self.items_:
            print("  key", key, end="")
            yield key


class Table(MutableMapping):
    def __init__(self, items=()):
        self.data = dict(items)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def get(self, key, default=None):
        print("  get", key, type(default).__name__, end="")
        return self.data.get(key, default)


class LooksLike:
    """It has all the methods of a sequence and of a mapping, and is neither."""

    def __len__(self):
        return 1

    def __getitem__(self, key):
        return 1

    def __iter__(self):
        return iter([1])

    def keys(self):
        return [1]

    def get(self, key, default=None):
        return 1


class Listed(list):
    def __len__(self):
        return 2

    def __iter__(self):
        return iter(["from", "iter"])


class Worded(str):
    pass


class Bag(Set):
    def __len__(self):
        return 1

    def __iter__(self):
        return iter([1])

    def __contains__(self, x):
        return x == 1


Pair = namedtuple("Pair", "a b")


class Typed(NamedTuple):
    a: int
    b: int = 2


class Movie(TypedDict):
    kind: str


@dataclass
class Data:
    a: int
    b: int


@dataclass
class DataRow(Sequence):
    items: list

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


class Grand(Row):
    pass


counted = Counter("abca")
made = defaultdict(list, kind="made")
for subject in (
    Row(), Row(5), Row(1, 2, 3), Row(0, 2, 9), Row(3, [4, 5], 6, 7), Row(3, Row(4, 5), 6), Row(7, 8), Row(2, 3, 4, 5), Grand(7, 8),
    Stack([]), Stack("ab"), Stack("abcd"), DataRow([1]), DataRow([3, 4, 5]), Record(), Record(kind="point", x=1, y=2, z=3, w=4),
    Record(kind="line", x=1), Record(other=1), Table(), Table({"kind": "point", "x": 1, "y": 2}), Table({"kind": "k"}), Table({1: 2}),
    LooksLike(), LooksLike, Listed([1, 2, 3]), "ab", b"ab", Worded("ab"), "", [], {}, (), set(), {1, 2}, frozenset(), Bag(),
    range(0), range(2), range(5), range(1, 4), range(9, 10), deque(), deque([1]), deque([3, 4, 5]), deque([3, 4], 7), Pair(3, 4), Pair(1, 2),
    Typed(5), Data(1, 2), Data, counted, Counter(), OrderedDict(kind="o"), OrderedDict(), made, defaultdict(int), ChainMap(),
    ChainMap({"kind": "c"}, {"x": 1}), ChainMap({"a": 1}, {"a": 2, "b": 3}), Movie(kind="film"), {}.keys(), {1: 2}.items(), {1: 2}.values(),
    iter([1]), (x for x in [1]), enumerate([1]), None, 5, 2.5, [].append, slice(1, 2), object(),
):
    print(type(subject).__name__, shape(subject))
print(len(made), len(counted))


# Of both: the first in the order of its classes.
class SequenceFirst(Sequence, Mapping):
    def __len__(self):
        return 1

    def __getitem__(self, key):
        return 1

    def __iter__(self):
        return iter([1])


class MappingFirst(Mapping, Sequence):
    __len__ = SequenceFirst.__len__
    __getitem__ = SequenceFirst.__getitem__
    __iter__ = SequenceFirst.__iter__


class Nothing:
    pass


class Late(Nothing, MappingFirst):
    pass


class StillSequence(SequenceFirst, MutableMapping):
    __setitem__ = __delitem__ = None


class WordSequence(str, Sequence):
    __len__, __getitem__ = str.__len__, str.__getitem__


class ListMapping(Mapping, list):
    __len__, __getitem__, __iter__ = list.__len__, list.__getitem__, list.__iter__


class DictSequence(Sequence, dict):
    __len__, __getitem__ = dict.__len__, dict.__getitem__


class ListOnly(list, Mapping):
    __len__, __getitem__, __iter__ = list.__len__, list.__getitem__, list.__iter__


class Parametrised(Sequence[int]):
    __len__ = SequenceFirst.__len__
    __getitem__ = SequenceFirst.__getitem__


def which(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
    return "neither"


for cls in (
    SequenceFirst, MappingFirst, Late, StillSequence, WordSequence, ListMapping, DictSequence, ListOnly, Parametrised,
):
    print(cls.__name__, which(cls()))
for abstract in (Collection, Reversible, Sized, Iterable, Set, MutableSet, KeysView, ItemsView, ValuesView, Sequence, Mapping):
    made = type("Made", (abstract,), {name: lambda *args: None for name in abstract.__abstractmethods__})
    print(abstract.__name__, which(made({}) if issubclass(made, (KeysView, ItemsView, ValuesView)) else made()))


# What patterns ask, and in which order.
class Asked(Sequence):
    def __init__(self, size, items):
        self.size, self.items = size, items

    def __len__(self):
        print("len", end=" ")
        return self.size

    def __getitem__(self, index):
        print("item", index, end=" ")
        return self.items[index]

    def __iter__(self):
        print("iter", end=" ")
        for item in self.items:
            print("next", end=" ")
            yield item


def asks(x, number):
    match number, x:
        case 0, []:
            return "[]"
        case 1, [_, _]:
            return "[_, _]"
        case 2, [*_]:
            return "[*_]"
        case 3, [_, *_]:
            return "[_, *_]"
        case 4, [*rest]:
            return f"[*rest] {rest}"
        case 5, [a, *_]:
            return f"[a, *_] {a}"
        case 6, [*_, a]:
            return f"[*_, a] {a}"
        case 7, [a, _, *_, _, b]:
            return f"[a, _, *_, _, b] {a} {b}"
        case 8, [a, _]:
            return f"[a, _] {a}"
        case 9, [a, *rest, b]:
            return f"[a, *rest, b] {a} {rest} {b}"
        case 10, [1 | 2, *_, 3 | 4 as last]:
            return f"[1 | 2, *_, 3 | 4 as last] {last}"
        case 11, [_, [a, *_], *_]:
            return f"[_, [a, *_], *_] {a}"
    return "no match"


for number in range(12):
    for items in ([], [1], [1, 2], [1, 2, 3], [0, [5, 6], 7, 4]):
        print(number, items, end=": ")
        print(asks(Asked(len(items), items), number))

for size, items in ((2, [1, 2, 3]), (2, [1]), (3, [1]), (-1, []), ("x", [])):
    for number in (1, 5, 6, 8, 9):
        try:
            print(asks(Asked(size, items), number))
        except Exception as error:
            print(type(error).__name__, error)


class Answers(Mapping):
    """Its get knows other keys than the rest of it."""

    def __init__(self, get, keys):
        self.get = get
        self.known = keys

    def __len__(self):
        print("len", end=" ")
        return 3

    def __iter__(self):
        print("iter", end=" ")
        return iter(self.known)

    def __getitem__(self, key):
        print("item", key, end=" ")
        return f"<{key}>"


def keys(x):
    match x:
        case {"a": 1}:
            return "a is 1"
        case {"a": a, "b": None}:
            return f"a is {a}, b None"
        case {"c": c, **rest}:
            return f"c is {c}, {rest}"
        case {**rest}:
            return f"rest {rest}"


def get_nothing(key, default):
    print("get", key, end=" ")
    return default


def get_one(key, default):
    print("get", key, end=" ")
    return 1


def get_c(key, default):
    return 5 if key == "c" else default


def get_fails(key, default):
    raise LookupError(key)


for get, known in (
    (get_nothing, "xy"), (get_one, "xy"), (get_c, "cde"), (get_c, "de"), (get_fails, "a"), (lambda key: key, "a"), (None, "a"),
    ({"a": 2, "b": None}.get, "q"),
):
    try:
        print(keys(Answers(get, known)))
    except Exception as error:
        print(type(error).__name__, error)


class NoGet(dict):
    get = None


class OwnGet(dict):
    def get(self, key, default=None):
        print("get", key, end=" ")
        return super().get(key.upper(), default)


class OwnItems(dict):
    def __getitem__(self, key):
        return "own"


class OwnIter(dict):
    def __iter__(self):
        return iter(["never"])

    def keys(self):
        return ["own"]

    def __getitem__(self, key):
        return f"own {key}"


for subject in (OwnGet(A=1), OwnGet(A=2, B=None), OwnGet(C=2, d=3), OwnItems(c=1, d=2), OwnIter(c=1, d=2), OwnIter(), NoGet()):
    try:
        print(keys(subject))
    except Exception as error:
        print(type(error).__name__, error)
try:
    print(keys(NoGet(a=1)))
except TypeError as error:
    print(error)


class NoMapping(Mapping):
    __len__ = __iter__ = __getitem__ = lambda *args: 1
    keys = property()


try:
    print(keys(NoMapping()))
except Exception as error:
    print(type(error).__name__, error)


# Entries of a dict are taken as they are, unless its class says what its keys are.
def spread(**items):
    return items


for subject in (OwnItems(a=1), OwnIter(a=1)):
    taken = {}
    taken.update(subject)
    print(taken, dict(subject), {**subject}, spread(**subject))
print(dict(Record(a=1, b=2)), {**Record(a=1, b=2)}, spread(**Record(a=1, b=2)))
taken = {}
taken.update(Record(a=1, b=2))
print(taken)


class Line(deque):
    pass


for container in (deque([1]), Line([1]), ChainMap(), Counter(), Stack([]), Table()):
    print(type(container).__name__, [
        cls.__name__ for cls in (Sequence, MutableSequence, Reversible, Collection, Mapping, MutableMapping, Set) if isinstance(container, cls)])
