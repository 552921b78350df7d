# Descriptors.
class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.name)

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(f"{self.name[1:]} must be positive")
        setattr(obj, self.name, value)


class Order:
    price = Positive()
    count = Positive()

    def __init__(self, price, count):
        self.price, self.count = price, count


o = Order(5, 2)
o.count = 7
print(o.price * o.count, vars(o), type(Order.price).__name__)
try:
    o.price = -1
except ValueError as error:
    print(error)


class Cached:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner):
        value = self.f(obj)
        obj.__dict__[self.f.__name__] = value
        return value


class Heavy:
    @Cached
    def result(self):
        print("computed")
        return 42


h = Heavy()
print(h.result, h.result)
