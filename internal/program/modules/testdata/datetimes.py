from datetime import date, datetime, time, timedelta, timezone


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(repr(r), str(r))
    except Exception as e:
        print(type(e).__name__, e)


for args in ({}, {"days": 1}, {"days": -1, "hours": 5}, {"seconds": 1.5}, {"weeks": 2, "microseconds": 7}, {"hours": 25.1}, {"days": 10**9}, {"milliseconds": 0.5}, {"minutes": -1}, {"days": "x"}):
    show(timedelta, **args)
d = timedelta(days=3, hours=5, microseconds=12)
for r in (d * 2, d * 1.5, d / 2, d / 1.7, d // 3, d % timedelta(hours=7), d / timedelta(hours=1), d // timedelta(hours=1), -d, abs(-d), d.total_seconds(), d.days, d.seconds, d.microseconds, divmod(d, timedelta(hours=7)), d > timedelta(1), bool(timedelta())):
    print(repr(r))
show(lambda: d / 0)
for a in ((2024, 2, 29), (2023, 2, 29), (2024, 13, 1), (0, 1, 1), (10000, 1, 1), (2024, 1, "x")):
    show(date, *a)
x = date(2024, 2, 28)
for r in (x + timedelta(2), x - timedelta(100), x - date(2023, 1, 1), x.weekday(), x.isoweekday(), x.isocalendar(), x.toordinal(), x.isoformat(), x.replace(day=1), x.strftime("%d.%m.%Y %A %j %U %W %G-%V"), x < date(2024, 3, 1), x == datetime(2024, 2, 28), f"{x:%Y/%m}", x.timetuple(), x.ctime()):
    print(repr(r))
show(lambda: date.max + timedelta(1))
show(lambda: x < datetime(2024, 1, 1))
utc = timezone.utc
east = timezone(timedelta(hours=5, minutes=30))
named = timezone(timedelta(hours=-8), "PST")
t = datetime(2024, 3, 10, 15, 30, 45, 123456)
for z in (t, t.replace(tzinfo=utc), t.replace(tzinfo=east), t.replace(tzinfo=named), t.replace(second=0, microsecond=0), t.replace(microsecond=0), datetime(2024, 1, 1)):
    print(repr(z), z, z.isoformat(), z.isoformat(" ", "minutes"), z.isoformat(timespec="milliseconds"), z.timestamp(), z.utcoffset(), z.tzname(), z.date(), z.time(), z.timetz())
    print(z.strftime("%Y-%m-%d %H:%M:%S.%f %z %Z %p %I %a %b %B %y %c %x %X %% %e %-d %D %F %T %R %h %s") if z.tzinfo else z.strftime("%Y-%m-%d %H:%M:%S.%f %z %Z %p"))
a = t.replace(tzinfo=utc)
for r in (a.astimezone(east), a.astimezone(named), a - datetime(2024, 1, 1, tzinfo=east), a == a.astimezone(east), a < a.astimezone(east), hash(a) == hash(a.astimezone(east)), t + timedelta(days=30), t - timedelta(seconds=0.5), t - datetime(2024, 1, 1)):
    print(repr(r))
show(lambda: a - t)
show(lambda: a < t)
print(a == t)
show(datetime.fromtimestamp, 1700000000.123456, utc)
show(datetime.fromtimestamp, 0, utc)
show(datetime.fromtimestamp, -1.5, utc)
show(datetime.fromtimestamp, 1e20, utc)
for s in ("2024-02-28", "20240228", "2024-W09-3", "2024W093", "2024-W09", "2024-2-28", "2024-02-30", "x", "2024-02-28T10:00", "", "2024-02-28T10:00:00Z", "2024-02-28 10:00:00.5+05:30", "20240228T101112", "2024-02-28T10", "2024-02-28T10:00:00.123456789", "2024-02-28T25:00", "2024-02-28T10:00:00-08:00:30", "2024-02-28T10:00+0530", "2024-02-28x10:11", "2024-02-28T", "2024-02-28T1", "2024-02-28T10:1"):
    show(date.fromisoformat, s)
    show(datetime.fromisoformat, s)
for s in ("10:11", "10:11:12", "T10", "101112.5", "10:11:12.123Z", "24:00", "10:60", "1", "10:11:12+01:00"):
    show(time.fromisoformat, s)
for s, f in (("2024-02-28 10:11:12", "%Y-%m-%d %H:%M:%S"), ("28.2.24", "%d.%m.%y"), ("Feb 28 2024", "%b %d %Y"), ("february 28, 2024", "%B %d, %Y"), ("Wed 10PM", "%a %I%p"), ("12AM", "%I%p"), ("2024-060", "%Y-%j"), ("2024 09 3", "%Y %W %w"), ("2024 09 3", "%G %V %u"), ("2024-02-28T10:11:12.5+0530", "%Y-%m-%dT%H:%M:%S.%f%z"), ("10:11 Z", "%H:%M %z"), ("10:11 -01:30", "%H:%M %z"), ("x", "%Y"), ("2024 x", "%Y"), ("2024", "%Q"), ("2024", "%"), ("1112", "%d%m"), ("111", "%d%m"), ("  5", "%d"), ("a%b", "a%%b"), ("2024-02-30", "%Y-%m-%d"), ("Wed Feb 28 10:11:12 2024", "%c"), ("99", "%y"), ("29 Feb", "%d %b")):
    show(datetime.strptime, s, f)
for args in ((10,), (10, 11, 12, 13), (25,), (10, 61)):
    show(time, *args)
print(repr(time(10, 11, tzinfo=east)), time(10, 11, tzinfo=east), time(10) < time(11), time(10, 11).strftime("%H-%M"), time(1, 2, 3).replace(hour=5), time.max)
print(repr(datetime.combine(date(2024, 1, 2), time(3, 4))), datetime.min, datetime.max, date.min, timedelta.max, repr(utc), str(east), named, repr(named), east == timezone(timedelta(minutes=330)))
show(timezone, timedelta(hours=24))
show(timezone, 5)
print(date.fromordinal(738000), date.fromisocalendar(2024, 9, 3), sorted([date(2024, 2, 1), date(2023, 5, 5)]), {date(2024, 1, 1): 1}[date(2024, 1, 1)])
