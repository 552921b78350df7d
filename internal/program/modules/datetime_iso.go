package modules

import (
	"strconv"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// isoReader reads the forms of ISO 8601 that datetime.fromisoformat takes.
type isoReader struct {
	s   string
	pos int
}

// digits reads exactly n digits.
func (r *isoReader) digits(n int) (int, bool) {
	if r.pos+n > len(r.s) {
		return 0, false
	}
	total := 0
	for i := range n {
		c := r.s[r.pos+i]
		if c < '0' || c > '9' {
			return 0, false
		}
		total = total*10 + int(c-'0')
	}
	r.pos += n
	return total, true
}

// eat reads a character, if it is there.
func (r *isoReader) eat(c byte) bool {
	if r.pos < len(r.s) && r.s[r.pos] == c {
		r.pos++
		return true
	}
	return false
}

// date reads YYYY-MM-DD, YYYYMMDD, YYYY-Www-D, YYYYWwwD or the latter two without a day.
func (r *isoReader) date() (year, month, day int, ok bool) {
	if year, ok = r.digits(4); !ok {
		return 0, 0, 0, false
	}
	dash := r.eat('-')
	if r.eat('W') {
		return r.week(year, dash)
	}
	if month, ok = r.digits(2); !ok || dash != r.eat('-') {
		return 0, 0, 0, false
	}
	day, ok = r.digits(2)
	return year, month, day, ok
}

func (r *isoReader) week(year int, dash bool) (int, int, int, bool) {
	week, ok := r.digits(2)
	if !ok {
		return 0, 0, 0, false
	}
	day := 1
	mark := r.pos
	if r.eat('-') == dash {
		if d, ok := r.digits(1); ok {
			day = d
		} else {
			r.pos = mark
		}
	} else {
		r.pos = mark
	}
	if year < 1 || week < 1 || week > weeksIn(year) || day < 1 || day > 7 {
		return 0, 0, 0, false
	}
	d := dateOf(weekOrdinal(year, week, day))
	return d.Year(), int(d.Month()), d.Day(), true
}

func weeksIn(year int) int {
	_, weeks := date(year, 12, 28).ISOWeek()
	return weeks
}

// weekOrdinal is the number of a day of an ISO week.
func weekOrdinal(year, week, day int) int64 {
	fourth := date(year, 1, 4) // is in the first week
	monday := ordinalOf(year, 1, 4) - int64(isoWeekday(fourth)-1)
	return monday + int64((week-1)*7+day-1)
}

// clock reads HH[:MM[:SS[.f…]]] with or without colons: hour, minute, second, microsecond.
func (r *isoReader) clock() (parts [4]int, ok bool) {
	if parts[0], ok = r.digits(2); !ok {
		return parts, false
	}
	colon := false
	for i := 1; i < 3; i++ {
		mark := r.pos
		has := r.eat(':')
		if i == 1 {
			colon = has
		}
		if has != colon {
			r.pos = mark
			return parts, true
		}
		n, ok := r.digits(2)
		if !ok {
			r.pos = mark
			return parts, !has
		}
		parts[i] = n
	}
	if r.eat('.') || r.eat(',') {
		parts[3], ok = r.fraction()
	}
	return parts, ok
}

// fraction reads digits as microseconds; more than six are cut off.
func (r *isoReader) fraction() (int, bool) {
	start := r.pos
	for r.pos < len(r.s) && r.s[r.pos] >= '0' && r.s[r.pos] <= '9' {
		r.pos++
	}
	text := r.s[start:r.pos]
	if text == "" {
		return 0, false
	}
	text = (text + "000000")[:6]
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// offset reads Z or ±HH[:MM[:SS[.f]]], in microseconds. It is nil where nothing stands.
func (r *isoReader) offset() (value.Value, bool) {
	if r.pos == len(r.s) {
		return value.None, true
	}
	if r.eat('Z') {
		return value.MakeInt(0), true
	}
	sign := int64(1)
	switch {
	case r.eat('-'):
		sign = -1
	case !r.eat('+'):
		return nil, false
	}
	parts, ok := r.clock()
	if !ok || parts[0] > 23 || parts[1] > 59 || parts[2] > 59 {
		return nil, false
	}
	micros := ((int64(parts[0])*60+int64(parts[1]))*60+int64(parts[2]))*1e6 + int64(parts[3])
	return value.MakeInt(sign * micros), true
}

func isoDateParts(_ value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "argument must be str")
	if err != nil {
		return nil, err
	}
	r := &isoReader{s: text}
	year, month, day, ok := r.date()
	if !ok || r.pos != len(text) {
		return value.None, nil
	}
	return ints(year, month, day), nil
}

func isoTimeParts(_ value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "argument must be str")
	if err != nil {
		return nil, err
	}
	r := &isoReader{s: text}
	r.eat('T')
	parts, ok := r.clock()
	if !ok {
		return value.None, nil
	}
	offset, ok := r.offset()
	if !ok || r.pos != len(text) {
		return value.None, nil
	}
	return tupleOf(intValues(append(parts[:0:0], parts[:]...), offset)...), nil
}

func intValues(numbers []int, more ...value.Value) []value.Value {
	elems := make([]value.Value, 0, len(numbers)+len(more))
	for _, n := range numbers {
		elems = append(elems, value.MakeInt(int64(n)))
	}
	return append(elems, more...)
}

func isoDateTimeParts(_ value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "argument must be str")
	if err != nil {
		return nil, err
	}
	r := &isoReader{s: text}
	year, month, day, ok := r.date()
	if !ok {
		return value.None, nil
	}
	numbers := []int{year, month, day, 0, 0, 0, 0}
	offset := value.None
	if r.pos < len(text) {
		_, size := utf8.DecodeRuneInString(text[r.pos:]) // the separator is any character
		r.pos += size
		parts, ok := r.clock()
		if !ok {
			return value.None, nil
		}
		copy(numbers[3:], parts[:])
		if offset, ok = r.offset(); !ok || r.pos != len(text) {
			return value.None, nil
		}
	}
	return tupleOf(intValues(numbers, offset)...), nil
}
