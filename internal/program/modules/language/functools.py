"""functools: higher-order functions."""

from _builtins import MISSING

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    for name, value in getattr(wrapped, "__dict__", {}).items():
        setattr(wrapper, name, value)
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)

    return decorate


def reduce(function, iterable, initial=MISSING, /):
    value = initial
    try:
        iterable = iter(iterable)
    except TypeError:
        raise TypeError("reduce() arg 2 must support iteration") from None
    for item in iterable:
        value = item if value is MISSING else function(value, item)
    if value is MISSING:
        raise TypeError("reduce() of empty iterable with no initial value")
    return value


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = (*func.args, *args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(arg) for arg in self.args])
        parts.extend([f"{name}={value!r}" for name, value in self.keywords.items()])
        return f"functools.partial({', '.join(parts)})"


class _CacheInfo:
    def __init__(self, hits, misses, maxsize, currsize):
        self.hits = hits
        self.misses = misses
        self.maxsize = maxsize
        self.currsize = currsize

    def __repr__(self):
        return f"CacheInfo(hits={self.hits}, misses={self.misses}, maxsize={self.maxsize}, currsize={self.currsize})"

    def __iter__(self):
        return iter((self.hits, self.misses, self.maxsize, self.currsize))

    def __eq__(self, other):
        return (*self,) == (*other,)

    def __getitem__(self, index):
        return (*self,)[index]


class _Cache:
    """A function that remembers. What it remembers is in the save points, so that it survives what the program survives."""

    def __init__(self, function, maxsize, typed):
        self.__wrapped__ = function
        self._maxsize = maxsize
        self._typed = typed
        self._results = {}
        self._hits = 0
        self._misses = 0
        for name in WRAPPER_ASSIGNMENTS:
            if hasattr(function, name):
                setattr(self, name, getattr(function, name))

    def __call__(self, /, *args, **keywords):
        if not self._typed and not keywords and len(args) == 1 and type(args[0]) in (int, str):
            key = args[0]  # so that 1 and 1.0 are two
        else:
            key = (args, *keywords.items())
        if self._typed:
            key = (key, *[type(arg) for arg in args], *[type(value) for value in keywords.values()])
        results = self._results
        if key in results:
            self._hits += 1
            result = results.pop(key)
            results[key] = result
            return result
        self._misses += 1
        result = self.__wrapped__(*args, **keywords)
        if self._maxsize != 0:
            results[key] = result
            if self._maxsize is not None and len(results) > self._maxsize:
                del results[next(iter(results))]
        return result

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return partial(self, instance)

    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._results))

    def cache_parameters(self):
        return {"maxsize": self._maxsize, "typed": self._typed}

    def cache_clear(self):
        self._results.clear()
        self._hits = 0
        self._misses = 0


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _Cache(maxsize, 128, False)
    if maxsize is not None and maxsize < 0:
        maxsize = 0

    def decorate(function):
        return _Cache(function, maxsize, typed)

    return decorate


def cache(function, /):
    return _Cache(function, None, False)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = func.__name__
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        instance.__dict__[self.attrname] = value
        return value


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


_TYPES = {one.__name__: one for one in (
    int, float, bool, str, bytes, list, tuple, dict, set, frozenset, range, slice, type, object, BaseException, Exception, ValueError,
    TypeError, KeyError, LookupError, OSError, RuntimeError)} | {"None": type(None)}


def _evaluated(annotation, names):
    """What an annotation that is text means: names, with dots and |."""
    if not isinstance(annotation, str):
        return annotation
    made = None
    for part in annotation.split("|"):
        first, *rest = part.strip().split(".")
        found = names.get(first, _TYPES.get(first))
        if found is None:
            raise NameError(f"name {first!r} is not defined")
        for name in rest:
            found = getattr(found, name)
        made = found if made is None else made | found
    return made


class singledispatch:
    def __init__(self, func):
        self._functions = {object: func}
        self.__wrapped__ = func
        self.__name__ = func.__name__
        self.__doc__ = func.__doc__

    def register(self, cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda func: self.register(cls, func)
            func = cls
            hints = list(getattr(func, "__annotations__", {}).items())
            if not hints:
                raise TypeError(f"Invalid first argument to `register()`: {func!r}. Use either `@register(some_class)` "
                                "or plain `@register` on an annotated function.")
            cls = _evaluated(hints[0][1], func.__globals__)
            if not isinstance(cls, type) and not hasattr(cls, "__args__"):
                raise TypeError(f"Invalid annotation for {hints[0][0]!r}. {cls!r} is not a class.")
        for one in (cls,) if isinstance(cls, type) else cls.__args__:
            self._functions[one] = func
        return func

    def dispatch(self, cls):
        for base in cls.__mro__:
            if base in self._functions:
                return self._functions[base]
        return self._functions[object]

    @property
    def registry(self):
        return dict(self._functions)

    def __call__(self, /, *args, **kwargs):
        if not args:
            raise TypeError(f"{self.__name__} requires at least 1 positional argument")
        return self.dispatch(args[0].__class__)(*args, **kwargs)


def _not(result):
    return result if result is NotImplemented else not result


def _from_lt(cls):
    def __gt__(self, other):
        result = self.__lt__(other)
        return result if result is NotImplemented else not result and self != other

    def __le__(self, other):
        result = self.__lt__(other)
        return result if result is NotImplemented else result or self == other

    def __ge__(self, other):
        return _not(self.__lt__(other))

    return {"__gt__": __gt__, "__le__": __le__, "__ge__": __ge__}


def _from_le(cls):
    def __ge__(self, other):
        result = self.__le__(other)
        return result if result is NotImplemented else not result or self == other

    def __lt__(self, other):
        result = self.__le__(other)
        return result if result is NotImplemented else result and self != other

    def __gt__(self, other):
        return _not(self.__le__(other))

    return {"__ge__": __ge__, "__lt__": __lt__, "__gt__": __gt__}


def _from_gt(cls):
    def __lt__(self, other):
        result = self.__gt__(other)
        return result if result is NotImplemented else not (result or self == other)

    def __ge__(self, other):
        result = self.__gt__(other)
        return result if result is NotImplemented else result or self == other

    def __le__(self, other):
        return _not(self.__gt__(other))

    return {"__lt__": __lt__, "__ge__": __ge__, "__le__": __le__}


def _from_ge(cls):
    def __le__(self, other):
        result = self.__ge__(other)
        return result if result is NotImplemented else not result or self == other

    def __gt__(self, other):
        result = self.__ge__(other)
        return result if result is NotImplemented else result and self != other

    def __lt__(self, other):
        return _not(self.__ge__(other))

    return {"__le__": __le__, "__gt__": __gt__, "__lt__": __lt__}


def total_ordering(cls):
    for root, derive in (("__lt__", _from_lt), ("__le__", _from_le), ("__gt__", _from_gt), ("__ge__", _from_ge)):
        if getattr(cls, root, None) is not getattr(object, root, None):
            for name, method in derive(cls).items():
                if getattr(cls, name, None) is getattr(object, name, None):
                    setattr(cls, name, method)
            return cls
    raise ValueError("must define at least one ordering operation: < > <= >=")
