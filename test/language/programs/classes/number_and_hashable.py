# A class of two modules' kinds: what is of it is what derives from it.
import numbers
from collections.abc import Hashable, Sized


class Amount(numbers.Number, Hashable):
    def __init__(self, cents):
        self.cents = cents

    def __hash__(self):
        return hash(self.cents)


class Pile(Sized, numbers.Number):
    def __len__(self):
        return 3


for cls in (Amount, Pile):
    value = cls(5) if cls is Amount else cls()
    print(cls.__name__, isinstance(value, cls), isinstance(value, numbers.Number), isinstance(value, numbers.Real))
    print(isinstance(value, Hashable), isinstance(value, Sized), isinstance(5, cls), issubclass(int, cls), issubclass(cls, Sized))
try:
    issubclass(5, numbers.Number)
except TypeError as error:
    print(error)
