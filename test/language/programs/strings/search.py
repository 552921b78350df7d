# Finding and replacing.
s = "the cat sat on the mat"
print(s.find("at"), s.rfind("at"), s.find("dog"), s.index("cat"), s.rindex("the"), s.count("at"), s.count(""), "aaaa".count("aa"))
print(s.find("at", 6), s.find("at", 6, 8), s.find("", 5), s.find("", 100), s.rfind("the", 0, 5), s.find("t", -3), "abc".find("c", -1))
print(s.replace("at", "og"), s.replace("at", "og", 1), s.replace("", "-")[:12], "abc".replace("x", "y"), "aaa".replace("aa", "b"), "".replace("", "x"))
print(s.startswith("the"), s.startswith(("a", "the")), s.endswith("mat"), s.endswith(("x", "y")), s.startswith("cat", 4), s.startswith("at", 5, 7), "".startswith(""))
print("cat" in s, "dog" not in s, "" in "", "" in "a", "a" in "")
for f in (lambda: s.index("dog"), lambda: s.rindex("dog"), lambda: 5 in s, lambda: s.startswith(5), lambda: s.startswith(["a"]), lambda: s.find(1), lambda: s.replace("a")):
    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(type(error).__name__ + ":", error)
