# The order of small integers in a set is that of CPython's table.
print({3, 1, 2}, {10, 9, 8}, set(range(20)), {100, 5, 33, 64}, {8, 0, 16}, {-1, -2, 5})
s = set()
for n in (40, 3, 17, 8, 25, 1):
    s.add(n)
    print(s)
s.discard(17)
s.add(2)
print(s, list(s), [n for n in s], sum(s), s.pop(), s)
print({1, 2} | {30, 4}, {1, 2, 3, 4} - {2}, {n % 7 for n in range(0, 100, 3)}, frozenset([9, 1, 5]), {True, 5, 2.0})
print(set([5, 3, 9, 1]) & set(range(6)), {1, 2, 3} ^ {3, 4, 5}, set(range(0, 64, 8)))
