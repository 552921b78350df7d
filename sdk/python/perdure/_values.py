"""Values are JSON. Their text is compact, so that what is hashed is what is sent."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any, Dict, Iterable, List, Optional, Tuple, Union

MAX_VALUE = 65536
_PIECE = 512

#: Arguments as the gateway takes them: each with a value, and a name if they are named.
Arguments = List[Dict[str, Any]]


def encode(value: Any) -> str:
    """The compact text of a value. What JSON has no word for is a TypeError."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def decode(text: Union[str, bytes]) -> Any:
    """The value of a text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python reads an integer of more than some thousand digits only in pieces
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int:
    number, sign = 0, -1 if digits.startswith("-") else 1
    digits = digits.lstrip("-")
    for at in range(0, len(digits), _PIECE):
        piece = digits[at : at + _PIECE]
        number = number * 10 ** len(piece) + int(piece)
    return sign * number


def copied(value: Any) -> Any:
    """What a value is on the other side."""
    return decode(encode(value))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} is not a JSON value: give a number, text, list, dict or dataclass")


def arguments(args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Arguments:
    """All by position, or all by name: the gateway knows no mixture."""
    if args and kwargs:
        raise TypeError("give the arguments of a call to another function all by position or all by name")
    if len(args) + len(kwargs) > 64:
        raise TypeError("a call takes at most 64 arguments")
    if kwargs:
        return [{"name": name, "value": value} for name, value in kwargs.items()]
    return [{"value": value} for value in args]


def bound(given: Any) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
    """The arguments of a Python call from the document that an execution got: an array, or an object."""
    if isinstance(given, dict):
        return (), given
    if isinstance(given, list):
        return tuple(given), {}
    if given is None:
        return (), {}
    return (given,), {}


def call_hash(function: str, on_timeout: str, param: Optional[Any], args: Iterable[Dict[str, Any]]) -> str:
    """What a step called, as the gateway computes it, to tell whether it is the same now."""
    lines = [function, on_timeout, encode(param)]
    lines += [f"{argument.get('name', '')}={encode(argument.get('value'))}" for argument in args]
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
