# Small functions that are put together.
def pipeline(*steps):
    def run(data):
        for step in steps:
            data = step(data)
        return data

    return run


def where(predicate):
    return lambda rows: [r for r in rows if predicate(r)]


def select(*names):
    return lambda rows: [{n: r[n] for n in names} for r in rows]


def order(name, reverse=False):
    return lambda rows: sorted(rows, key=lambda r: r[name], reverse=reverse)


rows = [{"id": i, "name": n, "score": s} for i, (n, s) in enumerate([("x", 5), ("y", 9), ("z", 7), ("w", 1)])]
print(pipeline(where(lambda r: r["score"] > 3), order("score", True), select("name", "score"))(rows))


def curry(f, n, *args):
    return f(*args) if len(args) == n else lambda x: curry(f, n, *args, x)


print(curry(lambda a, b, c: a + b * c, 3)(1)(2)(3))


def debounce(f):
    last = object()

    def inner(x):
        nonlocal last
        if x != last:
            last = x
            f(x)

    return inner


show = debounce(lambda x: print("changed to", x))
for x in (1, 1, 2, 2, 1):
    show(x)
