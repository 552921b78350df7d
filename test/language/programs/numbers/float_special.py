# Infinity, and what is not a number.
inf = float("inf")
nan = float("nan")
print(inf > 10**400, -inf < -(10**400), inf == inf, inf + 1, inf - inf, inf * 0, 1 / inf, -1 / inf)
print(nan == nan, nan != nan, nan < 1, nan > 1, nan in [nan], [nan] == [nan], max(1, nan), max(nan, 1), min(1, nan))
print(-0.0 == 0.0, str(-0.0), 0.0 * -1, abs(-0.0), round(-0.4), round(-0.4, 0))
print(inf // 1, 5 % inf, -5 % inf, 5 // inf, -5 // inf)
print(sorted([3.5, -inf, inf, 0, -2]))
print({1: "a", 1.0: "b", True: "c"}, hash(1) == hash(1.0) == hash(True), hash(inf), hash(0.5), hash(-inf))
for f in (lambda: int(inf), lambda: int(nan), lambda: 1.0 / 0, lambda: 1.0 // 0.0, lambda: 1.0 % 0, lambda: 0.0**-1, lambda: 2.0**5000):
    try:
        print(f())
    except (OverflowError, ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
