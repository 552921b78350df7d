# deque, namedtuple, OrderedDict, ChainMap.
from collections import ChainMap, OrderedDict, deque, namedtuple

q = deque([1, 2, 3], maxlen=4)
q.append(4)
q.append(5)
q.appendleft(0)
print(q, q[0], q[-1], len(q), q.pop(), q.popleft(), list(q), 3 in q, q.maxlen)
q.rotate(1)
q.extend([7, 8])
q.extendleft([9])
print(q, list(reversed(q)), deque("abc"), deque([1]) == deque([1]), deque(), bool(deque()))
q.remove(7)
q[0] = "changed"
q.reverse()
print(q, q.index("changed"), q.count(3))
try:
    deque().pop()
except IndexError as error:
    print(error)
Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p._replace(x=5), p._asdict(), Point._fields, p == (1, 2), x if (x := p.x) else 0, Point._make([3, 4]), [*p], isinstance(p, tuple), hash(p) == hash((1, 2)))
a, b = p
Item = namedtuple("Item", ["name", "price"], defaults=[0])
print(a, b, Item("n"), sorted([Point(2, 1), Point(1, 5)]), Point(1, 2) + (3,))
for f in (lambda: Point(1), lambda: p.z, lambda: setattr(p, "x", 1)):
    try:
        print(f())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
o = OrderedDict([("a", 1), ("b", 2)])
o.move_to_end("a")
print(o, o.popitem(last=False), list(o), OrderedDict(a=1) == {"a": 1})
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], sorted(m), m.get("z"), dict(m.items()) == {"a": 1, "b": 3})
