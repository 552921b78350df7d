# Shows: the names of files of an OSError are beside its arguments.


def show(error):
    print(type(error).__name__, error.args, str(error), repr(error), error.errno, error.strerror, error.filename, error.filename2, error.__dict__)


for args in (
    (), (1,), (2, "x"), (2, "x", "f"), (2, "x", "f", 0), (2, "x", "f", 0, "g"), (2, "x", None), (2, "x", None, None, "g"), ("a", "b", "c"), (2, "x", 3),
    ("x", "y"), (2, None, "f"), (1, 2, 3, 4, 5, 6),
):
    show(OSError(*args))


class Derived(OSError):
    pass


class WithoutArguments(OSError):
    def __init__(self, a, b, c):
        self.c = c


class WithArguments(OSError):
    def __init__(self, number):
        super().__init__(number, "x", "f")
        self.number = number


show(Derived(2, "x", "f"))
show(WithoutArguments(2, "x", "f"))
show(WithArguments(2))
show(FileNotFoundError(2, "x", "f"))
show(BlockingIOError(11, "x", 5))
show(BlockingIOError(11, "x", "f"))
show(ConnectionRefusedError(111, "refused", "host"))

error = FileNotFoundError(2, "x", "f")
error.note = "n"
error.__dict__["other"] = 1
show(error)
error.filename = "g"
print(error.filename, error.args, error, error.other)


class Coded(OSError):
    def __init__(self, *args, **attributes):
        super().__init__(*args)
        self.__dict__.update(attributes)


class Both(OSError):
    def __new__(cls, *args):
        return super().__new__(cls, *args)

    def __init__(self, *args):
        super().__init__(9, "nine", "other")


class Blocking(BlockingIOError):
    pass


error = Coded(2, "x", "f", code=1)
show(error)
print(error.code)
show(Both(2, "x", "f"))
show(Blocking(11, "x", 5))
show(OSError(11, "x", True))
try:
    raise FileNotFoundError(2, "No such file or directory", "order.json")
except OSError as caught:
    show(caught)
print([i for f in (3.0, -0.0, True, 9.0) for i in [range(10).index(f)]])
for missing in (3.5, 10.0, float("nan"), float("inf"), -1.0):
    try:
        print(range(10).index(missing))
    except ValueError as error:
        print(error)
