# A dict keeps the order in which its keys came.
d = {}
for word in "the quick brown fox jumps over the lazy dog the end".split():
    d[word] = d.get(word, 0) + 1
print(d)
d["the"] = 100
del d["quick"]
d["quick"] = 5
print(list(d), list(reversed(d)), next(iter(d)))
print({k: d[k] for k in sorted(d)}, sorted(d.items(), key=lambda kv: (-kv[1], kv[0]))[:3], max(d, key=d.get))
big = {i: i * i for i in range(1000)}
for i in range(0, 1000, 2):
    del big[i]
for i in range(0, 100, 2):
    big[i] = -i
print(len(big), list(big)[:5], list(big)[-5:], sum(big), sum(big.values()))
while len(big) > 3:
    big.popitem()
print(big)
print({v: k for k, v in {"a": 1, "b": 2}.items()}, dict(sorted({"b": 1, "a": 2}.items())))
