# Counter and defaultdict.
from collections import Counter, defaultdict

c = Counter("mississippi")
print(c, c["s"], c["z"], c.most_common(2), sorted(c.elements()), sum(c.values()), c.total(), list(c), len(c), "z" in c)
c.update("sip")
c["new"] += 2
c.subtract({"s": 1})
print(c, Counter(a=3, b=1) + Counter(a=1, c=5), Counter(a=3, b=1) - Counter(a=1, b=5), Counter(a=1) & Counter(a=3), Counter(a=1) | Counter(a=3), Counter([1, 1, 2]) == Counter([2, 1, 1]), +Counter(a=-1, b=1), dict(Counter("ab")), Counter())
d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
print(d, dict(d), d["zz"], len(d), d.get("q"), "q" in d)
n = defaultdict(int, {"x": 5})
n["x"] += 1
n["y"] += 1
print(n, sorted(n.items()), n.default_factory is int)
tree = lambda: defaultdict(tree)
t = tree()
t["a"]["b"]["c"] = 1
print(t["a"]["b"]["c"], list(t["a"]))
try:
    defaultdict()["x"]
except KeyError as error:
    print(error)
