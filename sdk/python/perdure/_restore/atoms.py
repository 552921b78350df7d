"""Values without references to others, as text or numbers, and back."""

from __future__ import annotations

import datetime
import decimal
import fractions
import pathlib
import re
import uuid
import zoneinfo


def _datetime(value):
    return f"{value.replace(tzinfo=None).isoformat()}|{value.fold}|{_zone(value.tzinfo)}"


def _zone(zone) -> str:
    if zone is None:
        return ""
    if type(zone) is datetime.timezone:
        offset = zone.utcoffset(None)
        name = zone.tzname(None)
        plain = datetime.timezone(offset).tzname(None)
        return f"+{_delta(offset)}" + ("" if name == plain else f":{name}")
    if type(zone) is zoneinfo.ZoneInfo and zone.key:
        return f"/{zone.key}"
    raise ValueError(f"a time zone of type {type(zone).__name__}")


def _zone_of(text: str):
    if not text:
        return None
    if text[0] == "/":
        if not re.fullmatch(r"[A-Za-z0-9_+/-]{1,128}", text[1:]):
            raise ValueError("time zone")
        return zoneinfo.ZoneInfo(text[1:])
    offset, _, name = text[1:].partition(":")
    delta = _delta_of(offset)
    if name:
        return datetime.timezone(delta, name)
    return datetime.timezone.utc if not delta else datetime.timezone(delta)


def _datetime_of(text: str):
    moment, fold, zone = text.split("|", 2)
    return datetime.datetime.fromisoformat(moment).replace(fold=int(fold), tzinfo=_zone_of(zone))


def _time_of(text: str):
    moment, fold, zone = text.split("|", 2)
    return datetime.time.fromisoformat(moment).replace(fold=int(fold), tzinfo=_zone_of(zone))


def _delta(value) -> str:
    return f"{value.days},{value.seconds},{value.microseconds}"


def _delta_of(text: str):
    days, seconds, micros = text.split(",")
    return datetime.timedelta(int(days), int(seconds), int(micros))


def _decimal_of(text: str):
    return decimal.Decimal(text)


def _fraction_of(text: str):
    top, bottom = text.split("/")
    if len(text) > 1 << 16:
        raise ValueError("fraction")
    return fractions.Fraction(int(top, 16), int(bottom, 16))


def _complex_of(text: str):
    real, imaginary = text.split(",")
    return complex(float.fromhex(real), float.fromhex(imaginary))


def _pattern(value) -> str:
    if not isinstance(value.pattern, str):
        raise ValueError("a pattern of bytes")
    return f"{value.flags & ~re.DEBUG}|{value.pattern}"


# kind: (type, to text, from text). The kinds are format: they are never given to something else.
ATOMS = {
    "datetime": (datetime.datetime, _datetime, _datetime_of),
    "date": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
    "time": (datetime.time, _datetime, _time_of),
    "timedelta": (datetime.timedelta, _delta, _delta_of),
    "timezone": (datetime.timezone, _zone, _zone_of),
    "zoneinfo": (zoneinfo.ZoneInfo, _zone, _zone_of),
    "decimal": (decimal.Decimal, str, _decimal_of),
    "fraction": (fractions.Fraction, lambda v: f"{v.numerator:x}/{v.denominator:x}", _fraction_of),
    "uuid": (uuid.UUID, lambda v: v.hex, lambda t: uuid.UUID(hex=t)),
    "complex": (complex, lambda v: f"{v.real.hex()},{v.imag.hex()}", _complex_of),
    "path": (type(pathlib.Path()), str, pathlib.Path),
    "purepath": (pathlib.PurePosixPath, str, pathlib.PurePosixPath),
    "pattern": (re.Pattern, _pattern, lambda t: re.compile(t.split("|", 1)[1], int(t.split("|", 1)[0]))),
}
KIND_OF = {kind: name for name, (kind, _, _) in ATOMS.items()}
