# Stripping takes a set of characters, removeprefix a text.
print(repr("  a b  ".strip()), repr("  a b  ".lstrip()), repr("  a b  ".rstrip()), repr("xxaxx".strip("x")), repr("\t\n a\u00a0\u2003".strip()))
print("www.example.com".strip("cmowz."), "mississippi".strip("ipsm"), "abcabc".lstrip("ab"), "abcabc".rstrip("cb"), repr("".strip()), repr("   ".strip()))
print("prefix-name".removeprefix("prefix-"), "name".removeprefix("x"), "file.py".removesuffix(".py"), "file".removesuffix(""), "aaa".removesuffix("a"))
print("a".strip(None), "ab".strip(""))
try:
    "a".strip(1)
except TypeError as error:
    print(error)
