# Unpacking in assignments and loops.
a, b = 1, 2
a, b = b, a
(c, d), [e, f] = (1, 2), "xy"
first, *rest = [1, 2, 3]
*init, last = "abc"
head, *middle, tail = range(5)
x, *empty = (9,)
[p, (q, *r)] = [1, (2, 3, 4)]
print(a, b, c, d, e, f, first, rest, init, last, head, middle, tail, x, empty, p, q, r)
m = n = o = [0]
m += [1]
print(m, n is m, o)
for i, (j, *k) in enumerate([(1, 2, 3), "ab"]):
    print(i, j, k)
for key, value in {"a": 1}.items():
    print(key, value)
d = {}
d["x"], d["y"] = 1, 2
l = [0, 1, 2]
l[0], l[1:], z = "zero", ["one"], "end"
print(d, l, z)
i = 0
i, l[i] = 1, "changed"
print(l, [*range(3), *"ab", *{}], (*[1], 2), {*[1, 1]}, {**{"a": 1}, "a": 2}, [*map(str, [1])])
(single,) = [5]
[also] = (6,)
print(single, also)
for f in (lambda: exec_unpack2([1]), lambda: exec_unpack2([1, 2, 3]), lambda: exec_unpack2(5), lambda: exec_unpack2("abc"), lambda: exec_star([1]), lambda: exec_unpack2(None), lambda: exec_unpack2({}), lambda: exec_unpack2(x for x in range(9))):

    def exec_unpack2(v):
        a, b = v
        return a, b

    def exec_star(v):
        a, b, *c = v
        return a, b, c

    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
