import math
import statistics


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(getattr(f, "__name__", f), repr(r))
    except Exception as e:
        print(getattr(f, "__name__", f), type(e).__name__, e)


inf, nan = math.inf, math.nan
for f in (math.sqrt, math.floor, math.ceil, math.trunc, math.fabs, math.isnan, math.isinf, math.isfinite, math.degrees, math.radians, math.modf, math.frexp, math.ulp, math.log2):
    for x in (0, 1, -1, 2.5, -2.5, 4, 1e300, 10**20, inf, -inf, nan, "a", True):
        show(f, x)
for n in (0, 1, 5, 20, 25, -1, 2.0, "x"):
    show(math.factorial, n)
for a in ((5, 2), (10, 3), (3, 5), (5, -1), (30, 15)):
    show(math.comb, *a)
    show(math.perm, *a)
show(math.perm, 5)
show(math.gcd, 12, 18, 27)
show(math.gcd)
show(math.lcm, 4, 6)
show(math.lcm, 0, 5)
show(math.isqrt, 10**30)
show(math.isqrt, -1)
show(math.prod, [1, 2, 3.5])
show(math.prod, [2, 3], start=7)
show(math.fsum, [0.1] * 10)
show(math.hypot, 3, 4)
show(math.hypot, 1, 2, 3)
show(math.dist, (1, 2), (4, 6))
show(math.log, 8, 2)
show(math.log, 100)
show(math.log, 0)
show(math.log, 10**400)
show(math.log10, 1000)
show(math.pow, 2, 0.5)
show(math.pow, 0, -1)
show(math.pow, -8, 1 / 3)
show(math.fmod, -7, 3)
show(math.remainder, 7, 4)
show(math.copysign, 3, -0.0)
show(math.isclose, 0.1 + 0.2, 0.3)
show(math.isclose, 1, 1.1, rel_tol=0.2)
show(math.exp, 1000)
show(math.ldexp, 0.5, 10)
print(math.pi, math.e, math.tau)
for n in (2.5, 3.5, -2.5, 0.5, 1.005, 2.675, 1e20, 12345, True):
    for d in (None, 0, 1, 2, -1, -2, -10):
        show(round, n, d)
show(round, inf)
show(round, nan)
show(round, "a")
for a in ((7, 3), (-7, 3), (7.5, 2), (7, 0), (7.0, 0), ("a", 1)):
    show(divmod, *a)
for a in ((2, 10, 1000), (3, -1, 7), (2, -1, 4), (2, 3, 0), (2, 3, -5), (2.0, 2, 3), (2, 0.5), (0, -1)):
    show(pow, *a)
for x in (5, -3.5, True, "a", -10**30):
    show(abs, x)
for x in (255, -255, 0, 10**20, 1.5):
    show(hex, x)
    show(oct, x)
    show(bin, x)
data = [1, 2, 2, 3, 4, 7, 9]
for f in (statistics.mean, statistics.fmean, statistics.median, statistics.median_low, statistics.median_high, statistics.mode, statistics.multimode, statistics.variance, statistics.pvariance, statistics.stdev, statistics.pstdev, statistics.quantiles):
    show(f, data)
    show(f, [1.5, 2.5, 2.5, 10])
    show(f, [])
for a in [(3, -1, 1), (3, -1, 7), (2, 5, -3), (True, 2, 3), (2.0, 1, 3), (2, "a", 3), (2, 3, 1.5), (2, 3, 0)]:
    try:
        print(pow(*a))
    except Exception as e:
        print(type(e).__name__, e)


class P:
    def __pow__(self, other, modulus=None):
        return (other, modulus)


class I(int):
    pass


print(pow(P(), 2, 3), pow(P(), 2), pow(I(3), 2, 5))
