# Comparison of one's own.
from functools import total_ordering


class Version:
    def __init__(self, text):
        self.parts = [int(p) for p in text.split(".")]

    def __eq__(self, other):
        return self.parts == other.parts if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self.parts < other.parts if isinstance(other, Version) else NotImplemented

    def __repr__(self):
        return ".".join(map(str, self.parts))


vs = [Version(t) for t in ("1.10", "1.2", "1.2.1", "0.9")]
print(sorted(vs), min(vs), max(vs), Version("1.0") == Version("1.0"), Version("1.0") != Version("1.1"), Version("2") > Version("1"), vs.index(Version("1.2")), Version("0.9") in vs)
for f in (lambda: Version("1") <= Version("2"), lambda: Version("1") < 5, lambda: hash(Version("1"))):
    try:
        print(f())
    except TypeError as error:
        print(error)


@total_ordering
class Size:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Size(1) <= Size(1), Size(2) >= Size(3), Size(2) > Size(1), Size(1) != Size(2))


class Loud:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        print(self.name, "==", getattr(other, "name", other))
        return False

    def __lt__(self, other):
        print(self.name, "<", getattr(other, "name", other))
        return NotImplemented

    def __gt__(self, other):
        print(self.name, ">", getattr(other, "name", other))
        return True

    __hash__ = None


a, b = Loud("a"), Loud("b")
print(a == b, a != b, a < b, 5 == a, a in [a], a in [b], [a] == [b], a == None)
try:
    hash(a)
except TypeError as error:
    print(error)


class Weird:
    def __eq__(self, other):
        return "truthy"

    def __lt__(self, other):
        return []


print(Weird() == 1, Weird() != 1, Weird() < 1, not Weird() < 2)


class NoNe:
    def __ne__(self, other):
        return True


n = NoNe()
print(n != n, n == n)
