# Numbers from text, and text from numbers.
print(int("42"), int("-42"), int("  42\n"), int("+7"), int("1_000"), int("0b101", 0), int("0x1F", 16), int("z", 36), int("777", 8), int("0o17", 0))
print(float("3.5"), float("-1e-3"), float("  7  "), float("infinity"), int(3.99), int(-3.99), int(True), float(True), float(7))
print(str(12), str(-1.5), repr(7), bin(10), oct(64), hex(255), bin(-10), hex(-255), chr(97), ord("a"), chr(0x1F600), ord("é"))
for bad in ("", " ", "4 2", "0x10", "1.5", "abc", "1__0", "_1", "--1", "١٢٣", None, [], "9" * 3 + "a"):
    try:
        print(repr(bad), "->", int(bad))
    except (ValueError, TypeError) as error:
        print(repr(bad), "->", type(error).__name__ + ":", error)
for bad in ("", "1.5.2", "abc", "1e", "e5", "0x10", None, {}, "nanx"):
    try:
        print(repr(bad), "->", float(bad))
    except (ValueError, TypeError) as error:
        print(repr(bad), "->", type(error).__name__ + ":", error)
for f in (lambda: int("12", 1), lambda: int("12", 2), lambda: int(12, 10), lambda: chr(-1), lambda: chr(0x110000), lambda: ord("ab"), lambda: ord(""), lambda: ord(5)):
    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(type(error).__name__ + ":", error)
