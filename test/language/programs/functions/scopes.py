# Local, enclosing, global and built-in names.
x = "global"


def reads():
    return x


def writes():
    x = "local"
    return x


def changes():
    global x, created
    x = "changed"
    created = "new"


print(reads(), writes(), x)
changes()
print(x, created, reads())


def outer():
    x = "outer"

    def inner():
        nonlocal x
        x += "+inner"
        return x

    return inner(), inner(), x


print(outer(), x)


def unbound():
    print(y)
    y = 1


def unbound_free():
    def inner():
        return z

    result = inner()
    z = 1
    return result


def deleted():
    w = 1
    del w
    return w


def conditional(flag):
    if flag:
        v = 1
    return v


for f in (unbound, unbound_free, deleted, lambda: conditional(False), lambda: nowhere):
    try:
        print(f())
    except NameError as error:
        print(type(error).__name__ + ":", error)
len = lambda v: "my len"
print(len([1, 2]))
del len
print(len([1, 2]))
try:
    del nowhere
except NameError as error:
    print(error)


class Scope:
    x = "class"
    y = x + "!"

    def method(self):
        return x

    items = [x for _ in range(2)]


print(Scope.y, Scope().method(), Scope.items)
for i in range(3):
    last = i
print(i, last, [i for i in range(10, 12)], i)
