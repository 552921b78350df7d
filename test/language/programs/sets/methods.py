# What a set can do.
a, b = {1, 2, 3}, {3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a < {1, 2, 3, 4}, a <= a, a > b, a >= {1}, a == {3, 2, 1}, a != b)
print(sorted(a.union([5], (6,))), sorted(a.intersection([1, 9])), sorted(a.difference([1])), sorted(a.symmetric_difference([1, 9])), a.isdisjoint([7]), a.issubset(range(9)), a.issuperset([1]))
a.add(9)
a.add(1)
a.discard(2)
a.discard(77)
a.remove(3)
a.update([5, 6], {7})
print(sorted(a), len(a), 9 in a, "x" in a, bool(set()), sorted(a.copy()))
a &= {1, 5, 6}
a |= {100}
a -= {5}
a ^= {6, 8}
print(sorted(a), set(), frozenset(), {1}, frozenset([2]), {"a"}, {None}, {(1, 2)}, set("aaa"), {1, True, 1.0})
f = frozenset([1, 2])
print(hash(f) == hash(frozenset([2, 1])), f | {3} == frozenset([1, 2, 3]), type(f | {3}).__name__, type({3} | f).__name__, {f: "x"}[frozenset([2, 1])], f == {1, 2})
a.clear()
print(a, min({3, 1, 2}), sum({1, 2}), sorted({"b", "a"}), [x in {1, 2} for x in (1, 3)])
s = {7}
print(s.pop(), s)
for g in (lambda: set().pop(), lambda: {1}.remove(2), lambda: {[]}, lambda: {1} | [1], lambda: set(5), lambda: {1}.add(), lambda: {1}[0], lambda: {1} + {2}, lambda: {1} < [1], lambda: frozenset().add(1), lambda: {{1}}, lambda: hash({1}), lambda: {1}.union(5), lambda: {1}.remove([])):
    try:
        print(g())
    except Exception as error:
        print(type(error).__name__ + ":", error)
