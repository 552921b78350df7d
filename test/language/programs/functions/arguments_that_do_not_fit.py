# What built-in functions and special methods say of arguments that do not fit, and which of them they look at first.
def show(what):
    try:
        print(repr(what()))
    except Exception as error:
        print(type(error).__name__, error)


class Reflected:
    def __rdivmod__(self, other):
        return "rdivmod", other


class Unprintable:
    def __str__(self):
        raise ValueError("no text")


class Stack(list):
    def __add__(self, other):
        return Stack(super().__add__(other))

    def __mul__(self, other):
        return Stack(super().__mul__(other))


show(lambda: sum(5, ""))
show(lambda: sum([], ""))
show(lambda: int(5, 99))
show(lambda: int(5, 2**70))
show(lambda: int("5", 2**70))
show(lambda: int(5, 10))
show(lambda: format(5, None))
show(lambda: format(5, 6))
show(lambda: format(-0.0, "z.1E"))
show(lambda: issubclass(5, ()))
show(lambda: issubclass(5, (int,)))
show(lambda: divmod(7, Reflected()))
show(lambda: divmod(True, 2.5))
show(lambda: divmod("a", Reflected()))
show(lambda: ",".join(5))
show(lambda: Stack([1]) + 5)
show(lambda: Stack([1]) + [2])
show(lambda: Stack([1]) * "a")
show(lambda: "a".__add__(5))
show(lambda: 2 .__add__("a"))
show(lambda: (2.5).__floor__())
show(lambda: (2.5).__ceil__())
show(lambda: (2.5).__trunc__(1))
show(lambda: "abc".find(5, "a"))
show(lambda: "abc".find("a", sub=5))
show(lambda: "abc".split("a", 1, sep=5))
show(lambda: "abc".splitlines(1.5))
show(lambda: "abc".splitlines(None))
show(lambda: "a".__contains__())
show(lambda: "a".__format__())
show(lambda: [].__getitem__())
show(lambda: (5).__repr__(1))
show(lambda: {}.__reversed__(1))
show(lambda: print("written", Unprintable(), "not written"))
print()
