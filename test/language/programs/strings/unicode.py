# A string is a sequence of code points.
s = "naïve 😀 日本"
print(len(s), s[2], s[6], s[-1], s[::-1], s.upper(), [ord(c) for c in s])
print("é" == "e\u0301", len("e\u0301"), "\u00e9", "\U0001F600", "\x41\101\0".replace("\0", "0"))
print(sorted("zäaéZA"), "ä" > "z", max("aé😀"), "日本" < "日本語")
print(s.encode(), s.encode("utf-8").decode("utf-8") == s, "é".encode("latin-1"), "aé".encode("ascii", "ignore"), "aé".encode("ascii", "replace"))
print(repr("a\u200bb"), repr("\ud7ff"), repr("\u00ad"), repr("\xa0"), repr("\u2028"), ascii("é😀a\n"), repr("\x7f\x80"))
for c in ("a", "é", "5", "²", "½", "٣", " ", "\u00a0", "日", "_", "-", ""):
    print(ascii(c), c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isalnum(), c.isspace(), c.isidentifier(), c.isprintable(), c.isascii())
try:
    "é".encode("ascii")
except UnicodeEncodeError as error:
    print(type(error).__name__ + ":", error)
try:
    b"\xff".decode()
except UnicodeDecodeError as error:
    print(type(error).__name__ + ":", error)
