# __index__ is asked before the length of the list counts.


class Clears:
    def __init__(self, items):
        self.items = items

    def __index__(self):
        self.items.clear()
        return 1


def attempt(name, do):
    items = [1, 2, 3]
    try:
        result = do(items, Clears(items))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(name, result, items)


def assign(items, i):
    items[i] = 9


def delete(items, i):
    del items[i]


def assign_slice(items, i):
    items[0:i] = [7, 8]


def delete_slice(items, i):
    del items[0:i]


attempt("read", lambda items, i: items[i])
attempt("slice", lambda items, i: items[:i])
attempt("step", lambda items, i: items[::i])
attempt("assign", assign)
attempt("delete", delete)
attempt("assign a slice", assign_slice)
attempt("delete a slice", delete_slice)
attempt("pop", lambda items, i: items.pop(i))
attempt("insert", lambda items, i: items.insert(i, 4))
