# Tables of characters.
table = str.maketrans("abc", "xyz")
print("aabbcc dd".translate(table), "hello".translate(str.maketrans({"h": "J", "l": None, ord("o"): "oo"})), "a-b-c".translate(str.maketrans("", "", "-")))
print(str.maketrans("ab", "xy", "z"), "zab".translate({97: 65, 98: "BB", 122: None}))


def rot13(text):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - ord("a") + 13) % 26 + ord("a")))
        elif "A" <= c <= "Z":
            out.append(chr((ord(c) - 65 + 13) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


print(rot13("Hello, World!"), rot13(rot13("Hello, World!")))
try:
    str.maketrans("ab", "x")
except ValueError as error:
    print(error)
