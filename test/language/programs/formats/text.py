# Format specs of strings and other things.
for spec in ("", "s", "10", "<10", ">10", "^10", "*^10", ".2", "10.2", ">10.2s", "é>6", "<0", "05"):
    print(repr(spec), repr(format("abc", spec)))
for value, spec in (("abc", "d"), ("abc", "+"), ("abc", ","), ("abc", "=5"), ("abc", "f"), ([1], "5"), (None, ">5"), ({}, "d"), ((1,), "s"), ("abc", ".")):
    try:
        print(repr(format(value, spec)))
    except (ValueError, TypeError) as error:
        print(repr(value), repr(spec), "->", type(error).__name__ + ":", error)


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        if spec == "short":
            return f"{self.cents // 100}"
        return f"{self.cents / 100:{spec or '.2f'}}"

    def __str__(self):
        return "money"


print(f"{Money(1234)} {Money(1234):short} {Money(1234):>10.1f} {Money(5)!s} {format(Money(99))}", "{0:short}".format(Money(500)))
