package modules

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// moment is what strftime writes of.
type moment struct {
	time   time.Time
	micro  int
	offset string // "+HHMM", or nothing
	zone   string
}

func formatTime(rt value.Runtime, a []value.Value) (value.Value, error) {
	layout, err := textOf(a[0], "strftime() argument 1 must be str")
	if err != nil {
		return nil, err
	}
	n, err := intsOf(rt, a[1:8])
	if err != nil {
		return nil, err
	}
	offset, err := textOf(a[8], "offset must be str")
	if err != nil {
		return nil, err
	}
	zone, err := textOf(a[9], "zone must be str")
	if err != nil {
		return nil, err
	}
	if err := charge(rt, 4*len(layout)); err != nil {
		return nil, err
	}
	t := time.Date(int(n[0]), time.Month(n[1]), int(n[2]), int(n[3]), int(n[4]), int(n[5]), 0, time.UTC)
	m := moment{time: t, micro: int(n[6]), offset: offset, zone: zone}
	return value.NewStr(m.format(layout)), nil
}

func (m moment) format(layout string) string {
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' || i+1 == len(layout) {
			b.WriteByte(layout[i])
			continue
		}
		start := i
		i++
		flag := byte(0)
		if strings.IndexByte("-_0^#", layout[i]) >= 0 && i+1 < len(layout) {
			flag = layout[i]
			i++
		}
		text, ok := m.directive(layout[i])
		if !ok {
			b.WriteString(layout[start : i+1])
			continue
		}
		b.WriteString(withFlag(text, flag, layout[i]))
	}
	return b.String()
}

// withFlag is a directive's text with glibc's flags: "-" without padding, "_" padded with spaces, "^" in capitals.
func withFlag(text string, flag, directive byte) string {
	switch flag {
	case '-':
		if trimmed := strings.TrimLeft(text, " 0"); strings.IndexByte("dmHIMSjyUWVeCklgG", directive) >= 0 {
			if trimmed == "" {
				return "0"
			}
			return trimmed
		}
	case '_':
		if trimmed := strings.TrimLeft(text, "0"); strings.IndexByte("dmHIMSjyUWVC", directive) >= 0 {
			if trimmed == "" {
				trimmed = "0"
			}
			return strings.Repeat(" ", len(text)-len(trimmed)) + trimmed
		}
	case '0':
		return strings.ReplaceAll(text, " ", "0")
	case '^':
		return strings.ToUpper(text)
	}
	return text
}

func two(n int) string { return fmt.Sprintf("%02d", n) }

// hour12 is the hour of a clock of twelve.
func hour12(t time.Time) int { return (t.Hour()+11)%12 + 1 }

// directive is the text of a directive in the C locale.
func (m moment) directive(c byte) (string, bool) {
	t := m.time
	switch c {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'f':
		return fmt.Sprintf("%06d", m.micro), true
	case 'z':
		return m.offset, true
	case 'Z':
		return m.zone, true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'c':
		return m.format("%a %b %e %H:%M:%S %Y"), true
	case 'x', 'D':
		return m.format("%m/%d/%y"), true
	case 'X', 'T':
		return m.format("%H:%M:%S"), true
	case 'r':
		return m.format("%I:%M:%S %p"), true
	case 'R':
		return m.format("%H:%M"), true
	case 'F':
		return m.format("%Y-%m-%d"), true
	}
	if text, ok := m.dateDirective(c); ok {
		return text, true
	}
	return m.clockDirective(c)
}

func (m moment) dateDirective(c byte) (string, bool) {
	t := m.time
	isoYear, isoWeek := t.ISOWeek()
	switch c {
	case 'a':
		return t.Weekday().String()[:3], true
	case 'A':
		return t.Weekday().String(), true
	case 'w':
		return strconv.Itoa(int(t.Weekday())), true
	case 'u':
		return strconv.Itoa(isoWeekday(t)), true
	case 'd':
		return two(t.Day()), true
	case 'e':
		return fmt.Sprintf("%2d", t.Day()), true
	case 'b', 'h':
		return t.Month().String()[:3], true
	case 'B':
		return t.Month().String(), true
	case 'm':
		return two(int(t.Month())), true
	case 'y':
		return two(t.Year() % 100), true
	case 'Y':
		return strconv.Itoa(t.Year()), true
	case 'C':
		return two(t.Year() / 100), true
	case 'G':
		return strconv.Itoa(isoYear), true
	case 'g':
		return two(isoYear % 100), true
	case 'V':
		return two(isoWeek), true
	case 'j':
		return fmt.Sprintf("%03d", t.YearDay()), true
	case 'U':
		return two((t.YearDay() + 6 - int(t.Weekday())) / 7), true
	case 'W':
		return two((t.YearDay() + 6 - (int(t.Weekday())+6)%7) / 7), true
	}
	return "", false
}

func (m moment) clockDirective(c byte) (string, bool) {
	t := m.time
	switch c {
	case 'H':
		return two(t.Hour()), true
	case 'k':
		return fmt.Sprintf("%2d", t.Hour()), true
	case 'I':
		return two(hour12(t)), true
	case 'l':
		return fmt.Sprintf("%2d", hour12(t)), true
	case 'p':
		if t.Hour() < 12 {
			return "AM", true
		}
		return "PM", true
	case 'P':
		if t.Hour() < 12 {
			return "am", true
		}
		return "pm", true
	case 'M':
		return two(t.Minute()), true
	case 'S':
		return two(t.Second()), true
	}
	return "", false
}
