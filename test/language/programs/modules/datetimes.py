# Dates and times.
from datetime import date, datetime, timedelta, timezone

d = datetime(2024, 2, 29, 13, 5, 9, 123456)
print(d, repr(d), d.isoformat(), d.date(), d.time(), d.year, d.month, d.weekday(), d.isoweekday(), d.strftime("%Y-%m-%d %H:%M:%S %j %a %b %p %I %y %%"))
print(d + timedelta(days=366), d - timedelta(hours=14), d - datetime(2024, 1, 1), (d - datetime(2023, 12, 31)).days, d.replace(year=2023, day=1), d < datetime(2025, 1, 1), d == datetime(2024, 2, 29, 13, 5, 9, 123456))
print(date(2024, 12, 31), date(2024, 12, 31) + timedelta(1), date(2024, 3, 1) - date(2024, 2, 1), date.fromisoformat("2024-05-06"), date(2024, 1, 1).isocalendar()[1], date(2000, 1, 1).toordinal(), date(2024, 5, 6).strftime("%d.%m.%Y"))
print(timedelta(days=1, hours=2, minutes=3, seconds=4.5), repr(timedelta(hours=25)), timedelta(hours=25).total_seconds(), -timedelta(seconds=1), timedelta(1) * 2, timedelta(1) / 2, timedelta(1) / timedelta(hours=1), timedelta(5) // timedelta(2), timedelta(minutes=90) > timedelta(hours=1), abs(timedelta(-1)), sum([timedelta(1), timedelta(2)], timedelta()))
utc = datetime(2024, 1, 1, tzinfo=timezone.utc)
print(utc, utc.isoformat(), utc.timestamp(), datetime.fromtimestamp(0, timezone.utc), utc.astimezone(timezone(timedelta(hours=5, minutes=30))), timezone.utc, utc.tzinfo)
print(datetime.fromisoformat("2024-01-02T03:04:05"), datetime.fromisoformat("2024-01-02 03:04:05+02:00"), datetime.strptime("2024-05-06 07:08", "%Y-%m-%d %H:%M"), datetime.combine(date(2024, 1, 1), d.time()), datetime.min, datetime.max)
for f in (lambda: date(2023, 2, 29), lambda: datetime(2024, 13, 1), lambda: utc < d, lambda: d + 1, lambda: datetime.fromisoformat("nope"), lambda: datetime.strptime("x", "%Y"), lambda: datetime(2024, 1, 1, 25), lambda: date.max + timedelta(1)):
    try:
        print(f())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
