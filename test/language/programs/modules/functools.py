# functools.
from functools import cache, lru_cache, partial, reduce, wraps

print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [], 1), reduce(max, [3, 9, 2]))
add = lambda a, b, c=0: (a, b, c)
p = partial(add, 1, c=5)
print(p(2), p(2, c=6), p.args, p.keywords, partial(p, 9)())
calls = []


@cache
def fib(n):
    calls.append(n)
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(30), len(calls))


@lru_cache(maxsize=2)
def square(x):
    calls.append(("square", x))
    return x * x


print([square(x) for x in (1, 2, 1, 3, 1, 2)], calls[-4:], square.cache_info().hits)


def traced(f):
    @wraps(f)
    def wrapper(*args, **kwargs):
        """The wrapper."""
        return f(*args, **kwargs)

    return wrapper


@traced
def documented():
    """The documented."""


print(documented.__name__, documented.__doc__, documented.__wrapped__ is not None)
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(error)
