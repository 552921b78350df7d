# Comprehensions of all kinds.
print([x * x for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(3) for y in range(x)], {x % 3 for x in range(9)} == {0, 1, 2})
print({k: v for k, v in zip("ab", [1, 2])}, {x: [y for y in range(x)] for x in range(3)}, [[i * j for j in range(3)] for i in range(3)], list(x + 1 for x in [1, 2]))
print([y for x in [[1, 2], [3]] for y in x], [a + b for a, b in [(1, 2), (3, 4)]], [first for first, *rest in ["abc", "de"]], [x if x > 1 else -x for x in range(3)])
print(sum(x for x in range(5)), max((len(w), w) for w in ["a", "bbb", "cc"]), sorted(c for c in "hello"), "".join(c.upper() for c in "abc"), any(x > 2 for x in [1, 2, 3]))
x = "outside"
print([x for x in "ab"], x)
print([(lambda: y)() for y in range(3)], [n for n in range(20) if all(n % d for d in range(2, n)) and n > 1])
print([last := n for n in range(3)], last, [y for n in range(5) if (y := n * n) > 3], y)


def free(k):
    return [k * v for v in range(3)], {k + v for v in range(1)}, [[k + i + j for j in range(2)] for i in range(2)]


print(free(10))
data = {"a": [1, 2], "b": [3]}
print([(k, v) for k, vs in data.items() for v in vs if v != 2], {v: k for k, vs in data.items() for v in vs}, [*range(3), *"ab"], {**{"a": 1}}, [*[], 1], (*"ab",), {*[1], *[1]})
try:
    [1 / n for n in (1, 0)]
except ZeroDivisionError as error:
    print(error)
try:
    [n for n in 5]
except TypeError as error:
    print(error)
