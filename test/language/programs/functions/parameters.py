# Every kind of parameter.
def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


print(f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(c=1, a=2), f(*[1, 2, 3], **{"c": 4, "x": 5}), f(1, *(2,), *[3, 4], c=0, **{"d": 1}, **{"z": 2}))


def g(a, b, /, c, *, d):
    return a, b, c, d


print(g(1, 2, 3, d=4), g(1, 2, c=3, d=4))


def h(*args, **kwargs):
    return args, kwargs


print(h(), h(1, 2, x=3), h(*"ab", **{"k": 1}), h(*range(3)), h(*{"a": 1}))


def positional(a, /, **kwargs):
    return a, kwargs


print(positional(1, a=2), (lambda x, *y, z=1: (x, y, z))(1, 2, 3, z=4), (lambda: None)())


def defaults(a, seen=[], n=len("abc")):
    seen.append(a)
    return seen, n


print(defaults(1), defaults(2), defaults(3, []))


def annotated(a: int, b: "str" = "x", *args: float, c: bool = True, **kw: dict) -> list[int]:
    return [a, b, args, c, kw]


print(annotated("not an int", 5, 1, c=0, q=1))
