# The protocol of with.
class Manager:
    def __init__(self, name, swallow=False, enter_fails=False):
        self.name, self.swallow, self.enter_fails = name, swallow, enter_fails

    def __enter__(self):
        print("enter", self.name)
        if self.enter_fails:
            raise RuntimeError(f"enter of {self.name}")
        return self.name

    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind and kind.__name__, value, trace is not None)
        return self.swallow


with Manager("a") as a:
    print(a)
with Manager("a") as a, Manager("b") as b:
    print(a, b)
with (Manager("c"), Manager("d") as d):
    print(d)
with Manager("swallow", swallow=True):
    raise ValueError("gone")
try:
    with Manager("outer"):
        with Manager("inner", swallow=0):
            raise KeyError("through")
except KeyError as error:
    print("caught", error)
try:
    with Manager("first"), Manager("second", enter_fails=True):
        print("never")
except RuntimeError as error:
    print(error)
with Manager("a", swallow=True), Manager("b"):
    1 / 0
for i in range(3):
    with Manager(i):
        if i == 0:
            continue
        break


class Target:
    pass


t = Target()
with Manager("attr") as t.x:
    print(t.x)
items = [0, 0]
with Manager("item") as items[1]:
    print(items)


class Pair:
    def __enter__(self):
        return 1, (2, 3)

    def __exit__(self, *_):
        pass


with Pair() as (x, (y, z)):
    print(x, y, z)


class NoExit:
    def __enter__(self):
        pass


class NoEnter:
    def __exit__(self, *_):
        pass


for cls in (NoExit, NoEnter, int):
    try:
        with cls():
            pass
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
