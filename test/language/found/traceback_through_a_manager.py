# An exception that passes through a context manager made of a generator has no frames of it in its traceback.
from contextlib import contextmanager


@contextmanager
def manager(name):
    try:
        yield name
    finally:
        print("left", name)


def inner():
    with manager("a"), manager("b"):
        raise ValueError("inside")


def outer():
    with manager("c"):
        inner()


try:
    outer()
except ValueError as e:
    print(repr(e), e.__traceback__ is not None)
outer()
