# What a dict can do.
d = {"a": 1, "b": 2}
d["c"] = 3
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, 1 in d, list(d), list(d.values()), list(d.items()))
print(d.pop("a"), d.pop("zz", None), d.popitem(), d, d.setdefault("b", 9), d.setdefault("n", []), d)
d["n"].append(1)
d.update({"x": 1}, y=2)
d.update([("p", 5), ("q", 6)])
print(d, d.keys(), d.values(), d.items())
print(dict(), dict(a=1), dict([("a", 1)]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0))
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} != {"a": 1}, {**{"a": 1}, "b": 2, **{"a": 5}})
e = d.copy()
e["new"] = 1
d |= {"z": 26}
del d["x"]
print(d, e, "new" in d)
d.clear()
print(d, not d, {1: "a", True: "b", 1.0: "c"}, {"k": {"n": [1, {"deep": ()}]}})
for f in (lambda: {}["k"], lambda: {1: 2}[(1, 2)], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: {}[[]], lambda: {[]: 1}, lambda: {{}: 1}, lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(5), lambda: {}.foo, lambda: dict(["ab", "cd"]), lambda: {"a": 1} | [("b", 2)], lambda: {}.get(), lambda: {} < {}, lambda: {}.update(5), lambda: dict("abc"), lambda: {1: 2}.get([])):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)
