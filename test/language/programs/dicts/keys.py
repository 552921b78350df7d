# What can be a key, and when two keys are one.
d = {None: 0, True: 1, 2.5: 2, "s": 3, b"b": 4, (1, 2): 5, frozenset([1]): 6, len: 7, int: 8, range(3): 9}
print(d[None], d[1], d[2.5], d["s"], d[b"b"], d[1, 2], d[frozenset({1})], d[len], d[int], d[range(0, 3)], d[1.0])
d[1.0] = "float"
d[0] = "zero"
d[False] = "false"
print([(k, d[k]) for k in (1, 0)], list(d)[1], len(d))
print(2**70 in {2**70: 1}, float(2**70) in {2**70: 1}, {"1": 1}.get(1), {float("nan"): 1}.get(float("nan")), -0.0 in {0: 1})


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


places = {Point(1, 2): "home", Point(3, 4): "work"}
places[Point(1, 2)] = "moved"
print(places, Point(3, 4) in places, places.get(Point(9, 9)), {Point(1, 1), Point(1, 1)})


class OnlyEquals:
    def __eq__(self, other):
        return True


class Plain:
    pass


p = Plain()
print({p: 1}[p], Plain() in {p: 1})
try:
    {OnlyEquals(): 1}
except TypeError as error:
    print(error)
