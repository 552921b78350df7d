# Decimals: money, rounding, contexts and their signals.
from decimal import (
    ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal, DivisionByZero,
    Inexact, InvalidOperation, getcontext, localcontext, setcontext)

CENT = Decimal("0.01")


def invoice(lines, rate):
    net = sum((price * count for price, count in lines), Decimal(0))
    tax = (net * rate).quantize(CENT, rounding=ROUND_HALF_UP)
    return net, tax, net + tax


net, tax, gross = invoice([(Decimal("19.99"), 3), (Decimal("0.05"), 7), (Decimal("1200"), 1)], Decimal("0.19"))
print(net, tax, gross, f"{gross:,.2f} {gross:>12} {tax:+.1f} {Decimal('0.195'):.0%}")

for text in ("2.675", "-2.665", "1e-5", "0.015"):
    d = Decimal(text)
    print(text, *[d.quantize(CENT, rounding=mode)
                  for mode in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN)])

shares = [Decimal(100) / 3 for _ in range(3)]
rounded = [s.quantize(CENT, ROUND_DOWN) for s in shares]
print(shares[0], rounded, 100 - sum(rounded))

print(Decimal("0.1") + Decimal("0.2") == Decimal("0.3"), Decimal(0.1), Decimal("1.0") == 1, Decimal("0.5") == 0.5, 1 < Decimal("1.5") < 2.5)
print({Decimal("1.0"), 1, 1.0}, hash(Decimal("0.5")) == hash(0.5), sorted([Decimal("2"), 1.5, 1, Decimal("-3")]))
print(Decimal((0, (1, 2, 5), -2)).as_tuple(), Decimal("-1.50").normalize(), Decimal("1e3"), Decimal("1e3").normalize().to_eng_string())
print(Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln(), Decimal(1000).log10(), Decimal(2) ** 10, Decimal(2) ** Decimal("0.5"))
print(divmod(Decimal("7.5"), 2), Decimal(-7) // 2, Decimal(-7) % 2, round(Decimal("0.125"), 2), round(Decimal("1.5")), int(Decimal("9.99")))
print(Decimal("NaN").is_nan(), Decimal("-Infinity"), Decimal("1").copy_sign(Decimal("-0")), Decimal("NaN") == Decimal("NaN"))

with localcontext(prec=5) as context:
    print(Decimal(1) / 7, context.flags[Inexact], getcontext().prec)
    context.traps[Inexact] = True
    try:
        Decimal(2) / 3
    except Inexact as e:
        print(repr(e))
print(Decimal(1) / 7)

for f in (lambda: Decimal(1) / 0, lambda: Decimal("one"), lambda: Decimal(0) / 0, lambda: Decimal("1.5") + 1.5, lambda: Decimal("sNaN") + 1,
          lambda: Decimal(1).quantize(Decimal("1e-30")), lambda: Decimal("1.1") < "2"):
    try:
        print(f())
    except (ArithmeticError, TypeError) as e:
        print(type(e).__name__, e, isinstance(e, (DivisionByZero, InvalidOperation)))

setcontext(Context(prec=8, rounding=ROUND_DOWN, traps=[]))
print(Decimal(2) / 3, Decimal(1) / 0, Decimal("x"), getcontext())


def series():
    total = Decimal(0)
    for n in range(1, 6):
        total += Decimal(1) / n
        yield total


print([str(x) for x in series()])
