# Words, lines and columns.
text = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity"""
counts = {}
for word in text.lower().replace(",", "").split():
    counts[word] = counts.get(word, 0) + 1
for word, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:5]:
    print(f"{word:<6} {'#' * n} {n}")


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line] if line else lines


print("\n".join(wrap(text, 40)))
print(*(line.center(44, ".") for line in wrap(text, 40)[:2]), sep="\n")


def caesar(s, k):
    return "".join(chr((ord(c) - (base := 65 if c.isupper() else 97) + k) % 26 + base) if c.isalpha() else c for c in s)


def run_length(s):
    out = []
    for c in s:
        if out and out[-1][0] == c:
            out[-1][1] += 1
        else:
            out.append([c, 1])
    return "".join(f"{n if n > 1 else ''}{c}" for c, n in out)


def is_palindrome(s):
    s = [c.lower() for c in s if c.isalnum()]
    return s == s[::-1]


def camel(s):
    first, *rest = s.split("_")
    return first + "".join(w.capitalize() for w in rest)


def snake(s):
    return "".join("_" + c.lower() if c.isupper() else c for c in s).lstrip("_")


print(caesar("Hello, World", 3), caesar(caesar("abcXYZ", 5), -5), run_length("aaabccd"), is_palindrome("A man, a plan, a canal: Panama"), camel("snake_case_name"), snake("camelCaseName"))
csv = 'name,age\n"Ann, B.",30\nBob,25'


def parse_csv(text):
    rows, row, cell, quoted = [], [], "", False
    for c in text + "\n":
        if c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            row.append(cell)
            cell = ""
        elif c == "\n" and not quoted:
            rows.append(row + [cell])
            row, cell = [], ""
        else:
            cell += c
    header, *body = rows
    return [dict(zip(header, r)) for r in body]


print(parse_csv(csv))
anagrams = {}
for w in "listen silent enlist google elgoog".split():
    anagrams.setdefault("".join(sorted(w)), []).append(w)
print([g for g in anagrams.values() if len(g) > 1])
