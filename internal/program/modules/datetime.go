package modules

import (
	"math"
	"math/big"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// Clock is a Runtime that knows the time: that of the slice.
type Clock interface{ Now() time.Time }

func datetimeModule() native {
	return native{name: "_datetime", doc: "What datetime and time need of the host.", functions: []*value.Builtin{
		function("now", "", "The time in seconds since 1970.", now),
		function("days_in_month", "year, month, /", "How many days a month has.", wholeNumbers(func(n []int64) value.Value { return value.MakeInt(int64(daysIn(int(n[0]), int(n[1])))) })),
		function("ordinal", "year, month, day, /", "The number of a day, of which 1 is the first of year 1.", wholeNumbers(func(n []int64) value.Value { return value.MakeInt(ordinalOf(int(n[0]), int(n[1]), int(n[2]))) })),
		function("ymd", "ordinal, /", "Year, month and day of a number.", ymd),
		function("iso_calendar", "year, month, day, /", "ISO year, week and weekday.", wholeNumbers(isoCalendar)),
		function("total_microseconds", "days, seconds, microseconds, milliseconds, minutes, hours, weeks, /", "The arguments of timedelta as microseconds.", totalMicroseconds),
		function("round_half_even", "numerator, denominator, /", "A ratio rounded to an int, halves to even.", roundRatio),
		function("timestamp_parts", "timestamp, /", "Year to microsecond of seconds since 1970 in UTC.", timestampParts),
		function("format_time", "format, year, month, day, hour, minute, second, microsecond, offset, zone, /", "strftime.", formatTime),
		function("parse_time", "text, format, /", "strptime.", parseTime),
		function("from_iso_date", "text, /", "Year, month and day of ISO text, or None.", isoDateParts),
		function("from_iso_time", "text, /", "Hour to microsecond and offset of ISO text, or None.", isoTimeParts),
		function("from_iso_datetime", "text, /", "Year to microsecond and offset of ISO text, or None.", isoDateTimeParts),
	}}
}

// wholeNumbers is a function of ints.
func wholeNumbers(f func(n []int64) value.Value) call {
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		numbers, err := intsOf(rt, a)
		if err != nil {
			return nil, err
		}
		return f(numbers), nil
	}
}

func intsOf(rt value.Runtime, a []value.Value) ([]int64, error) {
	numbers := make([]int64, len(a))
	for i, v := range a {
		n, err := intOf(rt, v)
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	return numbers, nil
}

func now(rt value.Runtime, _ []value.Value) (value.Value, error) {
	clock, ok := rt.(Clock)
	if !ok {
		return value.Float(0), nil
	}
	return value.Float(float64(clock.Now().UnixMicro()) / 1e6), nil
}

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

func daysIn(year, month int) int { return date(year, month+1, 0).Day() }

// epochOrdinal is the number of the first of January 1970.
const epochOrdinal = 719163

func ordinalOf(year, month, day int) int64 { return date(year, month, day).Unix()/86400 + epochOrdinal }

func dateOf(ordinal int64) time.Time { return time.Unix((ordinal-epochOrdinal)*86400, 0).UTC() }

func ymd(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := intOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, value.Raise(value.ValueError, "ordinal must be >= 1")
	}
	if n > 3652059 {
		return nil, value.Raise(value.ValueError, "year is out of range")
	}
	d := dateOf(n)
	return ints(d.Year(), int(d.Month()), d.Day()), nil
}

func ints(numbers ...int) value.Value {
	elems := make([]value.Value, len(numbers))
	for i, n := range numbers {
		elems[i] = value.MakeInt(int64(n))
	}
	return value.NewTuple(elems)
}

func isoCalendar(n []int64) value.Value {
	d := date(int(n[0]), int(n[1]), int(n[2]))
	year, week := d.ISOWeek()
	return ints(year, week, isoWeekday(d))
}

// isoWeekday is 1 for a Monday, 7 for a Sunday.
func isoWeekday(d time.Time) int { return (int(d.Weekday())+6)%7 + 1 }

// microsecondsOf are the units of timedelta's arguments.
var microsecondsOf = []int64{86400e6, 1e6, 1, 1e3, 60e6, 3600e6, 7 * 86400e6}

func totalMicroseconds(_ value.Runtime, a []value.Value) (value.Value, error) {
	names := []string{"days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"}
	total := new(big.Rat)
	for i, v := range a {
		n := value.Plain(v)
		if f, ok := n.(value.Float); ok && (math.IsNaN(float64(f)) || math.IsInf(float64(f), 0)) {
			if math.IsNaN(float64(f)) {
				return nil, value.Raise(value.ValueError, "cannot convert float NaN to integer")
			}
			return nil, value.Raise(value.OverflowError, "cannot convert float infinity to integer")
		}
		r, ok := ratioOf(n)
		if !ok {
			return nil, value.Raise(value.TypeError, "unsupported type for timedelta %s component: %s", names[i], className(v))
		}
		total.Add(total, new(big.Rat).Mul(r, new(big.Rat).SetInt64(microsecondsOf[i])))
	}
	return value.MakeBig(halfEven(total.Num(), total.Denom())), nil
}

func roundRatio(_ value.Runtime, a []value.Value) (value.Value, error) {
	n, ok1 := value.ToBig(a[0])
	d, ok2 := value.ToBig(a[1])
	if !ok1 || !ok2 {
		return nil, value.Raise(value.TypeError, "round_half_even() takes two ints")
	}
	if d.Sign() == 0 {
		return nil, value.Raise(value.ZeroDivisionError, "integer division or modulo by zero")
	}
	return value.MakeBig(halfEven(n, d)), nil
}

// halfEven is n/d rounded, halves to even.
func halfEven(n, d *big.Int) *big.Int {
	if d.Sign() < 0 {
		n, d = new(big.Int).Neg(n), new(big.Int).Neg(d)
	}
	quotient, rest := new(big.Int).DivMod(n, d, new(big.Int))
	c := rest.Lsh(rest, 1).Cmp(d)
	if c > 0 || c == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient
}

func timestampParts(rt value.Runtime, a []value.Value) (value.Value, error) {
	var micros int64
	switch x := value.Plain(a[0]).(type) {
	case value.Float:
		f := float64(x)
		if math.IsNaN(f) {
			return nil, value.Raise(value.ValueError, "Invalid value NaN (not a number)")
		}
		if math.Abs(f) > 1e15 {
			return nil, value.Raise(value.OverflowError, "timestamp out of range for platform time_t")
		}
		// Rounded from the exact number, halves to even, as CPython does.
		exact := new(big.Rat).SetFloat64(f)
		exact.Mul(exact, new(big.Rat).SetInt64(1e6))
		micros = halfEven(exact.Num(), exact.Denom()).Int64()
	default:
		n, err := intOf(rt, x)
		if err != nil {
			return nil, err
		}
		if n > 1e12 || n < -1e12 {
			return nil, value.Raise(value.ValueError, "year %d is out of range", n/31556952+1970)
		}
		micros = n * 1e6
	}
	t := time.UnixMicro(micros).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return nil, value.Raise(value.ValueError, "year %d is out of range", t.Year())
	}
	return ints(t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1000), nil
}
