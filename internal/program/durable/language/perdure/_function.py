"""Functions: those of this program, and those that are called by name."""

import _perdure

import perdure._values as _values
from perdure._promise import Call, Options, invoke
from perdure._waits import present


class Remote:
    """A function that is called by its name, wherever it runs.

    ``await bar(21)`` calls it and awaits the result. In a plain ``def``, ``bar(21)`` waits for it.
    """

    def __init__(self, name, options=None):
        self.name = name
        self._options = options

    def __repr__(self):
        return f"<function {self.name}>"

    def __call__(self, *args, **kwargs):
        return present(self.call(*args, **kwargs))

    def call(self, *args, **kwargs):
        """What is to be awaited, also in a plain function."""
        return Call(self.name, _values.arguments(args, kwargs), self._options)

    def invoke(self, *args, **kwargs):
        """Calls it, and goes on: the promise of the result."""
        return invoke(self.name, _values.arguments(args, kwargs), self._options)

    def options(self, **options):
        """The same function, called in another way: see :class:`perdure.Options`."""
        return Remote(self.name, (self._options or Options()).with_(**options))


class Function:
    """What ``isinstance`` knows a function of this program by. The function itself is what Python makes of its ``def``."""


def dashed(name):
    """The name of a Function in the cluster for a name in Python."""
    return name.strip("_").replace("_", "-").lower()


def function(declared=None, *, name=None, restore=True):
    """Declares a function that others may call by its name: ``async def`` or plain ``def``.

    ``name``: its name in the cluster; default is the name in Python with dashes. A program is always resumed where it
    was, so ``restore`` says nothing here. Called as ``foo(21)`` it is what Python says; ``foo.invoke(21)`` and
    ``foo.options(...)(21)`` call it by its name, as an execution of its own.
    """
    if declared is None:
        return lambda one: register(one, name)
    if not callable(declared):
        raise TypeError(f"perdure.function takes the function itself: write @perdure.function(name={declared!r})")
    return register(declared, name)


def register(declared, name):
    declared.name = name or dashed(declared.__name__)
    remote = Remote(declared.name)
    declared.invoke, declared.options = remote.invoke, remote.options
    declared.function = declared
    registry()[declared.name] = declared
    return declared


def registry():
    """The declared functions, by name."""
    return _perdure.state().setdefault("functions", {})
