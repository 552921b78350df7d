# Built-in functions in use.
print(list(enumerate("ab", 5)), list(zip([1, 2, 3], "ab")), list(zip()), list(reversed([1, 2])), sorted([3, 1, 2], reverse=True), list(map(str, [1, 2])))
print(isinstance(1, int), isinstance(True, int), isinstance("a", (int, str)), isinstance(1, int | str), issubclass(bool, int), type(1) is int, type([]).__name__, type(None).__name__)
print(repr("a\n"), str(b"a"), hash((1, 2)) == hash((1, 2)), id(None) == id(None), len({1: 2}), callable(print), bool([]), ascii("é"))
print(getattr("a", "upper")(), getattr(5, "nothing", "default"), hasattr([], "append"), hasattr([], "push"))
print(iter([1]) is not None, next(iter([5])), next(iter([]), "none"), list(iter("ab")), min(4, 2), divmod(7, 2), pow(2, 3, 5), chr(65), hex(10))
print(list(zip(*[(1, "a"), (2, "b")])), dict(enumerate("xy")), list(zip([1, 2], [3, 4], strict=True)), tuple(x for x in range(3)), set(map(len, ["a", "bb", "c"])))
count = iter(range(100))
print(list(zip(count, count))[:3], sum(1 for _ in range(10)), list(iter(lambda it=iter("abcXdef"): next(it), "X")))
for f in (lambda: next(iter([])), lambda: iter(5), lambda: list(zip([1], [1, 2], strict=True)), lambda: enumerate(5), lambda: reversed({1}), lambda: next([1]), lambda: isinstance(1, "int"), lambda: getattr(5, "x"), lambda: sorted(5), lambda: map(1), lambda: type(), lambda: list(map(1, [2])), lambda: hash([]), lambda: issubclass(1, int), lambda: all(5), lambda: sorted([1], 5)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)
