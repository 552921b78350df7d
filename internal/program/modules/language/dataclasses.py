"""dataclasses: classes that are described by their annotations."""

from _builtins import MISSING as MISSING, copy_value, fill_fields, is_keyword, repr_fields


class FrozenInstanceError(AttributeError):
    pass


class KW_ONLY:
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return cls(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._kind = "field"

    def __repr__(self):
        names = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
        return f"Field({','.join([f'{name}={getattr(self, name)!r}' for name in names])})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _default(cls, name):
    """What a class has of a name, also by inheritance, but not from a slot."""
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        if name in ((slots,) if isinstance(slots, str) else slots):
            return MISSING
        if name in base.__dict__:
            return base.__dict__[name] if base is cls else getattr(cls, name)
    return MISSING


def _annotated(annotation, word):
    """Whether an annotation is typing.ClassVar, dataclasses.InitVar or KW_ONLY, evaluated or as text."""
    if isinstance(annotation, str):
        head = annotation.split("[")[0].split(".")[-1].strip()
        return head == word
    if word == "InitVar":
        return annotation is InitVar or isinstance(annotation, InitVar)
    if word == "KW_ONLY":
        return annotation is KW_ONLY
    return str(annotation).split("[")[0] == f"typing.{word}"


def _own_fields(cls, kw_only):
    """The fields that the class itself annotates, in order."""
    found = []
    only, seen = kw_only, False
    namespace = cls.__dict__
    for name, annotation in namespace.get("__annotations__", {}).items():
        if _annotated(annotation, "KW_ONLY"):
            if seen:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            only = seen = True
            continue
        default = _default(cls, name)
        made = default if isinstance(default, Field) else field(default=default)
        made.name = name
        made.type = annotation
        if _annotated(annotation, "ClassVar"):
            made._kind = "classvar"
            if made.default_factory is not MISSING:
                raise TypeError(f"field {name} cannot have a default factory")
        elif _annotated(annotation, "InitVar"):
            made._kind = "initvar"
        if made.kw_only is MISSING:
            made.kw_only = only
        if isinstance(made.default, (list, dict, set)) and made._kind == "field":
            raise ValueError(
                f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
        if isinstance(default, Field):
            if default.default is MISSING:
                if name in namespace:
                    delattr(cls, name)
            else:
                setattr(cls, name, default.default)
        found.append(made)
    for name, value in list(namespace.items()):
        if isinstance(value, Field) and name not in namespace.get("__annotations__", {}):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _all_fields(cls, kw_only):
    by_name = {}
    for base in reversed(cls.__mro__[1:]):
        for inherited in base.__dict__.get("__dataclass_fields__", {}).values():
            by_name[inherited.name] = inherited
    for own in _own_fields(cls, kw_only):
        by_name[own.name] = own
    return by_name


def _make_init(cls, by_name, frozen, slots):
    taken = [f for f in by_name.values() if f.init and f._kind != "classvar"]
    positional = [f for f in taken if not f.kw_only]
    seen_default = False
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = True
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    names = tuple([f.name for f in positional])
    only = tuple([f.name for f in taken if f.kw_only])
    defaults = {f.name: f.default for f in taken if f.default is not MISSING}
    factories = {f.name: f.default_factory for f in by_name.values() if f.default_factory is not MISSING}
    # A field that the constructor does not take has its default in the class, or is made by its factory.
    silent = tuple([f.name for f in by_name.values() if not f.init and f.name in factories])
    # With slots there is no default in the class.
    unasked = {f.name: f.default for f in by_name.values() if slots and not f.init and f._kind == "field" and f.default is not MISSING}
    init_vars = tuple([f.name for f in taken if f._kind == "initvar"])
    title = f"{cls.__qualname__}.__init__()"
    post_init = hasattr(cls, "__post_init__")

    def __init__(self, /, *args, **kwargs):
        made, passed = fill_fields(self, title, names, only, defaults, factories, init_vars, args, kwargs)
        for name in made:
            object.__setattr__(self, name, factories[name]())
        for name in silent:
            object.__setattr__(self, name, factories[name]())
        for name, default in unasked.items():
            object.__setattr__(self, name, default)
        if post_init:
            self.__post_init__(*passed)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    return __init__


def _make_repr(names):
    def __repr__(self):
        return repr_fields(self, names)

    return __repr__


def _make_eq(names):
    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return [getattr(self, name) for name in names] == [getattr(other, name) for name in names]

    return __eq__


def _make_hash(names):
    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in names]))

    return __hash__


def _make_order(names):
    def values(instance):
        return tuple([getattr(instance, name) for name in names])

    def __lt__(self, other):
        return values(self) < values(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self, other):
        return values(self) <= values(other) if other.__class__ is self.__class__ else NotImplemented

    def __gt__(self, other):
        return values(self) > values(other) if other.__class__ is self.__class__ else NotImplemented

    def __ge__(self, other):
        return values(self) >= values(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__lt__": __lt__, "__le__": __le__, "__gt__": __gt__, "__ge__": __ge__}


def _freeze(cls, by_name):
    fields = frozenset([f.name for f in by_name.values() if f._kind == "field"])

    # A class that derives from this one without being a dataclass may have other attributes.
    def __setattr__(self, name, value):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    cls.__setattr__ = __setattr__
    cls.__delattr__ = __delattr__


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    own = cls.__dict__
    explicit_eq = "__eq__" in own
    explicit_hash = own.get("__hash__", MISSING)
    # A class body that defines __eq__ has __hash__ = None; that is not a hash of the author's.
    explicit_hash = explicit_hash is not MISSING and not (explicit_hash is None and explicit_eq)
    for base in cls.__mro__[1:]:
        if "__dataclass_fields__" in base.__dict__:
            if base.__dict__["__dataclass_params__"]["frozen"] != frozen:
                raise TypeError("cannot inherit frozen dataclass from a non-frozen one" if frozen
                                else "cannot inherit non-frozen dataclass from a frozen one")
    by_name = _all_fields(cls, kw_only)
    shown = [f for f in by_name.values() if f._kind == "field"]
    compared = tuple([f.name for f in shown if f.compare])
    cls.__dataclass_fields__ = by_name
    cls.__dataclass_params__ = {"init": init, "repr": repr, "eq": eq, "order": order, "unsafe_hash": unsafe_hash,
                                "frozen": frozen}
    if init:
        cls.__init__ = _make_init(cls, by_name, frozen, slots)
    if repr and "__repr__" not in own:
        cls.__repr__ = _make_repr(tuple([f.name for f in shown if f.repr]))
    if eq and not explicit_eq:
        cls.__eq__ = _make_eq(compared)
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, method in _make_order(compared).items():
            if name in own:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
            setattr(cls, name, method)
    hashed = tuple([f.name for f in shown if (f.compare if f.hash is None else f.hash)])
    if unsafe_hash:
        if explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        cls.__hash__ = _make_hash(hashed)
    elif eq and not explicit_hash:
        cls.__hash__ = _make_hash(hashed) if frozen else None
    if match_args and "__match_args__" not in own:
        cls.__match_args__ = tuple([f.name for f in by_name.values()
                                    if f.init and not f.kw_only and f._kind != "classvar"])
    if frozen:
        if "__setattr__" in own or "__delattr__" in own:
            name = "__setattr__" if "__setattr__" in own else "__delattr__"
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
        _freeze(cls, by_name)
    return cls


def _with_slots(cls):
    """The class made again, with a slot for each of its fields: what has no slot cannot be set."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update([slots] if isinstance(slots, str) else slots)
    names = [f.name for f in _fields_of(cls)]
    namespace = {name: value for name, value in cls.__dict__.items() if name not in names}
    namespace["__slots__"] = tuple([name for name in names if name not in inherited])
    namespace["__qualname__"] = cls.__qualname__
    return type(cls)(cls.__name__, cls.__bases__, namespace)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")

    def decorate(cls):
        cls = _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
        return _with_slots(cls) if slots else cls

    return decorate if cls is None else decorate(cls)


def _fields_of(instance):
    return [f for f in instance.__dataclass_fields__.values() if f._kind == "field"]


def fields(class_or_instance):
    if not hasattr(class_or_instance, "__dataclass_fields__"):
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(_fields_of(class_or_instance))


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def _convert(obj, factory, as_dict):
    if _is_instance(obj):
        if as_dict:
            return factory([(f.name, _convert(getattr(obj, f.name), factory, True)) for f in _fields_of(obj)])
        return factory([_convert(getattr(obj, f.name), factory, False) for f in _fields_of(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(item, factory, as_dict) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_convert(item, factory, as_dict) for item in obj])
    if isinstance(obj, dict):
        pairs = [(_convert(k, factory, as_dict), _convert(v, factory, as_dict)) for k, v in obj.items()]
        if hasattr(type(obj), "default_factory") or hasattr(obj, "default_factory"):
            return type(obj)(obj.default_factory, pairs)
        return type(obj)(pairs)
    return copy_value(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory, True)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, tuple_factory, False)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for f in obj.__dataclass_fields__.values():
        if f._kind == "classvar":
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._kind == "initvar" and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    annotations = {}
    attributes = {} if namespace is None else dict(namespace)
    for item in fields:
        if isinstance(item, str):
            name, kind = item, "typing.Any"
        elif len(item) == 2:
            name, kind = item
        elif len(item) == 3:
            name, kind, attributes[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if is_keyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = kind
    attributes["__annotations__"] = annotations
    return dataclass(type(cls_name, tuple(bases), attributes), **options)
