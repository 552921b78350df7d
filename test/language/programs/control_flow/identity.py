# is, and what is one object.
a = [1]
b = a
c = [1]
print(a is b, a is c, a is not c, a == c, None is None, True is not False, () == (), type(1) is int, ... is Ellipsis, NotImplemented is NotImplemented)
d = {"k": a}
b.append(2)
print(a, d, d["k"] is a, [a] * 2 == [[1, 2], [1, 2]])


def same(x, y=None):
    y = y if y is not None else []
    y.append(x)
    return y


print(same(1), same(2), same(3, [0]))
x = y = z = []
x.append(1)
print(y, z is x)
x = x + [2]
print(y, x)
import copy

deep = {"a": [1, [2]], "t": (1, [3])}
shallow, full = copy.copy(deep), copy.deepcopy(deep)
deep["a"][1].append(9)
deep["t"][1].append(9)
print(shallow, full, shallow["a"] is deep["a"], full["a"] is deep["a"])
loop = []
loop.append(loop)
clone = copy.deepcopy(loop)
print(clone[0] is clone, clone is loop)
