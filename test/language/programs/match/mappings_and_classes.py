# match with mappings and classes.
class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Circle:
    def __init__(self, center, radius):
        self.center, self.radius = center, radius


def f(x):
    match x:
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": "box", "size": [w, h]}:
            return f"box {w}x{h}"
        case {"type": str(kind), **rest}:
            return f"{kind} with {rest}"
        case {"nested": {"deep": [_, {"x": v}]}}:
            return f"deep {v}"
        case {}:
            return "some dict"
        case Point(0, 0):
            return "origin"
        case Point(x=px, y=0):
            return f"on x at {px}"
        case Point(a, b):
            return f"point {a} {b}"
        case Circle(center=Point(x=0), radius=r) if r > 1:
            return f"circle on the axis {r}"
        case Circle(radius=int() | float() as r):
            return f"circle {r}"
        case list([a, b]) | tuple([b, a]):
            return f"a={a} b={b}"
        case int() | str():
            return "scalar"
        case type():
            return "a type"
        case _:
            return "other"


for x in ({"type": "circle", "r": 5, "extra": 1}, {"type": "box", "size": (2, 3)}, {"type": "x", "a": 1}, {"type": 5}, {"nested": {"deep": [1, {"x": 9}]}}, {}, Point(0, 0), Point(4, 0), Point(1, 2), Circle(Point(0, 5), 3), Circle(Point(1, 1), 0.5), Circle(None, "r"), [1, 2], (1, 2), 5, "s", int, None, 2.5):
    print(f(x))


class Constants:
    LIMIT = 10
    NAME = "n"


def g(x):
    match x:
        case Constants.LIMIT:
            return "limit"
        case {Constants.NAME: v}:
            return f"named {v}"
        case [Constants.LIMIT, *_]:
            return "starts with it"
        case -5 | -2.5:
            return "signed"
    return None


print(g(10), g({"n": 1}), g([10, 1]), g(-5), g(-2.5), g(11))


def h(x):
    match x:
        case Point(1, 2, 3):
            return "too many"


try:
    h(Point(1, 2))
except TypeError as error:
    print(error)


def k(x):
    match x:
        case Circle(1):
            return "no match args"


try:
    k(Circle(1, 2))
except TypeError as error:
    print(error)


def l(x):
    match x:
        case int(real=1, imag=0):
            return "one"
        case {"a": 1, "b": _}:
            return "ab"


print(l(1), l({"a": 1, "b": 2}), l({"a": 1}))
