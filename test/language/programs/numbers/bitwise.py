# Bits of negative numbers are those of two's complement without an end.
for a, b in ((12, 10), (-12, 10), (12, -10), (-12, -10), (0, -1), (255, 256)):
    print(a, b, a & b, a | b, a ^ b, ~a, ~b)
print([1 << n for n in range(0, 70, 10)])
print([-1000 >> n for n in range(12)])
print(True & False, True | False, True ^ True, ~True, True << 3, type(True & True).__name__, type(True & 1).__name__)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 1.0 << 1, lambda: 1 & 1.5, lambda: ~1.5, lambda: "a" | "b"):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)


def popcount(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


print([popcount(n) for n in (0, 1, 255, 256, 2**80 - 1)])
