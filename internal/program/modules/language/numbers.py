"""numbers: the kinds of numbers, for isinstance and as bases."""

from _builtins import set_metaclass
from abc import ABC


class _ByKind(type):
    def __instancecheck__(cls, instance):
        return _is_subclass(cls, type(instance))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        return _is_subclass(cls, subclass)


def _is_subclass(cls, subclass):
    """What is of a module that need not be there says by its attribute _number what it is."""
    if cls in subclass.__mro__:
        return True
    kinds = cls.__dict__.get("_kinds")
    if kinds is None:
        return False
    return issubclass(subclass, kinds[0]) or getattr(subclass, "_number", "") in kinds[1]


class Number(ABC):
    _kinds = ((int, float), ("decimal", "fraction"))
    __hash__ = None


set_metaclass(Number, _ByKind)


class Complex(Number):
    _kinds = ((int, float), ("fraction",))


class Real(Complex):
    _kinds = ((int, float), ("fraction",))


class Rational(Real):
    _kinds = ((int,), ("fraction",))


class Integral(Rational):
    _kinds = ((int,), ())
