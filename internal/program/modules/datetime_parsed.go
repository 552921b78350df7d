package modules

import (
	"strconv"
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// number is what a directive found, or what holds where it does not stand in the format.
func (p *timeParser) number(directive byte, otherwise int) int {
	text, ok := p.found[directive]
	if !ok {
		return otherwise
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return otherwise
	}
	return n
}

func (p *timeParser) has(directive byte) bool {
	_, ok := p.found[directive]
	return ok
}

// result is what strptime gives: year to microsecond, the offset in microseconds or None, and the zone's name or None.
func (p *timeParser) result() (value.Value, error) {
	year, month, day, err := p.day()
	if err != nil {
		return nil, err
	}
	micro := 0
	if text, ok := p.found['f']; ok {
		micro, err = strconv.Atoi((text + "000000")[:6])
		if err != nil {
			return nil, value.Raise(value.ValueError, "the fraction is no number")
		}
	}
	numbers := []int{year, month, day, p.hour(), p.number('M', 0), p.number('S', 0), micro}
	zone := value.None
	if name, ok := p.found['Z']; ok {
		zone = value.NewStr(strings.ToUpper(name))
	}
	return tupleOf(intValues(numbers, p.offset(), zone)...), nil
}

func (p *timeParser) hour() int {
	if !p.has('I') {
		return p.number('H', 0)
	}
	hour := p.number('I', 0) % 12
	if strings.EqualFold(p.found['p'], "PM") {
		hour += 12
	}
	return hour
}

func (p *timeParser) offset() value.Value {
	text, ok := p.found['z']
	if !ok {
		return value.None
	}
	r := &isoReader{s: text}
	if r.eat('Z') {
		return value.MakeInt(0)
	}
	sign := int64(1)
	if r.eat('-') {
		sign = -1
	} else {
		r.eat('+')
	}
	total := int64(0)
	for range 3 {
		n, _ := r.digits(2)
		r.eat(':')
		total = total*60 + int64(n)
	}
	micros := 0
	if r.eat('.') {
		micros, _ = r.fraction()
	}
	return value.MakeInt(sign * (total*1e6 + int64(micros)))
}

func (p *timeParser) year() (year int, given bool) {
	switch {
	case p.has('Y'):
		return p.number('Y', 0), true
	case p.has('y'):
		y := p.number('y', 0)
		if y <= 68 {
			return 2000 + y, true
		}
		return 1900 + y, true
	}
	return 1900, false
}

// weekday is 0 for a Monday, or -1 where there is none.
func (p *timeParser) weekday() int {
	switch {
	case p.has('A'):
		return nameIndex(p.found['A'], 0, weekdayNames())
	case p.has('a'):
		return nameIndex(p.found['a'], 3, weekdayNames())
	case p.has('w'):
		return (p.number('w', 0) + 6) % 7
	case p.has('u'):
		return p.number('u', 1) - 1
	}
	return -1
}

func (p *timeParser) day() (year, month, day int, err error) {
	year, given := p.year()
	month, day = p.number('m', 1), p.number('d', 1)
	if p.has('B') {
		month = nameIndex(p.found['B'], 0, monthNames()) + 1
	} else if p.has('b') {
		month = nameIndex(p.found['b'], 3, monthNames()) + 1
	}
	weekday := p.weekday()
	switch {
	case p.has('G') || p.has('V'):
		return p.isoDay(given, weekday)
	case p.has('j') && given:
		d := date(year, 1, p.number('j', 1))
		return d.Year(), int(d.Month()), d.Day(), nil
	case (p.has('U') || p.has('W')) && given && weekday >= 0:
		d := dateOf(p.weekOfYear(year, weekday))
		return d.Year(), int(d.Month()), d.Day(), nil
	}
	return year, month, day, nil
}

// weekOfYear is the number of a day by %U or %W: weeks begin with the first Sunday, or Monday.
func (p *timeParser) weekOfYear(year, weekday int) int64 {
	week := p.number('W', 0)
	first := isoWeekday(date(year, 1, 1)) - 1 // of the first of January, 0 a Monday
	if p.has('U') {
		week = p.number('U', 0)
		first = (first + 1) % 7
		weekday = (weekday + 1) % 7
	}
	begin := ordinalOf(year, 1, 1)
	if week == 0 {
		return begin + int64(weekday-first)
	}
	return begin + int64((7-first)%7+7*(week-1)+weekday)
}

func (p *timeParser) isoDay(yearGiven bool, weekday int) (year, month, day int, err error) {
	switch {
	case p.has('G') && (!p.has('V') || weekday < 0):
		return 0, 0, 0, value.Raise(value.ValueError, "ISO year directive '%%G' must be used with the ISO week directive '%%V' and a weekday directive ('%%A', '%%a', '%%w', or '%%u').")
	case !p.has('G') && yearGiven:
		return 0, 0, 0, value.Raise(value.ValueError, "ISO week directive '%%V' is incompatible with the year directive '%%Y'. Use the ISO year '%%G' instead.")
	case !p.has('G'):
		return 0, 0, 0, value.Raise(value.ValueError, "ISO week directive '%%V' must be used with the ISO year directive '%%G' and a weekday directive ('%%A', '%%a', '%%w', or '%%u').")
	}
	d := dateOf(weekOrdinal(p.number('G', 1), p.number('V', 1), weekday+1))
	return d.Year(), int(d.Month()), d.Day(), nil
}
