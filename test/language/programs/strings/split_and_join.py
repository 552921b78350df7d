# Splitting and joining.
print("a b  c".split(), "a b  c".split(" "), " a b ".split(), "".split(), "".split(","), "a,b,,c,".split(","))
print("a,b,c,d".split(",", 2), "a,b,c,d".rsplit(",", 2), "  a  b  c ".split(None, 1), "  a  b  c ".rsplit(None, 1), "a\tb\nc\x0bd".split())
print("a--b--c".split("--"), "aaa".split("a"), "abc".split("abc"), "a b".split(maxsplit=0), "a,b".split(sep=","))
print("a\nb\r\nc\rd".splitlines(), "a\nb\n".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\x0bb\x1cc\u2028d".splitlines())
print("key=value=more".partition("="), "key".partition("="), "a.b.c".rpartition("."), "abc".rpartition("."))
print(",".join(["a", "b"]), "".join("abc"), "-".join(()), ", ".join(str(n) for n in range(4)), "ab".join("xyz"), "-".join({"k": 1}))
for f in (lambda: "a".split(""), lambda: ",".join([1]), lambda: ",".join(["a", None]), lambda: ",".join(5), lambda: "a".partition(""), lambda: "a".split(1), lambda: "a".join()):
    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(type(error).__name__ + ":", error)
