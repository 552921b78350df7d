"""Found by seed 7149693: reverse= of sorted and sort is an int of C, and is looked at before any key."""


class Like:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class True_:
    def __bool__(self):
        return True


def key(x):
    print("key", x)
    return x


def in_place(items, reverse):
    items.sort(reverse=reverse)
    return items


def in_place_by(items, reverse):
    items.sort(key=key, reverse=reverse)
    return items


for reverse in (True, False, 0, 1, -1, 2**31, 2**70, None, "a", "", (1, 2), 1.0, Like(0), Like(2), Like(2**40), True_(), []):
    for what in (
        lambda: sorted([1, 3, 2], reverse=reverse), lambda: sorted(map(int, "132"), reverse=reverse), lambda: sorted([1, 3, 2], key=key, reverse=reverse),
        lambda: in_place([1, 3, 2], reverse), lambda: in_place_by([1, 3, 2], reverse),
    ):
        try:
            print(what())
        except (TypeError, OverflowError) as error:
            print(type(error).__name__, error)
for what in (lambda: sorted([1], reverse=()), lambda: sorted(5, reverse="x"), lambda: sorted([1, "a"], reverse="x")):
    try:
        print(what())
    except TypeError as error:
        print(error)
