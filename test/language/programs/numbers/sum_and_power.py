# The built-in functions over numbers.
print(sum([1, 2, 3]), sum([0.1] * 10), sum([1, 2.5, True]), sum([[1], [2]], []), sum((), 5), sum(range(101)), sum([10**20, 1]))
print(abs(-5), abs(2.5), abs(-(10**30)), abs(True), pow(2, 10), pow(2, 0.5), pow(2.0, 3), pow(-8, 3), pow(4, -1))
print(divmod(17, 5), divmod(-17, 5), divmod(17.5, 5), divmod(10**30, 7))
print(min(3, 1, 2), max([3, 1, 2]), min("hello"), max(["aa", "b"], key=len), min([], default="none"), max({"a": 1, "b": 2}))
print(all([1, True, "x"]), all([1, 0]), all([]), any([0, "", None]), any([0, 3]), any([]))
print(list(range(5)), list(range(2, 10, 3)), list(range(10, 0, -3)), range(3), range(1, 10, 2)[2], len(range(0, 100, 7)), 14 in range(0, 100, 7), range(5)[-1])
print(range(0, 10, 2) == range(0, 9, 2), range(10)[2:5], range(10)[::-1], list(reversed(range(4))), range(10).index(4), range(0, 10, 3).count(9))
try:
    sum(["a", "b"])
except TypeError as error:
    print(error)
try:
    sum(["a"], "")
except TypeError as error:
    print(error)
try:
    range(1, 2, 0)
except ValueError as error:
    print(error)
try:
    range(1.5)
except TypeError as error:
    print(error)
try:
    range(3)[3]
except IndexError as error:
    print(error)
