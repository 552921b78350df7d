# Integers have no bounds.
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


print(factorial(30))
print(2**200)
print(-(2**63), 2**63, 2**63 - 1, -(2**63) - 1, 2**64)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 9223372036854775807 * 2, -9223372036854775808 * -1)
print(-(-9223372036854775808), abs(-9223372036854775808), -9223372036854775808 // -1)
big = 10**40 + 12345
print(big // 10**20, big % 10**20, -big // 10**20, -big % 10**20, divmod(big, -(10**20)))
print(big == 10**40 + 12345, big > 10**40, big < 1e41, big == float(big), 10**15 == 1e15)
print(hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(10**40), hash(-1), hash(-2), hash(2**100) == hash(2.0**100))
print(big.bit_length(), (-big).bit_length(), (0).bit_length(), (255).bit_count())
print(pow(3, 100, 7), pow(3, -1, 7), pow(-5, 3, 12), pow(2, 1000, 10**9 + 7))
print(1 << 100, (1 << 100) >> 98, -1 >> 100, -5 >> 1, -(1 << 70) >> 69)
print((1 << 70) & (1 << 70) - 1, (1 << 70) | 1, (1 << 70) ^ ((1 << 70) + 5), ~(1 << 70), -(1 << 70) & 0xFFFF)
print(int("123456789" * 5), str(3**100)[:20], len(str(7**300)))
print(float(10**20), 10**20 / 3, 10**400 // 10**399, 10**400 / 10**399)
print(f"{10**30:,} {2**70:x} {2**70:#b} {10**25:e}")
try:
    print(10**400 / 3)
except OverflowError as error:
    print("OverflowError:", error)
try:
    print(float(10**400))
except OverflowError as error:
    print("OverflowError:", error)
