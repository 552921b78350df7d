# Functions that end in every way.
def nothing():
    pass


def bare():
    return


def in_try():
    try:
        return 1
    except ValueError:
        return 2


def in_except():
    try:
        int("x")
    except ValueError:
        return "except"
    return "after"


def in_else():
    try:
        x = int("5")
    except ValueError:
        return "bad"
    else:
        return x


def in_finally():
    try:
        return 1 / 0
    except ZeroDivisionError:
        return "division"
    finally:
        print("finally")


def in_with():
    class M:
        def __enter__(self):
            return 5

        def __exit__(self, *args):
            print("exit", args)
            return True

    with M() as m:
        return m


def suppressed():
    class M:
        def __enter__(self):
            pass

        def __exit__(self, kind, *_):
            return kind is KeyError

    with M():
        raise KeyError
    return "after"


def in_loop():
    for i in range(10):
        for j in range(10):
            if i * j == 42:
                return i, j


print(nothing(), bare(), in_try(), in_except(), in_else(), in_finally(), in_with(), suppressed(), in_loop())
