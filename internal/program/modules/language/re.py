"""re: regular expressions, matched by backtracking as in CPython; each step costs one of the program's."""

from _re import compile as _compile
from _re import error as error, escape as escape, find, find_all, template

NOFLAG = 0
IGNORECASE = I = 2
MULTILINE = M = 8
DOTALL = S = 16
UNICODE = U = 32
VERBOSE = X = 64
ASCII = A = 256

_SEARCH, _MATCH, _FULLMATCH = 0, 1, 2


class Match:
    def __init__(self, pattern, string, pos, endpos, spans):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = spans

    def _number(self, group):
        if isinstance(group, str):
            if group in self.re.groupindex:
                return self.re.groupindex[group]
        elif isinstance(group, int) and 0 <= group <= self.re.groups:
            return group
        raise IndexError("no such group")

    def _get(self, group, default=None):
        number = self._number(group)
        start, end = self._spans[2 * number], self._spans[2 * number + 1]
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        if not groups:
            return self.string[self._spans[0]:self._spans[1]]
        if len(groups) == 1:
            return self._get(groups[0])
        return tuple([self._get(group) for group in groups])

    def __getitem__(self, group):
        return self._get(group)

    def groups(self, default=None):
        return tuple([self._get(number, default) for number in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._get(name, default) for name in self.re.groupindex}

    def start(self, group=0, /):
        return self._spans[2 * self._number(group)]

    def end(self, group=0, /):
        return self._spans[2 * self._number(group) + 1]

    def span(self, group=0, /):
        number = self._number(group)
        return (self._spans[2 * number], self._spans[2 * number + 1])

    @property
    def regs(self):
        return tuple([self.span(group) for group in range(self.re.groups + 1)])

    def expand(self, template):
        return _expand(self, _template(self.re, template))

    @property
    def lastindex(self):
        last = self._spans[-1]
        return None if last < 1 else last

    @property
    def lastgroup(self):
        for name, number in self.re.groupindex.items():
            if number == self._spans[-1]:
                return name
        return None

    def __bool__(self):
        return True

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


def _template(pattern, text):
    """The parts of a replacement: texts and numbers of groups."""
    return template(text, pattern.groups, pattern.groupindex)


def _expand(match, parts):
    texts = []
    for part in parts:
        texts.append(part if isinstance(part, str) else match._get(part, ""))
    return "".join(texts)


def _bounds(string, pos, endpos):
    if not isinstance(string, str):
        if isinstance(string, bytes):
            raise TypeError("cannot use a string pattern on a bytes-like object")
        raise TypeError(f"expected string or bytes-like object, got '{type(string).__name__}'")
    size = len(string)
    endpos = size if endpos is None or endpos > size else max(endpos, 0)
    return min(max(pos, 0), size), endpos


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags, self.groups, self.groupindex = _compile(pattern, flags)

    def _find(self, string, pos, endpos, how):
        pos, endpos = _bounds(string, pos, endpos)
        spans = find(self.pattern, self.flags, string, pos, endpos, how)
        return None if spans is None else Match(self, string, pos, endpos, spans)

    def _all(self, string, pos, endpos, limit=0):
        pos, endpos = _bounds(string, pos, endpos)
        return find_all(self.pattern, self.flags, string, pos, endpos, limit)

    def search(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, _SEARCH)

    def match(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._find(string, pos, endpos, _FULLMATCH)

    def finditer(self, string, pos=0, endpos=None):
        first, last = _bounds(string, pos, endpos)
        return iter([Match(self, string, first, last, spans) for spans in self._all(string, pos, endpos)])

    def findall(self, string, pos=0, endpos=None):
        found = []
        for spans in self._all(string, pos, endpos):
            if self.groups == 0:
                found.append(string[spans[0]:spans[1]])
            elif self.groups == 1:
                found.append("" if spans[2] < 0 else string[spans[2]:spans[3]])
            else:
                found.append(tuple(["" if spans[2 * i] < 0 else string[spans[2 * i]:spans[2 * i + 1]]
                                    for i in range(1, self.groups + 1)]))
        return found

    def split(self, string, maxsplit=0):
        parts = []
        end = 0
        for spans in [] if maxsplit < 0 else self._all(string, 0, None, maxsplit):
            parts.append(string[end:spans[0]])
            for i in range(1, self.groups + 1):
                parts.append(None if spans[2 * i] < 0 else string[spans[2 * i]:spans[2 * i + 1]])
            end = spans[1]
        parts.append(string[end:])
        return parts

    def subn(self, repl, string, count=0):
        parts = [] if callable(repl) else _template(self, repl)
        texts = []
        end = 0
        found = self._all(string, 0, None, count)
        for spans in found:
            match = Match(self, string, 0, len(string), spans)
            texts.append(string[end:spans[0]])
            texts.append(repl(match) if callable(repl) else _expand(match, parts))
            end = spans[1]
        texts.append(string[end:])
        return "".join(texts), len(found)

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.pattern == other.pattern and self.flags == other.flags

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __repr__(self):
        names = []
        for name, bit in (("IGNORECASE", I), ("MULTILINE", M), ("DOTALL", S), ("VERBOSE", X), ("ASCII", A)):
            if self.flags & bit:
                names.append(f"re.{name}")
        return f"re.compile({', '.join([repr(self.pattern)[:200], '|'.join(names)] if names else [repr(self.pattern)[:200]])})"


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    return Pattern(pattern, flags)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def purge():
    return None
