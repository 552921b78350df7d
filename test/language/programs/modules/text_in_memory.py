# io.StringIO and io.BytesIO: text and bytes that are read and written as files are.
import io
from io import SEEK_CUR, SEEK_END, BytesIO, StringIO

out = StringIO()
print(out.write("one\n"), out.write(""), out.tell(), out.closed, out.readable(), out.writable(), out.seekable(), out.isatty())
out.writelines(["two\n", "three"])
print("four", 5, sep="-", end="!\n", file=out)
print(file=out)
print("last", end="", file=out, flush=True)
print(repr(out.getvalue()), out.tell())
out.seek(4)
print(out.read(3), out.readline(), out.read(2), out.readline(2), out.readline(), out.tell())
print(out.readlines(), out.read(), repr(out.readline()), out.tell())
out.seek(0)
for line in out:
    print(line, end="|")
    if line.startswith("two"):
        break
print(next(out), list(out))
print(out.seek(4), out.write("ZWEIE"), repr(out.getvalue()), repr(out.read()))
print(out.seek(3), out.truncate(), repr(out.getvalue()), out.seek(6), out.truncate(), repr(out.getvalue()), out.write("x"), repr(out.getvalue()))
print(out.truncate(2), out.tell(), out.seek(0, SEEK_END), out.seek(0, SEEK_CUR), out.seek(1), repr(out.read()))


class Loud:
    """Has write() as files have."""

    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("flushed")


class Shown:
    def __str__(self):
        return "shown"


loud = Loud()
print("a", 2, Shown(), file=loud)
print(Shown(), Shown(), sep="", end="", file=loud, flush=True)
print(file=loud, sep=None, end=None)
print(loud.parts)
print("to the output", file=None)

for newline in (None, "", "\n", "\r", "\r\n"):
    text = StringIO("a\nb\r\nc\rd\r\r\n\n\re", newline=newline)
    print(repr(newline), repr(text.getvalue()), text.readline(), text.readlines(), text.tell())
    text.seek(2)
    print([text.readline(1), text.readline(2), text.readline(), text.readline()])
    text = StringIO(newline=newline)
    print(text.write("x\ny\r\n"), text.tell(), repr(text.getvalue()))
print(StringIO("é\nüx\nß").readlines(), StringIO("ab\ncd\nef").readlines(3), StringIO("ab\ncd\nef").readlines(0), StringIO(None).getvalue() == "")

with StringIO("inside") as inside:
    print(inside.read(2))
print(inside.closed)


def tried(what, *args):
    try:
        print(what.__name__, what(*args))
    except (ValueError, TypeError, OSError) as error:
        print(what.__name__, type(error).__name__, error)


for method in ("read", "readline", "readlines", "tell", "getvalue", "readable", "seekable", "truncate", "isatty", "flush", "close", "fileno", "__iter__", "__next__", "__enter__"):
    tried(getattr(inside, method))
tried(inside.write, "x")
tried(inside.writelines, ["x"])
tried(inside.seek, 0)
for make in (StringIO, BytesIO):
    empty = make()
    for method, args in (("write", (3,)), ("write", ("x" if make is BytesIO else b"x",)), ("read", ("x",)), ("read", (1.5,)), ("readline", ("x",)), ("seek", (-1,)),
                         ("seek", (0, 3)), ("seek", ("a",)), ("truncate", (-1,)), ("writelines", (3,)), ("fileno", ()), ("detach", ())):
        tried(getattr(empty, method), *args)
tried(empty.writelines, "ab")
tried(StringIO, 3)
tried(StringIO, "", "x")
tried(StringIO, "", 3)
tried(BytesIO, "x")
tried(StringIO().seek, 1, SEEK_CUR)
try:
    StringIO().fileno()
except io.UnsupportedOperation as error:
    print(repr(error), isinstance(error, OSError), isinstance(error, ValueError))
try:
    print("x", file=3)
except AttributeError as error:
    print(error)
try:
    print("x", file=BytesIO())
except TypeError as error:
    print(error)
try:
    print("x", file=StringIO(), sep=1)
except TypeError as error:
    print(error)
try:
    print("x", file=StringIO(), nope=1)
except TypeError as error:
    print(error)

data = BytesIO(b"one\ntwo\n\xff")
print(data.readline(), data.read(1), data.read1(2), data.tell(), data.readlines(), data.read())
print(data.seek(-2, SEEK_END), data.seek(-1, SEEK_CUR), data.write(b"--"), data.getvalue(), data.seek(12), data.write(b"!"), data.getvalue())
print(data.seek(-100, SEEK_CUR), [line for line in data], data.truncate(3), data.getvalue())
print(isinstance(out, io.TextIOBase), isinstance(data, io.BufferedIOBase), isinstance(data, io.IOBase), isinstance(out, io.BufferedIOBase))


class Upper(StringIO):
    def write(self, text):
        return super().write(text.upper())


upper = Upper("start ")
upper.seek(0, 2)
print("and end", 1, file=upper)
upper.writelines(["more", "\n"])
print(upper.getvalue())
print([print(word, file=upper) for word in map(str, [1, 2])], sorted([3, 1], key=lambda n: print(n, file=upper) or n), repr(upper.getvalue()))
