# Padding.
print("[" + "ab".ljust(5) + "]", "[" + "ab".rjust(5) + "]", "[" + "ab".center(5) + "]", "[" + "abc".center(6) + "]", "[" + "ab".center(7, "*") + "]")
print("ab".ljust(1), "ab".rjust(5, "-"), "42".zfill(5), "-42".zfill(5), "+42".zfill(6), "".zfill(3), "abc".zfill(2), "--1".zfill(5))
print("a\tb\tc".expandtabs(4), "a\tb".expandtabs(), "\t".expandtabs(2) + "|", "ab\tc\n\td".expandtabs(3))
try:
    "a".ljust(5, "ab")
except TypeError as error:
    print(error)
try:
    "a".center("b")
except TypeError as error:
    print(error)
