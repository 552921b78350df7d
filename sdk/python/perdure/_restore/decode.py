"""Reads what values.dumps() wrote.

Nothing in the bytes chooses what runs: objects are made without their constructors, classes and functions are looked up
in dictionaries of modules that the program has loaded. Containers are made empty first and filled later, so that
cycles and depth need no special case; what cannot change (tuples, iterators …) is made when it is first needed.
"""

from __future__ import annotations

import collections
import enum
import functools
import logging
import types

from . import iterators, wire
from .atoms import ATOMS
from .coroutine import RestorableCoroutine, compile_function
from .errors import CodeChanged, CorruptSavePoint
from .naming import FUNCTIONS, Names, is_data_class, may_be_global, slots_of
from .source import nested_code
from .tracebacks import made_of

LIMIT = 64 << 20
DEPTH = 1000
DICT_KINDS = (collections.OrderedDict, collections.Counter, collections.defaultdict)
VIEWS = ("keys", "values", "items")
METHOD_OWNERS = (list, dict, set, frozenset, str, bytes, bytearray, tuple, int, float, collections.deque, *DICT_KINDS)


class Ref(int):
    """The number of a record."""


def read(data: bytes, own, names: Names) -> object:
    try:
        return _Reader(wire.In(wire.unframed(data)), own, names).whole()
    except (CorruptSavePoint, CodeChanged):
        raise
    except Exception as error:  # whatever is wrong with the bytes is one error for the caller
        raise CorruptSavePoint(f"it cannot be read: {type(error).__name__}: {error}") from error


class _Reader:
    def __init__(self, source: wire.In, own, names: Names):
        self.source = source
        self.own = own
        self.names = names
        self.records: list[tuple] = []
        self.made: dict[int, object] = {}
        self.filled: set[int] = set()
        self.making: set[int] = set()
        self.settled: set[int] = set()
        self.late: list = []

    def whole(self):
        count = self.source.count()
        root = self.value()
        for _ in range(count):
            self.records.append(self.record())
        if self.source.at != len(self.source.data):
            raise CorruptSavePoint("something follows its end")
        for number, (tag, *_) in enumerate(self.records):
            if tag in SHELLS:
                self.made[number] = self.shell(number)
        result = self.get(root)
        for number in range(count):
            self.get(Ref(number))
        for number in sorted(self.made):
            self.fill(number)
        for act in self.late:
            act()
        return result

    # -- parsing

    def value(self):
        source = self.source
        tag = source.byte()
        if tag == wire.REF:
            return Ref(source.number())
        if tag in CONSTANTS:
            return CONSTANTS[tag]
        if tag == wire.INT:
            return source.integer()
        if tag == wire.FLOAT:
            return source.float()
        if tag == wire.STR:
            return source.text()
        if tag == wire.BYTES:
            return source.blob()
        raise CorruptSavePoint(f"a value of kind {tag}")

    def row(self) -> list:
        return [self.value() for _ in range(self.source.count())]

    def pairs(self) -> list:
        return [(self.value(), self.value()) for _ in range(self.source.count())]

    def fields(self) -> list:
        return [(self.source.text(), self.value()) for _ in range(self.source.count())]

    def record(self) -> tuple:
        tag = self.source.byte()
        parse = PARSE.get(tag)
        if parse is None:
            raise CorruptSavePoint(f"a record of kind {tag}")
        return (tag, *parse(self))

    def parse_error(self):
        source = self.source
        head = [self.value(), self.value(), self.value(), self.value(), source.number()]
        lines = [(self.value(), self.value(), source.number()) for _ in range(source.count())]
        return (*head, lines, self.fields())

    def parse_coroutine(self):
        source = self.source
        head = [self.value(), source.text(), source.number(), source.number(), source.number()]
        return (*head, self.fields(), self.fields(), self.fields(), self.value())

    # -- making

    def get(self, value):
        if type(value) is not Ref:
            return value
        if value in self.made:
            return self.made[value]
        if value >= len(self.records):
            raise CorruptSavePoint("it refers to a record that it does not have")
        if value in self.making or len(self.making) > DEPTH:
            raise CorruptSavePoint("values that cannot change contain each other")
        self.making.add(value)
        tag, *parts = self.records[value]
        made = self.made[int(value)] = MAKE[tag](self, *parts)
        self.making.discard(value)
        return made

    def all(self, values) -> list:
        return [self.get(value) for value in values]

    def typed(self, value, *kinds):
        found = self.get(value)
        if type(found) not in kinds:
            raise CorruptSavePoint(f"a {type(found).__name__} where it should have {kinds[0].__name__}")
        return found

    def cls(self, value) -> type:
        found = self.get(value)
        if not isinstance(found, type):
            raise CorruptSavePoint("a class is none")
        return found

    def shell(self, number: int):
        tag, *parts = self.records[number]
        if tag in PLAIN_SHELLS:
            return PLAIN_SHELLS[tag]()
        if tag == wire.DEQUE:
            return collections.deque((), self.get(parts[0]))
        if tag == wire.DICT_KIND:
            return DICT_KINDS[parts[0]]()
        if tag == wire.OBJECT:
            cls = self.cls(parts[0])
            if not is_data_class(cls):
                raise CorruptSavePoint(f"the class {cls.__qualname__} is not data")
            return object.__new__(cls)
        return RestorableCoroutine.__new__(RestorableCoroutine)

    # -- filling

    def fill(self, number: int) -> None:
        if number in self.filled:
            return
        self.filled.add(number)
        tag, *parts = self.records[number]
        action = FILL.get(tag)
        if action is not None:
            action(self, self.made[number], *parts)

    def settle(self, value) -> None:
        """Completes what the hash of value may depend on."""
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if type(value) is not Ref or int(value) in self.settled:
                continue
            self.settled.add(int(value))
            self.get(value)
            tag, *parts = self.records[value]
            if tag in (wire.TUPLE, wire.FROZENSET):
                waiting += parts[0]
            elif tag == wire.NAMED_TUPLE:
                waiting += parts[1]
            elif tag == wire.OBJECT:
                self.fill(int(value))
                waiting += [part for _, part in parts[1]]

    def hashed(self, values) -> list:
        for value in values:
            self.settle(value)
        return self.all(values)

    def fill_list(self, made, values):
        made.extend(self.all(values))

    def fill_deque(self, made, _, values):
        made.extend(self.all(values))

    def fill_set(self, made, values):
        made.update(self.hashed(values))

    def fill_dict(self, made, pairs):
        keys = self.hashed([key for key, _ in pairs])
        for key, (_, value) in zip(keys, pairs):
            dict.__setitem__(made, key, self.get(value))

    def fill_dict_kind(self, made, number, factory, pairs):
        if number == 2:
            made.default_factory = self.get(factory)
        if number == 0:
            keys = self.hashed([key for key, _ in pairs])
            for key, (_, value) in zip(keys, pairs):
                made[key] = self.get(value)
            return
        self.fill_dict(made, pairs)

    def fill_cell(self, made, content):
        if len(content) > 1:
            raise CorruptSavePoint("a cell has one content")
        for value in content:
            made.cell_contents = self.get(value)

    def fill_object(self, made, _, fields):
        slots = {f"{s.__objclass__.__qualname__}:{s.__name__}": s for s in slots_of(type(made))}
        space = None
        for name, value in fields:
            slot = slots.get(name)
            if slot is not None:
                slot.__set__(made, self.get(value))
                continue
            if space is None:
                space = object.__getattribute__(made, "__dict__")
            space[name] = self.get(value)

    def fill_error(self, made, cls, args, cause, context, suppress, lines, fields):
        if not isinstance(made, (OSError, BaseExceptionGroup)):
            made.args = self.typed(args, tuple)
            base = next(c for c in type(made).__mro__ if c.__module__ == "builtins")
            if base is not BaseException and base is not Exception:
                _initialised(made, base)
        self.fill_object(made, cls, fields)
        self.late.append(lambda: self.chain(made, cause, context, suppress, lines))

    def chain(self, made, cause, context, suppress, lines):
        made.__cause__ = self.get(cause)
        made.__context__ = self.get(context)
        made.__suppress_context__ = bool(suppress)
        entries = [(self.typed(f, str), self.typed(n, str), line) for f, n, line in lines]
        if any(line >= 1 << 31 for *_, line in entries):
            raise CorruptSavePoint("a line number is too large")
        made.__traceback__ = made_of(entries)

    def fill_coroutine(self, made, function, digest, state, line, finished, local, cells, temporaries, awaited):
        kept = {name: self.typed(value, types.CellType) for name, value in cells}
        made._restore(
            {
                "function": self.typed(function, types.FunctionType),
                "hash": digest,
                "state": state,
                "line": line,
                "finished": bool(finished),
                "locals": {name: self.get(value) for name, value in local},
                "cells": kept,
                "temporaries": {name: self.get(value) for name, value in temporaries},
                "awaited": self.get(awaited),
            }
        )

    # -- values that cannot change

    def make_tuple(self, values):
        return tuple(self.all(values))

    def make_frozenset(self, values):
        return frozenset(self.hashed(values))

    def make_atom(self, kind, text):
        return ATOMS[kind][2](text)

    def make_enum(self, cls, name):
        found = self.cls(cls)
        if not issubclass(found, enum.Enum):
            raise CorruptSavePoint(f"{found.__qualname__} is no enumeration")
        member = type.__getattribute__(found, "_member_map_").get(name)
        if member is None:
            raise CodeChanged(f"{found.__qualname__} has no {name}")
        return member

    def make_flag(self, cls, value):
        found = self.cls(cls)
        if not issubclass(found, enum.Flag):
            raise CorruptSavePoint(f"{found.__qualname__} is no flag")
        return found(value)

    def make_named_tuple(self, cls, values):
        found = self.cls(cls)
        if found.__bases__ != (tuple,) or "_fields" not in vars(found):
            raise CorruptSavePoint(f"{found.__qualname__} is no named tuple")
        return tuple.__new__(found, self.all(values))

    def make_error(self, cls, args, *_):
        found = self.cls(cls)
        if not issubclass(found, BaseException):
            raise CorruptSavePoint(f"{found.__qualname__} is no exception")
        base = next(c for c in found.__mro__ if c.__module__ == "builtins")
        if issubclass(found, OSError) or (BaseExceptionGroup is not _NoGroup and issubclass(found, BaseExceptionGroup)):
            given = self.typed(args, tuple)
            made = base.__new__(found, *given)
            base.__init__(made, *given)
            return made
        return BaseException.__new__(found)

    def make_class(self, module, name):
        return self.names.type(module, name)

    def make_function(self, module, name):
        return self.names.function(module, name)

    def make_closure(self, module, name, digest, cells, defaults, keywords, fields):
        space = self.names.module(module)
        found = nested_code(space, name)
        if found is None or found[1] != digest or len(found[0].co_freevars) != len(cells):
            raise CodeChanged(f"{name} is not the function that was saved")
        closure = tuple(self.typed(cell, types.CellType) for cell in cells)
        made = types.FunctionType(found[0], vars(space), found[0].co_name, self.typed(defaults, tuple, type(None)), closure)
        made.__qualname__ = name
        self.late.append(lambda: self.finish_closure(made, keywords, fields))
        return made

    def finish_closure(self, made, keywords, fields):
        made.__kwdefaults__ = self.typed(keywords, dict, type(None))
        for key, value in fields:
            vars(made)[key] = self.get(value)

    def make_method(self, function, owner):
        return types.MethodType(self.typed(function, *FUNCTIONS), self.get(owner))

    def make_own_method(self, name, owner):
        thing = self.get(owner)
        for base in type(thing).__mro__:
            if name in vars(base):
                found = vars(base)[name]
                if type(found) is not types.FunctionType:
                    break
                return types.MethodType(found, thing)
        raise CodeChanged(f"{type(thing).__qualname__} has no method {name}")

    def make_builtin_method(self, name, owner):
        thing = self.get(owner)
        if isinstance(thing, type):
            found = vars(thing).get(name)
            if not isinstance(found, types.ClassMethodDescriptorType):
                raise CorruptSavePoint(f"{name} is no method")
            return found.__get__(None, thing)
        if type(thing) not in METHOD_OWNERS:
            raise CorruptSavePoint(f"{name} is no method of {type(thing).__name__}")
        for base in type(thing).__mro__:
            found = vars(base).get(name)
            if isinstance(found, (types.MethodDescriptorType, types.WrapperDescriptorType)):
                return found.__get__(thing)
        raise CorruptSavePoint(f"{name} is no method of {type(thing).__name__}")

    def make_start(self, function):
        found = self.typed(function, types.FunctionType)
        return getattr(compile_function(found), "start", found)

    def make_partial(self, function, values, fields):
        return functools.partial(self.get(function), *self.all(values), **{name: self.get(v) for name, v in fields})

    def make_module(self, name):
        return self.names.module(name)

    def make_logger(self, name):
        return logging.getLogger(name)

    def make_range(self, values):
        return range(*self.all(values))

    def make_slice(self, values):
        return slice(*self.all(values))

    def make_view(self, kind, source):
        found = self.get(source)
        if kind not in VIEWS or not isinstance(found, dict):
            raise CorruptSavePoint("a view of something else")
        return getattr(dict, kind)(found)

    def make_iterator(self, kind, parts):
        if kind in (*VIEWS, "set"):
            if kind != "set" and not isinstance(self.get(parts[0]), dict):
                raise CorruptSavePoint("an iteration over something else")
            for part in parts:
                if type(part) is Ref:
                    self.get(part)
                    self.fill(int(part))
        made, state = iterators.make(kind, self.all(parts))
        if state is not None:
            self.late.append(lambda: made.__setstate__(state))
        return made

    def make_own(self, stands):
        if self.own is None:
            raise CorruptSavePoint("it has objects of the runtime")
        return self.own(self.get(stands))

    def make_global(self, kind, module, name):
        found = None if name.startswith("__") else vars(self.names.module(module)).get(name)
        if not may_be_global(found) or f"{type(found).__module__}.{type(found).__qualname__}" != kind:
            raise CodeChanged(f"{module}.{name} is no object of {kind}")
        return found

    def make_text(self, value):
        return value


class _NoGroup:
    pass


try:
    BaseExceptionGroup
except NameError:  # before 3.11
    BaseExceptionGroup = _NoGroup


def _initialised(error: BaseException, base: type) -> None:
    """Lets a built-in exception take its attributes from its arguments. Only Python's own __init__ runs."""
    args = error.args
    try:
        base.__init__(error, *args)
    except Exception:
        pass
    error.args = args


CONSTANTS = {wire.NONE: None, wire.FALSE: False, wire.TRUE: True, wire.ELLIPSIS: Ellipsis, wire.NOT_IMPLEMENTED: NotImplemented}
PLAIN_SHELLS = {wire.LIST: list, wire.DICT: dict, wire.SET: set, wire.CELL: types.CellType}
SHELLS = {*PLAIN_SHELLS, wire.DEQUE, wire.DICT_KIND, wire.OBJECT, wire.COROUTINE}


def _parse_text(reader: _Reader):
    return (reader.source.text() if reader.source.byte() == wire.STR else reader.source.blob(),)


def _names(reader: _Reader):
    return (reader.source.text(), reader.source.text())


PARSE = {
    wire.LIST: lambda r: (r.row(),),
    wire.TUPLE: lambda r: (r.row(),),
    wire.DICT: lambda r: (r.pairs(),),
    wire.DICT_KIND: lambda r: (r.source.number(), r.value(), r.pairs()),
    wire.SET: lambda r: (r.row(),),
    wire.FROZENSET: lambda r: (r.row(),),
    wire.DEQUE: lambda r: (r.value(), r.row()),
    wire.BYTEARRAY: lambda r: (r.source.blob(),),
    wire.ATOM: _names,
    wire.ENUM: lambda r: (r.value(), r.source.text()),
    wire.FLAG: lambda r: (r.value(), r.source.integer()),
    wire.OBJECT: lambda r: (r.value(), r.fields()),
    wire.NAMED_TUPLE: lambda r: (r.value(), r.row()),
    wire.ERROR: _Reader.parse_error,
    wire.CLASS: _names,
    wire.FUNCTION: _names,
    wire.CLOSURE: lambda r: (*_names(r), r.source.text(), r.row(), r.value(), r.value(), r.fields()),
    wire.METHOD: lambda r: (r.value(), r.value()),
    wire.BUILTIN_METHOD: lambda r: (r.source.text(), r.value()),
    wire.OWN_METHOD: lambda r: (r.source.text(), r.value()),
    wire.START: lambda r: (r.value(),),
    wire.PARTIAL: lambda r: (r.value(), r.row(), r.fields()),
    wire.MODULE: lambda r: (r.source.text(),),
    wire.LOGGER: lambda r: (r.source.text(),),
    wire.CELL: lambda r: (r.row(),),
    wire.COROUTINE: _Reader.parse_coroutine,
    wire.ITERATOR: lambda r: (r.source.text(), r.row()),
    wire.VIEW: lambda r: (r.source.text(), r.value()),
    wire.RANGE: lambda r: (r.row(),),
    wire.SLICE: lambda r: (r.row(),),
    wire.OWN: lambda r: (r.value(),),
    wire.TEXT: _parse_text,
    wire.GLOBAL: lambda r: (r.source.text(), *_names(r)),
}
MAKE = {
    wire.TUPLE: _Reader.make_tuple,
    wire.FROZENSET: _Reader.make_frozenset,
    wire.BYTEARRAY: lambda r, data: bytearray(data),
    wire.ATOM: _Reader.make_atom,
    wire.ENUM: _Reader.make_enum,
    wire.FLAG: _Reader.make_flag,
    wire.NAMED_TUPLE: _Reader.make_named_tuple,
    wire.ERROR: _Reader.make_error,
    wire.CLASS: _Reader.make_class,
    wire.FUNCTION: _Reader.make_function,
    wire.CLOSURE: _Reader.make_closure,
    wire.METHOD: _Reader.make_method,
    wire.BUILTIN_METHOD: _Reader.make_builtin_method,
    wire.OWN_METHOD: _Reader.make_own_method,
    wire.START: _Reader.make_start,
    wire.PARTIAL: _Reader.make_partial,
    wire.MODULE: _Reader.make_module,
    wire.LOGGER: _Reader.make_logger,
    wire.ITERATOR: _Reader.make_iterator,
    wire.VIEW: _Reader.make_view,
    wire.RANGE: _Reader.make_range,
    wire.SLICE: _Reader.make_slice,
    wire.OWN: _Reader.make_own,
    wire.TEXT: _Reader.make_text,
    wire.GLOBAL: _Reader.make_global,
}
FILL = {
    wire.LIST: _Reader.fill_list,
    wire.DICT: _Reader.fill_dict,
    wire.DICT_KIND: _Reader.fill_dict_kind,
    wire.SET: _Reader.fill_set,
    wire.DEQUE: _Reader.fill_deque,
    wire.CELL: _Reader.fill_cell,
    wire.OBJECT: _Reader.fill_object,
    wire.ERROR: _Reader.fill_error,
    wire.COROUTINE: _Reader.fill_coroutine,
}
