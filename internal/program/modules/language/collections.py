"""collections: containers that are made of containers."""

from _builtins import (
    MISSING, ask_for_keys, index as _index, is_keyword, is_mapping, matches_mappings, matches_sequences, name_by_module, sort)


@name_by_module
@ask_for_keys
class OrderedDict(dict):
    def __init__(self, other=(), /, **kwargs):
        OrderedDict.update(self, other, **kwargs)

    def update(self, other=(), /, **kwargs):
        if type(self).__setitem__ is dict.__setitem__:
            dict.update(self, other, **kwargs)
        else:
            _set_all(self, other)
            _set_all(self, kwargs)

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
            return
        rest = list(self.items())
        self.clear()
        self[key] = value
        self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        key = next(reversed(self) if last else iter(self))
        return (key, self.pop(key))

    def copy(self):
        return self.__class__(self)

    def __repr__(self):
        if not self:
            return f"{self.__class__.__name__}()"
        return f"{self.__class__.__name__}({list(self.items())!r})"

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.__class__(self)
        _set_all(made, other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        of = other if isinstance(other, OrderedDict) else self
        made = of.__class__(other)
        _set_all(made, self)
        return made


def _set_all(made, other):
    """Sets what another mapping or an iterable of pairs has, by the __setitem__ of made."""
    if hasattr(other, "keys"):
        for key in other.keys():
            made[key] = other[key]
    else:
        for key, value in other:
            made[key] = value


@name_by_module
class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        dict.__init__(self, *args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def copy(self):
        return self.__class__(self.default_factory, self)

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        made = self.__class__(self.default_factory, self)
        dict.update(made, other)
        return made

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        of = other if isinstance(other, defaultdict) else self
        made = of.__class__(of.default_factory, other)
        dict.update(made, self)
        return made

    def __repr__(self):
        return f"{self.__class__.__name__}({self.default_factory!r}, {dict.__repr__(self)})"


class Counter(dict):
    def __init__(self, iterable=None, /, **kwargs):
        dict.__init__(self)
        self.update(iterable, **kwargs)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwargs):
        if is_mapping(iterable):
            if self:
                for key, number in iterable.items():
                    self[key] = number + self.get(key, 0)
            else:
                dict.update(self, iterable)
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) + 1
        if kwargs:
            self.update(kwargs)

    def subtract(self, iterable=None, /, **kwargs):
        if is_mapping(iterable):
            for key, number in iterable.items():
                self[key] = self.get(key, 0) - number
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) - 1
        if kwargs:
            self.subtract(kwargs)

    def elements(self):
        for key, number in self.items():
            for _ in range(number):
                yield key

    def most_common(self, n=None):
        items = list(self.items())
        numbers = [number for _, number in items]
        sort(items, numbers, True)
        return items if n is None else items[:n] if n > 0 else []

    def total(self):
        total = 0
        for number in self.values():
            total += number
        return total

    def copy(self):
        return self.__class__(self)

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def __delitem__(self, key):
        if key in self:
            dict.__delitem__(self, key)

    def __repr__(self):
        if not self:
            return f"{self.__class__.__name__}()"
        try:
            items = dict(self.most_common())
        except TypeError:
            items = dict(self)
        return f"{self.__class__.__name__}({items!r})"

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        for key in [*self, *other]:
            if self[key] != other[key]:
                return False
        return True

    def __ne__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return not self == other

    def __le__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        for key in [*self, *other]:
            if self[key] > other[key]:
                return False
        return True

    def __lt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self <= other and self != other

    def __ge__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        for key in [*self, *other]:
            if self[key] < other[key]:
                return False
        return True

    def __gt__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self >= other and self != other

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combine(other, lambda a, b: a - b)

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combine(other, lambda a, b: a if a > b else b)

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._combine(other, lambda a, b: a if a < b else b)

    def _combine(self, other, function):
        result = Counter()
        for key, number in self.items():
            number = function(number, other[key])
            if number > 0:
                result[key] = number
        for key, number in other.items():
            if key not in self:
                number = function(0, number)
                if number > 0:
                    result[key] = number
        return result

    def _become(self, result):
        dict.clear(self)
        dict.update(self, result)
        return self

    def __iadd__(self, other):
        for key, number in other.items():
            self[key] += number
        return self._become(+self)

    def __isub__(self, other):
        for key, number in other.items():
            self[key] -= number
        return self._become(+self)

    def __ior__(self, other):
        for key, number in other.items():
            if number > self[key]:
                self[key] = number
        return self._become(+self)

    def __iand__(self, other):
        for key, number in self.items():
            if other[key] < number:
                self[key] = other[key]
        return self._become(+self)

    def __pos__(self):
        return self._combine(Counter(), lambda a, b: a)

    def __neg__(self):
        return Counter()._combine(self, lambda a, b: -b)


@matches_sequences
@name_by_module
class deque:
    _abc_kind = "MutableSequence"

    # Two stacks, back to back: the front one is the wrong way round, so that both ends are cheap.
    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError("maxlen must be non-negative")
        self._front = []
        self._back = []
        self.maxlen = maxlen
        self.extend(iterable)

    def append(self, item, /):
        self._back.append(item)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.popleft()

    def appendleft(self, item, /):
        self._front.append(item)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.pop()

    def pop(self):
        if not self._back:
            if not self._front:
                raise IndexError("pop from an empty deque")
            half = (len(self._front) + 1) // 2
            self._back = self._front[:half][::-1]
            self._front = self._front[half:]
        return self._back.pop()

    def popleft(self):
        if not self._front:
            if not self._back:
                raise IndexError("pop from an empty deque")
            half = (len(self._back) + 1) // 2
            self._front = self._back[:half][::-1]
            self._back = self._back[half:]
        return self._front.pop()

    def extend(self, iterable, /):
        for item in [*iterable] if iterable is self else iterable:
            self.append(item)

    def extendleft(self, iterable, /):
        for item in [*iterable] if iterable is self else iterable:
            self.appendleft(item)

    def _items(self):
        return self._front[::-1] + self._back

    def _replace(self, items):
        self._front = []
        self._back = items

    def clear(self):
        self._replace([])

    def copy(self):
        return self.__class__(self._items(), self.maxlen)

    def __copy__(self):
        return self.copy()

    def rotate(self, n=1, /):
        items = self._items()
        if items:
            n = -_index(n) % len(items)
            self._replace(items[n:] + items[:n])

    def reverse(self):
        self._replace(self._items()[::-1])

    def count(self, item, /):
        return self._items().count(item)

    def index(self, item, *bounds):
        try:
            return self._items().index(item, *bounds)
        except ValueError:
            raise ValueError(f"{item!r} is not in deque") from None

    def remove(self, item, /):
        items = self._items()
        if item not in items:
            raise ValueError(f"{item!r} is not in deque")
        items.remove(item)
        self._replace(items)

    def insert(self, index, item, /):
        if self.maxlen is not None and len(self) >= self.maxlen:
            raise IndexError("deque already at its maximum size")
        items = self._items()
        items.insert(index, item)
        self._replace(items)

    def _place(self, index):
        if not isinstance(index, int):
            raise TypeError("sequence index must be integer, not 'slice'" if isinstance(index, slice)
                            else f"sequence index must be integer, not '{type(index).__name__}'")
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError("deque index out of range")
        return index - len(self._front)

    def __getitem__(self, index):
        place = self._place(index)
        return self._back[place] if place >= 0 else self._front[-1 - (place + len(self._front))]

    def __setitem__(self, index, item):
        place = self._place(index)
        if place >= 0:
            self._back[place] = item
        else:
            self._front[-1 - (place + len(self._front))] = item

    def __delitem__(self, index):
        place = self._place(index) + len(self._front)
        items = self._items()
        del items[place]
        self._replace(items)

    def __len__(self):
        return len(self._front) + len(self._back)

    def __bool__(self):
        return len(self) > 0

    def __iter__(self):
        size = len(self)
        for index in range(size):
            if len(self) != size:
                raise RuntimeError("deque mutated during iteration")
            yield self[index]

    def __reversed__(self):
        return iter(self._items()[::-1])

    def __contains__(self, item):
        return item in self._front or item in self._back

    def __repr__(self):
        bound = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"{type(self).__name__}({self._items()!r}{bound})"

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items() == other._items()

    def __lt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items() < other._items()

    def __le__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items() <= other._items()

    def __gt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items() > other._items()

    def __ge__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._items() >= other._items()

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, deque):
            if _asks(other, "__radd__"):
                return NotImplemented
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        return self.__class__(self._items() + other._items(), self.maxlen)

    def __iadd__(self, other):
        self.extend(other)
        return self

    def _times(self, n):
        try:
            count = _index(n)
        except TypeError:
            raise TypeError(f"can't multiply sequence by non-int of type '{type(n).__name__}'") from None
        items = self._items()
        if self.maxlen is not None and items:
            count = min(count, self.maxlen // len(items) + 1 if len(items) < self.maxlen else 1)
        return items * count

    def __mul__(self, n):
        if _asks(n, "__rmul__"):
            return NotImplemented
        return self.__class__(self._times(n), self.maxlen)

    def __rmul__(self, n):
        if isinstance(n, (str, bytes, list, tuple)):
            return NotImplemented
        return self.__class__(self._times(n), self.maxlen)

    def __imul__(self, n):
        if type(self).__mul__ is not deque.__mul__ or _asks(n, "__rmul__"):
            return NotImplemented
        items = self._times(n)
        self._replace(items if self.maxlen is None else items[-self.maxlen:] if self.maxlen else [])
        return self


_function = type(lambda: None)


def _asks(value, name):
    """Tells whether the class of value has a method of its own of that name, which comes before what deque does."""
    return isinstance(getattr(type(value), name, None), _function)


def _field(index):
    def get(self):
        return tuple.__getitem__(self, index)

    def refuse_set(self, value):
        raise AttributeError("can't set attribute")

    def refuse_delete(self):
        raise AttributeError("can't delete attribute")

    return property(get, refuse_set, refuse_delete)


def _new(cls, /, *args, **kwargs):
    fields = cls._fields
    given = len(args)
    title = f"{cls.__name__}.__new__()"
    if given > len(fields):
        least = len(fields) - len(cls._field_defaults) + 1
        takes = f"{least if least == len(fields) + 1 else f'from {least} to {len(fields) + 1}'}"
        raise TypeError(f"{title} takes {takes} positional arguments but {given + 1} were given")
    values = list(args)
    missing = []
    for name in fields[given:]:
        if name in kwargs:
            values.append(kwargs.pop(name))
        elif name in cls._field_defaults:
            values.append(cls._field_defaults[name])
        else:
            missing.append(repr(name))
    for name in kwargs:
        if name in fields:
            raise TypeError(f"{title} got multiple values for argument '{name}'")
        raise TypeError(f"{title} got an unexpected keyword argument '{name}'")
    if missing:
        names = missing[0]
        if len(missing) > 1:
            names = ", ".join(missing[:-1]) + (" and " if len(missing) == 2 else ", and ") + missing[-1]
        argument = "argument" if len(missing) == 1 else "arguments"
        raise TypeError(f"{title} missing {len(missing)} required positional {argument}: {names}")
    return tuple.__new__(cls, values)


def _make(cls, iterable):
    values = tuple(iterable)
    if len(values) != len(cls._fields):
        raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(values)}")
    return tuple.__new__(cls, values)


def _repr(self):
    parts = [f"{name}={value!r}" for name, value in zip(self._fields, self)]
    return f"{self.__class__.__name__}({', '.join(parts)})"


def _asdict(self):
    return dict(zip(self._fields, self))


def _replace(self, /, **kwargs):
    values = [kwargs.pop(name, value) for name, value in zip(self._fields, self)]
    if kwargs:
        raise ValueError(f"Got unexpected field names: {list(kwargs)!r}")
    return self._make(values)


def _getnewargs(self):
    return tuple(self)


def _namespace(fields, defaults):
    """The attributes of a class of named tuples; typing.NamedTuple makes its classes of it as well."""
    namespace = {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
    namespace["__new__"] = _new
    namespace["_make"] = classmethod(_make)
    namespace["__repr__"] = _repr
    namespace["_asdict"] = _asdict
    namespace["_replace"] = _replace
    namespace["__getnewargs__"] = _getnewargs
    for index, name in enumerate(fields):
        namespace[name] = _field(index)
    return namespace


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    names = [str(name) for name in field_names]
    if rename:
        seen = set()
        for index, name in enumerate(names):
            if not name.isidentifier() or is_keyword(name) or name.startswith("_") or name in seen:
                names[index] = f"_{index}"
            seen.add(name)
    for name in [typename, *names]:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if is_keyword(name):
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen = set()
    for name in names:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(names):
        raise TypeError("Got more default values than field names")
    by_name = dict(zip(names[len(names) - len(defaults):], defaults))
    return type(typename, (tuple,), _namespace(tuple(names), by_name))


@matches_mappings
class ChainMap:
    _abc_kind = "MutableMapping"

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def __missing__(self, key):
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _merged(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(mapping)
        return merged

    def keys(self):
        return self._merged().keys()

    def values(self):
        return self._merged().values()

    def items(self):
        return self._merged().items()

    def __len__(self):
        return len(self._merged())

    def __iter__(self):
        return iter(self._merged())

    def __contains__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return True
        return False

    def __bool__(self):
        return len(self) > 0

    def __repr__(self):
        return f"{self.__class__.__name__}({', '.join([repr(mapping) for mapping in self.maps])})"

    def __eq__(self, other):
        if isinstance(other, ChainMap):
            other = other._merged()
        return self._merged() == other

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    __copy__ = copy

    def new_child(self, m=None):
        return self.__class__({} if m is None else m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        if key not in self.maps[0]:
            raise KeyError(f"Key not found in the first mapping: {key!r}")
        del self.maps[0][key]

    def pop(self, key, *args):
        if key not in self.maps[0] and not args:
            raise KeyError(f"Key not found in the first mapping: {key!r}")
        return self.maps[0].pop(key, *args)

    def update(self, *args, **kwargs):
        self.maps[0].update(*args, **kwargs)

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if not is_mapping(other):
            return NotImplemented
        made = self.copy()
        made.maps[0].update(other)
        return made

    def __ror__(self, other):
        if not is_mapping(other):
            return NotImplemented
        made = dict(other)
        for child in reversed(self.maps):
            made.update(child)
        return self.__class__(made)

    def setdefault(self, key, default=None):
        if key in self:
            return self[key]
        self[key] = default
        return default
