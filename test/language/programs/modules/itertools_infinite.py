# Iterators without an end.
from itertools import count, cycle, islice, repeat, takewhile

print(list(islice(count(), 3)), list(islice(count(5, -2), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 2)), list(islice(repeat(None), 2)), list(islice(count(0.5, 0.25), 3)))
c = count(10)
print(next(c), next(c), list(zip("ab", c)), next(c))
names = cycle(["a", "b", "c"])
print({i: next(names) for i in range(5)}, list(map(pow, range(4), repeat(2))), sum(takewhile(lambda x: x < 20, (n * n for n in count()))))
