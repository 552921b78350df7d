# What infinity leaves when it is divided is no number, and has a sign all the same.
import math

infinity = float("inf")
for x in (infinity, -infinity):
    for y in (2.0, -3.0, infinity):
        print(math.copysign(1.0, x // y), math.copysign(1.0, x % y), [math.copysign(1.0, r) for r in divmod(x, y)])
for r in (5.0 % infinity, -5.0 % infinity, 5.0 // -infinity, math.nan // 2.0, math.nan % -2.0, 2.0 % math.nan, infinity % math.nan):
    print(r, math.copysign(1.0, r))
