# A list may change under a loop; a dict and a set may not change their size.
a = [1, 2, 3, 4, 5, 6]
for x in a:
    if x % 2:
        a.remove(x)
print(a)
a = [1, 2, 3]
for x in a:
    if len(a) < 8:
        a.append(x * 10)
print(a)
a = [1, 2, 3, 4]
seen = []
for x in a:
    seen.append(x)
    a.pop()
print(seen, a)
d = {"a": 1, "b": 2}
try:
    for k in d:
        d[k + k] = 1
except RuntimeError as error:
    print(error)
try:
    for k in d:
        del d[k]
except RuntimeError as error:
    print(error)
d = {"a": 1, "b": 2}
for k in d:
    d[k] += 10
print(d)
for k in list(d):
    del d[k]
print(d)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as error:
    print(error)
