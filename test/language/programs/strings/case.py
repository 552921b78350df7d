# Methods that change case.
for s in ("hello world", "Hello World", "HELLO", "straße", "ǆ", "ÉCOLE", "they're bill's", "a1b2", "", "ﬁ", "İstanbul"):
    print(repr(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())
print("ß".upper(), "ẞ".lower(), "Σ".lower(), "ΑΣ".lower(), "µ".upper())
print("abc".isupper(), "ABC".isupper(), "A1".isupper(), "1".isupper(), "Ab".islower(), "ab1".islower(), "Hello World".istitle(), "Hello world".istitle())
