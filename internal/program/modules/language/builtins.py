"""Built-in functions that run the program's code: what they call is in frames of its own, so that it may await.

Those with an underscore stand in for a function of the host where something of the program is called: see
modules.InLanguage.
"""

from _builtins import MISSING, flag, sort


def _sorted(iterable, /, *, key=None, reverse=False):
    result = [item for item in iterable]
    reverse = flag(reverse)
    if key is None:
        sort(result, result, reverse)
    else:
        sort(result, [key(item) for item in result], reverse)
    return result


def _list_sort(self, /, *, key=None, reverse=False):
    items = self[:]
    reverse = flag(reverse)
    if key is None:
        sort(items, items, reverse)
    else:
        sort(items, [key(item) for item in items], reverse)
    self[:] = items


def _candidates(name, args, default):
    if not args:
        raise TypeError(f"{name} expected at least 1 argument, got 0")
    if len(args) == 1:
        return args[0]
    if default is not MISSING:
        raise TypeError(f"Cannot specify a default for {name}() with multiple positional arguments")
    return args


def _min(*args, key=None, default=MISSING):
    best = best_key = MISSING
    for item in _candidates("min", args, default):
        item_key = item if key is None else key(item)
        if best is MISSING or item_key < best_key:
            best, best_key = item, item_key
    if best is not MISSING:
        return best
    if default is MISSING:
        raise ValueError("min() arg is an empty sequence")
    return default


def _max(*args, key=None, default=MISSING):
    best = best_key = MISSING
    for item in _candidates("max", args, default):
        item_key = item if key is None else key(item)
        if best is MISSING or item_key > best_key:
            best, best_key = item, item_key
    if best is not MISSING:
        return best
    if default is MISSING:
        raise ValueError("max() arg is an empty sequence")
    return default


def _sum(iterable, /, start=0):
    iterator = iter(iterable)
    if isinstance(start, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    if isinstance(start, bytes):
        raise TypeError("sum() can't sum bytes [use b''.join(seq) instead]")
    total = start
    for item in iterator:
        total = total + item
    return total


def _any(iterable, /):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable, /):
    for item in iterable:
        if not item:
            return False
    return True


def _list(iterable, /):
    return [item for item in iterable]


def _tuple(iterable, /):
    return (*[item for item in iterable],)


def _set(iterable, /):
    return {item for item in iterable}


def _frozenset(iterable, /):
    return frozenset({item for item in iterable})


def _fill(made, iterable):
    """Puts into a dict what something that is like a dict has, or pairs, each before the next one is asked for."""
    put = dict.__setitem__  # past that of a class which derives from dict
    if hasattr(iterable, "keys"):
        for key in [*iterable.keys()]:
            put(made, key, iterable[key])
        return
    number = 0
    for item in iterable:
        if not isinstance(item, (tuple, list)):
            item = _parts(item)
            if item is None:
                raise TypeError(f"cannot convert dictionary update sequence element #{number} to a sequence")
        if len(item) != 2:
            raise ValueError(f"dictionary update sequence element #{number} has length {len(item)}; 2 is required")
        put(made, item[0], item[1])
        number += 1


def _parts(item):
    try:
        return [part for part in item]
    except TypeError:
        return None


def _dict(iterable=(), /, **kwargs):
    made = {}
    _fill(made, iterable)
    made.update(kwargs)
    return made


def _join(self, iterable, /):
    return self.join([item for item in iterable])


def _extend(self, iterable, /):
    for item in iterable:
        self.append(item)


def _update(self, *iterables, **kwargs):
    if isinstance(self, dict):
        if len(iterables) > 1:
            raise TypeError(f"update expected at most 1 argument, got {len(iterables)}")
    elif kwargs:
        raise TypeError("set.update() takes no keyword arguments")
    for iterable in iterables:
        if isinstance(self, dict):
            _fill(self, iterable)
        else:
            self.update(iterable if isinstance(iterable, (set, frozenset)) else [item for item in iterable])
    if kwargs:
        self.update(kwargs)


class map:
    __slots__ = ("_function", "_iterators")

    def __init__(self, *args, **kwargs):
        if kwargs and type(self) is map:
            raise TypeError("map() takes no keyword arguments")
        if len(args) < 2:
            raise TypeError("map() must have at least two arguments.")
        self._function, *iterables = args
        self._iterators = [iter(iterable) for iterable in iterables]

    def __iter__(self):
        return self

    def __next__(self):
        if len(self._iterators) == 1:
            for item in self._iterators[0]:
                return self._function(item)
            raise StopIteration
        items = []
        for iterator in self._iterators:
            for item in iterator:
                items.append(item)
                break
            else:
                raise StopIteration
        return self._function(*items)


class filter:
    __slots__ = ("_function", "_iterator")

    def __init__(self, *args, **kwargs):
        if kwargs and type(self) is filter:
            raise TypeError("filter() takes no keyword arguments")
        if len(args) != 2:
            raise TypeError(f"filter expected 2 arguments, got {len(args)}")
        self._function, iterable = args
        self._iterator = iter(iterable)

    def __iter__(self):
        return self

    def __next__(self):
        function = self._function
        for item in self._iterator:
            if item if function is None else function(item):
                return item
        raise StopIteration


class _zip:
    __slots__ = ("_iterators", "_strict")

    def __init__(self, *iterables, strict=False):
        self._iterators = [iter(iterable) for iterable in iterables]
        self._strict = strict

    def __iter__(self):
        return self

    def __next__(self):
        items = []
        for iterator in self._iterators:
            for item in iterator:
                items.append(item)
                break
            else:
                if self._strict:
                    self._check(len(items))
                raise StopIteration
        if not items:
            raise StopIteration
        return (*items,)

    def _check(self, ended):
        if ended > 0:
            before = "argument 1" if ended == 1 else f"arguments 1-{ended}"
            raise ValueError(f"zip() argument {ended + 1} is shorter than {before}")
        for number, iterator in enumerate(self._iterators[1:], 1):
            for _ in iterator:
                before = "argument 1" if number == 1 else f"arguments 1-{number}"
                raise ValueError(f"zip() argument {number + 1} is longer than {before}")


class _enumerate:
    __slots__ = ("_iterator", "_number")

    def __init__(self, iterable, start=0):
        self._iterator = iter(iterable)
        self._number = start

    def __iter__(self):
        return self

    def __next__(self):
        for item in self._iterator:
            number = self._number
            self._number = number + 1
            return (number, item)
        raise StopIteration


def _print(*values, sep=None, end=None, file=None, flush=False):
    """Prints to an object that has write(); see the host's for what goes to the program's output."""
    if sep is not None and not isinstance(sep, str):
        raise TypeError(f"sep must be None or a string, not {type(sep).__name__}")
    if end is not None and not isinstance(end, str):
        raise TypeError(f"end must be None or a string, not {type(end).__name__}")
    for number, value in enumerate(values):
        if number:
            file.write(" " if sep is None else sep)
        file.write(str(value))
    file.write("\n" if end is None else end)
    if flush:
        file.flush()


for _made in (_print, _sorted, _min, _max, _sum, _any, _all, _list, _tuple, _set, _frozenset, _dict, _join, _extend, _update, _zip,
              _enumerate):
    _made.__qualname__ = _made.__name__ = _made.__name__[1:]
_list_sort.__qualname__ = _list_sort.__name__ = "sort"


def _await_of(coroutine, /):
    """What the __await__ of a coroutine gives: an iterator that awaits it."""
    from _perdure import block

    return block(coroutine)
    yield


async def _await_iterator(iterator, /):
    """Awaits what an __await__ has given. It may await in its turn, but what it yields means nothing here."""
    try:
        given = next(iterator)
        while True:
            error = TypeError(
                f"an await of {type(given).__name__} cannot be carried out here; run code of asyncio in a local step: "
                "perdure.run(lambda: asyncio.run(f()))")
            if not hasattr(iterator, "throw"):
                raise error
            given = iterator.throw(error)
    except StopIteration as done:
        return done.value
