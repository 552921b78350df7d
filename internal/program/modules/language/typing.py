"""typing: names for annotations, which nothing enforces."""

from _builtins import set_metaclass
from abc import ABC, _Asked, abstractmethod
from collections import _namespace

TYPE_CHECKING = False


class _Alias:
    """A form with parameters, such as List[int]."""

    def __init__(self, form, args):
        self._form = form
        self.__args__ = args

    @property
    def __origin__(self):
        return self._form._origin()

    def __repr__(self):
        args = self.__args__
        if self._form is Union and len(args) == 2 and type(None) in args:
            return f"typing.Optional[{_show(args[0] if args[1] is type(None) else args[1])}]"
        return f"{self._form!r}[{', '.join([_show(arg) for arg in args])}]"

    def __getitem__(self, args):
        return self._form[args]

    def __call__(self, *args, **kwargs):
        return self._form(*args, **kwargs)

    def __instancecheck__(self, instance):
        return self.__subclasscheck__(type(instance))

    def __subclasscheck__(self, cls):
        if self._form is not Union:
            raise TypeError("Subscripted generics cannot be used with class and instance checks")
        return any([issubclass(cls, arg) for arg in self.__args__])

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self._form is Union and other._form is Union:
            return set(self.__args__) == set(other.__args__)
        return self._form is other._form and self.__args__ == other.__args__

    def __hash__(self):
        return hash(frozenset(self.__args__) if self._form is Union else (id(self._form), self.__args__))


def _show(arg):
    if isinstance(arg, list):
        return f"[{', '.join([_show(item) for item in arg])}]"
    if arg is Ellipsis:
        return "..."
    if isinstance(arg, type):
        return arg.__qualname__ if arg.__module__ == "builtins" else f"{arg.__module__}.{arg.__qualname__}"
    return repr(arg)


class _Form:
    def __init__(self, name, make=None):
        self._name = name
        self._make = make

    def __repr__(self):
        return f"typing.{self._name}"

    def _origin(self):
        """The class that a form stands for, or the form itself."""
        if self._make is not None:
            return self._make
        import collections
        import collections.abc

        name = {"AbstractSet": "Set", "DefaultDict": "defaultdict", "Deque": "deque"}.get(self._name, self._name)
        return getattr(collections, name, None) or getattr(collections.abc, name, self)

    def __getitem__(self, args):
        args = args if isinstance(args, tuple) else (args,)
        if self._name != "Literal":
            args = tuple([type(None) if arg is None else arg for arg in args])
        return _Alias(self, args)

    def __call__(self, *args, **kwargs):
        if self._make is not None:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self._make.__name__}() instead")
        made = self._origin()
        if made is self:
            raise TypeError(f"Cannot instantiate {self!r}")
        return made(*args, **kwargs)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _UnionForm(_Form):
    def __getitem__(self, args):
        if args == ():
            raise TypeError("Cannot take a Union of no types.")
        flat = []
        for arg in args if isinstance(args, tuple) else (args,):
            arg = type(None) if arg is None else arg
            for one in arg.__args__ if isinstance(arg, _Alias) and arg._form is Union else (arg,):
                if one not in flat:
                    flat.append(one)
        return flat[0] if len(flat) == 1 else _Alias(self, tuple(flat))


class _OptionalForm(_Form):
    def __getitem__(self, arg):
        if isinstance(arg, tuple):
            raise TypeError(f"typing.Optional requires a single type. Got {arg!r}.")
        return Union[arg, type(None)]


Any = _Form("Any")
Union = _UnionForm("Union")
Optional = _OptionalForm("Optional")
Callable = _Form("Callable")
Literal = _Form("Literal")
ClassVar = _Form("ClassVar")
Final = _Form("Final")
Annotated = _Form("Annotated")
Concatenate = _Form("Concatenate")
TypeAlias = _Form("TypeAlias")
TypeGuard = _Form("TypeGuard")
NoReturn = _Form("NoReturn")
Never = _Form("Never")
Self = _Form("Self")
LiteralString = _Form("LiteralString")
Required = _Form("Required")
NotRequired = _Form("NotRequired")
Unpack = _Form("Unpack")
AnyStr = _Form("AnyStr")
Text = str
List = _Form("List", list)
Dict = _Form("Dict", dict)
Set = _Form("Set", set)
FrozenSet = _Form("FrozenSet", frozenset)
Tuple = _Form("Tuple", tuple)
Type = _Form("Type", type)
Deque = _Form("Deque")
DefaultDict = _Form("DefaultDict")
OrderedDict = _Form("OrderedDict")
Counter = _Form("Counter")
Iterable = _Form("Iterable")
Iterator = _Form("Iterator")
Generator = _Form("Generator")
AsyncIterable = _Form("AsyncIterable")
AsyncIterator = _Form("AsyncIterator")
AsyncGenerator = _Form("AsyncGenerator")
Awaitable = _Form("Awaitable")
Coroutine = _Form("Coroutine")
Sequence = _Form("Sequence")
MutableSequence = _Form("MutableSequence")
Mapping = _Form("Mapping")
MutableMapping = _Form("MutableMapping")
Collection = _Form("Collection")
Container = _Form("Container")
Hashable = _Form("Hashable")
Sized = _Form("Sized")
Reversible = _Form("Reversible")
AbstractSet = _Form("AbstractSet")
MutableSet = _Form("MutableSet")
Pattern = _Form("Pattern")
Match = _Form("Match")
IO = _Form("IO")


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self._sign = "+" if covariant else "-" if contravariant else "~"

    def __repr__(self):
        return self._sign + self.__name__

    def __or__(self, other):
        return Union[self, other]


class ParamSpec(TypeVar):
    pass


class Generic:
    def __class_getitem__(cls, args):
        return cls


# What a class may have without being asked for it by a protocol.
_NO_MEMBERS = frozenset((
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__",
    "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__", "__qualname__", "_is_protocol",
    "_is_runtime_protocol", "register"))

_NO_CHECKS = "Instance and class checks can only be used with @runtime_checkable protocols"


def _members(protocol):
    """What is to be there for an object to be of a protocol, in the order in which it is written."""
    found = {}
    for base in protocol.__mro__:
        if base not in (Protocol, Generic, ABC, object):
            for name in (*base.__dict__, *base.__dict__.get("__annotations__", ())):
                if name not in _NO_MEMBERS and not name.startswith("_abc_"):
                    found[name] = True
    return tuple(found)


def _methods_only(protocol):
    return all([callable(getattr(protocol, name, None)) for name in _members(protocol)])


def _declares(cls, name):
    """Whether a class has a member, other than None, or is a protocol that asks for it."""
    asks = getattr(cls, "_is_protocol", False)
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name] is not None
        if asks and name in base.__dict__.get("__annotations__", ()):
            return True
    return False


class _ProtocolMeta(_Asked):
    """The class of protocols, and of the classes that derive from them."""

    def __instancecheck__(cls, instance):
        if not cls._is_protocol:
            return super().__instancecheck__(instance)
        if not cls._is_runtime_protocol:
            raise TypeError(_NO_CHECKS)
        if _methods_only(cls) and issubclass(type(instance), cls):
            return True
        for name in _members(cls):
            if not hasattr(instance, name):
                return cls in type(instance).__mro__
            if callable(getattr(cls, name, None)) and getattr(instance, name) is None:
                return cls in type(instance).__mro__
        return True

    def __subclasscheck__(cls, subclass):
        if not cls._is_protocol or not isinstance(subclass, type):
            return super().__subclasscheck__(subclass)
        if not cls._is_runtime_protocol:
            raise TypeError(_NO_CHECKS)
        if not _methods_only(cls):
            raise TypeError("Protocols with non-method members don't support issubclass()")
        return cls in subclass.__mro__ or all([_declares(subclass, name) for name in _members(cls)])


def _no_protocol_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    # The class has no __init__ of its own: the one behind the protocols is the next.
    for base in type(self).__mro__:
        init = base.__dict__.get("__init__", _no_protocol_init)
        if init is not _no_protocol_init:
            return init(self, *args, **kwargs)


class Protocol(ABC):
    _is_protocol = True
    _is_runtime_protocol = False

    def __class_getitem__(cls, args):
        return cls

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls._is_protocol = Protocol in cls.__bases__
        if not cls._is_protocol:
            return
        for base in cls.__bases__:
            if (base not in (object, Generic, Protocol) and not getattr(base, "_is_protocol", False)
                    and base.__module__ not in ("collections.abc", "contextlib")):
                raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        if "__init__" not in cls.__dict__:
            cls.__init__ = _no_protocol_init


set_metaclass(Protocol, _ProtocolMeta)


class NamedTuple(tuple):
    def __init_subclass__(cls, **options):
        own = cls.__dict__
        if "_fields" in own:
            return
        for base in cls.__mro__[1:]:
            if base is not NamedTuple and "_fields" in base.__dict__:
                return
        fields = tuple(own.get("__annotations__", {}))
        defaults = {}
        for name in fields:
            if name in own:
                defaults[name] = own[name]
            elif defaults:
                raise TypeError(
                    f"non-default namedtuple field {name} cannot follow default field"
                    f"{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}")
        for name, value in _namespace(fields, defaults).items():
            if name in fields or name not in own:
                setattr(cls, name, value)


class TypedDict(dict):
    def __init_subclass__(cls, total=True, **options):
        pass

    def __new__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


def NewType(name, tp):
    def new_type(x):
        return x

    new_type.__name__ = name
    new_type.__qualname__ = name
    new_type.__supertype__ = tp
    return new_type


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def override(f):
    return f


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    if not (isinstance(cls, type) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


@runtime_checkable
class SupportsInt(Protocol):
    @abstractmethod
    def __int__(self):
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    @abstractmethod
    def __float__(self):
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    @abstractmethod
    def __index__(self):
        pass


@runtime_checkable
class SupportsAbs(Protocol):
    @abstractmethod
    def __abs__(self):
        pass


@runtime_checkable
class SupportsRound(Protocol):
    @abstractmethod
    def __round__(self, ndigits=0):
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    @abstractmethod
    def __bytes__(self):
        pass


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    return dict(getattr(obj, "__annotations__", None) or {})


def get_origin(tp):
    if isinstance(tp, _Form):
        origin = tp._origin()
        return None if origin is tp else origin
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    return obj
