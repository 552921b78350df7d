# What bytes do as str does, and where they do otherwise: only ASCII has a case, numbers are found, and arguments have to be bytes.
def show(what):
    try:
        print(repr(what()))
    except Exception as error:
        print(type(error).__name__, error)


text = b"aXb,c  d\r\n\xe9\x85Zz"
for name in ["upper", "lower", "title", "capitalize", "swapcase", "isalpha", "isupper", "islower", "istitle", "isspace", "isalnum", "isascii", "split", "strip"]:
    show(lambda: getattr(text, name)())
    show(lambda: getattr(text, name)(1, 2, 3))
for name in ["find", "rfind", "index", "rindex", "count", "startswith", "endswith", "split", "rsplit", "partition", "rpartition", "removeprefix", "strip", "join"]:
    for argument in [b"X", b"", 44, 300, "a", None, (b"a", b"z"), (b"q", "a"), [b"1", b"2"], [b"1", 2]]:
        show(lambda: getattr(text, name)(argument))
show(lambda: text.find(7, "a"))
show(lambda: text.count(b"", 2, 5))
show(lambda: b"a\x85b\x1cc\nd\r\ne\rf".splitlines())
show(lambda: b"a\nb".splitlines(True))
show(lambda: b" \xa0a ".strip())
show(lambda: b"a b\tc".split(None, 1))
show(lambda: b" a b c ".rsplit(None, 1))
show(lambda: text.replace(b"", b"-", 4))
show(lambda: text.replace(b"z", b"yy"))
show(lambda: text.replace(1, b"yy"))
show(lambda: b"ab".center(7, b"*"))
show(lambda: b"ab".center(7, "*"))
show(lambda: b"ab".ljust("7"))
show(lambda: b"-7".zfill(5))
show(lambda: b"a\tb".expandtabs(3))
show(lambda: b"abc".translate(bytes.maketrans(b"ab", b"xy"), b"c"))
show(lambda: b"abc".translate(None, delete=b"b"))
show(lambda: b"abc".translate(b"b"))
show(lambda: bytes.maketrans(b"ab", b"x"))
show(lambda: b"abcdef".hex("-", 2))
show(lambda: b"abcde".hex(":", -2))
show(lambda: b"abc".hex("--"))
show(lambda: b"abc".hex(7))
show(lambda: bytes.fromhex(None))
show(lambda: bytes(3, "utf-8"))
show(lambda: bytes("a", 3))
show(lambda: bytes(b"a", errors="x"))
show(lambda: str(b"", "no such encoding"))
show(lambda: str(b"a", 3))
show(lambda: str(3, "ascii"))
show(lambda: b"a".decode(3))
show(lambda: b"" % [])
show(lambda: b"" % ())
show(lambda: b"%s and %d" % (b"x", 3))


class Own:
    def __bytes__(self):
        return "no bytes"


show(lambda: bytes(Own()))
