# The traceback through generators.
def inner():
    yield 1
    raise LookupError("in generator")


def outer():
    yield from inner()


def use(it):
    for x in it:
        print(x)


use(y * 2 for y in outer())
