# Functions are values.
def twice(f):
    def inner(x):
        return f(f(x))

    return inner


def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x

    return composed


add = lambda a, b: a + b
print(twice(lambda x: x * 3)(2), compose(str, abs, int)("-5"), add(1, 2), [f(-2.5) for f in (abs, str, int, round, bool)])
table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "max": max}
print([table[op](5, 3) for op in table], list(map(lambda x: x * x, [1, 2, 3])), list(filter(None, [0, 1, "", "a"])), list(map(max, [1, 5], [3, 2])))
print(twice.__name__, add.__name__, twice.__qualname__, twice(add).__qualname__, len.__name__, "abc".upper.__name__, callable(twice), callable(5), callable(int))


def documented(x):
    """Says what it does."""
    return x


documented.calls = 3
print(documented.__doc__, documented.calls, documented.__defaults__, twice.__doc__, documented.__module__)
print(max([3, -5, 2], key=abs), sorted("bAc", key=str.lower), "abc".upper(), str.upper("abc"), list.append, [].append is [].append)
methods = ["abc".upper, [3, 1].copy, {"a": 1}.get]
print(methods[0](), methods[1](), methods[2]("a"))
for f in (lambda: twice.nothing, lambda: len.nothing, lambda: (lambda: 0).x):
    try:
        f()
    except AttributeError as error:
        print(error)
