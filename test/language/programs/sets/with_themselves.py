# A set with itself is a copy in the order of the set, and what comes from an iterable comes in its order.
for base in ({-9223372036854775808, 4, 24}, {12, 6, -13, 17, 44629}, {-12, 12, 20}, {18, -13, 4, 23, 0}, set(range(0, 90, 7))):
    other = frozenset(base)
    print(base | base, base & base, base - base, base ^ base)
    print(base.union(base), base.intersection(base), base.union(base, base, [3]), base.intersection(base, base))
    print(other | base, other & base, other | other, other & other, other.intersection(), base.union())
    for grown in (base | {1, 9}, base - {4, 12}):
        grown |= grown
        grown &= grown
        print(grown, grown & base, grown.intersection(base, grown))
        grown.intersection_update(grown)
        print(grown, grown.intersection([24, 17, 12, 4, 0, 44629, 17]), grown.intersection({20: 1, 4: 2, 12: 3}))
print({1, True, 2}.intersection([2.0, 1.0]), {8, 16}.intersection(n for n in (16, 8, 0)))
