# Messages of lookups.
class K:
    def __repr__(self):
        return "<a K>"


cases = [
    lambda: {}["missing"], lambda: {}[5], lambda: {}[None], lambda: {}[(1, "a")], lambda: {}[K()], lambda: {"a": 1}.pop("b"), lambda: [][0], lambda: [1, 2][-3], lambda: ()[0], lambda: ""[0],
    lambda: b""[0], lambda: range(0)[0], lambda: [].pop(), lambda: [1].pop(9), lambda: [1].index(5), lambda: (1,).index(5), lambda: "a".index("b"), lambda: [1].remove(5), lambda: set().pop(), lambda: {1}.remove("x"), lambda: {}.popitem(),
    lambda: [1]["0"], lambda: (1,)["0"], lambda: "a"["0"], lambda: [1][None], lambda: [1][1.0], lambda: {}[{}], lambda: {}[[1]], lambda: {set()}, lambda: [1][10**30], lambda: next(iter(())), lambda: b"a".index(b"b"), lambda: [][1:2][0],
]
for f in cases:
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, "|", error, "|", repr(error), "|", error.args)
