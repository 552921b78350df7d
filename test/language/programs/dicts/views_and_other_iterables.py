# The operators of the keys and items of a dict take anything that can be iterated, on both sides.
def show(what):
    try:
        print(repr(what()))
    except Exception as error:
        print(type(error).__name__, error)


d = {1: 2, 3: 4, 40: 5, 9: [6]}
for other in [[3, 9, 100], (1, 1), range(4), {3: 0, 8: 1}.keys(), {3, 200, 17}, frozenset({40}), {40: 1}.values(), iter([9]), 5, None]:
    for a, b in [(d.keys(), other), (other, d.keys())]:
        show(lambda: a - b)
        show(lambda: a & b)
        show(lambda: a | b)
        show(lambda: a ^ b)
items, others = {1: 2, 3: 4, 40: 5}.items(), {3: 4, 40: 6, 7: 8, 10: 11}.items()
show(lambda: items - others)
show(lambda: items & others)
show(lambda: items | others)
show(lambda: items ^ others)
show(lambda: others ^ items)
show(lambda: [(3, 4), (5, 6)] & items)
show(lambda: d.items() | items)
show(lambda: [1] - d.values())
