# Messages have the names of classes that are not written in Python with their modules; __name__ has not.
from datetime import date, datetime, time, timedelta, timezone
from decimal import Context, Decimal
from enum import Enum


class Color(Enum):
    RED = 1


class Own(date):
    pass


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for v in (date(2024, 1, 2), datetime(2024, 1, 2), time(1), timedelta(1), timezone.utc, Decimal(1), Context(), Own(2024, 1, 2), Color.RED):
    print(type(v).__name__, type(v).__qualname__, type(v).__module__, type(v))
    show(lambda: v + "a")
    show(lambda: v.nothing)
    show(lambda: v < "a")
    show(lambda: v[0])
    show(lambda: len(v))
    show(lambda: [1][v])
show(lambda: Color.PURPLE)
print(hasattr(Color, "PURPLE"), getattr(Color, "PURPLE", None))
