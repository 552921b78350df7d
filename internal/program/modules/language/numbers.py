"""numbers: the kinds of numbers, for isinstance and as bases."""

from abc import ABC


class Number(ABC):
    _abc_kinds = ((int, float), ("decimal", "fraction"))
    __hash__ = None

    @classmethod
    def __subclasshook__(cls, subclass):
        """What is of a module that need not be there says by its attribute _number what it is."""
        kinds = cls.__dict__.get("_abc_kinds")
        if kinds is not None and (issubclass(subclass, kinds[0]) or getattr(subclass, "_number", "") in kinds[1]):
            return True
        return NotImplemented


class Complex(Number):
    _abc_kinds = ((int, float), ("fraction",))


class Real(Complex):
    _abc_kinds = ((int, float), ("fraction",))


class Rational(Real):
    _abc_kinds = ((int,), ("fraction",))


class Integral(Rational):
    _abc_kinds = ((int,), ())
