# What belongs to a class and what to an instance.
class Shared:
    items = []
    count = 0

    def add(self, x):
        self.items.append(x)
        self.count += 1
        return self


a, b = Shared(), Shared()
a.add(1).add(2)
b.add(3)
print(a.items is b.items, a.items, a.count, b.count, Shared.count, vars(a), vars(b))


class Meta:
    squares = {i: i * i for i in range(4)}
    total = sum(squares.values())
    if total > 10:
        size = "big"
    else:
        size = "small"
    for i in range(3):
        last = i

    def get(self, k, default=total):
        return self.squares.get(k, default)


print(Meta.squares, Meta.total, Meta.size, Meta.last, Meta().get(2), Meta().get(99))


class WithNew:
    instances = {}

    def __new__(cls, key):
        if key not in cls.instances:
            cls.instances[key] = super().__new__(cls)
        return cls.instances[key]

    def __init__(self, key):
        self.key = key


print(WithNew("a") is WithNew("a"), WithNew("a") is WithNew("b"), WithNew("b").key)


class Private:
    def __init__(self):
        self.__secret = 5

    def get(self):
        return self.__secret


class Child(Private):
    def set(self):
        self.__secret = 7


c = Child()
c.set()
print(c.get(), sorted(vars(c)), hasattr(c, "__secret"), c._Private__secret)


class Slots:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 1


s = Slots()
try:
    s.y = 2
except AttributeError as error:
    print(error)
print(s.x)
Dynamic = type("Dynamic", (Shared,), {"hello": lambda self: "hi"})
print(Dynamic().hello(), Dynamic.__name__, Dynamic().add(9).count)


def factory(n):
    class Made:
        value = n

        def times(self, k):
            return n * k

    return Made


print(factory(3).value, factory(4)().times(2), factory(1) is factory(1))
