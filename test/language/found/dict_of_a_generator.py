# dict() and update() take each pair of a generator before they ask for the next.
def given(items):
    for item in items:
        print("gives", item)
        yield item
    print("ends")


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, e.__cause__, e.__context__)


class Loud(dict):
    def __setitem__(self, key, value):
        print("set", key)
        dict.__setitem__(self, key, value)


for items in ([(1, 2), "ab", [3, 4]], [1], [(1, 2), (1, 2, 3)], [(1, 2), 5, (2, 3)], [([], 1), (1, 2)], [{1: 2, 3: 4}], ["abc"], []):
    show(lambda: dict(given(items)))
    show(lambda: dict(given(items), x=1))
    d = {"old": 0}
    show(lambda: d.update(given(items)))
    print(d)
loud = Loud()
loud.update(given([(1, 2)]))
print(loud, type(loud), dict(map(lambda x: (x, x * x), range(3))), Loud(given([(3, 4)])))
