# copy and operator.
import copy
import operator

print(operator.add(1, 2), operator.mul("a", 3), operator.itemgetter("k")({"k": 5}), operator.attrgetter("a.b") is not None, operator.methodcaller("upper")("x"), operator.neg(5), operator.contains([1], 1), operator.not_(0), operator.truediv(1, 2), operator.getitem([7], 0), operator.eq(1, 1.0), operator.lt(1, 2))


class Node:
    def __init__(self, v, other=None):
        self.v, self.other = v, other

    def __repr__(self):
        return f"Node({self.v!r})"


a = Node([1, 2])
a.other = a
b, c = copy.copy(a), copy.deepcopy(a)
a.v.append(3)
print(b, c, b.other is a, c.other is c, copy.copy([1, [2]]), copy.deepcopy({"k": {1, 2}}) == {"k": {1, 2}}, copy.copy((1,)), copy.deepcopy("s"))


class Custom:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deeply"


print(copy.copy(Custom()), copy.deepcopy([Custom()]))
