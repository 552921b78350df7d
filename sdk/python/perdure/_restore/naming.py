"""Classes, functions and modules are saved by name. Which names may be used, and how they are found without running code."""

from __future__ import annotations

import enum
import functools
import importlib
import logging
import sys
import types
from collections.abc import Iterable

from .atoms import KIND_OF

# Modules of the standard library whose classes are data.
DATA_CLASSES = {("types", "SimpleNamespace"), ("contextlib", "suppress"), ("contextlib", "nullcontext"), ("dataclasses", "Field")}
# What reaches outside the process, or runs text: never a value that a save point may bring.
FORBIDDEN_MODULES = {
    *("os", "posix", "nt", "sys", "subprocess", "shutil", "socket", "ctypes", "importlib", "pickle", "marshal", "code", "codeop", "runpy"),
    *("pty", "signal", "threading", "_thread", "multiprocessing", "io", "_io", "gc", "inspect", "imp", "_imp", "builtins.open", "webbrowser"),
}
FORBIDDEN_BUILTINS = {"exec", "eval", "compile", "open", "__import__", "breakpoint", "input", "exit", "quit", "globals", "locals", "vars"}


class Unnamed(Exception):
    """The object is not what its name stands for."""


class Names:
    """The names of one program: those of the modules that it has loaded, and of further ones that are listed."""

    def __init__(self, modules: Iterable[str] = ()):
        self.modules = frozenset(modules)

    def module(self, name: str) -> types.ModuleType:
        top = name.partition(".")[0]
        if top in FORBIDDEN_MODULES or name in FORBIDDEN_MODULES:
            raise Unnamed(f"the module {name} is not available to save points")
        found = sys.modules.get(name)
        if found is None and name in self.modules:
            found = importlib.import_module(name)
        if type(found) is not types.ModuleType and not isinstance(found, types.ModuleType):
            raise Unnamed(f"there is no module {name}")
        return found

    def find(self, module: str, qualified: str) -> object:
        """What is called so. Looks into dictionaries only: no property and no __getattr__ runs."""
        if module == "builtins" and qualified.partition(".")[0] in FORBIDDEN_BUILTINS:
            raise Unnamed(f"{qualified} is not available to save points")
        found: object = self.module(module)
        for part in qualified.split("."):
            if isinstance(found, types.ModuleType):
                spaces = [vars(found)]
            elif isinstance(found, type):
                spaces = [vars(c) for c in type.__dict__["__mro__"].__get__(found)]
            else:
                raise Unnamed(f"there is no {qualified} in {module}")
            for space in spaces:
                if part in space:
                    found = space[part]
                    break
            else:
                raise Unnamed(f"there is no {qualified} in {module}")
        return found.__func__ if isinstance(found, (staticmethod, classmethod)) else found

    def function(self, module: str, qualified: str) -> object:
        found = self.find(module, qualified)
        for _ in range(16):
            if isinstance(found, FUNCTIONS):
                return found
            found = _wrapped(found)
        raise Unnamed(f"{module}.{qualified} is not a function")

    def type(self, module: str, qualified: str) -> type:
        found = self.find(module, qualified)
        if not isinstance(found, type):
            raise Unnamed(f"{module}.{qualified} is not a class")
        return found

    def name_of(self, thing) -> tuple[str, str]:
        """The module and the name under which thing is found again."""
        module, qualified = _spelled(thing)
        if not isinstance(module, str) or not isinstance(qualified, str) or "<" in qualified:
            raise Unnamed("it has no name by which it is found again")
        found = self.find(module, qualified)
        for _ in range(16):
            if found is thing:
                return module, qualified
            found = _wrapped(found)
            if found is None:
                break
        raise Unnamed(f"{module}.{qualified} is something else")


class Globals:
    """Objects that are found again as attributes of a module: of that of their class, or of a function that is saved.

    What is compared by identity, such as the mark of a missing argument, is the same object again.
    """

    def __init__(self, names: Names):
        self._names = names
        self._places: dict[str, dict[int, str]] = {}
        self.of_functions: set[str] = set()

    def place_of(self, thing) -> tuple[str, str] | None:
        """Module and attribute of thing, or None if it is only where it is seen."""
        if not may_be_global(thing):
            return None
        for module in (type(thing).__module__, *sorted(self.of_functions)):
            name = self._attributes(module).get(id(thing))
            if name is not None:
                return module, name
        return None

    def _attributes(self, module: str) -> dict[int, str]:
        """The names of what a module has: of an object with several, the first."""
        places = self._places.get(module)
        if places is None:
            places = self._places[module] = {}
            try:
                space = vars(self._names.module(module))
            except Unnamed:
                return places
            for name, value in list(space.items()):
                if type(name) is str and not name.startswith("__"):
                    places.setdefault(id(value), name)
        return places


FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)


def _spelled(thing) -> tuple[object, object]:
    if isinstance(thing, (types.MethodDescriptorType, types.WrapperDescriptorType)):
        return thing.__objclass__.__module__, thing.__qualname__
    return thing.__module__, thing.__qualname__


def _wrapped(thing) -> object:
    """What a decorator keeps of the function that it decorates."""
    space = getattr(thing, "__dict__", None)
    return space.get("__wrapped__") if isinstance(space, (dict, types.MappingProxyType)) else None


def is_data_class(cls: type) -> bool:
    """Whether objects of cls are fields and nothing else, so that they can be made without running its code."""
    top = cls.__module__.partition(".")[0] if isinstance(cls.__module__, str) else ""
    listed = (cls.__module__, cls.__qualname__) in DATA_CLASSES
    if not listed and top != "__main__" and (top in sys.stdlib_module_names or top == "builtins"):
        return False
    if type(cls).__call__ is not type.__call__ and not isinstance(cls, type):
        return False
    for base in cls.__mro__:
        if base is object or (base.__module__, base.__qualname__) in DATA_CLASSES:
            continue
        own = vars(base)
        if not base.__flags__ & HEAP_TYPE or "__reduce__" in own or "__reduce_ex__" in own:
            return False
        if "__slots__" not in own and not any("__dict__" in vars(b) for b in base.__mro__):
            return False
    return True


# What has a name of its own, or is no more than its value.
NO_GLOBALS = (
    *(type, types.ModuleType, types.MethodType, types.CellType, *FUNCTIONS, logging.Logger, enum.Enum, BaseException),
    *(str, bytes, int, float, tuple, frozenset, range, slice, functools.partial),
)


def may_be_global(thing) -> bool:
    kind = type(thing)
    if isinstance(thing, NO_GLOBALS) or kind in KIND_OF or not isinstance(kind.__module__, str):
        return False
    # What iterates is somewhere in its middle; what is of this package belongs to its execution.
    return not hasattr(kind, "__next__") and not hasattr(kind, "send") and kind.__module__.partition(".")[0] != OWN_PACKAGE


OWN_PACKAGE = __name__.partition(".")[0]
HEAP_TYPE = 1 << 9


def slots_of(cls: type) -> list[types.MemberDescriptorType]:
    """The descriptors of the slots of cls, its bases first."""
    found = []
    for base in reversed(cls.__mro__):
        if base is object:
            continue
        for name, value in vars(base).items():
            if isinstance(value, types.MemberDescriptorType) and value.__objclass__ is base:
                found.append(value)
    return found
