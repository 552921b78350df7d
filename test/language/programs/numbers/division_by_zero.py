# What is said when the divisor is zero.
for text, f in (
    ("1 / 0", lambda: 1 / 0), ("1 // 0", lambda: 1 // 0), ("1 % 0", lambda: 1 % 0), ("divmod(1, 0)", lambda: divmod(1, 0)),
    ("1.0 / 0", lambda: 1.0 / 0), ("1.0 // 0", lambda: 1.0 // 0), ("1.0 % 0", lambda: 1.0 % 0), ("divmod(1.0, 0)", lambda: divmod(1.0, 0)),
    ("0 ** -1", lambda: 0**-1), ("0.0 ** -1", lambda: 0.0**-1), ("10**30 // 0", lambda: 10**30 // 0), ("10**30 / 0", lambda: 10**30 / 0),
    ("pow(2, 3, 0)", lambda: pow(2, 3, 0)), ("pow(2, -1, 4)", lambda: pow(2, -1, 4)), ("True / False", lambda: True / False),
):
    try:
        print(text, "=", f())
    except (ZeroDivisionError, ValueError) as error:
        print(text, "raises", type(error).__name__ + ":", error)
