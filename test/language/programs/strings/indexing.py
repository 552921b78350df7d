# Indexing and iteration.
s = "python"
print(s[0], s[-1], s[1:4], s[:2], s[4:], s[::2], s[::-1], s[-3:], s[10:], s[2:-2], s[5:2:-1], s[-100:100], s[:], s[3:3])
print(list(s), tuple("ab"), set("aa"), [c * 2 for c in s], list(enumerate("ab")), list(zip("ab", "xyz")), list(reversed("abc")))
print("abc" + "def", "ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a")
print(len(""), bool(""), str(), str(5), str(None), str([1, "a"]), str("x"), hash("a") == hash("a"))
for f in (lambda: s[6], lambda: s[-7], lambda: s["a"], lambda: s[1.0], lambda: s[None], lambda: s[::0], lambda: s[1, 2]):
    try:
        print(f())
    except (IndexError, TypeError, ValueError) as error:
        print(type(error).__name__ + ":", error)
try:
    s[0] = "P"
except TypeError as error:
    print(error)
try:
    del s[0]
except TypeError as error:
    print(error)
