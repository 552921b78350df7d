package modules

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/value"
)

// timeParser matches text with a format of strptime. Each directive has a few ways to match, the longest first, and goes back as
// a regular expression would. A directive stands once in a format, so the ways are few.
type timeParser struct {
	text   string
	found  map[byte]string
	layout []layoutPart
}

// layoutPart is a directive, or white space (directive ' '), or a literal character.
type layoutPart struct {
	directive byte
	literal   rune
}

func parseTime(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "strptime() argument 1 must be str")
	if err != nil {
		return nil, err
	}
	layout, err := textOf(a[1], "strptime() argument 2 must be str")
	if err != nil {
		return nil, err
	}
	if len(layout) > 1000 || len(text) > 10000 {
		return nil, value.Raise(value.ValueError, "the text or format of strptime() is too long")
	}
	if err := steps(rt, 100+len(text)+4*len(layout)); err != nil {
		return nil, err
	}
	p := &timeParser{text: text, found: map[byte]string{}}
	if err := p.read(layout); err != nil {
		return nil, err
	}
	end, ok := p.match(0, 0)
	if !ok {
		return nil, value.Raise(value.ValueError, "time data %s does not match format %s", value.StrRepr(text), value.StrRepr(layout))
	}
	if end < len(text) {
		return nil, value.Raise(value.ValueError, "unconverted data remains: %s", text[end:])
	}
	return p.result()
}

// composed are directives that stand for several.
var composed = map[byte]string{'c': "%a %b %d %H:%M:%S %Y", 'x': "%m/%d/%y", 'X': "%H:%M:%S"}

func (p *timeParser) read(layout string) error {
	seen := map[byte]bool{}
	for i := 0; i < len(layout); {
		r, size := utf8.DecodeRuneInString(layout[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			if n := len(p.layout); n == 0 || p.layout[n-1].directive != ' ' {
				p.layout = append(p.layout, layoutPart{directive: ' '})
			}
			continue
		case r != '%':
			p.layout = append(p.layout, layoutPart{literal: unicode.ToLower(r)})
			continue
		case i == len(layout):
			return value.Raise(value.ValueError, "stray %% in format '%s'", layout)
		}
		c := layout[i]
		i++
		if more, ok := composed[c]; ok {
			layout = layout[:i] + more + layout[i:]
			continue
		}
		switch {
		case c == '%':
			p.layout = append(p.layout, layoutPart{literal: '%'})
			continue
		case strings.IndexByte("aAbBdfHIjmMpSUWwyYzZGuV", c) < 0:
			return value.Raise(value.ValueError, "'%c' is a bad directive in format '%s'", c, layout)
		case seen[c]:
			return value.Raise(value.ValueError, "redefinition of group name '%c'", c)
		}
		seen[c] = true
		p.layout = append(p.layout, layoutPart{directive: c})
	}
	return nil
}

// match matches the parts from one on with the text from a place on, and gives where that ends.
func (p *timeParser) match(part, at int) (int, bool) {
	if part == len(p.layout) {
		return at, true
	}
	l := p.layout[part]
	switch l.directive {
	case 0:
		r, size := utf8.DecodeRuneInString(p.text[at:])
		if size == 0 || unicode.ToLower(r) != l.literal {
			return 0, false
		}
		return p.match(part+1, at+size)
	case ' ':
		rest := strings.TrimLeftFunc(p.text[at:], unicode.IsSpace)
		if len(rest) == len(p.text)-at {
			return 0, false
		}
		return p.match(part+1, len(p.text)-len(rest))
	}
	for _, n := range candidates(l.directive, p.text[at:]) {
		if end, ok := p.match(part+1, at+n); ok {
			p.found[l.directive] = p.text[at : at+n]
			return end, true
		}
	}
	return 0, false
}

// ranges are the numbers that a directive takes: how many digits at most, and from where to where.
var ranges = map[byte]struct{ digits, from, to int }{
	'd': {2, 1, 31}, 'H': {2, 0, 23}, 'I': {2, 1, 12}, 'j': {3, 1, 366}, 'm': {2, 1, 12}, 'M': {2, 0, 59}, 'S': {2, 0, 61},
	'U': {2, 0, 53}, 'W': {2, 0, 53}, 'V': {2, 1, 53}, 'w': {1, 0, 6}, 'u': {1, 1, 7}, 'f': {6, 0, 999999},
}

// candidates are the lengths in which a directive matches the beginning of a text, in the order in which they are tried.
func candidates(directive byte, text string) []int {
	switch directive {
	case 'Y', 'G':
		return exactDigits(text, 4)
	case 'y':
		return exactDigits(text, 2)
	case 'a':
		return nameLength(text, 3, weekdayNames())
	case 'A':
		return nameLength(text, 0, weekdayNames())
	case 'b':
		return nameLength(text, 3, monthNames())
	case 'B':
		return nameLength(text, 0, monthNames())
	case 'p':
		return nameLength(text, 0, []string{"AM", "PM"})
	case 'Z':
		return nameLength(text, 0, []string{"UTC", "GMT"})
	case 'z':
		return offsetLength(text)
	}
	r := ranges[directive]
	var lengths []int
	for n := min(r.digits, digitsIn(text)); n > 0; n-- {
		number, err := strconv.Atoi(text[:n])
		if err == nil && number >= r.from && number <= r.to {
			lengths = append(lengths, n)
		}
	}
	if directive == 'd' && len(text) > 1 && text[0] == ' ' && text[1] >= '1' && text[1] <= '9' {
		lengths = append(lengths, 2)
	}
	return lengths
}

func digitsIn(text string) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

func exactDigits(text string, n int) []int {
	if digitsIn(text) < n {
		return nil
	}
	return []int{n}
}

func nameLength(text string, letters int, names []string) []int {
	if i := nameIndex(text, letters, names); i >= 0 {
		if letters == 0 {
			letters = len(names[i])
		}
		return []int{letters}
	}
	return nil
}

// nameIndex is which of several names a text begins with, of so many letters each, or all of them.
func nameIndex(text string, letters int, names []string) int {
	for i, name := range names {
		if letters > 0 {
			name = name[:letters]
		}
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
			return i
		}
	}
	return -1
}

func weekdayNames() []string {
	return []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}

func monthNames() []string {
	names := make([]string, 12)
	for i := range names {
		names[i] = time.Month(i + 1).String()
	}
	return names
}

// offsetLength tells how long an offset is: Z, or ±HH[:]MM[[:]SS[.f…]].
func offsetLength(text string) []int {
	if strings.HasPrefix(text, "Z") {
		return []int{1}
	}
	if text == "" || text[0] != '+' && text[0] != '-' {
		return nil
	}
	r := &isoReader{s: text, pos: 1}
	if _, ok := r.digits(2); !ok {
		return nil
	}
	r.eat(':')
	if minute, ok := r.digits(2); !ok || minute > 59 {
		return nil
	}
	mark := r.pos
	r.eat(':')
	if second, ok := r.digits(2); !ok || second > 59 {
		return []int{mark}
	}
	if r.eat('.') {
		if _, ok := r.fraction(); !ok {
			r.pos--
		}
	}
	return []int{r.pos}
}
