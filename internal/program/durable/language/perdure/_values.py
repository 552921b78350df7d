"""Values cross as JSON. Their text is compact, so that what is compared is what is sent."""

import json

MAX_VALUE = 65536
MAX_ARGUMENTS = 64
_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


def encode(value):
    """The compact text of a value. What JSON has no word for is a TypeError."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def decode(text):
    """The value of a text."""
    return json.loads(text)


def copied(value):
    """What a value is on the other side."""
    return decode(encode(value))


def size(text):
    """The bytes that a text takes."""
    return len(text.encode("utf-8", "surrogatepass"))


def _plain(value):
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None and not isinstance(value, type):
        return {name: getattr(value, name) for name in fields}
    raise TypeError(f"{type(value).__name__} is not a JSON value: give a number, text, list, dict or dataclass")


def arguments(args, kwargs):
    """All by position, or all by name, as the gateway takes them: nobody knows a mixture."""
    if args and kwargs:
        raise TypeError("give the arguments of a call to another function all by position or all by name")
    if len(args) + len(kwargs) > MAX_ARGUMENTS:
        raise TypeError(f"a call takes at most {MAX_ARGUMENTS} arguments")
    if kwargs:
        return [{"name": name, "value": value} for name, value in kwargs.items()]
    return [{"value": value} for value in args]


def bound(given):
    """The arguments of a call from the document that an execution got: an array, or an object."""
    if isinstance(given, dict):
        return (), given
    if isinstance(given, list):
        return tuple(given), {}
    if given is None:
        return (), {}
    return (given,), {}


def seconds(span):
    """The seconds of a time span: a number, or text such as ``"1h30m"``."""
    if isinstance(span, (int, float)) and not isinstance(span, bool):
        return float(span)
    text = str(span).strip()
    if text == "0":
        return 0.0
    total, at = 0.0, 0
    while at < len(text):
        number, at = _take(text, at, "0123456789.")
        unit, at = _take(text, at, "nuµmsh")
        if unit not in _UNITS or number.count(".") > 1 or number in ("", "."):
            at, text = 0, ""
            break
        total += float(number) * _UNITS[unit]
    if not text:
        raise ValueError(f"{span!r} is not a time span: give seconds, or text such as '1m30s'")
    return total


def _take(text, at, letters):
    end = at
    while end < len(text) and text[end] in letters:
        end += 1
    return text[at:end], end


def span(value):
    """A time span as the gateway takes it."""
    if isinstance(value, str):
        seconds(value)
        return value
    milliseconds = round(float(value) * 1000)
    return f"{milliseconds // 1000}s" if milliseconds % 1000 == 0 else f"{milliseconds}ms"
