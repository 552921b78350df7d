# Operators of one's own.
class Vec:
    def __init__(self, *xs):
        self.xs = xs

    def __repr__(self):
        return f"Vec{self.xs}"

    def __add__(self, other):
        if not isinstance(other, Vec):
            return NotImplemented
        return Vec(*(a + b for a, b in zip(self.xs, other.xs)))

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return self + -other

    def __neg__(self):
        return Vec(*(-x for x in self.xs))

    def __mul__(self, k):
        return Vec(*(x * k for x in self.xs)) if isinstance(k, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.xs, other.xs))

    def __abs__(self):
        return (self @ self) ** 0.5

    def __bool__(self):
        return any(self.xs)

    def __len__(self):
        return len(self.xs)

    def __getitem__(self, i):
        return self.xs[i]

    def __iter__(self):
        return iter(self.xs)

    def __contains__(self, x):
        return x in self.xs

    def __eq__(self, other):
        return isinstance(other, Vec) and self.xs == other.xs

    def __hash__(self):
        return hash(self.xs)

    def __call__(self, f):
        return Vec(*map(f, self.xs))

    def __truediv__(self, k):
        return Vec(*(x / k for x in self.xs))

    def __floordiv__(self, k):
        return ("floordiv", k)

    def __mod__(self, k):
        return ("mod", k)

    def __pow__(self, k, m=None):
        return ("pow", k, m)

    def __lshift__(self, k):
        return ("lshift", k)

    def __and__(self, k):
        return ("and", k)

    def __ror__(self, k):
        return ("ror", k)

    def __invert__(self):
        return "invert"

    def __pos__(self):
        return "pos"

    def __round__(self, n=0):
        return Vec(*(round(x, n) for x in self.xs))

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __index__(self):
        return 1


v, w = Vec(1, 2), Vec(3, 4)
print(v + w, v - w, v * 3, 2 * v, v @ w, abs(w), bool(Vec(0, 0)), len(v), v[0], v[-1], list(v), 2 in v, v == Vec(1, 2), v != w, hash(v) == hash(Vec(1, 2)))
print(sum([v, w]), v(lambda x: x * 10), v / 2, v // 3, v % 4, v**2, pow(v, 2, 3), v << 1, v & 1, 5 | v, ~v, +v, -v, round(Vec(1.26), 1), int(v), float(v), [10, 20, 30][v], "ab"[v], range(5)[v], bin(v))
v += w
print(v, not v, v and 1, max(v), sorted(w, reverse=True), [*v], {v: 1}[Vec(4, 6)])
for f in (lambda: v + 1, lambda: 1 + v, lambda: v * "a", lambda: v < w, lambda: v >> 1, lambda: "a" - v):
    try:
        print(f())
    except TypeError as error:
        print(error)


class Acc:
    def __init__(self):
        self.log = []

    def __iadd__(self, x):
        self.log.append(("+=", x))
        return self

    def __ior__(self, x):
        self.log.append(("|=", x))
        return self


a = b = Acc()
a += 1
a |= 2
print(a.log, a is b)
