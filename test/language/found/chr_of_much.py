# What does not fit in 32 bits is another error of chr than what is no code point.
for n in (2**31, 2**31 - 1, -(2**31), -(2**31) - 1, 2**63, 2**70, -1, 0x110000):
    try:
        print(chr(n))
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
