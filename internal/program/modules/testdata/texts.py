import base64
import binascii
import hashlib
import hmac
import re
import string
import textwrap
import uuid
from bisect import bisect, bisect_left, insort
from contextlib import ExitStack, contextmanager, suppress
import heapq


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


m = re.match(r"(?P<y>\d+)-(\d+)", "2024-05 rest")
print(m, m.group(), m.group(1, 2), m["y"], m.groups(), m.groupdict(), m.span(), m.start(2), m.end(), m.lastindex, m.lastgroup, m.re.pattern, m.string, m.expand(r"\2/\g<y>"))
print(re.findall(r"\d+", "a1b22"), re.findall(r"(a)(b)?", "aab"), re.split(r"[,;]\s*", "a, b;c"), re.split(r"(,)", "a,b", maxsplit=1), re.sub(r"\s+", " ", "a  b   c"), re.sub(r"(\w)(\w)", r"\2\1", "abcd"), re.subn("a", "b", "aaa", count=2), re.sub("a", lambda m: m.group().upper(), "banana"), re.escape("a.b*c d-é"), re.fullmatch("a+", "aaa") is not None, re.search("z", "abc"))
p = re.compile("A(B)?", re.I | re.M)
print(p, p.flags, p.groups, p.groupindex, p.sub("x", "abAB"), [m.span() for m in p.finditer("ab a")], p.search("xxab", 3), p == re.compile("A(B)?", re.I | re.M))
for bad in ("(", "[a", "*a", "(?P<x>a)(?P<x>b)"):
    show(re.compile, bad)
show(re.sub, "a", r"\2", "a")
show(re.sub, "a", r"\q", "a")
show(lambda: m.group(5))
show(re.match, "a", 5)
print(re.split(r"\b", "a bc"), re.sub("", "-", "abc"), re.findall("", "ab"), re.sub(r"x*", "-", "abxd"))
print(string.ascii_letters, string.digits, string.punctuation, string.capwords("a bc"), string.Template("$a ${b} $$").substitute(a=1, b=2), string.Template("$a $c").safe_substitute(a=1))
show(string.Template("$a").substitute)
show(string.Template("$ a").substitute)
print(textwrap.dedent("""\
    a
      b

    c"""), textwrap.indent("a\n\nb", "> "), textwrap.fill("The quick brown fox jumps over the lazy dog, well-known for that.", 20), textwrap.shorten("Hello  world of things", 12), textwrap.wrap("aaaaaaaaaaaa bb", 5))
print(base64.b64encode(b"hello?>"), base64.b64decode("aGVsbG8/Pg=="), base64.urlsafe_b64encode(b"\xff\xfe"), base64.urlsafe_b64decode("__4="), base64.b32encode(b"hi"), base64.b16encode(b"hi"), base64.b16decode("6869"), binascii.hexlify(b"ab"), binascii.unhexlify("6162"))
show(base64.b64decode, "abc")
show(base64.b64decode, "a")
print(hashlib.sha256(b"abc").hexdigest(), hashlib.md5(b"").hexdigest(), hashlib.sha1(b"x").digest(), hashlib.new("sha512", b"q").hexdigest()[:10], hmac.new(b"k", b"m", "sha256").hexdigest(), hmac.compare_digest("a", "a"))
h = hashlib.sha256()
h.update(b"a")
h.update(b"bc")
print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), h.name, h.digest_size)
show(hashlib.sha256, "text")
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.version, u.bytes, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), u == uuid.UUID(int=u.int), uuid.uuid4().version, len({uuid.uuid4() for _ in range(3)}) > 0)
show(uuid.UUID, "xyz")
x = [1, 3, 5]
insort(x, 4)
print(x, bisect(x, 3), bisect_left(x, 3))
heap = [5, 3, 8, 1]
heapq.heapify(heap)
heapq.heappush(heap, 2)
print(heap, heapq.heappop(heap), heapq.nsmallest(2, heap), heapq.nlargest(2, heap), list(heapq.merge([1, 4], [2, 3])))


@contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit", name)


with managed("a") as v:
    print(v)
with managed("b"):
    raise ValueError("boom")
try:
    with managed("c"):
        raise KeyError("k")
except KeyError as e:
    print("outside", e)
with suppress(KeyError):
    {}["x"]
with ExitStack() as stack:
    stack.enter_context(managed("s"))
    stack.callback(print, "callback")
print(chr(228), ord("ä"), ascii("ä"), repr("a'b"), format(3.14159, ".2f"), format(255, "x"), callable(len), hash("a") == hash("a"), isinstance(1, (str, int)), issubclass(bool, int), getattr(1, "x", 5), hasattr("a", "upper"))
show(chr, -1)
show(ord, "ab")
show(getattr, 1, "foo")
show(len, 5)
show(iter, 5)
show(print, "a", "b", sep=", ", end="!\n")
show(print, 1, foo=2)
show(isinstance, 1, 5)
