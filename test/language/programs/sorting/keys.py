# Sorting: keys, stability, order of everything.
words = ["banana", "Apple", "cherry", "date", "apple", "fig"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)), sorted(words, reverse=True))
pairs = [(1, "b"), (0, "z"), (1, "a"), (0, "y"), (2, "c")]
print(sorted(pairs), sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True), sorted(pairs, key=lambda p: (-p[0], p[1])))
words.sort(key=lambda w: w[-1])
print(words)
words.sort(reverse=True)
print(words, words.sort())
print(sorted({"b": 1, "a": 2}), sorted("hello"), sorted((3, 1)), sorted([True, 0, 2, False]), sorted([[2, 1], [1, 5], [1]]), sorted([2.5, 1, 3]), sorted([]), sorted([(), (1,), (0, 5)]))
calls = []


def key(x):
    calls.append(x)
    return -x


print(sorted([3, 1, 2], key=key), calls, min([3, 1, 2], key=key), max("abc", "zz", key=len), max([1, 5, 5.0]), min([(1, "x"), (1, "a")]))
from functools import cmp_to_key

print(sorted([5, 2, 8, 1], key=cmp_to_key(lambda a, b: b - a)), sorted(["a10", "a9", "b1"], key=lambda s: (s[0], int(s[1:]))))
from operator import attrgetter, itemgetter

print(sorted(pairs, key=itemgetter(1)), sorted([2, 1], key=attrgetter("real")), list(map(itemgetter(0, 1), pairs))[:1])
for f in (lambda: sorted([1, "a"]), lambda: sorted([None, 1]), lambda: sorted([1, 2], key=5), lambda: sorted([1], key=lambda: 0), lambda: [1, 2].sort(5), lambda: sorted([{}, {}]), lambda: sorted([1, 2], key=lambda x: 1 / 0), lambda: max([1, None])):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
