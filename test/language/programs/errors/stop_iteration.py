# StopIteration where it does not belong.
def gen():
    yield next(iter([]))


try:
    list(gen())
except RuntimeError as error:
    print(error)
print([next(iter([]), "default")])
try:
    [next(iter([])) for _ in range(2)]
except StopIteration as error:
    print("StopIteration", error.value, error.args)
try:
    list(next(iter([])) for _ in range(2))
except RuntimeError as error:
    print(error)


class It:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("value")


print(list(It()), sum(It()), [*It()])


def returns():
    x = yield from It()
    print("got", x)
    yield "end"


print(list(returns()))
