"""Iterators as data: what they go over, and how far they are."""

from __future__ import annotations

import gc
import itertools
import warnings

from .activation import Loop

# By the name of the type, as some have no other. Their __reduce__ gives iter or reversed, the source and the position.
SEQUENCES = {
    "list_iterator",
    "tuple_iterator",
    "str_iterator",
    "str_ascii_iterator",
    "range_iterator",
    "longrange_iterator",
    "bytes_iterator",
    "bytearray_iterator",
    "list_reverseiterator",
    "reversed",
}
SOURCES = (list, tuple, str, range, bytes, bytearray)
VIEWS = {"dict_keyiterator": "keys", "dict_valueiterator": "values", "dict_itemiterator": "items"}
COMPOSED = {
    "enumerate": enumerate,
    "zip": zip,
    "map": map,
    "filter": filter,
    "count": itertools.count,
    "repeat": itertools.repeat,
    "chain": itertools.chain,
    "islice": itertools.islice,
}


class SetRest:
    """What remains of an iteration over a set: the set made again may have another order."""

    __slots__ = ("source", "size", "rest")

    def __init__(self, source, size: int, rest: list):
        self.source = source
        self.size = size
        self.rest = rest

    def __iter__(self):
        return self

    def __length_hint__(self):
        return len(self.rest)

    def __next__(self):
        if self.source is not None and len(self.source) != self.size:
            self.size = -1
            raise RuntimeError("Set changed size during iteration")
        if not self.rest:
            self.source = None
            raise StopIteration
        return self.rest.pop(0)


class Changed(Exception):
    """The source of an iterator has changed in a way that would be forgotten."""


def describe(iterator) -> tuple | None:
    """(kind, parts) of an iterator, None for what is none of these."""
    kind = type(iterator)
    name = kind.__name__
    if kind is SetRest:
        return "set", [iterator.source, iterator.size, iterator.rest]
    if kind is Loop:
        return "loop", [iterator.of]
    if kind.__module__ == "builtins" and name in SEQUENCES:
        how, arguments, *state = iterator.__reduce__()
        if not state and not arguments[0]:
            return "end", []  # over for good: what is added to its source later is not seen
        return ("reversed" if how is reversed else "iter"), [arguments[0], state[0] if state else None]
    if kind.__module__ == "builtins" and name in VIEWS:
        return _view(iterator, VIEWS[name])
    if kind.__module__ == "builtins" and name == "set_iterator":
        return _set(iterator)
    if COMPOSED.get(name) is kind:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, arguments, *state = iterator.__reduce__()
        parts = [tuple(arguments), state[0] if state else None]
        if not all(map(is_plain, _inner(name, *parts))):
            raise Changed(f"{name} over an iterator of another kind")
        return name, parts
    return None


def _source(iterator, kinds) -> object:
    return next((thing for thing in gc.get_referents(iterator) if isinstance(thing, kinds)), None)


def _rest(iterator) -> list:
    try:
        return iterator.__reduce__()[1][0]
    except RuntimeError as error:
        raise Changed(f"an iteration over a collection that has changed: {error}") from None


def _view(iterator, view: str) -> tuple:
    source = _source(iterator, dict)
    rest = _rest(iterator)
    if source is None:
        return "end", []
    position = len(source) - len(rest)
    again = list(getattr(dict, view)(source))[position:]
    if view == "items":
        same = all(a is c and b is d for (a, b), (c, d) in zip(again, rest))
    else:
        same = all(a is b for a, b in zip(again, rest))
    if not same or position < 0:
        raise Changed("an iteration over a dictionary whose keys have changed")
    return view, [source, position]


def _set(iterator) -> tuple:
    source = _source(iterator, (set, frozenset))
    rest = _rest(iterator)
    return "set", [source, len(source) if source is not None else 0, list(rest)]


def make(kind: str, parts: list):
    """The iterator that describe() described, and whether its position is set when its source is complete."""
    if kind == "set":
        source, size, rest = parts
        if type(source) not in (set, frozenset, type(None)) or type(size) is not int or type(rest) is not list:
            raise ValueError("set iterator")
        return SetRest(source, size, rest), None
    if kind == "end":
        made = iter(())
        next(made, None)
        return made, None
    if kind == "loop":
        return Loop(parts[0]), None
    if kind in ("iter", "reversed"):
        source, state = parts
        if type(source) not in SOURCES:
            raise ValueError("source of an iterator")
        return (iter if kind == "iter" else reversed)(source), state
    if kind in VIEWS.values():
        source, position = parts
        if type(position) is not int or not 0 <= position <= len(source):
            raise ValueError("position")
        iterator = iter(getattr(dict, kind)(source))
        for _ in range(position):
            next(iterator)
        return iterator, None
    arguments, state = parts
    if not all(map(is_plain, _inner(kind, arguments, state))):
        raise ValueError("an iterator over something else")
    return COMPOSED[kind](*arguments), state


def _inner(kind: str, arguments: tuple, state) -> tuple:
    """The iterators inside an iterator."""
    if kind in ("enumerate", "islice"):
        return arguments[:1]
    if kind in ("map", "filter"):
        return arguments[1:]
    if kind == "chain":
        return state or ()
    return arguments if kind == "zip" else ()


def is_plain(iterator) -> bool:
    """Whether the iterator is one of Python's own, which run no code when an iterator is made over them."""
    kind, name = type(iterator), type(iterator).__name__
    if kind.__module__ == "builtins" and name in (*SEQUENCES, *VIEWS, "set_iterator"):
        return True
    return kind in (SetRest, Loop) or COMPOSED.get(name) is kind
