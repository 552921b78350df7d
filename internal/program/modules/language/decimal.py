"""decimal: numbers with decimal digits, as money has them.

A Decimal keeps the tuple (sign, coefficient, exponent) of three ints, of which the exponent is "F" where it is infinite, "n" or "N" where it
is no number. A Context keeps its settings and two sets of signals, in the bits of the list _CONDITIONS.
"""

import _decimal
from _builtins import name_by_module
from _perdure import context as _current, set_context as _set_current
from collections import namedtuple

ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_05UP = "ROUND_05UP"

_ROUNDINGS = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)

MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)
HAVE_THREADS = True
HAVE_CONTEXTVAR = True

__version__ = "1.70"
__libmpdec_version__ = "2.5.1"

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent")
DecimalTuple.__module__ = "decimal"


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


# The conditions of _decimal by their bits. The first five are of the signal InvalidOperation.
_CONDITIONS = (InvalidOperation, ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext, FloatOperation,
               DivisionByZero, Overflow, Underflow, Subnormal, Inexact, Rounded, Clamped)
_INVALID = 31
_FLOAT = 32
_ERRORS = _INVALID | 64
# The signals and their bits. A dict would not do: what a class of a module is found by is not what it is while the module is loaded.
_SIGNALS = (InvalidOperation, *_CONDITIONS[5:])
_BITS = (_INVALID, *[1 << _bit for _bit in range(5, 13)])
# The bits in the order in which a Context shows them, which is that of CPython's.
_SHOWN = (12, 1, 6, 2, 3, 10, 4, 0, 5, 7, 11, 9, 8)


def _bits_of(signals):
    bits = 0
    for signal in signals:
        bits |= _bit_of(signal)
    return bits


def _bit_of(signal):
    if signal in _SIGNALS:
        return _BITS[_SIGNALS.index(signal)]
    raise KeyError("valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   "
                   "Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")


class SignalDict:
    """The flags or traps of a Context: which signals are set."""

    def __init__(self, context, name):
        self._context = context
        self._name = name

    def __getitem__(self, signal):
        return bool(getattr(self._context, self._name) & _bit_of(signal))

    def __setitem__(self, signal, value):
        bits = getattr(self._context, self._name)
        bit = _bit_of(signal)
        setattr(self._context, self._name, bits | bit if value else bits & ~bit)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __contains__(self, signal):
        return signal in _SIGNALS

    def __iter__(self):
        return iter(_SIGNALS)

    def __len__(self):
        return len(_SIGNALS)

    def keys(self):
        return self.copy().keys()

    def values(self):
        return self.copy().values()

    def items(self):
        return self.copy().items()

    def get(self, signal, default=None):
        return self[signal] if signal in _SIGNALS else default

    def copy(self):
        return {signal: self[signal] for signal in _SIGNALS}

    def update(self, other):
        for signal, value in dict(other).items():
            self[signal] = value

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self.copy() == other.copy()
        return self.copy() == other if isinstance(other, dict) else NotImplemented

    def __repr__(self):
        return "{" + ", ".join([f"{signal!r}:{self[signal]}" for signal in _SIGNALS]) + "}"

    __hash__ = None


SignalDict.__module__ = "abc"  # so it is in CPython


def _whole(value):
    if not isinstance(value, int):
        raise TypeError("an integer is required")
    return int(value)


def _rounding(value):
    if not isinstance(value, str) or value not in _ROUNDINGS:
        raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
                        "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
    return _ROUNDINGS.index(value)


def _prec(value):
    if not 1 <= _whole(value) <= MAX_PREC:
        raise ValueError("valid range for prec is [1, MAX_PREC]")
    return int(value)


def _emin(value):
    if not MIN_EMIN <= _whole(value) <= 0:
        raise ValueError("valid range for Emin is [MIN_EMIN, 0]")
    return int(value)


def _emax(value):
    if not 0 <= _whole(value) <= MAX_EMAX:
        raise ValueError("valid range for Emax is [0, MAX_EMAX]")
    return int(value)


def _capitals(value):
    if _whole(value) not in (0, 1):
        raise ValueError("valid values for capitals are 0 or 1")
    return int(value)


def _clamp(value):
    if _whole(value) not in (0, 1):
        raise ValueError("valid values for clamp are 0 or 1")
    return int(value)


# The settings by their place in the tuple that _decimal takes, with what reads them.
_SETTINGS = {"prec": (0, _prec), "rounding": (1, _rounding), "Emin": (2, _emin), "Emax": (3, _emax), "capitals": (4, _capitals),
             "clamp": (5, _clamp)}


def _setting(name):
    place, read = _SETTINGS[name]

    def get(self):
        return _ROUNDINGS[self._settings[1]] if place == 1 else self._settings[place]

    def set(self, value):
        value = read(value)
        self._own()
        settings = self._settings
        self._settings = (*settings[:place], value, *settings[place + 1:])

    def delete(self):
        raise AttributeError("context attributes cannot be deleted")

    return property(get, set, delete)


def _signals(name):
    def get(self):
        return SignalDict(self, name)

    def set(self, value):
        if not isinstance(value, (dict, SignalDict)):
            raise TypeError("argument must be a signal dict")
        if len(value) != len(_SIGNALS) or not all([signal in _SIGNALS for signal in value]):
            raise KeyError("invalid signal dict")
        self._own()
        setattr(self, name, _bits_of([signal for signal, on in value.items() if on]))

    def delete(self):
        raise AttributeError("context attributes cannot be deleted")

    return property(get, set, delete)


def _given(signals):
    if isinstance(signals, (dict, SignalDict)):
        return _bits_of([signal for signal, on in signals.items() if on])
    return _bits_of(signals)


class Context:
    __slots__ = ("_settings", "_flags", "_traps", "_shared")

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        self._shared = False
        self._settings = (28, 6, -999999, 999999, 1, 0)
        self._flags = 0
        self._traps = _ERRORS | 128
        given = {"prec": prec, "rounding": rounding, "Emin": Emin, "Emax": Emax, "capitals": capitals, "clamp": clamp}
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)
        if traps is not None:
            self._traps = _given(traps)
        if flags is not None:
            self._flags = _given(flags)

    prec = _setting("prec")
    rounding = _setting("rounding")
    Emin = _setting("Emin")
    Emax = _setting("Emax")
    capitals = _setting("capitals")
    clamp = _setting("clamp")
    flags = _signals("_flags")
    traps = _signals("_traps")

    def _own(self):
        """The contexts of the module are shared by programs, and stay as they are."""
        if self._shared:
            raise AttributeError("a context of the module cannot be changed: change a copy of it, and give that to setcontext()")

    def _happened(self, conditions):
        if not self._shared:
            self._flags |= conditions
        trapped = conditions & self._traps
        if trapped:
            names = [condition for bit, condition in enumerate(_CONDITIONS) if trapped >> bit & 1]
            for signal, bits in zip(_SIGNALS, _BITS):
                if trapped & bits:
                    raise signal(names)

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def clear_flags(self):
        self._own()
        self._flags = 0

    def clear_traps(self):
        self._own()
        self._traps = 0

    def copy(self):
        made = Context()
        made._settings = self._settings
        made._flags = self._flags
        made._traps = self._traps
        return made

    __copy__ = copy

    def __deepcopy__(self, memo):
        return self.copy()

    def __repr__(self):
        shown = []
        for bits in (self._flags, self._traps):
            names = ["InvalidOperation" if bit < 5 else _CONDITIONS[bit].__name__ for bit in _SHOWN if bits >> bit & 1]
            shown.append(", ".join(dict.fromkeys(names)))
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, capitals={self.capitals}, "
                f"clamp={self.clamp}, flags=[{shown[0]}], traps=[{shown[1]}])")

    def create_decimal(self, num="0", /):
        v = _converted(num, self, False)
        if v[2] in ("n", "N") and v[1] and _decimal.count(v[1]) > self.prec - self.clamp:
            return _decimal_of(_invalid(self, 2))
        return _finished(v, self)

    def create_decimal_from_float(self, f, /):
        return _finished(Decimal.from_float(f)._v, self)

    def divmod(self, a, b, /):
        return _divmod(_argument(a, self), _argument(b, self), self)

    def power(self, a, b, modulo=None):
        a = _argument(a, self)
        b = _argument(b, self)
        if modulo is None:
            return _made(_decimal.power(a, b, self._settings), self)
        return _made(_decimal.power_modulo(a, b, _argument(modulo, self), self._settings), self)

    def fma(self, a, b, c, /):
        return _made(_decimal.fma(_argument(a, self), _argument(b, self), _argument(c, self), self._settings), self)

    def to_sci_string(self, a, /):
        return _decimal.text(_argument(a, self), self.capitals, False)

    def to_eng_string(self, a, /):
        return _decimal.text(_argument(a, self), self.capitals, True)

    def radix(self):
        return Decimal(10)


DefaultContext = Context()
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, traps=[Clamped, InvalidOperation, DivisionByZero, Overflow, Underflow])
ExtendedContext = Context(prec=9, traps=[])
for _context in (DefaultContext, BasicContext, ExtendedContext):
    _context._shared = True


def getcontext():
    context = _current()
    if context is None:
        context = Context()
        _set_current(context)
    return context


def setcontext(context, /):
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    _set_current(context.copy() if context._shared else context)


class _ContextManager:
    def __init__(self, context):
        self._inside = context

    def __enter__(self):
        self._outside = getcontext()
        setcontext(self._inside)
        return self._inside

    def __exit__(self, exc_type, exc_value, traceback):
        setcontext(self._outside)
        return False


def localcontext(ctx=None, **kwargs):
    if ctx is None:
        ctx = getcontext()
    if not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    inside = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if name in ("flags", "traps"):
            setattr(inside, "_" + name, _given(value))
        else:
            setattr(inside, name, value)
    return _ContextManager(inside)


def _decimal_of(v):
    made = object.__new__(Decimal)
    made._v = v
    return made


def _made(result, context):
    v, conditions = result
    if conditions:
        context._happened(conditions)
    made = object.__new__(Decimal)
    made._v = v
    return made


def _finished(v, context):
    return _made(_decimal.finish(v, context._settings), context)


def _divmod(v, w, context):
    quotient, rest, conditions = _decimal.divmod(v, w, context._settings)
    if conditions:
        context._happened(conditions)
    return _decimal_of(quotient), _decimal_of(rest)


def _invalid(context, condition):
    context._happened(condition)
    return (0, 0, "n")


def _name_of(cls):
    return f"{cls.__module__}.{cls.__qualname__}" if cls is Context else cls.__name__


def _of_int(value):
    return (1 if value < 0 else 0, abs(int(value)), 0)


def _of_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if isinstance(exponent, str):
        if exponent not in ("F", "n", "N"):
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    elif not isinstance(exponent, int):
        raise ValueError("exponent must be an integer")
    if not isinstance(digits, (tuple, list)):
        raise ValueError("coefficient must be a tuple of digits")
    if exponent == "F":
        return (int(sign), 0, "F")
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
    coefficient = _decimal.parse("".join(["0", *[str(int(digit)) for digit in digits]]))[1]
    return (int(sign), coefficient, exponent)


def _converted(value, context, exact=True):
    """What a Decimal of a value keeps; every digit is kept."""
    if isinstance(value, Decimal):
        return value._v
    if isinstance(value, str):
        v = _decimal.parse(value)
        if v is None:
            return _invalid(context, 2)
    elif isinstance(value, int):
        v = _of_int(value)
    elif isinstance(value, float):
        context._happened(_FLOAT)
        v = _decimal.of_float(value)
    elif isinstance(value, (tuple, list)):
        v = _of_tuple(value)
    else:
        raise TypeError(f"conversion from {_name_of(type(value))} to Decimal is not supported")
    if exact and not isinstance(v[2], str) and not MIN_ETINY <= v[2] <= MAX_EMAX:
        # What is too large, or has digits behind the last place that there is, cannot be kept.
        return _invalid(context, 1)
    return v


def _operand(value):
    """The other operand of an operator, or NotImplemented."""
    if isinstance(value, Decimal):
        return value._v
    if isinstance(value, int):
        return _of_int(value)
    return NotImplemented


def _argument(value, context):
    if isinstance(value, Decimal):
        return value._v
    if isinstance(value, int):
        return _of_int(value)
    raise TypeError(f"conversion from {_name_of(type(value))} to Decimal is not supported")


def _in(context):
    """The context that a method is given."""
    if context is None:
        return getcontext()
    if not isinstance(context, Context):
        raise TypeError("optional argument must be a context")
    return context


def _with_rounding(context, rounding):
    """The settings of a context, with the rounding that a method is given."""
    settings = context._settings
    return settings if rounding is None else (settings[0], _rounding(rounding), *settings[2:])


def _operator(operation):
    def method(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        context = getcontext()
        return _made(operation(self._v, other, context._settings), context)

    return method


def _reflected(operation):
    def method(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        context = getcontext()
        return _made(operation(other, self._v, context._settings), context)

    return method


def _prefix(operation):
    def method(self):
        context = getcontext()
        return _made(operation(self._v, context._settings), context)

    return method


def _of_one(operation):
    def method(self, context=None):
        context = _in(context)
        return _made(operation(self._v, context._settings), context)

    return method


def _of_two(operation):
    def method(self, other, context=None):
        context = _in(context)
        return _made(operation(self._v, _argument(other, context), context._settings), context)

    return method


def _ordering(accept):
    def method(self, other):
        other = _comparable(self, other)
        if other is NotImplemented:
            return NotImplemented
        order = _decimal.order(*other)
        if order is None:
            getcontext()._happened(1)
            return False
        return accept(order)

    return method


def _comparable(self, other, equality=False):
    """What is to be compared of a Decimal and something else, or NotImplemented."""
    if isinstance(other, Decimal):
        return self._v, other._v
    if isinstance(other, int):
        return self._v, _of_int(other)
    if isinstance(other, float):
        context = getcontext()
        if equality:
            if not context._shared:
                context._flags |= _FLOAT
        else:
            context._happened(_FLOAT)
        return self._v, _decimal.of_float(other)
    if getattr(type(other), "_number", "") == "fraction":
        # A Fraction: both are multiplied by its denominator.
        v = self._v
        if not isinstance(v[2], str):
            v = (v[0], v[1] * other.denominator, v[2])
        return v, _of_int(other.numerator)
    return NotImplemented


def _rounded(mode):
    def method(self):
        return self._int(mode)

    return method


class Decimal:
    __slots__ = ("_v",)
    _number = "decimal"

    def __new__(cls, value="0", context=None):
        if type(value) is Decimal and cls is Decimal:
            return value
        made = object.__new__(cls)
        made._v = _converted(value, _in(context))
        return made

    @classmethod
    def from_float(cls, f, /):
        if isinstance(f, float):
            v = _decimal.of_float(f)
        elif isinstance(f, int):
            v = _of_int(f)
        else:
            raise TypeError("argument must be int or float")
        return _decimal_of(v) if cls is Decimal else cls(_decimal_of(v))

    def __repr__(self):
        return f"Decimal('{_decimal.text(self._v, 1, False)}')"

    def __str__(self):
        return _decimal.text(self._v, getcontext()._settings[4], False)

    def to_eng_string(self, context=None):
        return _decimal.text(self._v, _in(context)._settings[4], True)

    def __format__(self, spec, /):
        return _decimal.format(self._v, spec, getcontext()._settings) if spec else str(self)

    def __bool__(self):
        return self._v[1] != 0 or isinstance(self._v[2], str)

    def __eq__(self, other):
        pair = _comparable(self, other, True)
        if pair is NotImplemented:
            return NotImplemented
        order = _decimal.order(*pair)
        if order is None and "N" in (pair[0][2], pair[1][2]):
            getcontext()._happened(1)
        return order == 0

    def __ne__(self, other):
        equal = self.__eq__(other)
        return NotImplemented if equal is NotImplemented else not equal

    __lt__ = _ordering(lambda order: order < 0)
    __le__ = _ordering(lambda order: order <= 0)
    __gt__ = _ordering(lambda order: order > 0)
    __ge__ = _ordering(lambda order: order >= 0)

    def __hash__(self):
        sign, _, exponent = self._v
        if exponent == "N":
            raise TypeError("Cannot hash a signaling NaN value")
        if exponent == "n":
            return object.__hash__(self)
        if exponent == "F":
            return -314159 if sign else 314159
        return _decimal.hash_of(self._v)

    __add__ = _operator(_decimal.add)
    __radd__ = _reflected(_decimal.add)
    __sub__ = _operator(_decimal.subtract)
    __rsub__ = _reflected(_decimal.subtract)
    __mul__ = _operator(_decimal.multiply)
    __rmul__ = _reflected(_decimal.multiply)
    __truediv__ = _operator(_decimal.divide)
    __rtruediv__ = _reflected(_decimal.divide)
    __floordiv__ = _operator(_decimal.divide_int)
    __rfloordiv__ = _reflected(_decimal.divide_int)
    __mod__ = _operator(_decimal.remainder)
    __rmod__ = _reflected(_decimal.remainder)
    __rpow__ = _reflected(_decimal.power)
    __neg__ = _prefix(_decimal.minus)
    __pos__ = _prefix(_decimal.plus)
    __abs__ = _prefix(_decimal.abs)

    def __pow__(self, other, modulo=None):
        other = _operand(other)
        if other is NotImplemented:
            return NotImplemented
        if modulo is not None:
            modulo = _operand(modulo)
            if modulo is NotImplemented:
                return NotImplemented
        context = getcontext()
        if modulo is None:
            return _made(_decimal.power(self._v, other, context._settings), context)
        return _made(_decimal.power_modulo(self._v, other, modulo, context._settings), context)

    def __divmod__(self, other):
        other = _operand(other)
        return NotImplemented if other is NotImplemented else _divmod(self._v, other, getcontext())

    def __rdivmod__(self, other):
        other = _operand(other)
        return NotImplemented if other is NotImplemented else _divmod(other, self._v, getcontext())

    def _int(self, mode):
        exponent = self._v[2]
        if exponent == "F":
            raise OverflowError("cannot convert Infinity to integer")
        if isinstance(exponent, str):
            raise ValueError("cannot convert NaN to integer")
        return _decimal.to_int(self._v, mode)

    __int__ = _rounded(1)
    __trunc__ = _rounded(1)
    __floor__ = _rounded(3)
    __ceil__ = _rounded(2)

    def __round__(self, ndigits=None, /):
        if ndigits is None:
            return self._int(6)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        context = getcontext()
        return _made(_decimal.quantize(self._v, (0, 1, max(-MAX_EMAX, min(MAX_EMAX, -ndigits))), context._settings), context)

    def __float__(self):
        if self._v[2] == "N":
            raise ValueError("cannot convert signaling NaN to float")
        return _decimal.to_float(self._v)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return Decimal(0)

    def conjugate(self):
        return self

    canonical = conjugate

    def as_tuple(self):
        sign, coefficient, exponent = self._v
        if exponent in ("n", "N") and not coefficient:
            return DecimalTuple(sign, (), exponent)
        return DecimalTuple(sign, _decimal.digits(self._v), exponent)

    def as_integer_ratio(self):
        exponent = self._v[2]
        if exponent == "F":
            raise OverflowError("cannot convert Infinity to integer ratio")
        if isinstance(exponent, str):
            raise ValueError("cannot convert NaN to integer ratio")
        return _decimal.ratio(self._v)

    def adjusted(self):
        _, coefficient, exponent = self._v
        return 0 if isinstance(exponent, str) else exponent + _decimal.count(coefficient) - 1

    def radix(self):
        return Decimal(10)

    def copy_abs(self):
        return _decimal_of((0, *self._v[1:]))

    def copy_negate(self):
        return _decimal_of((1 - self._v[0], *self._v[1:]))

    def copy_sign(self, other, context=None):
        return _decimal_of((_argument(other, _in(context))[0], *self._v[1:]))

    def is_canonical(self):
        return True

    def is_finite(self):
        return not isinstance(self._v[2], str)

    def is_infinite(self):
        return self._v[2] == "F"

    def is_nan(self):
        return self._v[2] in ("n", "N")

    def is_qnan(self):
        return self._v[2] == "n"

    def is_snan(self):
        return self._v[2] == "N"

    def is_signed(self):
        return self._v[0] == 1

    def is_zero(self):
        return self._v[1] == 0 and not isinstance(self._v[2], str)

    def is_normal(self, context=None):
        return self.is_finite() and self._v[1] != 0 and self.adjusted() >= _in(context).Emin

    def is_subnormal(self, context=None):
        return self.is_finite() and self._v[1] != 0 and self.adjusted() < _in(context).Emin

    def number_class(self, context=None):
        context = _in(context)
        if self.is_nan():
            return "NaN" if self.is_qnan() else "sNaN"
        if self.is_infinite():
            kind = "Infinity"
        elif self.is_zero():
            kind = "Zero"
        else:
            kind = "Subnormal" if self.is_subnormal(context) else "Normal"
        return ("-" if self._v[0] else "+") + kind

    def same_quantum(self, other, context=None):
        mine, others = self._v[2], _argument(other, _in(context))[2]
        if isinstance(mine, str) or isinstance(others, str):
            return str(mine).upper() == str(others).upper()
        return mine == others

    def fma(self, other, third, context=None):
        context = _in(context)
        return _made(_decimal.fma(self._v, _argument(other, context), _argument(third, context), context._settings), context)

    def quantize(self, exp, rounding=None, context=None):
        context = _in(context)
        settings = _with_rounding(context, rounding)
        return _made(_decimal.quantize(self._v, _argument(exp, context), settings), context)

    def to_integral_value(self, rounding=None, context=None):
        context = _in(context)
        return _made(_decimal.to_integral_value(self._v, _with_rounding(context, rounding)), context)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = _in(context)
        return _made(_decimal.to_integral_exact(self._v, _with_rounding(context, rounding)), context)

    compare = _of_two(_decimal.compare)
    compare_signal = _of_two(_decimal.compare_signal)
    compare_total = _of_two(_decimal.compare_total)
    compare_total_mag = _of_two(_decimal.compare_total_mag)
    exp = _of_one(_decimal.exp)
    ln = _of_one(_decimal.ln)
    log10 = _of_one(_decimal.log10)
    logb = _of_one(_decimal.logb)
    logical_and = _of_two(_decimal.logical_and)
    logical_invert = _of_one(_decimal.logical_invert)
    logical_or = _of_two(_decimal.logical_or)
    logical_xor = _of_two(_decimal.logical_xor)
    max = _of_two(_decimal.max)
    max_mag = _of_two(_decimal.max_mag)
    min = _of_two(_decimal.min)
    min_mag = _of_two(_decimal.min_mag)
    next_minus = _of_one(_decimal.next_minus)
    next_plus = _of_one(_decimal.next_plus)
    next_toward = _of_two(_decimal.next_toward)
    normalize = _of_one(_decimal.normalize)
    remainder_near = _of_two(_decimal.remainder_near)
    rotate = _of_two(_decimal.rotate)
    scaleb = _of_two(_decimal.scaleb)
    shift = _of_two(_decimal.shift)
    sqrt = _of_one(_decimal.sqrt)


def _context_of_one(operation):
    def method(self, a, /):
        return _made(operation(_argument(a, self), self._settings), self)

    return method


def _context_of_two(operation):
    def method(self, a, b, /):
        return _made(operation(_argument(a, self), _argument(b, self), self._settings), self)

    return method


def _context_asks(name, with_context=False):
    def method(self, a, /, *others):
        a = _decimal_of(_argument(a, self))
        return getattr(a, name)(*others, context=self) if with_context else getattr(a, name)(*others)

    return method


for _name in ("abs", "exp", "ln", "log10", "logb", "logical_invert", "minus", "next_minus", "next_plus", "normalize", "plus", "sqrt",
              "to_integral_exact", "to_integral_value"):
    setattr(Context, _name, _context_of_one(getattr(_decimal, _name)))
for _name in ("add", "compare", "compare_signal", "compare_total", "compare_total_mag", "divide", "divide_int", "logical_and", "logical_or",
              "logical_xor", "max", "max_mag", "min", "min_mag", "multiply", "next_toward", "quantize", "remainder", "remainder_near",
              "rotate", "scaleb", "shift", "subtract"):
    setattr(Context, _name, _context_of_two(getattr(_decimal, _name)))
for _name in ("canonical", "copy_abs", "copy_negate", "copy_sign", "is_canonical", "is_finite", "is_infinite", "is_nan", "is_qnan",
              "is_signed", "is_snan", "is_zero", "same_quantum"):
    setattr(Context, _name, _context_asks(_name))
for _name in ("is_normal", "is_subnormal", "number_class"):
    setattr(Context, _name, _context_asks(_name, True))
Context.to_integral = Context.to_integral_value
Context.copy_decimal = _context_asks("conjugate")
for _cls in (Decimal, Context):
    for _name, _value in list(_cls.__dict__.items()):
        if getattr(_value, "__name__", None) in ("method", "copy", "conjugate", "to_integral_value"):
            _value.__name__ = _name
            _value.__qualname__ = f"{_cls.__name__}.{_name}"
    name_by_module(_cls)
