"""Found by seeds 2035533 and 2022629: x *= sequence repeats the sequence only if x is a number; what C has for an int is of 32 bits."""


class Like:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Listed(list):
    pass


class Whole(int):
    pass


class Reflected(list):
    def __rmul__(self, other):
        return "reflected"


class Multiplied:
    def __mul__(self, other):
        return "multiplied"


class Failure(Exception):
    pass


def again(x, times):
    y = x
    try:
        y *= times
        print(y)
    except TypeError as error:
        print(error)
    try:
        print(x * times)
    except TypeError as error:
        print(error)


for left in (Like(2), Whole(2), {}, 2, 2.5, {1}, Listed([3]), Multiplied(), True, range(2), Failure(), ValueError(), {}.keys(), None, Like, (1,)):
    for right in ([1], "ab", (1,), b"x", Listed([1]), Reflected([1]), {}, 2, Like(2)):
        again(left, right)

for text in ("a\tb", b"a\tb"):
    for number in (2**31, 2**63, -(2**31) - 1, Like(2**40), 2.5):
        for method in (text.expandtabs, text.splitlines):
            try:
                print(method(number))
            except (OverflowError, TypeError) as error:
                print(error)
