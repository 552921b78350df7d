"""time: the clock of the execution. It stands still between two awaits."""

from _datetime import format_time, now


def time():
    return now()


def time_ns():
    return int(now() * 1000000) * 1000


def monotonic():
    return now()


def monotonic_ns():
    return time_ns()


def perf_counter():
    return now()


def perf_counter_ns():
    return time_ns()


def process_time():
    return 0.0


def sleep(seconds, /):
    """Waits right here, durably, in an async function too, where perdure.sleep is awaited instead."""
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    from _perdure import block
    from perdure._timers import Sleep

    block(Sleep(seconds))


class struct_time(tuple):
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])

    def __repr__(self):
        names = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
        return f"time.struct_time({', '.join([f'{name}={value!r}' for name, value in zip(names, self)])})"


def gmtime(secs=None):
    from datetime import datetime, timezone

    moment = datetime.fromtimestamp(now() if secs is None else secs, timezone.utc)
    return struct_time((moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second,
                        moment.weekday(), moment.timetuple_yday(), 0))


localtime = gmtime
timezone = 0
tzname = ("UTC", "UTC")


def strftime(format, t=None):
    t = gmtime() if t is None else t
    return format_time(format, t[0], t[1], t[2], t[3], t[4], t[5], 0, "+0000", "UTC")
