# Decorators, with and without arguments.
def traced(f):
    def wrapper(*args, **kwargs):
        result = f(*args, **kwargs)
        log.append((f.__name__, args, kwargs, result))
        return result

    wrapper.__name__ = f.__name__
    return wrapper


def repeat(times):
    def decorate(f):
        def wrapper(*args):
            return [f(*args) for _ in range(times)]

        return wrapper

    return decorate


def register(kind, registry={}):
    def decorate(f):
        registry.setdefault(kind, []).append(f.__name__)
        return f

    decorate.registry = registry
    return decorate


log = []


@traced
def add(a, b=1):
    return a + b


@repeat(3)
@traced
def hello(name):
    return "hello " + name


@register("math")
def square(x):
    return x * x


@register("math")
def cube(x):
    return x**3


@lambda f: f()
def value():
    return "called at once"


print(add(1), add(1, b=5), hello("Ann"), value, square(3), register("x").registry)
for entry in log:
    print(entry)


class CountCalls:
    def __init__(self, f):
        self.f, self.count = f, 0

    def __call__(self, *args):
        self.count += 1
        return self.f(*args)


@CountCalls
def counted(x):
    return -x


print(counted(1), counted(2), counted.count)


def memoize(f):
    cache = {}

    def inner(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]

    inner.cache = cache
    return inner


@memoize
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache))
