"""itertools: iterators that are made of iterators. Written as generators, so that what they call may await."""

from _builtins import MISSING, index as _index


def count(start=0, step=1):
    for number in (start, step):
        if not any([hasattr(number, name) for name in ("__index__", "__float__", "__complex__")]):
            raise TypeError("a number is required")
    return _count(start, step)


def _count(number, step):
    while True:
        yield number
        number = number + step


def cycle(iterable, /):
    saved = []
    for item in iterable:
        saved.append(item)
        yield item
    while saved:
        for item in saved:
            yield item


def repeat(object, times=None):
    if times is None:
        while True:
            yield object
    for _ in range(times):
        yield object


def accumulate(iterable, func=None, *, initial=None):
    total = MISSING if initial is None else initial
    if initial is not None:
        yield total
    for item in iterable:
        if total is MISSING:
            total = item
        else:
            total = total + item if func is None else func(total, item)
        yield total


class chain:
    def __init__(self, *iterables):
        self._rest = iter(iterables)
        self._iterator = iter(())

    @classmethod
    def from_iterable(cls, iterable, /):
        made = cls()
        made._rest = iter(iterable)
        return made

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            for item in self._iterator:
                return item
            for iterable in self._rest:
                self._iterator = iter(iterable)
                break
            else:
                raise StopIteration


def compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


def dropwhile(predicate, iterable, /):
    iterator = iter(iterable)
    for item in iterator:
        if not predicate(item):
            yield item
            break
    for item in iterator:
        yield item


def takewhile(predicate, iterable, /):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def filterfalse(predicate, iterable, /):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def starmap(function, iterable, /):
    for args in iterable:
        yield function(*args)


def islice(iterable, /, *args):
    bounds = slice(*args)
    start = 0 if bounds.start is None else _bound(bounds.start)
    step = 1 if bounds.step is None else _bound(bounds.step)
    stop = None if bounds.stop is None else _bound(bounds.stop)
    if stop == -1:
        if len(args) == 1:
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if start == -1:
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, stop, step)


def _bound(value):
    # -1 is what cannot be one.
    try:
        number = _index(value)
    except Exception:
        return -1
    return number if 0 <= number < 2**63 else -1


def _islice(iterator, start, stop, step):
    if stop is not None and start >= stop:
        for _ in range(stop):
            for _ in iterator:
                break
        return
    wanted = start
    number = 0
    if stop == 0:
        return
    for item in iterator:
        if number == wanted:
            yield item
            wanted += step
        number += 1
        if stop is not None and number >= stop:
            return


def pairwise(iterable, /):
    previous = MISSING
    for item in iterable:
        if previous is not MISSING:
            yield (previous, item)
        previous = item


def batched(iterable, n):
    if n < 1:
        raise ValueError("n must be at least one")
    batch = []
    for item in iterable:
        batch.append(item)
        if len(batch) == n:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    active = len(iterators)
    ended = [False] * active
    while active:
        items = []
        for index, iterator in enumerate(iterators):
            item = fillvalue
            if not ended[index]:
                for item in iterator:
                    break
                else:
                    ended[index] = True
                    active -= 1
            items.append(item)
        if active:
            yield tuple(items)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    source = iter(iterable)
    queues = [[] for _ in range(n)]
    return tuple([_tee(source, queues, queue) for queue in queues])


def _tee(source, queues, queue):
    while True:
        if not queue:
            for item in source:
                for other in queues:
                    other.append(item)
                break
            else:
                return
        yield queue.pop(0)


def groupby(iterable, key=None):
    # A group that is not used up is passed over when the next one is asked for, as in CPython.
    source = _Groups(iter(iterable), key)
    while source.advance():
        source.group += 1
        yield (source.key, source.members(source.group))


class _Groups:
    def __init__(self, iterator, key):
        self._iterator = iterator
        self._function = key
        self.key = MISSING
        self.next_key = MISSING
        self.item = MISSING
        self.group = 0

    def fetch(self):
        for item in self._iterator:
            self.item = item
            self.next_key = item if self._function is None else self._function(item)
            return True
        self.next_key = MISSING
        return False

    def advance(self):
        while self.next_key is MISSING or self.next_key == self.key:
            if not self.fetch():
                return False
        self.key = self.next_key
        return True

    def members(self, group):
        key = self.key
        while self.group == group and self.next_key is not MISSING and self.next_key == key:
            yield self.item
            if self.group != group or not self.fetch():
                return


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    return _product([tuple(pool) for pool in iterables] * repeat)


def _product(pools):
    indices = [0] * len(pools)
    for pool in pools:
        if not pool:
            return
    while True:
        yield tuple([pool[index] for pool, index in zip(pools, indices)])
        place = len(pools) - 1
        while place >= 0:
            indices[place] += 1
            if indices[place] < len(pools[place]):
                break
            indices[place] = 0
            place -= 1
        if place < 0:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r
    if r < 0:
        raise ValueError("r must be non-negative")
    return _permutations(pool, n, r)


def _permutations(pool, n, r):
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in indices[:r]])
    while n:
        for i in range(r - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple([pool[k] for k in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations(tuple(iterable), r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple([pool[k] for k in indices])


def combinations_with_replacement(iterable, r):
    if r < 0:
        raise ValueError("r must be non-negative")
    return _combinations_with_replacement(tuple(iterable), r)


def _combinations_with_replacement(pool, r):
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple([pool[i] for i in indices])
    while True:
        for i in range(r - 1, -1, -1):
            if indices[i] != n - 1:
                break
        else:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple([pool[k] for k in indices])
