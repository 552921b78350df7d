# Decimals one at a time: constructors, messages, formats, contexts.
import decimal
from decimal import *


def show(f):
    try:
        print("->", repr(f()))
    except Exception as e:
        print("!!", type(e).__module__, type(e).__name__, e)


every = Context(traps=[InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow, Subnormal, Inexact, Rounded, Clamped])
print(every, every.flags, type(every.flags))
show(lambda: Decimal((1, 2)))
show(lambda: Decimal((2, (1,), 0)))
show(lambda: Decimal((1, (1,), 'x')))
show(lambda: Decimal((1, (11,), 0)))
show(lambda: Decimal((1, 5, 0)))
show(lambda: Decimal((1, (1,), 1.5)))
show(lambda: Decimal([]))
show(lambda: Decimal(None))
show(lambda: Decimal('1', 3))
show(lambda: Decimal('1').foo)
show(lambda: Decimal('1') + 1.5)
show(lambda: Decimal('1') < 'a')
show(lambda: Decimal('x'))
show(lambda: Decimal(1).quantize(Decimal('0.1'), rounding='x'))
show(lambda: Decimal(1).quantize(1.5))
show(lambda: Decimal(1).quantize(3))
show(lambda: Decimal(1) / 0)
show(lambda: Decimal(0) / 0)
show(lambda: Decimal(0) // 0)
show(lambda: divmod(Decimal(1), 0))
show(lambda: Decimal(5) % 0)
show(lambda: Context(prec=0))
show(lambda: getcontext().foo)
show(lambda: setattr(getcontext(), 'foo', 1))
show(lambda: setcontext(3))
show(lambda: round(Decimal(1), 1.5))
show(lambda: int(Decimal('nan')))
show(lambda: hash(Decimal('snan')))
show(lambda: Decimal('nan') < 1)
show(lambda: Decimal.from_float('a'))
show(lambda: Decimal('1e999999') * 10)
show(lambda: localcontext(3))
show(lambda: localcontext(prec=0))
show(lambda: setattr(Decimal(1), 'x', 1))
show(lambda: sum([Decimal(1), 1.5]))
show(lambda: Decimal(1) == 1.5)
show(lambda: format(Decimal(1), 'x'))
show(lambda: format(Decimal(0), '.3e'))
show(lambda: getcontext().traps[3])
show(lambda: len(getcontext().flags))
show(lambda: Decimal('nan').as_integer_ratio())
show(lambda: Decimal('inf').as_integer_ratio())
show(lambda: Decimal(1) & 1)
show(lambda: Decimal())
show(lambda: Decimal(1).sqrt(3))
show(lambda: getcontext().add(1, 'a'))
show(lambda: DefaultContext)
show(lambda: BasicContext)
show(lambda: ExtendedContext)
show(lambda: getcontext().create_decimal(1.1))
show(lambda: Decimal('1_000.50'))
show(lambda: Decimal(' 12 '))
show(lambda: Decimal(1).compare('x'))
show(lambda: Decimal('1') ** 0.5)
show(lambda: float(Decimal('snan')))
show(lambda: getcontext().power(2, 3, 5))
show(lambda: pow(Decimal(2), 3, 5))
show(lambda: Context(rounding='x'))
show(lambda: Context(Emin=5))
show(lambda: Context(Emax=-5))
show(lambda: Context(capitals=5))
show(lambda: Context(traps=[3]))
show(lambda: getcontext().clear_flags())
show(lambda: Decimal('infinity') // 1)
show(lambda: format(Decimal('inf'), '010'))
show(lambda: format(Decimal('-1234567.891'), 'z<+20,.2f'))
show(lambda: format(Decimal('-0.001'), 'z.2f'))
show(lambda: format(Decimal('-1'), '+z'))
show(lambda: getcontext().copy() == getcontext())
show(lambda: Context(prec='a'))
show(lambda: setattr(getcontext(), 'traps', [Inexact]))
show(lambda: setattr(getcontext(), 'flags', {Inexact: 1}))
show(lambda: Decimal(3).__floor__())
show(lambda: Decimal('1').__round__())
show(lambda: Decimal('5').logical_and(1))
show(lambda: repr(Decimal('1').as_tuple()))
show(lambda: Decimal('inf').as_tuple())
show(lambda: Decimal('nan12').as_tuple())
show(lambda: type(Decimal('1').as_tuple()))
show(lambda: Decimal(True))
show(lambda: Decimal('1').compare_total(1))
show(lambda: Decimal(1).is_normal())
show(lambda: Decimal(1).number_class())
show(lambda: Decimal(1).radix())
show(lambda: Decimal('1').same_quantum(2))
show(lambda: (Decimal(1).real, Decimal(1).imag))
show(lambda: (decimal.HAVE_THREADS, decimal.HAVE_CONTEXTVAR, decimal.MAX_PREC, decimal.MIN_ETINY, decimal.__version__))
show(lambda: Decimal('1') + None)
show(lambda: Decimal('a') - 'b')
show(lambda: -Decimal('a'))
show(lambda: Decimal(1).max(2).min(0))
show(lambda: Decimal(10).adjusted())
show(lambda: Decimal('1e5').to_integral())
show(lambda: Decimal('1.5').to_integral_value(ROUND_UP))
show(lambda: Decimal('1.5').to_integral_exact(rounding=ROUND_UP))
show(lambda: Decimal.mro())
show(lambda: list(decimal.DecimalTuple._fields))
show(lambda: setattr(getcontext(), 'rounding', 'x'))
show(lambda: delattr(getcontext(), 'prec'))
show(lambda: [Decimal(1)] * Decimal(2))
show(lambda: range(Decimal(2)))
show(lambda: '%d %s %.3f' % (Decimal('1.7'), Decimal('1.7'), Decimal('1.7')))
show(lambda: [1, 2][Decimal(1)])
show(lambda: iter(Decimal(1)))
show(lambda: Decimal(1)())
show(lambda: len(Decimal(1)))
show(lambda: Decimal(1)[0])

# Sums, sorting, dicts and rounding of money.
prices = [Decimal("19.99"), Decimal("5.00"), Decimal("0.01"), Decimal("100")]
print(sum(prices), max(prices), min(prices), sorted(prices), sum(prices) / len(prices))
print({1: "one", Decimal("2.50"): "two and a half"}[Decimal("1.00")], Decimal("2.5") in {2.5}, 2.5 in {Decimal("2.5")})
for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(mode, *[Decimal(x).quantize(Decimal("0.01"), rounding=mode) for x in ("2.675", "2.665", "-2.675", "2.671", "2.601", "2.999")])
print(f"{Decimal('1234567.891'):,.2f} {Decimal('-0.5'):+.0f} {Decimal('0.175'):.1%} {Decimal('12'):>10} {Decimal('12'):010.3f}")
with localcontext() as c:
    c.prec = 6
    print(Decimal(1) / 7, c)
    c.traps[Inexact] = True
    try:
        Decimal(1) / 7
    except Inexact as e:
        print(repr(e), e.args, isinstance(e, ArithmeticError))
print(Decimal(1) / 7, getcontext())
try:
    Decimal(1) / 0
except ZeroDivisionError as e:
    print(repr(e))
total = Decimal(0)
total += 5
total -= Decimal("0.5")
total *= 2
total /= 3
print(total, -total, +total, abs(-total), total // 1, total % 1, divmod(total, 2), 10 - total, 2**Decimal(3), 7 // Decimal(2), 7 % Decimal(2))
print(round(Decimal("2.5")), round(Decimal("2.675"), 2), int(Decimal("-2.9")), float(Decimal("0.1")), bool(Decimal("0.00")), str(Decimal("1E+3")))


class Money(Decimal):
    pass


m = Money("12.50")
print(repr(m), type(m), type(m + 1), m == Decimal("12.5"), isinstance(m, Decimal))
