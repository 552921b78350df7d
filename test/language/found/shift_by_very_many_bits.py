# Found by seed 12100061: what CPython tries and has no memory for, and what it does not even try.
for many in (2**62, 2**64, 2**66, 2**70):
    try:
        print(1 << many)
    except (MemoryError, OverflowError) as error:
        print(type(error).__name__, error)
    print(0 << many, 5 >> many, -5 >> many)
