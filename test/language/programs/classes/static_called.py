# A static method can be called without its class; class methods and properties cannot.

def double(x, *, plus=0):
    return x * 2 + plus


class A:
    @staticmethod
    def f(x):
        return x + 1

    g = f  # inside of the class it is the static method itself
    table = {"f": f, "double": staticmethod(double)}

    value = f(41)

    @staticmethod
    @staticmethod
    def twice(x):
        return [x]


print(staticmethod(double)(4, plus=1), staticmethod(len)("abc"), staticmethod(int)("7"))
print(A.value, A.table["f"](1), A.table["double"](3, plus=2), A.g(5), A().twice(3))
print(list(map(staticmethod(double), [1, 2])), sorted([3, 1, 2], key=staticmethod(lambda x: -x)))
print(callable(staticmethod(double)), callable(classmethod(double)), callable(property(double)))
for made in (classmethod(double), property(double)):
    try:
        made(1)
    except TypeError as error:
        print(error)
try:
    staticmethod(double)()
except TypeError as error:
    print(error)
try:
    staticmethod(3)(4)
except TypeError as error:
    print(error)


@staticmethod
def gen(n):
    yield from range(n)


print(list(gen(3)))
