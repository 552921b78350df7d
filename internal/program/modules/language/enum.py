"""enum: names for values."""

from _builtins import MISSING, is_descriptor, set_metaclass


class auto:
    # In CPython the class's namespace gives it a value at once; here it has one when the class has been made, and what was
    # computed with it meanwhile is computed then.
    def __init__(self, value=MISSING):
        self.value = value

    def __or__(self, other):
        return _Computed(lambda a, b: a | b, self, other)

    def __ror__(self, other):
        return _Computed(lambda a, b: a | b, other, self)

    def __and__(self, other):
        return _Computed(lambda a, b: a & b, self, other)

    def __xor__(self, other):
        return _Computed(lambda a, b: a ^ b, self, other)

    def __add__(self, other):
        return _Computed(lambda a, b: a + b, self, other)


class _Computed(auto):
    def __init__(self, function, *operands):
        self.value = MISSING
        self.function = function
        self.operands = operands


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class EnumType(type):
    def __call__(cls, value, names=None, **options):
        if names is not None:
            return _functional(cls, value, names, **options)
        return cls._find(value)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __contains__(cls, item):
        if isinstance(item, Enum):
            return isinstance(item, cls)
        raise TypeError(
            f"unsupported operand type(s) for 'in': '{type(item).__qualname__}' and '{cls.__class__.__qualname__}'")

    def __repr__(cls):
        return f"<enum {cls.__name__!r}>" if not issubclass(cls, Flag) else f"<flag {cls.__name__!r}>"

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        type.__setattr__(cls, name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        type.__delattr__(cls, name)

    @property
    def __members__(cls):
        return dict(cls._member_map_)


EnumMeta = EnumType


def _functional(cls, name, names, **options):
    start = options.get("start", 1)
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, dict):
        pairs = list(names.items())
    else:
        pairs = [(item, number) if isinstance(item, str) else tuple(item) for number, item in enumerate(names, start)]
    return type(name, (cls,), dict(pairs))


def _is_member(name, value):
    if name.startswith("__") and name.endswith("__"):
        return False
    if name.startswith("_") and name.endswith("_"):
        return False
    if isinstance(value, nonmember):
        return False
    if isinstance(value, member):
        return True
    return not is_descriptor(value)


class Enum:
    _member_names_ = []
    _member_map_ = {}
    _value2member_ = []

    def __init_subclass__(cls, **options):
        for base in cls.__mro__[1:]:
            if base.__dict__.get("_member_names_"):
                raise TypeError(f"<enum {cls.__name__!r}> cannot extend <enum {base.__name__!r}>")
        ignored = cls.__dict__.get("_ignore_", ())
        for name in ["_ignore_", *(ignored.replace(",", " ").split() if isinstance(ignored, str) else ignored)]:
            if name in cls.__dict__:
                type.__delattr__(cls, name)
        names, by_name, values = [], {}, []
        type.__setattr__(cls, "_member_names_", names)
        type.__setattr__(cls, "_member_map_", by_name)
        type.__setattr__(cls, "_value2member_", values)
        data_type = cls._data_type()
        for name, value in list(cls.__dict__.items()):
            if not _is_member(name, value):
                if isinstance(value, nonmember):
                    type.__setattr__(cls, name, value.value)
                continue
            if isinstance(value, member):
                value = value.value
            value = cls._resolve(name, value, [m._value_ for _, m in values])
            made = cls._make_member(name, value, data_type)
            made._name_ = name
            made._sort_order_ = len(names)
            cls._enter(made, names, by_name, values)
        cls._keep_texts(data_type)

    @classmethod
    def _keep_texts(cls, data_type):
        """A class with a data type before Enum has the texts of Enum, not those of the data type."""
        for name in ("__repr__", "__str__", "__format__"):
            found = getattr(cls, name)
            if name not in cls.__dict__ and (found is getattr(data_type, name) or found is getattr(object, name)):
                type.__setattr__(cls, name, getattr(cls.__bases__[-1], name))

    @classmethod
    def _enter(cls, made, names, by_name, values):
        for known, other in values:
            if known == made._value_ and type(known) is type(made._value_):
                # Another name for a member that is there already.
                by_name[made._name_] = other
                type.__setattr__(cls, made._name_, other)
                return
        by_name[made._name_] = made
        values.append((made._value_, made))
        type.__setattr__(cls, made._name_, made)
        if cls._is_canonical(made._value_):
            names.append(made._name_)

    @classmethod
    def _is_canonical(cls, value):
        return True

    @classmethod
    def _data_type(cls):
        for base in cls.__mro__[1:]:
            if base in (int, str, float, bytes, tuple):
                return base
        return object

    @classmethod
    def _resolve(cls, name, value, last_values):
        if isinstance(value, _Computed):
            return value.function(*[cls._resolve(name, operand, last_values) for operand in value.operands])
        if isinstance(value, auto):
            if value.value is MISSING:
                value.value = cls._generate_next_value_(name, 1, len(last_values), last_values)
            return value.value
        if isinstance(value, tuple):
            return tuple([cls._resolve(name, item, last_values) if isinstance(item, auto) else item for item in value])
        return value

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        best = MISSING
        for value in last_values:
            if isinstance(value, int) and (best is MISSING or value > best):
                best = value
        return start if best is MISSING else best + 1

    @classmethod
    def _make_member(cls, name, value, data_type):
        args = value if isinstance(value, tuple) else (value,)
        if issubclass(cls, StrEnum) and len(args) == 1 and not isinstance(args[0], str):
            raise TypeError(f"{args[0]!r} is not a string")
        own_new = MISSING
        for base in cls.__mro__:
            if base is Enum:
                break
            if "__new__" in base.__dict__ and base not in (IntEnum, StrEnum, Flag, IntFlag) and base is not data_type:
                own_new = base.__dict__["__new__"]
                break
        if own_new is not MISSING:
            function = own_new.__func__ if isinstance(own_new, staticmethod) else own_new
            made = function(cls, *args)
        elif data_type is object:
            made = object.__new__(cls)
        elif data_type is tuple:
            made = tuple.__new__(cls, args)
        else:
            made = data_type.__new__(cls, *args)
        if "_value_" not in made.__dict__:
            made._value_ = value if data_type is object or data_type is tuple else data_type(*args)
        made._name_ = name
        if cls.__init__ is not object.__init__ and cls.__init__ is not data_type.__init__:
            made.__init__(*args)
        return made

    @classmethod
    def _find(cls, value):
        if isinstance(value, cls):
            return value
        for known, made in cls._value2member_:
            if known == value:
                return made
        made = cls._missing_(value)
        if isinstance(made, cls):
            return made
        if made is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise TypeError(f"error in {cls.__name__}._missing_: returned {made!r} instead of None or a valid member")

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @name.setter
    def name(self, value):
        raise AttributeError("<enum 'Enum'> cannot set attribute 'name'")

    @property
    def value(self):
        return self._value_

    @value.setter
    def value(self, value):
        raise AttributeError("<enum 'Enum'> cannot set attribute 'value'")

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


set_metaclass(Enum, EnumType)


class IntEnum(int, Enum):
    def __str__(self):
        return int.__repr__(self)

    def __repr__(self):
        return Enum.__repr__(self)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __repr__(self):
        return Enum.__repr__(self)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


def _bits(number, most):
    ceiling = 2 ** number.bit_length()
    text = bin(number + ceiling).replace("1", "0", 1) if number >= 0 else bin(~number ^ (ceiling - 1) + ceiling)
    sign, digits = text[:3], text[3:]
    if len(digits) < most:
        digits = (sign[-1] * most + digits)[-most:]
    return f"{sign} {digits}"


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << max(last_values).bit_length()

    @classmethod
    def _is_canonical(cls, value):
        return isinstance(value, int) and value > 0 and value & (value - 1) == 0

    @classmethod
    def _all(cls):
        bits = 0
        for value, _ in cls._value2member_:
            bits |= value
        return bits

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        everything = cls._all()
        bits = 2 ** everything.bit_length() - 1
        if not issubclass(cls, int) and (not ~bits <= value <= bits or value & (bits ^ everything)):
            most = max(value.bit_length(), everything.bit_length())
            raise ValueError(f"{cls!r} invalid value {value!r}\n    given {_bits(value, most)}\n  allowed {_bits(everything, most)}")
        if value < 0:
            value = everything & value
        made = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        made._value_ = value
        names = [m._name_ for m in cls if m._value_ & value]
        rest = value & ~everything
        if rest:
            names.append(str(rest))
        made._name_ = "|".join(names) if names else None
        return made

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                            f"{self.__class__.__qualname__!r}")
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return iter([m for m in self.__class__ if m._value_ & self._value_])

    def __len__(self):
        return self._value_.bit_count()

    def __bool__(self):
        return self._value_ != 0

    def __repr__(self):
        if self._name_ is None:
            return f"<{self.__class__.__name__}: {self._value_!r}>"
        return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        return other if isinstance(self, int) and isinstance(other, int) else None

    def __or__(self, other):
        bits = self._other(other)
        return NotImplemented if bits is None else self.__class__(self._value_ | bits)

    def __and__(self, other):
        bits = self._other(other)
        return NotImplemented if bits is None else self.__class__(self._value_ & bits)

    def __xor__(self, other):
        bits = self._other(other)
        return NotImplemented if bits is None else self.__class__(self._value_ ^ bits)

    def __invert__(self):
        return self.__class__(self.__class__._all() & ~self._value_)

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self._value_ == other._value_

    def __hash__(self):
        return hash(self._value_)


class IntFlag(int, Flag):
    def __str__(self):
        return int.__repr__(self)

    def __repr__(self):
        return Flag.__repr__(self)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __or__(self, other):
        return Flag.__or__(self, other)

    def __and__(self, other):
        return Flag.__and__(self, other)

    def __xor__(self, other):
        return Flag.__xor__(self, other)

    def __ror__(self, other):
        return Flag.__or__(self, other)

    def __rand__(self, other):
        return Flag.__and__(self, other)

    def __rxor__(self, other):
        return Flag.__xor__(self, other)

    def __invert__(self):
        return Flag.__invert__(self)


def unique(enumeration):
    aliases = [f"{name} -> {m._name_}" for name, m in enumeration._member_map_.items() if name != m._name_]
    if aliases:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(aliases)}")
    return enumeration
