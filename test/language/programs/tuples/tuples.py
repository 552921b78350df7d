# Tuples.
t = (1, "a", 2.5)
print(t, (1,), (), tuple([1, 2]), tuple("ab"), t[0], t[-1], t[1:], t[::-1], len(t), t + (4,), t * 2, 1 in t, t.index("a"), t.count(1))
print((1, 2) < (1, 3), (1,) < (1, 0), (1, 2) == (1, 2), (1, "a") < (2, 1), hash((1, 2)) == hash((1, 2)), {(1, 2): "x"}[1, 2])
a, b, c = t
(d, e), f = (1, 2), 3
print(a, b, c, d, e, f)
a, b = b, a
print(a, b)
x = 1,
print(x, 1, 2, *(3, 4))
for f in (lambda: t[3], lambda: t.foo, lambda: (1,) < (1.5, "a") < 5, lambda: hash(([],)), lambda: t.index(99), lambda: t + [1], lambda: (1, "a") < (1, 2)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)
try:
    t[0] = 5
except TypeError as error:
    print(error)
try:
    del t[0]
except TypeError as error:
    print(error)
t = ([1], 2)
try:
    t[0] += [3]
except TypeError as error:
    print(error, t)
