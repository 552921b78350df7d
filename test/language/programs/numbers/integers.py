# Arithmetic of integers, with the signs of floor division and modulo.
print(7 + 3, 7 - 3, 7 * 3, 7 / 2, 7 // 2, 7 % 3, 7**3)
for a in (7, -7, 0):
    for b in (2, -2, 3, -3):
        print(a, b, a // b, a % b, divmod(a, b))
print(-7 // 2 * 2 + -7 % 2)
print(1_000_000, 0xFF, 0o17, 0b1010, 0xdead_beef)
print(+5, -5, ~5, --5, -(-5), not 5, not 0)
print(2 ** -1, 2 ** 0, 0 ** 0, (-2) ** 3, -2 ** 2, 2 ** 3 ** 2)
print(10 // 3.0, 10 % 3.0, -10 // 3.0, -10 % 3.0, 10 % -3.0)
x = 5
x += 2
x *= 3
x -= 1
x //= 2
x %= 7
x **= 3
x <<= 4
x >>= 2
x |= 1
x &= 0xFF
x ^= 0x0F
print(x)
x /= 2
print(x)
