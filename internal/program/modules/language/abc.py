"""abc: classes that say what their subclasses must have."""

from _builtins import set_metaclass


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


def _is_abstract(value):
    if isinstance(value, property):
        for part in (value.fget, value.fset, value.fdel):
            if part is not None and getattr(part, "__isabstractmethod__", False):
                return True
        return False
    if isinstance(value, (classmethod, staticmethod)):
        return getattr(value.__func__, "__isabstractmethod__", False)
    return not isinstance(value, type) and getattr(value, "__isabstractmethod__", False)


def _find_abstract(cls):
    names = {name for name, value in cls.__dict__.items() if _is_abstract(value)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if _is_abstract(getattr(cls, name, None)):
                names.add(name)
            else:
                for owner in cls.__mro__:
                    if name in owner.__dict__:
                        if _is_abstract(owner.__dict__[name]):
                            names.add(name)
                        break
    cls.__abstractmethods__ = frozenset(names)


class _Asked(type):
    """The class of classes that say by their __subclasshook__ what other classes are of them."""

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answer = cls.__subclasshook__(subclass)
        return cls in subclass.__mro__ if answer is NotImplemented else bool(answer)


class ABC:
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        _find_abstract(cls)

    @classmethod
    def __subclasshook__(cls, subclass):
        return NotImplemented

    @classmethod
    def register(cls, subclass):
        raise NotImplementedError("register() is not there: derive from the class")


set_metaclass(ABC, _Asked)
