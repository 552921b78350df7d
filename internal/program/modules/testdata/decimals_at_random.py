# Operations at random on numbers at random in contexts at random: the results, and what has happened.
import random
from decimal import *

SEED = 1
ROUNDS = 3000
rng = random.Random(SEED)
ROUNDINGS = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]


def digits():
    kind = rng.randrange(6)
    if kind == 0:
        return str(rng.randrange(10))
    if kind == 1:
        return rng.choice("123456789") + "0" * rng.randrange(12)
    if kind == 2:
        return "9" * (1 + rng.randrange(20))
    if kind == 3:
        return str(rng.randrange(10 ** 4)) + rng.choice(["5", "49999", "50000", "50001", "0"])
    return str(rng.randrange(10 ** rng.choice([3, 9, 16, 30, 60])))


def number():
    kind = rng.randrange(40)
    if kind == 0:
        return Decimal(rng.choice(["Infinity", "-Infinity", "NaN", "-NaN7", "sNaN", "sNaN123456789012"]))
    if kind < 4:
        return Decimal(rng.choice(["0", "-0", "0E-5", "0E+7", "1", "-1", "1.00", "10", "0.1", "100", "0.5", "2"]))
    exponent = rng.choice([0, 0, 0, -1, -2, -2, rng.randrange(-20, 20), rng.randrange(-40, 40), rng.randrange(-400, 400)])
    return Decimal(f"{rng.choice(['', '', '-'])}{digits()}E{exponent}")


def small():
    return Decimal(rng.choice([rng.randrange(-30, 30), rng.randrange(-3, 4), f"{rng.randrange(-99, 99)}E-1", f"0.{rng.randrange(1000)}"]))


def context():
    prec = rng.choice([1, 2, 3, 5, 9, 16, 28, 28, 28, 50])
    emax = rng.choice([999999, 999999, 99, 9, 384])
    return Context(prec=prec, rounding=rng.choice(ROUNDINGS), Emin=-emax, Emax=emax, capitals=rng.randrange(2), clamp=rng.choice([0, 0, 1]), traps=[])


UNARY = ["abs", "exp", "ln", "log10", "logb", "minus", "plus", "next_minus", "next_plus", "normalize", "sqrt", "to_integral_exact",
         "to_integral_value", "logical_invert", "create_decimal", "number_class", "is_normal", "is_subnormal", "to_sci_string",
         "to_eng_string"]
BINARY = ["add", "subtract", "multiply", "divide", "divide_int", "remainder", "remainder_near", "quantize", "compare", "compare_signal",
          "compare_total", "compare_total_mag", "max", "min", "max_mag", "min_mag", "next_toward", "scaleb", "shift", "rotate",
          "logical_and", "logical_or", "logical_xor", "same_quantum", "copy_sign", "divmod", "power"]
SMALL_SECOND = ("power", "scaleb", "shift", "rotate")


def bits():
    return Decimal("".join([rng.choice("01") for _ in range(rng.randrange(1, 30))]))


def one(i):
    c = context()
    kind = rng.randrange(10)
    if kind < 3:
        name = rng.choice(UNARY)
        a = small() if name == "exp" else bits() if name.startswith("logical") and rng.randrange(4) else number()
        args = [a]
    elif kind < 8:
        name = rng.choice(BINARY)
        a, b = number(), number()
        if name in SMALL_SECOND and rng.randrange(8):
            b = small()
        if name == "quantize" and rng.randrange(3):
            b = Decimal((0, (1,), rng.randrange(-20, 10)))
        if name.startswith("logical") and rng.randrange(5):
            a, b = bits(), bits()
        if rng.randrange(6) == 0:
            b = a
        args = [a, b]
    elif kind == 8:
        name, args = "fma", [number(), number(), number()]
    else:
        name, args = "power", [Decimal(rng.randrange(-99, 99)), Decimal(rng.randrange(20)), Decimal(rng.randrange(10 ** rng.randrange(1, 12)))]
    result = getattr(c, name)(*args)
    print(i, name, *[str(a) for a in args], c.prec, c.rounding, c.Emax, c.clamp, "->", repr(result), c)


def spec():
    fill = rng.choice(["", "", "", "<", ">", "^", "=", "*<", "x^", "é="])
    sign = rng.choice(["", "", "+", " ", "-"])
    zero = "0" if not fill and rng.randrange(3) == 0 else ""
    width = rng.choice(["", "", str(rng.randrange(1, 40))])
    comma = rng.choice(["", "", ","])
    precision = rng.choice(["", f".{rng.randrange(12)}"])
    return f"{fill}{sign}{zero}{width}{comma}{precision}{rng.choice(['', 'f', 'f', 'F', 'e', 'E', 'g', 'G', '%'])}"


for i in range(ROUNDS):
    one(i)
for i in range(ROUNDS // 4):
    with localcontext(rounding=rng.choice(ROUNDINGS)):
        a, s = number(), spec()
        if abs(a.adjusted()) < 60:
            print(repr(a), repr(s), repr(format(a, s)))
        f = rng.choice([rng.random(), rng.uniform(-1e6, 1e6), rng.randrange(-9, 9) / 4, rng.random() * float(f"1e{rng.randrange(-30, 30)}")])
        n = rng.choice([rng.randrange(-9, 9), rng.randrange(10 ** 20), -rng.randrange(10 ** 40)])
        b = number()
        if not a.is_nan() and not b.is_nan():
            print(a < b, a <= b, a > b, a >= b, a == b, a == f, a < f, a == n, a > n, n < a, f >= a, hash(a) == hash(b))
            print(Decimal(f), Decimal(n), hash(Decimal(f)) == hash(f), hash(Decimal(n)) == hash(n), Decimal(f) == f, Decimal(n) == n, hash(a), float(a))
            if a.is_finite() and abs(a.adjusted()) < 100:
                print(int(a), round(a), a.as_integer_ratio(), a.as_tuple(), a.adjusted())
