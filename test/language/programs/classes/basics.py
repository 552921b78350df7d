# Classes, instances and their attributes.
class Point:
    """A place."""

    dimension = 2
    made = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.made += 1

    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2)
q = p.moved(3, 4)
print(p, q, [p], f"{p} {p!r}", str(q), p.x, q.y, Point.made, p.dimension, Point.__doc__, Point.__name__)
p.color = "red"
p.dimension = 3
print(p.__dict__, vars(q), p.dimension, q.dimension, Point.dimension, hasattr(p, "color"), hasattr(q, "color"))
del p.dimension
Point.dimension = 5
print(p.dimension, q.dimension, isinstance(p, Point), type(p) is Point, type(p).__name__, p == p, p == Point(1, 2), p != q, p is p)
setattr(p, "z", 9)
print(getattr(p, "z"), getattr(p, "w", None), p.__class__.__name__, Point.moved(p, 1, 1), bool(p))
m = p.moved
print(m(0, 0), m.__name__, m.__self__ is p)
Point.norm = lambda self: (self.x**2 + self.y**2) ** 0.5
print(Point(3, 4).norm())
p.local = lambda v: v * 2
print(p.local(4))


class Empty:
    pass


class Inner:
    class Nested:
        value = 1

        def who(self):
            return type(self).__qualname__


print(Inner.Nested.value, Inner.Nested().who(), Inner.Nested.__name__, Empty.__qualname__, Inner.Nested)
for f in (lambda: p.nothing, lambda: Point.nothing, lambda: Point(), lambda: Empty().x, lambda: p(), lambda: p + 1, lambda: p[0], lambda: len(p), lambda: iter(p), lambda: p < q, lambda: -p, lambda: int(p), lambda: 1 in p, lambda: delattr(p, "nothing"), lambda: Point.moved()):
    try:
        print(f())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__ + ":", error)
try:
    p[0] = 1
except TypeError as error:
    print(error)
try:
    del p[0]
except TypeError as error:
    print(error)
