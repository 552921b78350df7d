"""The bytes of a save point: numbers of variable length, text, and the frame around them."""

from __future__ import annotations

import struct
import zlib

from .errors import CorruptSavePoint

MAGIC = b"PDR\x01"

# What a value begins with. Format: never renumbered.
NONE, FALSE, TRUE, INT, FLOAT, STR, BYTES, REF, ELLIPSIS, NOT_IMPLEMENTED = range(10)

# What a record begins with. Format: never renumbered.
# fmt: off
(
    LIST, TUPLE, DICT, SET, FROZENSET, DEQUE, BYTEARRAY, ATOM, ENUM, OBJECT,
    NAMED_TUPLE, ERROR, CLASS, FUNCTION, CLOSURE, METHOD, BUILTIN_METHOD, START, PARTIAL, MODULE,
    LOGGER, CELL, COROUTINE, ITERATOR, VIEW, RANGE, SLICE, OWN, TEXT, DICT_KIND,
    FLAG, OWN_METHOD, GLOBAL,
) = range(33)
# fmt: on


class Out:
    """Collects bytes, up to a limit."""

    def __init__(self) -> None:
        self.data = bytearray()

    def number(self, value: int) -> None:
        data = self.data
        while value > 0x7F:
            data.append(value & 0x7F | 0x80)
            value >>= 7
        data.append(value)

    def blob(self, value: bytes) -> None:
        self.number(len(value))
        self.data += value

    def text(self, value: str) -> None:
        self.blob(value.encode("utf-8", "surrogatepass"))

    def integer(self, value: int) -> None:
        self.blob(value.to_bytes((value.bit_length() + 8) // 8, "little", signed=True))

    def float(self, value: float) -> None:
        self.data += struct.pack("<d", value)


class In:
    """Reads what Out wrote. Whatever does not fit is a CorruptSavePoint."""

    def __init__(self, data: bytes):
        self.data = data
        self.at = 0

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise CorruptSavePoint("it ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise CorruptSavePoint("a number is too long")

    def count(self) -> int:
        """A number of things, each of at least one byte."""
        value = self.number()
        if value > len(self.data) - self.at:
            raise CorruptSavePoint("it says to be longer than it is")
        return value

    def blob(self) -> bytes:
        size = self.count()
        self.at += size
        return self.data[self.at - size : self.at]

    def text(self) -> str:
        try:
            return self.blob().decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise CorruptSavePoint(f"a text is not UTF-8: {error}") from None

    def integer(self) -> int:
        return int.from_bytes(self.blob(), "little", signed=True)

    def float(self) -> float:
        self.at += 8
        if self.at > len(self.data):
            raise CorruptSavePoint("it ends too early")
        return struct.unpack("<d", self.data[self.at - 8 : self.at])[0]


def framed(body: bytes) -> bytes:
    return MAGIC + struct.pack("<I", zlib.crc32(body)) + body


def unframed(data: bytes) -> bytes:
    data = bytes(data)
    if data[:3] != MAGIC[:3] or len(data) < 8:
        raise CorruptSavePoint("it is not a save point")
    if data[3] != MAGIC[3]:
        raise CorruptSavePoint(f"it has the format {data[3]}, this version reads {MAGIC[3]}")
    if struct.unpack("<I", data[4:8])[0] != zlib.crc32(data[8:]):
        raise CorruptSavePoint("its checksum does not fit")
    return data[8:]
