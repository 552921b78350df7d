import copy
import functools
import itertools
import operator
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from enum import Enum, Flag, IntEnum, IntFlag, auto, unique
from typing import NamedTuple


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


c = Counter("mississippi")
print(c, c.most_common(2), c["x"], sorted(c.elements()), c + Counter("miss"), c - Counter("miss"), c & Counter("miss"), c | Counter("mmmmx"), c.total(), +Counter(a=-1, b=2), dict(c))
c.subtract("iii")
print(c, Counter() == Counter(a=0), Counter(a=1) <= Counter(a=2))
d = defaultdict(list)
d["a"].append(1)
print(d, d["b"], len(d), isinstance(d, dict), d.default_factory, defaultdict(int, {"x": 1}))
show(lambda: defaultdict(None)["x"])
show(defaultdict, 5)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
print(o, o.popitem(last=False), list(o), o == OrderedDict(a=1, c=3), o == {"a": 1, "c": 3})
q = deque([1, 2, 3], maxlen=4)
q.append(4)
q.append(5)
q.appendleft(0)
print(q, q.pop(), q.popleft(), q[0], q[-1], len(q), 3 in q, list(reversed(q)), deque("ab") + deque("c"))
q.rotate(1)
q.extendleft([7, 8])
print(q, q.index(3), deque([3, 1, 2]).count(1))
show(lambda: deque().pop())
show(lambda: q[10])
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, 2)
print(p, p.x, p._replace(y=9), p._asdict(), P._fields, p == (1, 2, 0), P._make([4, 5, 6]), hash(p) == hash((1, 2, 0)), isinstance(p, tuple), p[1:])
show(P)
show(P, 1, 2, 3, 4)
show(P, 1, 2, w=1)
show(namedtuple, "A", "a a")
print(ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], dict(ChainMap({"a": 1}, {"a": 2, "b": 3})))


class Emp(NamedTuple):
    name: str
    id: int = 3

    def hello(self):
        return f"{self.name}!"


print(Emp("a"), Emp("a", 4).hello(), Emp._field_defaults, Emp("x") == ("x", 3))


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self):
        self.total = self.x + self.y


a, b = Point(1, 2), Point(1, y=3)
print(a, a == Point(1, 2), a < b, a.total, asdict(a), astuple(b), replace(a, x=5), [f.name for f in fields(Point)], Point.__match_args__)
a.tags.append(1)
print(b.tags, a.tags)
show(Point)
show(Point, 1, 2, [], 4)
show(Point, 1, z=2)
show(hash, a)


@dataclass(frozen=True)
class Frozen:
    a: int
    b: "Point" = None


f = Frozen(1, Point(2))
show(lambda: setattr(f, "a", 2))
print(f, hash(Frozen(1)) == hash(Frozen(1)), asdict(f))


@dataclass
class Child(Point):
    z: int = 5


print(Child(1, 2, [], 9), Child(1))


class Color(Enum):
    RED = 1
    GREEN = auto()
    BLUE = "b"
    CRIMSON = 1

    @property
    def nice(self):
        return self.name.lower()


print(Color.RED, repr(Color.GREEN), Color("b"), Color["RED"], list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.nice, Color.RED == 1, {Color.RED: 1}[Color.RED], Color.RED in Color, isinstance(Color.RED, Color), Color.BLUE.value, f"{Color.RED}")
show(Color, 99)
show(lambda: Color["X"])
show(lambda: Color.RED.missing)
print(repr(Color), list(Color.__members__), type(Color.RED).__name__)
Color.other = 4
print(Color.other, len(Color))
del Color.other
print(hasattr(Color, "other"))
show(setattr, Color, "RED", 4)
show(setattr, Color, "CRIMSON", 4)
show(delattr, Color, "RED")
show(delattr, Color, "other")
print(Color.RED, Color.CRIMSON)


class N(IntEnum):
    A = 1
    B = 2


print(N.A, repr(N.A), N.A + 1, N.A < N.B, N(2), N.A == 1, sorted([N.B, N.A]), f"{N.A}", [10, 20, 30][N.A], isinstance(N.A, int))


class F(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(F.R | F.X, F.RW, F.R in F.RW, ~F.R, F(0), bool(F.R & F.W), list(F.RW), F.R.value, F.X.value, repr(F.R | F.X))


class Perm(IntFlag):
    A = 1
    B = 2


print(Perm.A | Perm.B, repr(Perm.A | Perm.B), Perm.A | 4, Perm(3) == 3)


class Planet(Enum):
    EARTH = (5.9, 6.3)

    def __init__(self, mass, radius):
        self.mass = mass


print(Planet.EARTH.mass, Planet.EARTH.value, Planet((5.9, 6.3)))
print(list(itertools.chain([1], "ab")), list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2, 3], operator.mul, initial=10)), list(itertools.product("ab", [1, 2])), list(itertools.permutations([1, 2, 3], 2)), list(itertools.combinations("abc", 2)), list(itertools.combinations_with_replacement("ab", 2)))
print([(k, list(g)) for k, g in itertools.groupby("aabbbc")], list(itertools.zip_longest("ab", [1], fillvalue=0)), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.starmap(pow, [(2, 3)])), list(itertools.pairwise([1, 2, 3])), list(itertools.compress("abc", [1, 0, 1])), list(itertools.filterfalse(None, [0, 1, 2])), list(itertools.repeat(1, 2)), list(itertools.islice(itertools.cycle("ab"), 5)), [list(t) for t in itertools.tee([1, 2])], list(itertools.islice(range(10), 2, 8, 3)), list(itertools.chain.from_iterable(["ab", "c"])))
print(functools.reduce(operator.add, [1, 2, 3]), functools.reduce(operator.add, [], 5), functools.partial(pow, 2)(5), functools.partial(int, base=2)("101"))
show(functools.reduce, operator.add, [])


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info(), fib.__name__)


@functools.total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([V(3), V(1)], key=lambda v: v.n)[0].n, sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


def deco(f):
    @functools.wraps(f)
    def inner(*a):
        "inner"
        return f(*a) + 1
    return inner


@deco
def g(x):
    "doc of g"
    return x


print(g(1), g.__name__, g.__doc__, g.__wrapped__(1))


class C:
    @functools.cached_property
    def v(self):
        print("computed")
        return 5


x = C()
print(x.v, x.v)
n = [1, [2, 3], {"a": [4]}, (5, [6])]
m = copy.deepcopy(n)
m[1].append(9)
m[3][1].append(9)
s = copy.copy(n)
print(n, m, s is n, s[1] is n[1], copy.deepcopy((1, 2)))
loop = [1]
loop.append(loop)
l2 = copy.deepcopy(loop)
print(l2[1] is l2, copy.deepcopy(a) == a, copy.copy(p), copy.deepcopy(d))
print(operator.itemgetter(1)([1, 2]), operator.itemgetter(0, 2)("abc"), operator.attrgetter("x")(Point(4)), operator.methodcaller("upper")("a"), operator.itemgetter(1))
print(sorted([(2, "b"), (1, "z"), (2, "a")], key=operator.itemgetter(0)), min([3, 1], key=lambda x: -x), max("abc", default=0), max([], default=7), sum([[1], [2]], []), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1])), list(zip("ab", [1, 2])), list(enumerate("ab", 1)), any(x > 1 for x in [1, 2]), all(x for x in []), sorted(x * 2 for x in [3, 1]), dict((k, 1) for k in "ab"), ", ".join(str(i) for i in range(3)))
show(min)
show(min, [])
show(max, 1, 2, default=3)
show(sorted, [1, "a"])
show(sum, ["a"], "")
show(lambda: list(zip([1], [1, 2], strict=True)))
show(lambda: next(iter([])))
show(lambda: list(map(lambda x: 1 / x, [1, 0])))


class S(str, Enum):
    A = "a"


print(S.A, f"{S.A}", repr(S.A), S("a"), S.A == "a", S.A.upper(), S.A.value)


class M(int, Enum):
    ONE = 1


print(M.ONE, f"{M.ONE}", repr(M.ONE), M.ONE + 1)


@functools.singledispatch
def kind(x):
    return "other"


@kind.register(int)
def _(x):
    return "int"


@kind.register(list)
def _(x):
    return "list"


print(kind(1), kind([]), kind("s"), kind(True))
f = len
for _ in range(50):
    f = functools.partial(f)
print(f("abc"), f.func is len)
g = print
for i in range(30):
    g = functools.partial(g, i, end="!")
g()
print()
