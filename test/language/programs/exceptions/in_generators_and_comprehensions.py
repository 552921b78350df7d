# Errors in iterators.
def bad():
    yield 1
    raise ValueError("after one")


out = []
try:
    for x in bad():
        out.append(x)
except ValueError as error:
    print(out, error)
try:
    print([10 // x for x in (5, 2, 0)])
except ZeroDivisionError as error:
    print(error)
for f in (lambda: list(bad()), lambda: dict(bad()), lambda: sorted(bad()), lambda: sum(bad()), lambda: ",".join(str(x) for x in bad()), lambda: max(bad()), lambda: {x: 1 for x in bad()}, lambda: [*bad()], lambda: any(x > 5 for x in bad()), lambda: [1].extend(bad()), lambda: set(map(lambda x: x, bad())), lambda: list(zip(bad(), bad())), lambda: list(enumerate(bad()))):
    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
a = [0]
try:
    a.extend(bad())
except ValueError:
    print(a)
g = bad()
try:
    x, y, z = g
except ValueError as error:
    print(error)


def retrying():
    for i in range(3):
        try:
            yield i
        except ValueError as error:
            yield f"handled {error}"


g = retrying()
print(next(g), g.throw(ValueError("v")), next(g), next(g), next(g, "end"))


def f(x):
    if x == 2:
        raise LookupError(x)
    return x


results = []
for x in range(4):
    try:
        results.append(f(x))
    except LookupError as error:
        results.append(f"error {error}")
        continue
    finally:
        results.append("-")
print(results)
