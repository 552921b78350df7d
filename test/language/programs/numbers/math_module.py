# The module math.
import math
from math import gcd, isqrt, pi

print(math.sqrt(2), math.pi, math.e, math.inf, math.nan, math.tau)
print(gcd(12, 18), gcd(0, 5), gcd(), math.lcm(4, 6), isqrt(10**20 + 1), math.factorial(20), math.comb(10, 3), math.perm(5, 2))
print(math.floor(-1.5), math.ceil(1.2), math.trunc(1.9), math.fabs(-3), math.copysign(2, -0.0), math.fmod(-7, 3), math.modf(2.5))
print(math.log(math.e), math.log2(8), math.log10(1000), math.log(8, 2), math.exp(0), math.pow(2, 3), math.hypot(3, 4))
print(round(math.sin(1), 12), round(math.cos(1), 12), round(math.tan(1), 12), round(math.atan2(1, 2), 12), math.degrees(pi), math.radians(180))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]))
print(math.log(10**400), math.log2(2**2000), math.dist((0, 0), (3, 4)), math.frexp(8.0), math.ldexp(0.5, 4))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.floor("a"), lambda: math.isqrt(-1), lambda: math.log(-1), lambda: math.acos(2)):
    try:
        print(f())
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__ + ":", error)
