# A closure sees the variable, not what it was.
functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def makers():
    out = []
    for i in range(3):
        def f():
            return i

        out.append(f)
    i = "after"
    return out


print([f() for f in makers()])


def pair():
    value = 1

    def get():
        return value

    def set(v):
        nonlocal value
        value = v

    return get, set


get, set_value = pair()
set_value("changed")
print(get())


def deep():
    a = 1

    def one():
        b = 2

        def two():
            nonlocal a, b
            a += 1
            b *= 2

            def three():
                return a, b

            return three

        return two

    f = one()
    f()
    return f()()


print(deep())


def parameter(x):
    def inner():
        nonlocal x
        x = x + 1
        return x

    inner()
    return x


print(parameter(5), [(lambda: [x for x in range(n)])() for n in range(3)])


class Holder:
    def __init__(self, n):
        self.get = lambda: (self, n)[1]


print(Holder(7).get())


def recursive():
    def f(n):
        return 1 if n == 0 else n * f(n - 1)

    return f


print(recursive()(5))
try:
    def unset():
        if False:
            q = 1

        def g():
            return q

        return g

    unset()()
except NameError as error:
    print(error)
