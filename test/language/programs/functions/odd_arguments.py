# Arguments that nobody gives on purpose, and objects of classes of one's own in the places of built-in ones.
def show(what):
    try:
        print(repr(what()))
    except Exception as error:
        print(type(error).__name__, error)


class Count(int):
    def __add__(self, other):
        return "sum", super().__add__(other)

    def __lt__(self, other):
        return "less", super().__lt__(other)

    def __pow__(self, other, modulus=None):
        return "power", super().__pow__(other, modulus)


class Added:
    def __radd__(self, other):
        return "radd", other

    def __bytes__(self):
        return b"added"


class Items:
    def __iter__(self):
        return iter([1, 2])


class Wrong:
    def __index__(self):
        return "no index"

    def __iter__(self):
        return iter(5)


def change(it, key):
    it[key] = 1


def remove(it, key):
    del it[key]


def set_attribute():
    it = object()
    it.x = 1
    return it


def add_in_place():
    it = [1]
    it += Added()
    return it


def assign(key, value):
    it = [1, 2, 3]
    it[key] = value
    return it


show(set_attribute)
show(add_in_place)
show(lambda: assign(slice("a", None), 5))
show(lambda: Count(3) + 2.5)
show(lambda: Count(3) + 4)
show(lambda: Count(3) < 2.5)
show(lambda: pow(Count(3), 4, 5))
show(lambda: pow(Count(3), 4))
show(lambda: (5).__divmod__("a"))
show(lambda: (5).__pow__(2, "a"))
show(lambda: range(10).index(Count(4)))
show(lambda: {}.pop([1], "nothing"))
show(lambda: {}.pop([1]))
show(lambda: {1: 2}.pop([1], "nothing"))
show(lambda: round(5, 2**70))
show(lambda: round(0.5, 2**70))
show(lambda: staticmethod(3))
show(lambda: classmethod([1]))
show(lambda: classmethod())
show(lambda: type(None)())
show(lambda: type(...)(1))
show(lambda: sorted([2, 1], reverse="a"))
show(lambda: sorted([2, 1], 1, key=2))
show(lambda: sorted([2, 1], reversed=True))
show(lambda: [2, 1].sort(reverse=None))
show(lambda: [2, 1].sort(1, 2, key=3))
show(lambda: [1, 2].index(1, None))
show(lambda: len([], key=1))
show(lambda: round(digits=1))
show(lambda: max(key=len))
show(lambda: list(Items(), 1))
show(lambda: list(Items(), key=1))
show(lambda: set(Items(), key=1))
show(lambda: frozenset(frozenset(), key=1))
show(lambda: {}.update(Items(), Items()))
show(lambda: map(len))
show(lambda: map(len, key=1))
show(lambda: filter(len))
show(lambda: filter(None, [1], 2))
show(lambda: zip([1], strict=True, key=1))
show(lambda: zip([1], key=1))
show(lambda: reversed())
show(lambda: str.maketrans(1, "a"))
show(lambda: str.maketrans(1, 2))
show(lambda: int.from_bytes("a", 5))
show(lambda: int(1, base=2, key=3))
show(lambda: ValueError().with_traceback(5))
show(lambda: (n for n in [1]).throw(ValueError, None, 5))
show(lambda: int.__eq__("a"))
show(lambda: int.__eq__())
show(lambda: "a".__mul__())
show(lambda: {}.__setitem__(1))
show(lambda: {1: 2}.keys().__or__([5]))
show(lambda: (5).to_bytes(1, "big", True))
show(lambda: int.from_bytes(b"a", "big", True))
show(lambda: {1}.__or__({2: 3}.keys()))
show(lambda: {1: 2}.__or__({2: 3}.keys()))
show(lambda: {1: 2} | {2: 3}.keys())
show(lambda: slice(None).indices(2**70))
show(lambda: slice(5, None, -2).indices(2**70))
show(lambda: slice(-3, 2**80).indices(2**70))
show(lambda: assign(slice(0, 1), Wrong()))
show(lambda: "abc".__contains__(5))
show(lambda: Wrong() in b"abc")
show(lambda: "%c" % Wrong())
show(lambda: "%d" % Wrong())
show(lambda: change("abc", Wrong()))
show(lambda: change((1, 2), 2**70))
show(lambda: remove(b"abc", 2**70))
show(lambda: remove(object(), 1))
for template, value in [(b"%s", b"x"), (b"%s", "x"), (b"%b", Added()), (b"%a|%r", ("é", b"\xff")), (b"%c%c", (65, b"B")), (b"%c", 256), (b"%c", "a"), (b"%(k)s", {b"k": b"v"}), (b"%5.1f|%-4d|%x", (2.25, 3, 255)),
                        (b"%f", "a"), (b"%d", "a"), (b"%q", 1), (b"%s", (b"a", b"b"))]:
    show(lambda: template % value)
