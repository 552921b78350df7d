# What objects of classes with __slots__ may have, and which slots a class cannot have.
class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Deep(Point):
    __slots__ = "z"


class Free(Point):
    pass


p, d, f = Point(1, 2), Deep(1, 2), Free(1, 2)
d.z = 3
f.w = 4
print(p.x, d.z, f.w, hasattr(p, "__dict__"), hasattr(f, "__dict__"))
for value in (p, d):
    try:
        value.w = 1
    except AttributeError as error:
        print(error)

for bases, slots, more in (
    ((), ("x",), {"x": 1}),
    ((), ["a", "it's"], {}),
    ((int,), ("x",), {}),
    ((Exception,), ("x",), {"x": 2}),
    ((tuple,), "x", {}),
    ((bytes,), (), {}),
    ((str,), ("x",), {}),
    ((dict,), ("x",), {}),
    ((), (1, "x"), {}),
    ((), {"x": "a place", "y": "another"}, {}),
    ((), (), {"x": 1}),
):
    try:
        cls = type("Made", bases, {"__slots__": slots, **more})
        print(cls.__slots__)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
