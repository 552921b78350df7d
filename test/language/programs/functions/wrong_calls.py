# What is said when a call does not fit.
def f(a, b):
    pass


def g(a, b=1, *, c, d=2):
    pass


def h(a, /, b):
    pass


def three(a, b, c):
    pass


def nothing():
    pass


def only_kw(*, a, b, c):
    pass


def opt(a=1, b=2):
    pass


class C:
    def __init__(self, x):
        pass

    def m(self, y):
        pass


class D:
    pass


cases = {
    "f()": lambda: f(),
    "f(1)": lambda: f(1),
    "f(1, 2, 3)": lambda: f(1, 2, 3),
    "f(1, 2, 3, 4)": lambda: f(1, 2, 3, 4),
    "f(1, b=2, c=3)": lambda: f(1, b=2, c=3),
    "f(1, a=2)": lambda: f(1, a=2),
    "f(b=1)": lambda: f(b=1),
    "g(1)": lambda: g(1),
    "g(1, 2, 3)": lambda: g(1, 2, 3),
    "g(1, 2, 3, c=1)": lambda: g(1, 2, 3, c=1),
    "g(c=1)": lambda: g(c=1),
    "h(a=1, b=2)": lambda: h(a=1, b=2),
    "three()": lambda: three(),
    "three(1)": lambda: three(1),
    "three(b=1)": lambda: three(b=1),
    "nothing(1)": lambda: nothing(1),
    "nothing(x=1)": lambda: nothing(x=1),
    "only_kw()": lambda: only_kw(),
    "only_kw(1)": lambda: only_kw(1),
    "only_kw(a=1, b=1)": lambda: only_kw(a=1, b=1),
    "opt(1, 2, 3)": lambda: opt(1, 2, 3),
    "C()": lambda: C(),
    "C(1, 2)": lambda: C(1, 2),
    "C(1).m()": lambda: C(1).m(),
    "C(1).m(1, 2)": lambda: C(1).m(1, 2),
    "C.m()": lambda: C.m(),
    "D(1)": lambda: D(1),
    "5()": lambda: (5)(),
    "None()": lambda: (None)(),
    "'a'()": lambda: ("a")(),
    "f(*5)": lambda: f(*5),
    "f(**5)": lambda: f(**5),
    "f(**{1: 2})": lambda: f(**{1: 2}),
    "f(1, 2, **{'a': 1})": lambda: f(1, 2, **{"a": 1}),
    "f(**{'a': 1}, **{'a': 2})": lambda: f(**{"a": 1}, **{"a": 2}),
    "len()": lambda: len(),
    "len(1, 2)": lambda: len(1, 2),
    "len(x=1)": lambda: len(x=1),
    "isinstance(1)": lambda: isinstance(1),
    "(lambda x: x)()": lambda: (lambda x: x)(),
    "[].append(1, 2)": lambda: [].append(1, 2),
    "int(1, 2, 3)": lambda: int(1, 2, 3),
    "ord()": lambda: ord(),
}
for text, call in cases.items():
    try:
        print(text, call())
    except TypeError as error:
        print(text, "->", error)
