"""Names in every place, for the comparison with CPython's symtable."""
import os.path, sys as system
from a import b as c

counter = 0


def outer(a, b=counter, *args, c, d=1, **kwargs):
    x = y = z = 0

    def inner():
        nonlocal x
        global counter, fresh
        x += 1
        counter += 1
        fresh = y
        return a, args, kwargs, lambda: z

    class Inner(inner, metaclas=x):
        y = y
        q = a

        def method(self, __private=1):
            self.__private = __private
            return __class__, super().method, y, q

        @property
        def z(self):
            return z

        values = [y for y in range(z) for w in [y]]
        lambdas = [lambda: v for v in values]

    return [i + x for i in (j for j in args) if i or [k for k in i]], {e: Inner for e in z}


def walrus():
    [last := i for i in range(3)]
    {(deep := i) for i in range(3) if [(k := i) for _ in range(2)]}
    if (n := 1):
        pass
    return lambda: (last, deep, n, (local := 1), local)


[top := i for i in range(3)]


def globals_and_walrus():
    global total
    [total := i for i in range(3)]


class A:
    __slot = 1
    x: int = 1
    y: int

    def __method(self): return self.__slot

    class __B:
        def f(self): return __C, self.__d

    def f(self):
        def g(): return super().f()
        return [super().x for _ in g()], g

    try:
        import __mod.sub
    except ValueError as __e:
        pass

    for i in range(3): pass
    del i


class _:
    def __f(self): return __g


def gen():
    x = yield y
    try:
        pass
    except E as err:
        def h(): return err
    with a as (b, c): pass
    for d, *e in f: pass
    del g
    import h.i, j as k
    match l:
        case [m, *n] | {'a': m, **n}: pass
        case P(q, r=s) as t: pass
    return lambda u, *v, w=x, **z: (u, v, w, z, b, h)


async def coro():
    return [await x async for x in y], (i async for i in j)


def annotations(a: A1, *b: A2, c: A3 = D3, **d: A4) -> A5:
    e: A6
    f: A7 = 1
    (g): A8 = 2
    h.i: A9 = 3

    def inner():
        return e, f, g


def recursive(n):
    return recursive(n - 1) if n else None


def passing():
    x = 1

    class A:
        def f(self):
            class B:
                def g(self):
                    return x
            return B

    def f():
        def g():
            return lambda: [x for _ in x]
        return g

    class C:
        x = 2

        def h(self):
            return x

    class D:
        nonlocal x
        x = 3

    class E:
        global x
        x = 4

        def h(self):
            return x


def globals_between():
    x = 1

    def f():
        global x

        def g():
            return x


def imports():
    import x
    global x
