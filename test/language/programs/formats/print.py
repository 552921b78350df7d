# print with sep and end.
print()
print("a", "b", sep="")
print("a", "b", sep="-", end="!\n")
print(1, 2.5, None, True, [1, "a"], ("x",), {"k": "v"}, {3}, "s")
print("no newline", end="")
print()
print("a\n", "b")
print(*[1, 2, 3])
print(*"abc", sep=", ")
print("", end="")
print(sep="x")
print("x", end=None, sep=None)
print([[], (), {}, set(), frozenset(), "", b"", range(0)])
try:
    print("a", sep=1)
except TypeError as error:
    print(error)
try:
    print("a", foo=1)
except TypeError as error:
    print(error)
