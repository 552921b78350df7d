"""numbers: the kinds of numbers, for isinstance and as bases."""

from _builtins import set_metaclass
from abc import ABC, _Asked


class Number(ABC):
    _kinds = ((int, float), ("decimal", "fraction"))
    __hash__ = None

    @classmethod
    def _has(cls, subclass):
        """What is of a module that need not be there says by its attribute _number what it is."""
        if cls in subclass.__mro__:
            return True
        kinds = cls.__dict__.get("_kinds")
        if kinds is None:
            return False
        return issubclass(subclass, kinds[0]) or getattr(subclass, "_number", "") in kinds[1]


set_metaclass(Number, _Asked)


class Complex(Number):
    _kinds = ((int, float), ("fraction",))


class Real(Complex):
    _kinds = ((int, float), ("fraction",))


class Rational(Real):
    _kinds = ((int,), ("fraction",))


class Integral(Rational):
    _kinds = ((int,), ())
