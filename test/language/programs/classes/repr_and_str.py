# How things are printed.
class OnlyRepr:
    def __repr__(self):
        return "R"


class OnlyStr:
    def __str__(self):
        return "S"


class Both(OnlyRepr):
    def __str__(self):
        return "S"


class BadRepr:
    def __repr__(self):
        return 5


class BadStr:
    def __str__(self):
        return None


class Raises:
    def __repr__(self):
        raise ValueError("in repr")


print(OnlyRepr(), [OnlyRepr()], Both(), [Both()], {Both(): Both()}, (Both(),), f"{Both()} {Both()!r} {Both()!s:>3}", "%s %r" % (Both(), Both()), str(Both()), "{}".format(Both()))
print(str(OnlyStr()), repr(OnlyStr()).startswith("<__main__.OnlyStr object at 0x"))
for f in (lambda: repr(BadRepr()), lambda: str(BadRepr()), lambda: str(BadStr()), lambda: [Raises()].__repr__(), lambda: f"{Raises()}", lambda: print(BadStr())):
    try:
        print(f())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Node:
    def __init__(self, v):
        self.v, self.next = v, None

    def __repr__(self):
        return f"Node({self.v}, {self.next!r})"


n = Node(1)
n.next = Node(2)
print(n, [n, n])
n.next.next = n
try:
    repr(n)
except RecursionError as error:
    print("RecursionError", str(error)[:32])
print(int, str, list, type(None), type(len), ValueError, OnlyRepr, type(OnlyRepr), object, type(lambda: 0), type(x for x in ""), type(...), ..., NotImplemented)
