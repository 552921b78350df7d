"""Object graphs as bytes: deterministic, with identity and cycles, and without code that runs while they are read.

Every object that has an identity is a record of a table; records name each other by number, so that depth costs nothing.
"""

from __future__ import annotations

import builtins
import collections
import enum
import functools
import logging
import types
from collections.abc import Callable

from . import iterators, wire
from .atoms import ATOMS, KIND_OF
from .coroutine import Restorable, RestorableCoroutine
from .decode import LIMIT, read
from .errors import NotCapturable
from .naming import Globals, Names, Unnamed, is_data_class, slots_of
from .source import nested_digest
from .tracebacks import lines_of

__all__ = ["dumps", "loads"]

DEPTH = 200  # of tuples and other immutable values in each other
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
DICT_KINDS = {collections.OrderedDict: 0, collections.Counter: 1, collections.defaultdict: 2}
Hook = Callable[[object], object]


def dumps(value: object, own: Hook | None = None, limit: int = LIMIT, names: Names | None = None) -> bytes:
    """The bytes of value. own(object) may return plain data that stands for an object of the runtime, or None.

    Raises NotCapturable for what is not data.
    """
    writer = _Writer(own, limit, names or Names())
    try:
        return writer.whole(value)
    except _Refused as refused:
        raise writer.error(refused) from None


def loads(data: bytes, own: Hook | None = None, names: Names | None = None) -> object:
    """The value that dumps() was given. own() gets what the hook of dumps() returned, and returns the object.

    Raises CorruptSavePoint, or CodeChanged where a function in it is not what it was.
    """
    return read(data, own, names or Names())


class _Refused(Exception):
    pass


class _Writer:
    def __init__(self, own, limit: int, names: Names):
        self.own = own
        self.limit = limit
        self.names = names
        self.ids: dict[int, int] = {}
        self.texts: dict[object, int] = {}
        self.queue: list[tuple[object, object]] = []  # what the records are of, and whence it came
        self.alive: list[object] = []  # an id is only one as long as its object lives
        self.out = wire.Out()
        self.current: object = None
        self.label: object = None
        self.globals = Globals(self.names)

    # -- the table

    def whole(self, value) -> bytes:
        head = wire.Out()
        self.out = head
        self.value(value)
        table = wire.Out()
        done = 0
        while done < len(self.queue):
            thing, self.current = self.queue[done]
            self.current = done
            self.label = None
            self.out = table
            self.record(thing)
            done += 1
            if len(table.data) > self.limit:
                raise _Refused(f"it is larger than {self.limit} bytes")
        whole = wire.Out()
        whole.number(done)
        return wire.framed(bytes(whole.data + head.data + table.data))

    def error(self, refused: _Refused) -> NotCapturable:
        """Names the variable through which the object was reached, and the line of the await."""
        path, line, place = [], None, self.current
        label = self.label
        while place is not None:
            thing, whence = self.queue[place]
            if label is not None:
                path.append(label)
            if isinstance(thing, RestorableCoroutine):
                data = thing.capture()
                line = data["line"]
                path.append(f"{data['function'].__qualname__} ")
                break
            place, label = whence or (None, None)
        name = "".join(str(part) for part in reversed(path)).strip() or None
        return NotCapturable(str(refused), name, line)

    def reference(self, thing, label=None) -> None:
        number = self.ids.get(id(thing))
        if number is None:
            number = self.ids[id(thing)] = len(self.queue)
            self.queue.append((thing, None if self.current is None else (self.current, label if label is not None else self.label)))
            self.alive.append(thing)
            if type(thing) is RestorableCoroutine:
                self.globals.of_functions.add(thing.capture()["function"].__module__)
            if len(self.out.data) > self.limit:
                raise _Refused(f"it is larger than {self.limit} bytes")
        self.out.data.append(wire.REF)
        self.out.number(number)

    def value(self, value, label=None) -> None:
        out, kind = self.out, type(value)
        if value is None:
            out.data.append(wire.NONE)
        elif kind is bool:
            out.data.append(wire.TRUE if value else wire.FALSE)
        elif kind is int:
            out.data.append(wire.INT)
            out.integer(value)
        elif kind is float:
            out.data.append(wire.FLOAT)
            out.float(value)
        elif kind is str and len(value) < 8:
            out.data.append(wire.STR)
            out.text(value)
        elif kind is str or (kind is bytes and len(value) >= 8):
            self.shared(value)
        elif kind is bytes:
            out.data.append(wire.BYTES)
            out.blob(value)
        elif value is Ellipsis:
            out.data.append(wire.ELLIPSIS)
        elif value is NotImplemented:
            out.data.append(wire.NOT_IMPLEMENTED)
        else:
            self.reference(value, label)

    def shared(self, value) -> None:
        """Equal texts are one record."""
        number = self.texts.get(value)
        if number is None:
            number = self.texts[value] = len(self.queue)
            self.queue.append((value, None if self.current is None else (self.current, self.label)))
        self.out.data.append(wire.REF)
        self.out.number(number)

    def row(self, values) -> None:
        values = list(values)
        self.out.number(len(values))
        for i, value in enumerate(values):
            self.value(value, f"[{i}]")

    def pairs(self, pairs) -> None:
        self.out.number(len(pairs))
        for key, value in pairs:
            self.label = f"[{key!r:.40}]" if type(key) in (str, int) else "[…]"
            self.value(key)
            self.value(value)

    def fields(self, fields: dict) -> None:
        self.out.number(len(fields))
        for name, value in fields.items():
            if type(name) is not str:
                raise _Refused("a field whose name is not a text")
            self.label = f".{name}"
            self.out.text(name)
            self.value(value)

    # -- records

    def record(self, thing) -> None:
        kind = type(thing)
        if self.own is not None and kind not in PLAIN:
            stands = self.own(thing)
            if stands is not None:
                self.out.data.append(wire.OWN)
                self.plain(stands, 0)
                self.value(stands)
                return
        place = self.globals.place_of(thing)
        if place is not None:
            self.out.data.append(wire.GLOBAL)
            self.out.text(f"{kind.__module__}.{kind.__qualname__}")
            self.out.text(place[0])
            self.out.text(place[1])
            return
        write = PLAIN.get(kind)
        if write is not None:
            write(self, thing)
        elif kind in KIND_OF:
            self.atom(thing, KIND_OF[kind])
        elif isinstance(thing, type):
            self.named(wire.CLASS, thing)
        elif isinstance(thing, enum.Enum):
            self.enum(thing)
        elif isinstance(thing, BaseException):
            self.exception(thing)
        elif isinstance(thing, types.ModuleType):
            self.out.data.append(wire.MODULE)
            self.resolved(self.names.module, thing.__name__)
            self.out.text(thing.__name__)
        elif isinstance(thing, logging.Logger):
            self.logger(thing)
        elif isinstance(thing, tuple) and _is_named_tuple(kind):
            self.out.data.append(wire.NAMED_TUPLE)
            self.class_of(thing)
            self.row(thing)
        else:
            self.iterator_or_object(thing)

    def plain(self, value, depth: int) -> None:
        if type(value) is tuple and depth < 4:
            for part in value:
                self.plain(part, depth + 1)
        elif type(value) not in (str, int, bytes, bool, float, type(None)):
            raise _Refused(f"the runtime describes an object by a {type(value).__name__}")

    def resolved(self, find, *name):
        try:
            return find(*name)
        except Unnamed as error:
            raise _Refused(str(error)) from None

    def list(self, thing) -> None:
        self.out.data.append(wire.LIST)
        self.row(thing)

    def tuple(self, thing) -> None:
        self.deep(thing)
        self.out.data.append(wire.TUPLE)
        self.row(thing)

    def deep(self, thing) -> None:
        level = [thing]
        for _ in range(DEPTH):
            level = list({id(p): p for t in level for p in t if type(p) in (tuple, frozenset)}.values())
            if not level:
                return
        raise _Refused(f"tuples in each other more than {DEPTH} deep")

    def dict(self, thing) -> None:
        self.out.data.append(wire.DICT)
        self.pairs(list(thing.items()))

    def dict_kind(self, thing) -> None:
        self.out.data.append(wire.DICT_KIND)
        number = DICT_KINDS[type(thing)]
        self.out.number(number)
        self.value(thing.default_factory if number == 2 else None, ".default_factory")
        self.pairs(list(thing.items()))

    def set(self, thing) -> None:
        self.deep([thing])
        self.out.data.append(wire.SET if type(thing) is set else wire.FROZENSET)
        self.row(_in_order(thing))

    def deque(self, thing) -> None:
        self.out.data.append(wire.DEQUE)
        self.value(thing.maxlen)
        self.row(thing)

    def bytearray(self, thing) -> None:
        self.out.data.append(wire.BYTEARRAY)
        self.out.blob(bytes(thing))

    def text(self, thing) -> None:
        self.out.data.append(wire.TEXT)
        self.out.data.append(wire.STR if type(thing) is str else wire.BYTES)
        if type(thing) is str:
            self.out.text(thing)
        else:
            self.out.blob(thing)

    def atom(self, thing, kind: str) -> None:
        self.out.data.append(wire.ATOM)
        self.out.text(kind)
        try:
            self.out.text(ATOMS[kind][1](thing))
        except ValueError as error:
            raise _Refused(str(error)) from None

    def range(self, thing) -> None:
        self.out.data.append(wire.RANGE)
        self.row([thing.start, thing.stop, thing.step])

    def slice(self, thing) -> None:
        self.out.data.append(wire.SLICE)
        self.row([thing.start, thing.stop, thing.step])

    def cell(self, thing) -> None:
        self.out.data.append(wire.CELL)
        try:
            content = [thing.cell_contents]
        except ValueError:
            content = []
        self.row(content)

    def view(self, thing) -> None:
        import gc

        self.out.data.append(wire.VIEW)
        self.out.text(VIEWS[type(thing)])
        self.value(next(d for d in gc.get_referents(thing) if isinstance(d, dict)))

    # -- by name

    def named(self, tag: int, thing) -> None:
        module, qualified = self.resolved(self.names.name_of, thing)
        self.out.data.append(tag)
        self.out.text(module)
        self.out.text(qualified)

    def class_of(self, thing) -> None:
        self.value(type(thing), ".__class__")

    def function(self, thing) -> None:
        if type(thing) is types.FunctionType and (thing.__closure__ or "<locals>" in thing.__qualname__):
            self.closure(thing)
            return
        if "<lambda>" in thing.__qualname__:
            raise _Refused("a lambda")
        self.named(wire.FUNCTION, thing)

    def closure(self, thing) -> None:
        digest = nested_digest(thing)
        if digest is None:
            raise _Refused(f"the function {thing.__qualname__} is not found again by its name")
        self.out.data.append(wire.CLOSURE)
        self.out.text(thing.__module__)
        self.out.text(thing.__qualname__)
        self.out.text(digest)
        self.row(thing.__closure__ or ())
        self.value(thing.__defaults__, ".__defaults__")
        self.value(thing.__kwdefaults__, ".__kwdefaults__")
        self.fields(vars(thing))

    def builtin(self, thing) -> None:
        owner = thing.__self__
        if owner is None or isinstance(owner, types.ModuleType):
            self.named(wire.FUNCTION, thing)
            return
        self.out.data.append(wire.BUILTIN_METHOD)
        self.out.text(thing.__name__)
        self.value(owner, ".__self__")

    def method(self, thing) -> None:
        owner = thing.__self__
        if type(owner) is Restorable:
            self.out.data.append(wire.START)
            self.value(owner.function)
            return
        name = getattr(thing.__func__, "__name__", None)
        if _found_on(type(owner), name) is thing.__func__:
            self.out.data.append(wire.OWN_METHOD)
            self.out.text(name)
            self.value(owner, ".__self__")
            return
        self.out.data.append(wire.METHOD)
        self.value(thing.__func__, ".__func__")
        self.value(owner, ".__self__")

    def partial(self, thing) -> None:
        self.out.data.append(wire.PARTIAL)
        self.value(thing.func, ".func")
        self.row(thing.args)
        self.fields(thing.keywords)

    def logger(self, thing) -> None:
        if logging.getLogger(thing.name) is not thing:
            raise _Refused("a logger that logging does not know")
        self.out.data.append(wire.LOGGER)
        self.out.text(thing.name)

    # -- objects

    def enum(self, thing) -> None:
        cls = type(thing)
        if thing.name in cls.__members__ and cls.__members__[thing.name] is thing:
            self.out.data.append(wire.ENUM)
            self.class_of(thing)
            self.out.text(thing.name)
        elif isinstance(thing, enum.Flag) and type(thing._value_) is int:
            self.out.data.append(wire.FLAG)
            self.class_of(thing)
            self.out.integer(thing._value_)
        else:
            raise _Refused("a member that its enumeration does not have")

    def exception(self, thing) -> None:
        self.out.data.append(wire.ERROR)
        self.class_of(thing)
        # The arguments of an OSError include the file, its args do not.
        args = OSError.__reduce__(thing)[1] if isinstance(thing, OSError) else thing.args
        self.alive.append(args)
        self.value(args, ".args")
        self.label = ".__cause__"
        self.value(thing.__cause__)
        self.label = ".__context__"
        self.value(thing.__context__)
        self.out.number(int(thing.__suppress_context__))
        lines = lines_of(thing.__traceback__)
        self.out.number(len(lines))
        for filename, name, line in lines:
            self.value(filename)
            self.value(name)
            self.out.number(max(line, 0))
        self.fields(_state_of(thing))

    def coroutine(self, thing) -> None:
        data = thing.capture()
        self.out.data.append(wire.COROUTINE)
        self.label = ": its function "
        self.value(data["function"])
        self.out.text(data["hash"])
        self.out.number(data["state"])
        self.out.number(data["line"])
        self.out.number(int(data["finished"]))
        for part in ("locals", "cells", "temporaries"):
            named = data[part]
            self.out.number(len(named))
            for name, value in named.items():
                self.label = "a part of an expression" if part == "temporaries" else name
                self.out.text(name)
                self.value(value)
        self.label = "await"
        self.value(data["awaited"])

    def iterator_or_object(self, thing) -> None:
        try:
            described = iterators.describe(thing)
        except iterators.Changed as changed:
            raise _Refused(str(changed)) from None
        if described is not None:
            kind, parts = described
            self.out.data.append(wire.ITERATOR)
            self.out.text(kind)
            self.row(parts)
            self.alive.append(parts)
            return
        cls = type(thing)
        if not is_data_class(cls):
            raise _Refused(_why_not(thing))
        self.out.data.append(wire.OBJECT)
        self.class_of(thing)
        self.fields(_state_of(thing))


def _state_of(thing) -> dict:
    """The fields of an object: its slots, then its dictionary."""
    fields = {}
    for slot in slots_of(type(thing)):
        try:
            fields[f"{slot.__objclass__.__qualname__}:{slot.__name__}"] = slot.__get__(thing, type(thing))
        except AttributeError:
            continue
    try:
        space = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        space = {}
    if isinstance(thing, BaseException):
        fields = {k: v for k, v in fields.items() if not hasattr(builtins, k.partition(":")[0])}
    return {**fields, **space}


def _found_on(kind: type, name) -> object:
    return next((vars(c)[name] for c in kind.__mro__ if name in vars(c)), None)


def _is_named_tuple(kind: type) -> bool:
    return kind.__bases__ == (tuple,) and "_fields" in vars(kind)


ATOMIC = (bool, int, float, str, bytes, type(None))


def _in_order(thing) -> list:
    """A set of simple values is written in an order of its own, so that equal sets are equal bytes."""
    if all(type(v) in ATOMIC for v in thing):
        return sorted(thing, key=lambda v: (type(v).__name__, repr(v)))
    return list(thing)


def _why_not(thing) -> str:
    kind = type(thing)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(thing, types.GeneratorType):
        return "a generator"
    if isinstance(thing, types.CoroutineType):
        return f"a coroutine of {thing.__qualname__}, which cannot be restored"
    if isinstance(thing, types.AsyncGeneratorType):
        return "an asynchronous generator"
    if hasattr(thing, "fileno"):
        return f"an open file or connection ({name})"
    return f"an object of type {name} is not data"


PLAIN = {
    list: _Writer.list,
    tuple: _Writer.tuple,
    dict: _Writer.dict,
    **{kind: _Writer.dict_kind for kind in DICT_KINDS},
    set: _Writer.set,
    frozenset: _Writer.set,
    collections.deque: _Writer.deque,
    bytearray: _Writer.bytearray,
    str: _Writer.text,
    bytes: _Writer.text,
    range: _Writer.range,
    slice: _Writer.slice,
    types.CellType: _Writer.cell,
    **{kind: _Writer.view for kind in VIEWS},
    types.FunctionType: _Writer.function,
    types.MethodDescriptorType: _Writer.function,
    types.WrapperDescriptorType: _Writer.function,
    types.BuiltinFunctionType: _Writer.builtin,
    types.MethodWrapperType: _Writer.builtin,
    types.MethodType: _Writer.method,
    functools.partial: _Writer.partial,
    RestorableCoroutine: _Writer.coroutine,
}
