# match with literals, sequences, guards and captures.
def f(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case "a" | "b":
            return "letter"
        case True:
            return "never, since 1 matches"
        case None:
            return "none"
        case 2.5:
            return "float"
        case []:
            return "empty"
        case [one]:
            return f"one {one}"
        case [1, 2, *rest]:
            return f"1, 2 and {rest}"
        case [first, *_, last] if first == last:
            return f"same ends {first}"
        case (a, b):
            return f"pair {a} {b}"
        case [[x, y], *others]:
            return f"nested {x} {y} {others}"
        case [_, _, _]:
            return "three"
        case str() as s if len(s) > 5:
            return f"long {s}"
        case int(n) if n > 100:
            return f"big {n}"
        case bytes():
            return "bytes"
        case _:
            return f"other {x!r}"


for x in (0, 2, -1, "a", True, False, None, 2.5, [], (), [7], [1, 2], (1, 2, 3, 4), [5, 6, 5], [1, 3], [[1, 2], 3, 4], [1, 2.5, 3], "abc", "abcdefg", 500, 50, b"x", {"a": 1}, {1}, range(2), 0.0, 1.0, "b"):
    print(repr(x), "->", f(x))


def g(command):
    match command.split():
        case ["go", ("north" | "south") as direction]:
            return f"going {direction}"
        case ["take", *objects] if objects:
            return f"taking {' and '.join(objects)}"
        case ["quit" | "exit"]:
            return "bye"
        case [action, _]:
            return f"cannot {action}"
        case []:
            return "silence"
        case [*words]:
            return f"{len(words)} words"


for c in ("go north", "go west", "take lamp key", "take", "exit", "", "one two three"):
    print(g(c))


def no_match(x):
    match x:
        case 1:
            print("one")
    return "after"


print(no_match(2), no_match(1))
match = "a name"
case = "too"
print(match, case)
match 5:
    case n:
        print("captured", n)
print(n)
