"""io: text and bytes that are read and written as files are. There are no files."""

from _builtins import index as _index, name_by_module as _name_by_module

DEFAULT_BUFFER_SIZE = 8192
SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class UnsupportedOperation(OSError, ValueError):
    pass


def _size_of(size):
    """How much is asked for; None where it is all."""
    if size is None:
        return None
    if not hasattr(type(size), "__index__"):
        raise TypeError(f"argument should be integer or None, not '{type(size).__name__}'")
    size = size.__index__()
    return None if size < 0 else size


def _cut(text, end):
    """The lines of a text or bytes, with their ends."""
    parts = text.split(end)
    last = parts.pop()
    lines = [part + end for part in parts]
    if last:
        lines.append(last)
    return lines


def _cut_anywhere(text):
    """The lines of a text in which each of \\n, \\r and \\r\\n is an end."""
    lines = []
    for line in _cut(text, "\n"):
        *before, last = line.split("\r")
        ended = [part + "\r" for part in before]
        if last == "\n" and ended:
            ended[-1] += last
        elif last:
            ended.append(last)
        lines += ended
    return lines


class IOBase:
    _closed = False

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def close(self):
        if not self._closed:
            self.flush()
            self._closed = True

    def flush(self):
        self._check()

    def fileno(self):
        self._unsupported("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def seek(self, offset, whence=SEEK_SET, /):
        self._unsupported("seek")

    def truncate(self, size=None, /):
        self._unsupported("truncate")

    def tell(self):
        return self.seek(0, SEEK_CUR)

    def readline(self, size=-1, /):
        self._unsupported("readline")

    def readlines(self, hint=-1, /):
        hint = _size_of(hint) or None
        lines, length = [], 0
        for line in self:
            lines.append(line)
            length += len(line)
            if hint is not None and length > hint:
                break
        return lines

    def writelines(self, lines, /):
        self._check()
        for line in lines:
            self.write(line)

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *reason):
        self.close()


class TextIOBase(IOBase):
    encoding = None
    errors = None

    def read(self, size=-1, /):
        self._unsupported("read")

    def write(self, text, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class BufferedIOBase(IOBase):
    def read(self, size=-1, /):
        self._unsupported("read")

    def write(self, data, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")


class _InMemory:
    """What is kept as the content up to a point, and parts behind it that are put together when it is read.

    The lines that come next are kept from one readline to another one, the next one last: else each would look at all that there is.
    """

    def _hold(self, empty):
        self._empty = empty
        self._content = empty
        self._added = []
        self._length = 0
        self._position = 0
        self._lines = None

    def _all(self):
        if self._added:
            self._content = self._empty.join([self._content, *self._added])
            self._added = []
        return self._content

    def _put(self, part):
        self._lines = None
        length = self._length
        position = self._position
        end = position + len(part)
        if position == length:
            self._added.append(part)
        elif part:
            content = self._all() + self._nothing * (position - length)
            self._content = content[:position] + part + content[end:]
        else:
            return
        self._position = end
        self._length = end if end > length else length

    def _rest(self):
        return self._all()[self._position:]

    def read(self, size=-1, /):
        self._check()
        size = _size_of(size)
        self._lines = None
        result = self._rest() if size is None else self._all()[self._position:self._position + size]
        self._position += len(result)
        return result

    def readline(self, size=-1, /):
        self._check()
        size = _size_of(size)
        if self._lines is None:
            self._lines = self._cut_rest()
            self._lines.reverse()
        if not self._lines or size == 0:
            return self._empty
        line = self._lines.pop()
        if size is not None and size < len(line):
            self._lines.append(line[size:])
            line = line[:size]
        self._position += len(line)
        return line

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None, /):
        self._check()
        wanted = self._position if size is None else _size_of(size)
        if wanted is None:
            raise ValueError(f"{self._negative_size} {size}")
        if wanted < self._length:
            self._lines = None
            self._content = self._all()[:wanted]
            self._length = wanted
        return wanted

    def getvalue(self):
        self._check()
        return self._all()

    def close(self):
        self._hold(self._empty)
        self._closed = True

    def flush(self):
        self._check()

    def readable(self):
        self._check()
        return True

    def writable(self):
        self._check()
        return True

    def seekable(self):
        self._check()
        return True


class StringIO(_InMemory, TextIOBase):
    line_buffering = False
    _nothing = "\0"
    _negative_size = "Negative size value"

    def __init__(self, initial_value="", newline="\n"):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._newline = newline
        self._hold("")
        if initial_value:
            self._put(self._translated(initial_value))
            self._position = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def _check_as_any(self):
        """Has the words that CPython has in what StringIO takes from the base of all files."""
        super()._check()

    def _translated(self, text):
        newline = self._newline
        if newline == "\n" or newline == "":
            return text
        if newline is None:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\n", newline)

    def _cut_rest(self):
        if self._newline == "":
            return _cut_anywhere(self._rest())
        return _cut(self._rest(), self._newline or "\n")

    def write(self, text, /):
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        self._check()
        self._put(self._translated(text))
        return len(text)

    def seek(self, position, whence=SEEK_SET, /):
        self._check()
        position = _index(position)
        if whence not in (SEEK_SET, SEEK_CUR, SEEK_END):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == SEEK_SET and position < 0:
            raise ValueError(f"Negative seek position {position}")
        if whence != SEEK_SET and position != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._lines = None
        if whence == SEEK_SET:
            self._position = position
        elif whence == SEEK_END:
            self._position = self._length
        return self._position

    def isatty(self):
        self._check_as_any()
        return False

    def flush(self):
        return None

    def writelines(self, lines, /):
        self._check_as_any()
        super().writelines(lines)

    def __iter__(self):
        self._check_as_any()
        return self

    def __enter__(self):
        self._check_as_any()
        return self


class BytesIO(_InMemory, BufferedIOBase):
    _nothing = b"\0"
    _negative_size = "negative size value"

    def __init__(self, initial_bytes=b""):
        self._hold(b"")
        if initial_bytes is not None:
            self.write(initial_bytes)
            self._position = 0

    def _cut_rest(self):
        return _cut(self._rest(), b"\n")

    def write(self, data, /):
        self._check()
        if not isinstance(data, bytes):
            raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
        self._put(data)
        return len(data)

    def read1(self, size=-1, /):
        return self.read(size)

    def seek(self, position, whence=SEEK_SET, /):
        self._check()
        position = _index(position)
        if whence == SEEK_SET and position < 0:
            raise ValueError(f"negative seek value {position}")
        if whence not in (SEEK_SET, SEEK_CUR, SEEK_END):
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        self._lines = None
        if whence == SEEK_CUR:
            position += self._position
        elif whence == SEEK_END:
            position += self._length
        self._position = max(0, position)
        return self._position

    def __iter__(self):
        return self


StringIO.__module__ = BytesIO.__module__ = "_io"
_name_by_module(StringIO)
_name_by_module(BytesIO)
