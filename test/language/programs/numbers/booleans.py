# True and False are integers.
print(True + True, True * 5, -True, True / 2, True == 1, False == 0, True is True, isinstance(True, int), issubclass(bool, int))
print(sum([True, False, True]), ["no", "yes"][True], True < 2, max(True, False), str(True), repr(False), f"{True:d} {True:>6} {True}")
print(bool(0), bool(0.0), bool(""), bool([]), bool({}), bool(()), bool(set()), bool(None), bool(range(0)), bool("0"), bool([0]), bool(-0.0))
print(0 or "default", "" or [] or None, 1 and 2, 0 and 1 / 0, None or 0, "a" and "b" or "c", not [] and not 0)
print(1 if [] else 2, (lambda: True)(), not True, not not 3)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 == 1, 1 == 1.0 == True, 1 < 2 > 0 != 5, "a" < "b" <= "b")


def loud(x):
    print("evaluated", x)
    return x


print(loud(1) < loud(0) < loud(5))
print(loud(1) < loud(2) < loud(3))
print(None is None, None is not None, not None, None == 0)
print(True in (1, 2), "True" in {True: 1}, int(True), float(True), hash(True))
