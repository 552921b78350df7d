# A float is printed with as few digits as tell it apart.
for x in (
    0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e16, 1e15, 123456789012345680.0, 1e22, 1e23, 1.5e300, 5e-324, 1e-5, 0.0001, 0.00012345,
    1.0, -0.0, 100.0, 1e100, 3.141592653589793, 2.5, 1234567.891, 9007199254740993.0, 1.7976931348623157e308,
):
    print(x, repr(x), str(x), f"{x}", [x])
print(1e400, -1e400, 1e400 - 1e400)
print(float("inf"), float("-Infinity"), float("nan"), float(" 1.5 "), float("1_000.5"), float("1e3"), float(".5"), float("5."))
print(0.1 + 0.7, 1.1 * 1.1, 1e308 * 10, 4.35 * 100, 1.005 * 1000)
print(1.0.is_integer(), 1.5.is_integer(), 0.5.as_integer_ratio(), (-2.25).as_integer_ratio(), 2.5.hex(), float.fromhex("0x1.8p+1"))
