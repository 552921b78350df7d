"""Functions: those of this file, and those that are called by name."""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable, Dict, Generic, List, Optional, TypeVar, Union, overload

from . import _engine, _values
from ._loops import looping
from ._promise import Call, Options, Promise
from ._waits import Waitable

R = TypeVar("R")


def present(waitable: Waitable) -> Any:
    """In an ``async def`` what is to be awaited; in a plain function its result, after waiting for it right here."""
    engine = _engine.current()
    return engine.block(waitable) if engine.task.plain else waitable


class Remote:
    """A function that is called by its name, wherever it runs.

    ``await bar(21)`` calls it and awaits the result. In a plain ``def``, ``bar(21)`` waits for it.
    """

    def __init__(self, name: str, options: Optional[Options] = None) -> None:
        self.name = name
        self._options = options or Options()

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return present(Call(self.name, _values.arguments(args, kwargs), self._options))

    def invoke(self, *args: Any, **kwargs: Any) -> Promise[Any]:
        """Calls it, and goes on: the promise of the result."""
        engine = _engine.current()
        return engine.invoke(engine.task, self.name, _values.arguments(args, kwargs), self._options)

    def options(self, **options: Any) -> "Remote":
        """The same function, called in another way: see :class:`perdure.Options`."""
        return Remote(self.name, self._options.with_(**options))


class Function(Generic[R]):
    """A function of this file.

    Called as ``foo(21)`` it is what Python says: the same code, in this execution. ``foo.invoke(21)`` and
    ``foo.options(...)(21)`` call it by its name, as an execution of its own.
    """

    def __init__(self, function: Callable[..., R], name: Optional[str], restore: bool) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.name = name or dashed(function.__name__)
        self.restore = restore
        if not restore:
            function.__perdure_restore__ = False  # type: ignore[attr-defined]
        self.is_async = inspect.iscoroutinefunction(function)
        self._looping = looping(function)
        if self._looping is not function:
            function.__perdure_looping__ = self._looping  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"<function {self.name} of this file>"

    def __call__(self, *args: Any, **kwargs: Any) -> R:
        engine = _engine.running()
        if engine is not None and engine.restorer is not None and self.is_async and not engine.in_step:
            return engine.restorer(self, args, kwargs)  # type: ignore[no-any-return]
        return self._looping(*args, **kwargs)

    def invoke(self, *args: Any, **kwargs: Any) -> Promise[Any]:
        """Calls it by its name, as an execution of its own, and goes on."""
        return Remote(self.name).invoke(*args, **kwargs)

    def options(self, **options: Any) -> Remote:
        """The same function, called by its name."""
        return Remote(self.name).options(**options)


registry: Dict[str, Function[Any]] = {}


def dashed(name: str) -> str:
    """The name of a Function in the cluster for a name in Python."""
    return name.strip("_").replace("_", "-").lower()


@overload
def function(declared: Callable[..., R]) -> Function[R]: ...
@overload
def function(
    declared: None = None, *, name: Optional[str] = None, restore: bool = True
) -> Callable[[Callable[..., R]], Function[R]]: ...
def function(declared: Any = None, *, name: Optional[str] = None, restore: bool = True) -> Any:
    """Declares a function that others may call by its name: ``async def`` or plain ``def``.

    ``name``: its name in the cluster; default is the name in Python with dashes. ``restore=False``: it always goes on by
    running again from the top.
    """

    def register(one: Callable[..., R]) -> Function[R]:
        made = Function(one, name, restore)
        registry[made.name] = made
        return made

    if declared is not None and not callable(declared):
        raise TypeError(f"perdure.function takes the function itself: write @perdure.function(name={declared!r})")
    return register if declared is None else register(declared)


def find(name: str) -> Optional[Function[Any]]:
    return registry.get(name)


def as_function(given: Union[Function[Any], Callable[..., Any]]) -> Function[Any]:
    return given if isinstance(given, Function) else Function(given, None, True)


def names() -> List[str]:
    return sorted(registry)
