# Regular expressions.
import re

print(re.findall(r"\d+", "a1 b22 c333"), re.findall(r"(\w)(\d)", "a1 b2"), re.sub(r"\s+", " ", "a  b \n c"), re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "a-b"))
m = re.match(r"(?P<key>\w+)\s*=\s*(?P<value>.*)", "name = Ada Lovelace")
print(m.group(), m.group(1), m.group("value"), m.groups(), m.groupdict(), m.start(), m.end(), m.span("key"), m["key"], bool(m), m.group(1, 2))
print(re.match("b", "ab"), re.search("b", "ab").start(), re.fullmatch(r"a+", "aaa") is not None, re.fullmatch(r"a+", "aab"), re.search(r"^b", "a\nb", re.M).start(), re.findall("a", "AaA", re.IGNORECASE))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub(r"\d", lambda m: str(int(m.group()) * 2), "1 2 3"), re.sub("a", "b", "aaa", count=2), re.subn("a", "b", "aa"), re.escape("a.b*c"), re.sub(r"(?P<x>a)", r"[\g<x>]", "aba"), re.sub("x*", "-", "abxd"))
p = re.compile(r"(\d+)-(\d+)?")
for m in p.finditer("10-20 30-"):
    print(m.groups(), m.span(), m.groups("none"), m.string[m.start() : m.end()])
print(re.findall(r"a.c", "abc a\nc", re.DOTALL), re.findall(r"\bfoo\b", "foo food foo"), re.findall(r"[^aeiou\s]+", "hello world"), re.findall(r"(?:ab)+", "ababab ab"), re.findall(r"a{2,3}?", "aaaa"), re.findall(r"x*", "axx"), p.pattern)
print(re.search(r"(a)|(b)", "b").groups(), re.split(r"\W+", "Words, words."), re.findall(r"(?i)HELLO", "hello Hello"), re.findall(r"""(?x) \d+  # digits
    \. """, "1. 2."), re.findall("é+", "éé e"), re.match(r"\w+", "naïve").group())
print(m, re.search("x", "axb"), re.compile("a|b"))
for f in (lambda: re.compile("("), lambda: re.compile("[a"), lambda: re.compile("*a"), lambda: re.match("a", "a").group(5), lambda: re.match("(?P<n>a)", "a").group("z"), lambda: re.match("a", 5)):
    try:
        print(f())
    except re.error as error:
        print("re.error", error)
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
