# Inheritance, super and the order of classes.
class Animal:
    sound = "..."

    def __init__(self, name):
        self.name = name

    def speak(self):
        return f"{self.name} says {self.sound}"

    def kind(self):
        return "animal"


class Dog(Animal):
    sound = "woof"

    def kind(self):
        return "dog, which is " + super().kind()


class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age

    def kind(self):
        return "puppy, which is " + super().kind()

    def speak(self):
        return super().speak() + "!"


p = Puppy("Rex", 1)
print(p.speak(), p.kind(), p.age, isinstance(p, Animal), issubclass(Puppy, Animal), Puppy.__mro__ == (Puppy, Dog, Animal, object), [c.__name__ for c in Puppy.__mro__], Puppy.__bases__[0].__name__)


class A:
    def f(self):
        return ["A"]


class B(A):
    def f(self):
        return ["B"] + super().f()


class C(A):
    def f(self):
        return ["C"] + super().f()


class D(B, C):
    def f(self):
        return ["D"] + super().f()


class E(D):
    pass


print(E().f(), [c.__name__ for c in E.__mro__], A.f(D()), super(B, D()).f(), B().f())
try:

    class Bad(A, B):
        pass

except TypeError as error:
    print(error)


class Mixin:
    def describe(self):
        return f"<{type(self).__name__} {self.describe_inner()}>"


class Thing(Mixin, Animal):
    def describe_inner(self):
        return self.name


print(Thing("x").describe())


class Base:
    registry = []

    def __init_subclass__(cls, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append((cls.__name__, tag))


class One(Base):
    pass


class Two(Base, tag="two"):
    pass


print(Base.registry)


class NoInit(Puppy):
    pass


print(NoInit("n", 2).speak())
for f in (lambda: NoInit("n"), lambda: super(int, p), lambda: Animal("a").age):
    try:
        print(f())
    except (TypeError, AttributeError) as error:
        print(error)
try:

    class FromNumber(5):
        pass

except TypeError as error:
    print(type(error).__name__)
