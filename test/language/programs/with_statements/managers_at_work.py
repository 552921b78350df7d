# Managers that people write.
from contextlib import contextmanager, suppress


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    finally:
        print(f"</{name}>")


with tag("b") as b:
    print(b)
try:
    with tag("i"):
        raise ValueError("inside")
except ValueError as error:
    print(error)


@contextmanager
def handles(kind):
    try:
        yield
    except kind as error:
        print("handled", repr(error))


with handles(KeyError):
    {}["k"]
with suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("never")


@contextmanager
def changed(d, **new):
    old = dict(d)
    d.update(new)
    try:
        yield d
    finally:
        d.clear()
        d.update(old)


settings = {"debug": False}
with changed(settings, debug=True, level=3):
    print(settings)
print(settings)


class Transaction:
    def __init__(self, store):
        self.store = store

    def __enter__(self):
        self.saved = dict(self.store)
        return self.store

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.store.clear()
            self.store.update(self.saved)
            return issubclass(kind, ValueError)


store = {"a": 1}
with Transaction(store) as s:
    s["b"] = 2
with Transaction(store) as s:
    s["c"] = 3
    raise ValueError
try:
    with Transaction(store) as s:
        del s["a"]
        raise TypeError("not swallowed")
except TypeError as error:
    print(error)
print(store)
