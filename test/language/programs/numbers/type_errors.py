# What is said when the operands do not fit.
cases = {
    "1 + 'a'": lambda: 1 + "a",
    "'a' + 1": lambda: "a" + 1,
    "'a' * 'b'": lambda: "a" * "b",
    "[1] + (2,)": lambda: [1] + (2,),
    "None + 1": lambda: None + 1,
    "{} + {}": lambda: {} + {},
    "'a' - 'b'": lambda: "a" - "b",
    "1 / 'a'": lambda: 1 / "a",
    "'a' // 2": lambda: "a" // 2,
    "[] % 2": lambda: [] % 2,
    "'a' ** 2": lambda: "a" ** 2,
    "1 @ 2": lambda: 1 @ 2,
    "-'a'": lambda: -"a",
    "+[]": lambda: +[],
    "~None": lambda: ~None,
    "abs('a')": lambda: abs("a"),
    "round('a')": lambda: round("a"),
    "[1] * 1.5": lambda: [1] * 1.5,
    "'a' * None": lambda: "a" * None,
    "b'a' + 'a'": lambda: b"a" + "a",
    "'a' + b'a'": lambda: "a" + b"a",
    "(1,) + [2]": lambda: (1,) + [2],
    "set() + set()": lambda: set() + set(),
    "{1} | [2]": lambda: {1} | [2],
    "1 < None": lambda: 1 < None,
    "len(5)": lambda: len(5),
    "print + 1": lambda: len + 1,
    "divmod('a', 1)": lambda: divmod("a", 1),
    "pow('a', 1)": lambda: pow("a", 1),
    "sum(5)": lambda: sum(5),
    "int([])": lambda: int([]),
    "float([])": lambda: float([]),
}
for text, f in cases.items():
    try:
        print(text, "=", f())
    except TypeError as error:
        print(text, "->", error)


def change(op):
    x = 1
    match op:
        case "+=":
            x += "a"
        case "-=":
            x -= []
        case "*=":
            x *= None
        case "/=":
            x /= "a"
        case "//=":
            x //= {}
        case "**=":
            x **= "a"
        case "<<=":
            x <<= 1.5
        case "|=":
            x |= "a"


for op in ("+=", "-=", "*=", "/=", "//=", "**=", "<<=", "|="):
    try:
        change(op)
    except TypeError as error:
        print(op, "->", error)
