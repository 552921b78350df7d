# Properties, class methods, static methods.
class Temperature:
    scale = "C"

    def __init__(self, celsius):
        self.celsius = celsius

    @property
    def celsius(self):
        """The temperature."""
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("below absolute zero")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        print("deleted")
        self._celsius = 0

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @classmethod
    def from_fahrenheit(cls, f):
        return cls((f - 32) * 5 / 9)

    @staticmethod
    def name(n):
        return f"{n}°"

    @classmethod
    def who(cls):
        return cls.__name__, cls.scale


class Kelvin(Temperature):
    scale = "K"

    @property
    def celsius(self):
        return super().celsius + 0.5

    @celsius.setter
    def celsius(self, value):
        self._celsius = value


t = Temperature(100)
print(t.celsius, t.fahrenheit, Temperature.from_fahrenheit(212).celsius, Temperature.name(5), t.name(6), t.who(), Kelvin.who(), Kelvin(1).celsius, type(Kelvin.from_fahrenheit(32)).__name__)
t.celsius = 5
print(t.celsius, vars(t), Temperature.celsius.__doc__)
del t.celsius
print(t.celsius)
try:
    t.celsius = -300
except ValueError as error:
    print(error)
try:
    t.fahrenheit = 5
except AttributeError as error:
    print(error)
try:
    del t.fahrenheit
except AttributeError as error:
    print(error)


class Lazy:
    def __getattr__(self, name):
        if name.startswith("auto_"):
            value = name[5:]
            setattr(self, name, value)
            return value
        raise AttributeError(f"no {name} here")


lazy = Lazy()
print(lazy.auto_x, vars(lazy), hasattr(lazy, "y"), getattr(lazy, "y", "default"))
try:
    lazy.y
except AttributeError as error:
    print(error)


class Guarded:
    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value * 2)

    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)


g = Guarded()
g.x = 5
print(g.x)
del g.x
print(hasattr(g, "x"))
