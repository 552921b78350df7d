# Numbers at work.
def primes(n):
    sieve = [True] * (n + 1)
    sieve[0:2] = [False, False]
    for i in range(2, int(n**0.5) + 1):
        if sieve[i]:
            sieve[i * i :: i] = [False] * len(sieve[i * i :: i])
    return [i for i, is_prime in enumerate(sieve) if is_prime]


def factor(n):
    out, d = [], 2
    while d * d <= n:
        while n % d == 0:
            out.append(d)
            n //= d
        d += 1
    return out + [n] if n > 1 else out


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def egcd(a, b):
    if a == 0:
        return b, 0, 1
    g, x, y = egcd(b % a, a)
    return g, y - b // a * x, x


def collatz(n):
    steps = 0
    while n != 1:
        n = 3 * n + 1 if n % 2 else n // 2
        steps += 1
    return steps


def is_prime(n):
    if n < 2 or n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if a % n == 0:
            continue
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def to_base(n, base, digits="0123456789abcdefghijklmnopqrstuvwxyz"):
    return digits[n] if n < base else to_base(n // base, base) + digits[n % base]


def roman(n):
    out = ""
    for value, text in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, n = divmod(n, value)
        out += text * count
    return out


print(primes(60), factor(360), factor(600851475143), gcd(1071, 462), egcd(240, 46), collatz(27), [n for n in range(100) if is_prime(n)][-3:], is_prime(2**61 - 1), is_prime(2**67 - 1), to_base(255, 2), to_base(123456789, 36), [roman(n) for n in (4, 9, 14, 1990, 2024)])
digits = str(2**1000)
print(sum(map(int, digits)), max(range(1, 300), key=collatz), [n for n in range(1, 1000) if sum(d for d in range(1, n) if n % d == 0) == n])
pi_digits = []
q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
while len(pi_digits) < 40:
    if 4 * q + r - t < n * t:
        pi_digits.append(n)
        q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
    else:
        q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
print("".join(map(str, pi_digits)))
