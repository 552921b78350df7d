# super() and __class__ in methods that are called while their class is being made.
class Base:
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        print("init_subclass", cls.__name__, cls.describe(), cls.made())

    @classmethod
    def describe(cls):
        return f"base of {cls.__name__}"

    @staticmethod
    def made():
        return __class__.__name__


class Child(Base):
    @classmethod
    def describe(cls):
        return f"child, {super().describe()}"

    @staticmethod
    def made():
        return __class__.__name__


class Grandchild(Child):
    @classmethod
    def describe(cls):
        return f"grandchild, {super().describe()}, {__class__ is cls}"


class Named:
    def __init__(self, function=None):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name, owner().greet(), self.function and self.function(owner()))


class Greets:
    def greet(self):
        return "hello"


class Loud(Greets):
    first = Named()

    def greet(self):
        return super().greet().upper() + "!"

    second = Named(lambda self: (__class__.__name__, self.greet()))

    def own(self):
        return __class__

    third = Named(own)


def outer():
    class Inner(Base):
        @classmethod
        def describe(cls):
            return __class__.__qualname__

    return Inner


print(outer().made(), Loud().own().__name__)

kept = []


class Refuses:
    def __init_subclass__(cls):
        kept.append(cls.cell)
        raise ValueError(f"no {cls.cell().__name__}")


try:
    class Refused(Refuses):
        @staticmethod
        def cell():
            return __class__
except ValueError as error:
    print(error)
print(kept[0]().__name__)


class Sets:
    def __set_name__(self, owner, name):
        kept.append(owner.cell)
        raise KeyError(name)


try:
    class Broken:
        sets = Sets()

        @staticmethod
        def cell():
            return __class__
except Exception as error:
    print(type(error).__name__, error, repr(error.__cause__), error.__cause__ is error.__context__)
print(kept[1]().__name__)


# In the body itself there is no class yet.
try:
    class Early:
        def early():
            return __class__

        early()
except NameError as error:
    print(error)
