# Classes that can be iterated.
class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


class Old:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print(list(Countdown(3)), sum(Countdown(4)), [a + b for a, b in zip(Countdown(2), Countdown(3))], max(Countdown(5)), 2 in Countdown(3))
print(list(Tree(1, Tree(2, Tree(3)), Tree(4))), sorted(Tree(3, Tree(1))), list(Old()), 20 in Old(), list(zip(Old(), "ab")), tuple(Old()), *Old())
a, *b = Countdown(3)
print(a, b, list(enumerate(Countdown(2))), dict(zip("ab", Countdown(2))), " ".join(map(str, Countdown(3))))


class NotIterator:
    def __iter__(self):
        return 5


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("broken")


class Plain:
    pass


for obj in (NotIterator(), Broken(), Plain()):
    try:
        for x in obj:
            print(x)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    a, b = Countdown(3)
except ValueError as error:
    print(error)
it = iter(Countdown(2))
print(next(it), next(it), next(it, "end"), next(it, "still"))
