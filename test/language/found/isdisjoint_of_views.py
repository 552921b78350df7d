"""Found by seed 5007557: a view of items says of what is no pair, and of what has no hash, that it is not in it."""

class Log:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 1

    def __eq__(self, other):
        print("eq", self.name, getattr(other, "name", other)); return isinstance(other, Log) and self.name == other.name

    def __repr__(self):
        return self.name


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


d = {1: 2, 'a': [3], Log('x'): Log('y')}
e = {}
for view in (d.keys(), d.items(), e.keys(), e.items()):
    for other in ([], [1], [[1]], [[1, 2], [3]], [(1, 2)], [('a', [3])], [('a', [4])], {1}, {1, 2, 3, 4, 5, 6}, frozenset([(1, 2)]), {(1, 2), 3, 4, 5, 6, 7, 8}, d.keys(), d.items(), e.keys(), {1: 2, 3: 4, 5: 6, 7: 8, 9: 9}.keys(), {1: 2, 3: 4, 5: 6, 7: 8, 9: 9}.items(), {5: [6]}.items(), d, 5, iter([1, [2]]), 'a', d.values(), [Log('x')], [(Log('x'), Log('y'))], [(Log('x'), Log('z'))]):
        t(lambda: view.isdisjoint(other))
    t(lambda: view.isdisjoint(view)); t(lambda: view.isdisjoint()); t(lambda: view.isdisjoint(other=1)); t(lambda: view.isdisjoint(1, 2))
def g():
    yield 1
    raise OSError('late')
t(lambda: d.keys().isdisjoint(g())); t(lambda: e.keys().isdisjoint(g()))
