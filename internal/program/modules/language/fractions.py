"""fractions: exact ratios of two ints."""

from math import gcd

import re

_FORMAT = re.compile(r"\A\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*|\d+(_\d+)*)(?:(?:/(?P<denom>\d+(_\d+)*))?|"
                     r"(?:\.(?P<decimal>\d*|\d+(_\d+)*))?(?:[eE](?P<exp>[-+]?\d+(_\d+)*))?)\s*\Z")
_MODULUS = 2**61 - 1


def _is_rational(value):
    return isinstance(value, (int, Fraction))


def _made(numerator, denominator):
    """A Fraction of what is in lowest terms already."""
    made = object.__new__(Fraction)
    made._numerator = numerator
    made._denominator = denominator
    return made


def _reduced(numerator, denominator):
    common = gcd(numerator, denominator)
    if denominator < 0:
        common = -common
    return _made(numerator // common, denominator // common)


def _parsed(text):
    found = _FORMAT.match(text)
    if found is None:
        raise ValueError(f"Invalid literal for Fraction: {text!r}")
    numerator = int(found.group("num") or "0")
    denominator = 1
    if found.group("denom"):
        denominator = int(found.group("denom"))
    else:
        places = found.group("decimal")
        if places:
            places = places.replace("_", "")
            denominator = 10 ** len(places)
            numerator = numerator * denominator + int(places)
        exponent = found.group("exp")
        if exponent:
            exponent = int(exponent)
            if exponent >= 0:
                numerator *= 10**exponent
            else:
                denominator *= 10**-exponent
    if found.group("sign") == "-":
        numerator = -numerator
    return numerator, denominator


def _operator(exact, with_floats):
    def forward(a, b):
        if isinstance(b, (int, Fraction)):
            return exact(a, b)
        if isinstance(b, float):
            return with_floats(float(a), b)
        return NotImplemented

    def reflected(b, a):
        if isinstance(a, (int, Fraction)):
            return exact(a, b)
        if isinstance(a, float):
            return with_floats(a, float(b))
        return NotImplemented

    return forward, reflected


def _add(a, b):
    return _reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)


def _sub(a, b):
    return _reduced(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)


def _mul(a, b):
    return _reduced(a.numerator * b.numerator, a.denominator * b.denominator)


def _div(a, b):
    if b.numerator == 0:
        raise ZeroDivisionError(f"Fraction({a.numerator // gcd(a.numerator, 0) if a.numerator else 0}, 0)")
    return _reduced(a.numerator * b.denominator, a.denominator * b.numerator)


def _floordiv(a, b):
    return (a.numerator * b.denominator) // (a.denominator * b.numerator)


def _divmod(a, b):
    quotient, rest = divmod(a.numerator * b.denominator, a.denominator * b.numerator)
    return quotient, _reduced(rest, a.denominator * b.denominator)


def _mod(a, b):
    return _reduced((a.numerator * b.denominator) % (b.numerator * a.denominator), a.denominator * b.denominator)


def _ordering(compare):
    def method(a, b):
        if isinstance(b, (int, Fraction)):
            return compare(a._numerator * b.denominator, a._denominator * b.numerator)
        if isinstance(b, float):
            if b != b or b in (float("inf"), float("-inf")):
                return compare(0.0, b)
            return compare(a, Fraction.from_float(b))
        return NotImplemented

    return method


class Fraction:
    __slots__ = ("_numerator", "_denominator")
    _number = "fraction"

    def __new__(cls, numerator=0, denominator=None):
        made = object.__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                made._numerator = numerator
                made._denominator = 1
                return made
            if _is_rational(numerator):
                made._numerator = numerator.numerator
                made._denominator = numerator.denominator
                return made
            if isinstance(numerator, float) or getattr(numerator, "_number", "") == "decimal":
                made._numerator, made._denominator = numerator.as_integer_ratio()
                return made
            if not isinstance(numerator, str):
                raise TypeError("argument should be a string or a Rational instance")
            numerator, denominator = _parsed(numerator)
        elif _is_rational(numerator) and _is_rational(denominator):
            numerator, denominator = numerator.numerator * denominator.denominator, denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        made._numerator = numerator // common
        made._denominator = denominator // common
        return made

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        if isinstance(dec, int):
            return cls(dec)
        if getattr(dec, "_number", "") != "decimal":
            raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")
        return cls(*dec.as_integer_ratio())

    def as_integer_ratio(self):
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        # The nearer of two bounds, the first where they are as near.
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return _made(p1, q1)
        return _made(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return self

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    __add__, __radd__ = _operator(_add, lambda a, b: a + b)
    __sub__, __rsub__ = _operator(_sub, lambda a, b: a - b)
    __mul__, __rmul__ = _operator(_mul, lambda a, b: a * b)
    __truediv__, __rtruediv__ = _operator(_div, lambda a, b: a / b)
    __floordiv__, __rfloordiv__ = _operator(_floordiv, lambda a, b: a // b)
    __divmod__, __rdivmod__ = _operator(_divmod, divmod)
    __mod__, __rmod__ = _operator(_mod, lambda a, b: a % b)

    def __pow__(a, b):
        if not isinstance(b, (int, Fraction)):
            return float(a) ** b
        if b.denominator != 1:
            return float(a) ** float(b)
        power = b.numerator
        if power >= 0:
            return _made(a._numerator**power, a._denominator**power)
        if a._numerator >= 0:
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
            return _made(a._denominator**-power, a._numerator**-power)
        return _made((-a._denominator) ** -power, (-a._numerator) ** -power)

    def __rpow__(b, a):
        if b._denominator == 1 and b._numerator >= 0:
            return a**b._numerator
        if isinstance(a, int):
            return Fraction(a) ** b
        if b._denominator == 1:
            return a**b._numerator
        return a ** float(b)

    def __pos__(a):
        return _made(a._numerator, a._denominator)

    def __neg__(a):
        return _made(-a._numerator, a._denominator)

    def __abs__(a):
        return _made(abs(a._numerator), a._denominator)

    def __int__(a):
        return -(-a._numerator // a._denominator) if a._numerator < 0 else a._numerator // a._denominator

    __trunc__ = __int__

    def __float__(a):
        return a._numerator / a._denominator

    def __floor__(a):
        return a._numerator // a._denominator

    def __ceil__(a):
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator:
                return whole
            if rest * 2 > self._denominator:
                return whole + 1
            return whole if whole % 2 == 0 else whole + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, _MODULUS)
        except ValueError:
            found = 314159
        else:
            found = hash(hash(abs(self._numerator)) * inverse)
        found = found if self._numerator >= 0 else -found
        return -2 if found == -1 else found

    def __eq__(a, b):
        if isinstance(b, (int, Fraction)):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, float):
            if b != b or b in (float("inf"), float("-inf")):
                return False
            return a == Fraction.from_float(b)
        return NotImplemented

    __lt__ = _ordering(lambda a, b: a < b)
    __gt__ = _ordering(lambda a, b: a > b)
    __le__ = _ordering(lambda a, b: a <= b)
    __ge__ = _ordering(lambda a, b: a >= b)

    def __bool__(a):
        return bool(a._numerator)

    def __copy__(self):
        return self if type(self) is Fraction else self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()
