"""contextlib: context managers."""

from _builtins import cut_traceback, traceback_length


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        return None


class AbstractAsyncContextManager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class _GeneratorContextManager(AbstractContextManager):
    def __init__(self, func, args, kwds):
        self._parts = (func, args, kwds)
        self.gen = func(*args, **kwds)

    def __call__(self, func):
        make, args, kwds = self._parts

        def inner(*inner_args, **inner_kwds):
            with _GeneratorContextManager(make, args, kwds):
                return func(*inner_args, **inner_kwds)

        inner.__name__ = func.__name__
        inner.__qualname__ = func.__qualname__
        inner.__doc__ = func.__doc__
        return inner

    def __enter__(self):
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            for _ in self.gen:
                raise RuntimeError("generator didn't stop")
            return False
        if exc_value is None:
            exc_value = exc_type()
        passed = traceback_length(exc_value)
        try:
            self.gen.throw(exc_value)
        except StopIteration as stopped:
            return stopped is not exc_value
        except RuntimeError as error:
            if error is not exc_value and (not isinstance(exc_value, StopIteration) or error.__cause__ is not exc_value):
                raise
            cut_traceback(exc_value, passed)  # without the way through the generator
            return False
        except BaseException as error:
            if error is not exc_value:
                raise
            cut_traceback(error, passed)
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    def make(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)

    make.__name__ = func.__name__
    make.__qualname__ = func.__qualname__
    make.__doc__ = func.__doc__
    make.__wrapped__ = func
    return make


class _AsyncGeneratorContextManager(AbstractAsyncContextManager):
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)

    async def __aenter__(self):
        async for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    async def __aexit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            async for _ in self.gen:
                raise RuntimeError("generator didn't stop")
            return False
        if exc_value is None:
            exc_value = exc_type()
        passed = traceback_length(exc_value)
        try:
            await self.gen.athrow(exc_value)
        except StopAsyncIteration as stopped:
            return stopped is not exc_value
        except BaseException as error:
            if error is not exc_value:
                raise
            cut_traceback(error, passed)
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def asynccontextmanager(func):
    def make(*args, **kwds):
        return _AsyncGeneratorContextManager(func, args, kwds)

    make.__name__ = func.__name__
    make.__qualname__ = func.__qualname__
    make.__doc__ = func.__doc__
    make.__wrapped__ = func
    return make


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, exc_type, exc_value, traceback):
        return exc_type is not None and issubclass(exc_type, self._exceptions)


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, exc_type, exc_value, traceback):
        self.thing.close()


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, exc_type, exc_value, traceback):
        return None

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class ExitStack(AbstractContextManager):
    def __init__(self):
        self._exits = []

    def enter_context(self, cm):
        result = cm.__enter__()
        self._exits.append(cm.__exit__)
        return result

    def push(self, exit):
        self._exits.append(exit.__exit__ if hasattr(type(exit), "__exit__") else exit)
        return exit

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc_value, traceback):
            callback(*args, **kwds)

        self._exits.append(leave)
        return callback

    def pop_all(self):
        moved = type(self)()
        moved._exits = self._exits
        self._exits = []
        return moved

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, exc_type, exc_value, traceback):
        pending = exc_value
        while self._exits:
            leave = self._exits.pop()
            try:
                if pending is None:
                    leave(None, None, None)
                elif leave(type(pending), pending, None):
                    pending = None
            except BaseException as error:
                pending = error
        if pending is None:
            return exc_value is not None
        if pending is exc_value:
            return False
        raise pending
