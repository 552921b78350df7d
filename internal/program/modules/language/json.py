"""json: text of values, and values of text."""

from _json import JSONDecodeError as JSONDecodeError
from _json import dumps as _dumps
from _json import loads as _loads


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        return _dumps(o, self.skipkeys, self.ensure_ascii, self.allow_nan, self.indent, self.item_separator,
                      self.key_separator, self.sort_keys, self.default)

    def iterencode(self, o):
        yield self.encode(o)


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self._hooks = (object_hook, parse_float, parse_int, parse_constant, object_pairs_hook, strict)

    def decode(self, s):
        return _loads(s, *self._hooks)


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
          separators=None, default=None, sort_keys=False, **kw):
    if cls is not None:
        return cls(skipkeys=skipkeys, ensure_ascii=ensure_ascii, check_circular=check_circular, allow_nan=allow_nan,
                   indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw).encode(obj)
    item_separator, key_separator = (", " if indent is None else ",", ": ") if separators is None else separators
    return _dumps(obj, skipkeys, ensure_ascii, allow_nan, indent, item_separator, key_separator, sort_keys, default)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, strict=True, **kw):
    if cls is not None:
        return cls(**kw).decode(s)
    return _loads(s, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook, strict)
