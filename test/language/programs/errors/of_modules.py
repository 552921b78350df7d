# Programs make the errors of modules, and derive from them.
import binascii
import copy
import csv
import dataclasses
import decimal
import io
import json
import re
import statistics


def show(make):
    try:
        error = make()
    except Exception as wrong:
        print("!", type(wrong).__name__, wrong)
        return
    known = [(name, getattr(error, name)) for name in ("msg", "pattern", "doc", "pos", "lineno", "colno") if hasattr(error, name)]
    print(repr(error), str(error), error.args, known)


show(lambda: re.error("x"))
show(lambda: re.error("x", "pattern"))
show(lambda: re.error("x", None, 3))
show(lambda: re.error("x", "abc", 1))
show(lambda: re.error("x", "a\nbc\nd", 3))
show(lambda: re.error("x", "a\nbc\nd", 0))
show(lambda: re.error("x", "a\nbc\nd", 60))
show(lambda: re.error("x", "a\nbc\nd", -1))
show(lambda: re.error("x", b"a\nbc", 3))
show(lambda: re.error(msg="x", pos=2, pattern="äöü"))
show(lambda: re.error(5))
show(lambda: re.error(5, "abc", 1))
show(lambda: re.error())
show(lambda: re.error(pattern="x"))
show(lambda: re.error("x", "y", 1, 2))
show(lambda: re.error("x", msg="y"))
show(lambda: re.error("x", place=1))
show(lambda: json.JSONDecodeError("m", "doc\nd", 5))
show(lambda: json.JSONDecodeError(doc="doc\nd", pos=1, msg="m"))
show(lambda: json.JSONDecodeError("m"))
show(lambda: json.JSONDecodeError("m", pos=1))
show(lambda: json.JSONDecodeError())
show(lambda: json.JSONDecodeError(1, 2, 3, 4))
show(lambda: json.JSONDecodeError("m", "d", 1, doc=""))
show(lambda: statistics.StatisticsError("m", 2))
show(lambda: decimal.InvalidOperation("m", 2))
show(lambda: decimal.DivisionByZero())
show(lambda: csv.Error("m", 2))
show(lambda: binascii.Error("m"))
show(lambda: io.UnsupportedOperation("m"))
show(lambda: io.UnsupportedOperation(2, "m"))
show(lambda: copy.Error("m"))
show(lambda: dataclasses.FrozenInstanceError("m"))


class Same(re.error):
    pass


class Own(re.error):
    def __init__(self, text, at, *, kind="own"):
        self.kind = kind
        super().__init__(f"<{text}>", text, at)


class Late(json.JSONDecodeError):
    def __init__(self, text):
        self.before = self.args
        super().__init__(doc=text, msg="late", pos=2)


class Never(json.JSONDecodeError):
    def __init__(self, *args):
        pass


class Told(json.JSONDecodeError):
    def __str__(self):
        return f"{self.msg}!"


show(lambda: Same("x", "abc", 1))
show(lambda: Same("x", pos=1, pattern="abc"))
show(lambda: Same())
show(lambda: Own("a\nb", 2))
show(lambda: Own("a", 0, kind="k"))
show(lambda: Late("abc"))
show(lambda: Never(1, 2))
show(lambda: Told("m", "d", 1))
show(lambda: Own("a", 0).kind)
show(lambda: Late("abc").before)

for raised in (re.error("x", "abc", 2), Own("abc", 1), json.JSONDecodeError("m", "d", 1), Late("abc")):
    try:
        raise raised from ValueError("cause")
    except (re.error, ValueError) as error:
        print(type(error).__name__, error, repr(error.__cause__), isinstance(error, re.error))
try:
    raise re.error
except TypeError as error:
    print(error)
for pattern in ("(", "a\n(", "[z-a]", "(?<=a*)b"):
    try:
        re.compile(pattern)
    except re.error as error:
        print(error, error.args, error.msg, error.pos, error.lineno, error.colno, error.pattern == pattern)
try:
    json.loads("[1,\n x]")
except json.JSONDecodeError as error:
    print(error, error.args, error.msg, error.pos, error.lineno, error.colno)
again = re.error("first", "abc", 1)
again.__init__("second")
print(again, again.args, again.pattern, again.pos)
try:
    re.error.__init__(ValueError("x"), "y")
except TypeError:
    print("of no such error")
for made in "abc", "a\nb", "äbc", "€", "😀", "abcd":
    print(UnicodeEncodeError("codec", made, 0, 1, "why"), UnicodeEncodeError("codec", made, 0, 2, "why"))
