# Assignment in an expression.
import re

data = [5, 3, 8]
if (n := len(data)) > 2:
    print(n, "items")
values = iter([1, 2, 3, 0, 9])
while v := next(values):
    print(v, end=" ")
print()
print([(half := x // 2, half * half) for x in data], half)
print((a := 1) + (b := 2), a, b, [total := total + x for x in data] if (total := 0) == 0 else None, total)


def f(x):
    if (square := x * x) > 20 and (root := square**0.5) > 1:
        return square, root
    return square, None


print(f(5), f(3))
print(any((found := x) > 4 for x in [1, 2, 7, 8]), found)
if m := re.search(r"\d+", "abc 123"):
    print(m.group())
print(x := 5, x)
