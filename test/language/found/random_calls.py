# What random calls have found: each line is one that was otherwise.


class Words(str):
    pass


class Count(int):
    def __repr__(self):
        return f"Count({int(self)})"


class Like:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Several(Like):
    def __iter__(self):
        return iter(self.value)


def tell(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


def remove(it, key):
    del it[key]


def put(it, key):
    it[key] = 1


tell(lambda: float.fromhex(Words("ab")))
tell(lambda: (-7).to_bytes(-1, Like("b")))
tell(lambda: (-7).to_bytes(-1, "middle"))
tell(lambda: range(5, 0, -2)[:: Like(2)])
tell(lambda: range(9)[Like(1) : Like(5) : Like(-1)])
tell(lambda: "%*d" % 2**63)
tell(lambda: "%*d" % (2**70, 1))
tell(lambda: "%.*f" % (-(2**70), 1))
tell(lambda: "%*d" % ("a", 1))
tell(lambda: bytes(Several([1])))
tell(lambda: bytes(Like(None)))
tell(lambda: (0.5).__pow__(print, "ab"))
tell(lambda: (5).__pow__(print, "ab"))
tell(lambda: int.from_bytes(b"a", "middle", signed=Like(None)))
for it in (range(3), Count(2), Like(1), {1}, {}.keys(), "a", b"a", (1,), 5, None, ValueError("a"), map(int, "12"), len, int):
    for key in (2**70, 1, "a", Like(2**70), Like("b")):
        tell(lambda: remove(it, key))
        if not isinstance(it, type):
            tell(lambda: put(it, key))
tell(lambda: type[{6}, len])
tell(lambda: list[tell, str.upper])
for method in ("__add__", "__rsub__", "__sub__", "__eq__", "__rmul__"):
    tell(lambda: getattr(1.5, method)({1: 2}.items()))
    tell(lambda: getattr(1.5, method)(Words("a")))
for it in ({1}, frozenset({1})):
    for method in ("__le__", "__lt__", "__eq__", "__ne__", "__ge__"):
        tell(lambda: getattr(it, method)({1: 2}.keys()))
for it in (map(int, "12"), filter(None, "12"), zip("a"), enumerate("a")):
    tell(lambda: setattr(it, "real", 5))
    tell(lambda: setattr(it, "__next__", 5))
tell(lambda: (q for q in "a").throw(ValueError("v"), 3))
tell(lambda: (q for q in "a").throw(ValueError, (3, 4)))
tell(lambda: (q for q in "a").throw(ValueError, KeyError(3)))
tell(lambda: (q for q in "a").throw(LookupError, KeyError(3)))
tell(lambda: str(encoding="0x1f"))
tell(lambda: str(errors=3))
tell(lambda: range(0).index(Count(2)))
tell(lambda: range(0).index(True))
tell(lambda: range(0).index(2**70))
tell(lambda: Count(3).__format__(Words("ab")))
tell(lambda: Count(3).__format__("ab"))
tell(lambda: Count(3).__format__(3))
tell(lambda: Words("a").__format__("d"))
tell(lambda: sum({}, Words("ab")))
tell(lambda: True.from_bytes(b"\xff"))
tell(lambda: Count(3).from_bytes(b"a"))
tell(lambda: Count.from_bytes(b"a", signed=True))
for it in ("a", b"a", str, bytes):
    print(repr(it.maketrans).split(" at ")[0])
print(repr({}.fromkeys).split(" at ")[0])


def inner(how):
    try:
        yield 0
    except KeyError:
        yield 1
    except LookupError:
        raise OSError("another")


def outer(it):
    try:
        1 // 0
    except ArithmeticError:
        yield from it
    yield 2


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, *args):
        raise OSError("another")


class Closing(Iterator):
    def close(self):
        raise OSError("another")


def contexts(error):
    while error is not None:
        print(type(error).__name__, error, end="; ")
        error = error.__context__
    print()


for make in (lambda: inner(0), Iterator, Closing, lambda: iter([1, 2])):
    for error in (ValueError("thrown"), KeyError("thrown"), IndexError("thrown"), GeneratorExit("thrown")):
        it = outer(make())
        print(next(it))
        try:
            print(it.throw(error))
            print(it.throw(error))
        except BaseException as caught:
            contexts(caught)
        print(list(it))
