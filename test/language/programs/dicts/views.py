# Views follow their dict and are sets of its keys.
d = {"a": 1, "b": 2, "c": 3}
keys, values, items = d.keys(), d.values(), d.items()
d["d"] = 4
print(keys, values, items, len(keys), "d" in keys, 4 in values, ("a", 1) in items, ("a", 2) in items)
print(sorted(keys & {"a", "z"}), sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}), keys == {"a", "b", "c", "d"}, keys >= {"a"}, keys.isdisjoint({"x"}))
print(sorted(items & {("a", 1), ("b", 5)}), list(reversed(keys)), list(reversed(items)), [k for k in keys], max(values), sorted(values, reverse=True))
for k, v in d.items():
    d[k] = v * 10
print(d, sum(values))
it = iter(d)
print(next(it), next(it), list(it), next(it, "end"))
