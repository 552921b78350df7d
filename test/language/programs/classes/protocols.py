# Protocols: what has the members is of them, where they may be asked; they have no objects.
import json
from abc import abstractmethod
from typing import Generic, Protocol, SupportsAbs, SupportsFloat, SupportsIndex, SupportsInt, TypeVar, runtime_checkable

T = TypeVar("T")


@runtime_checkable
class Handler(Protocol):
    def handle(self, event): ...


@runtime_checkable
class Named(Protocol):
    name: str

    def hello(self):
        return f"I am {self.name}"


@runtime_checkable
class Both(Handler, Protocol[T]):
    def close(self): ...


class Unchecked(Protocol):
    def handle(self, event): ...


class A:
    def handle(self, event):
        return event


class B(A):
    name = "b"
    close = None


class C(Named):
    def __init__(self, name):
        self.name = name


class D(Both):
    @property
    def name(self):
        return "d"

    def hello(self):
        return "hello"

    def close(self):
        return 1


class E(Handler):
    pass


class Plain(A):
    def __init__(self, x):
        self.x = x


class F(Handler, Plain):
    pass


class G(Protocol):
    @abstractmethod
    def run(self): ...


class H(G):
    pass


def tell(ask):
    try:
        print(ask())
    except TypeError as error:
        print("TypeError:", error)


values = [A(), B(), C("c"), D(), E(), F(7), 5, None, Handler]
for cls in (Handler, Named, Both, Unchecked, A, C, D):
    for value in values:
        tell(lambda: (cls.__name__, type(value).__name__, issubclass(type(value), cls)))
    for value in values:
        tell(lambda: (cls.__name__, type(value).__name__, isinstance(value, cls)))
for cls in (Handler, Named, Unchecked, Both):
    tell(lambda: cls())
    tell(lambda: issubclass(5, cls))
print(C("c").hello(), F(7).x, E().handle(1), D().hello(), isinstance(C("x"), C))
tell(lambda: H())
tell(lambda: runtime_checkable(A))
tell(lambda: isinstance(A(), (int, Handler)))
try:

    class Wrong(A, Protocol):
        pass

except TypeError as error:
    print(str(error).replace("__main__.", ""))
for cls in (SupportsInt, SupportsFloat, SupportsIndex, SupportsAbs):
    print(cls.__name__, [isinstance(value, cls) for value in (1, 1.5, "1", True, None, A())])
match A():
    case Named():
        print("named")
    case Handler():
        print("a handler")


class Box(Protocol[T]):
    def get(self) -> T: ...


class IntBox(Box[int]):
    def get(self) -> int:
        return 3


class Holder(Generic[T]):
    pass


print(IntBox().get(), isinstance(IntBox(), IntBox), isinstance(Holder(), Holder))
