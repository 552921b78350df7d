# Sets at work.
def primes_below(n):
    candidates = set(range(2, n))
    for i in range(2, int(n**0.5) + 1):
        if i in candidates:
            candidates -= set(range(i * i, n, i))
    return sorted(candidates)


print(primes_below(60))


def connected(edges):
    groups = []
    for a, b in edges:
        touching = [g for g in groups if a in g or b in g]
        merged = {a, b}.union(*touching)
        groups = [g for g in groups if g not in touching] + [merged]
    return sorted(sorted(g) for g in groups)


print(connected([(1, 2), (3, 4), (2, 5), (6, 7), (4, 6)]))
words = "a rose is a rose is a rose".split()
seen = set()
print([w for w in words if not (w in seen or seen.add(w))])
print(sorted({frozenset(p) for p in [(1, 2), (2, 1), (3, 1)]}, key=sorted), {len(w) for w in words} == {1, 2, 4})
