# A text of a class that derives from str is as good as a str where a name is wanted.
import operator
from collections import deque
from enum import Enum


class Name(str):
    pass


class Column(str, Enum):
    PRICE = "price"
    COUNT = "count"


class Row:
    price = 3


def named(**values):
    return values


row = Row()
print(getattr(row, Name("price")), hasattr(row, Name("price")), getattr(row, Name("other"), 5), getattr(Row, Column.PRICE))
setattr(row, Name("other"), 6)
print(row.other, row.__dict__)
delattr(row, Name("other"))
print(vars(row), row.__getattribute__(Name("price")), operator.attrgetter(Name("price"))(row))
object.__setattr__(row, Column.COUNT, 2)
print(row.count, type(Name("Made"), (), {}).__name__)
print(named(**{Name("a"): 1, "b": 2}) == {"a": 1, "b": 2}, named(**{Column.PRICE: 1}) == {"price": 1}, dict(**{Name("k"): 1}) == {"k": 1})
for wrong in ({1: 2}, {None: 2}):
    try:
        named(**wrong)
    except TypeError as error:
        print(error)
try:
    named(**{Name("a"): 1}, **{Name("a"): 2})
except TypeError as error:
    print(error)

print(operator.index(2**64), operator.index(-(2**64)), operator.index(True))
print(range(1, 5, 2).__repr__(), {1: 2}.keys().__repr__(), {1: 2}.values().__repr__(), {1: 2}.items().__repr__(), object.__repr__(range(3))[:13])
try:
    deque([1]).remove("ab")
except ValueError as error:
    print(error)


class Index:
    def __index__(self):
        return 1


d = deque([1, 2, 3])
d.rotate(Index())
print(d)
