package value

import (
	"math"
	"strings"
	"unicode/utf8"
)

// formatSpec is a format specification: [[fill]align][sign][z][#][0][width][grouping][.precision][type].
type formatSpec struct {
	fill      rune
	align     byte // 0 where it does not say
	sign      byte
	noNegZero bool // z
	alternate bool
	zero      bool // 0 before the width
	width     int  // -1 where it does not say
	precision int  // -1 where it does not say
	group     byte // , or _
	kind      rune // 0 where it does not say
	hasFill   bool
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// parseSpec reads a specification for a value of a class.
func parseSpec(text string, of *Class) (formatSpec, error) {
	s := formatSpec{fill: ' ', width: -1, precision: -1}
	rest := text
	_, size := utf8.DecodeRuneInString(rest)
	switch {
	case len(rest) > size && size > 0 && isAlign(rest[size]):
		s.fill, _ = utf8.DecodeRuneInString(rest)
		s.hasFill = true
		s.align = rest[size]
		rest = rest[size+1:]
	case rest != "" && isAlign(rest[0]):
		s.align = rest[0]
		rest = rest[1:]
	}
	if rest != "" && strings.IndexByte("+- ", rest[0]) >= 0 {
		s.sign = rest[0]
		rest = rest[1:]
	}
	rest, s.noNegZero = cutByte(rest, 'z')
	rest, s.alternate = cutByte(rest, '#')
	if !s.hasFill && rest != "" && rest[0] == '0' {
		s.fill = '0'
		s.zero = true
		rest = rest[1:]
	}
	var err error
	if s.width, rest, err = parseWidth(rest); err != nil {
		return s, err
	}
	if rest, err = s.parseGroup(rest); err != nil {
		return s, err
	}
	if strings.HasPrefix(rest, ".") {
		if s.precision, rest, err = parseWidth(rest[1:]); err != nil {
			return s, err
		}
		if s.precision < 0 {
			return s, Raise(ValueError, "Format specifier missing precision")
		}
	}
	if utf8.RuneCountInString(rest) > 1 {
		return s, Raise(ValueError, "Invalid format specifier '%s' for object of type '%s'", text, of.Name)
	}
	if rest != "" {
		s.kind, _ = utf8.DecodeRuneInString(rest)
	}
	return s, s.checkGroup(of.IsSubclassOf(StrClass))
}

func cutByte(s string, c byte) (string, bool) {
	if s != "" && s[0] == c {
		return s[1:], true
	}
	return s, false
}

// parseWidth reads a number; it is -1 where there is none.
func parseWidth(s string) (n int, rest string, err error) {
	n = -1
	for s != "" && '0' <= s[0] && s[0] <= '9' {
		d := int(s[0] - '0')
		if n > (math.MaxInt-d)/10 {
			return 0, s, Raise(ValueError, "Too many decimal digits in format string")
		}
		n = max(n, 0)*10 + d
		s = s[1:]
	}
	return n, s, nil
}

func (s *formatSpec) parseGroup(rest string) (string, error) {
	var comma, underscore bool
	rest, comma = cutByte(rest, ',')
	rest, underscore = cutByte(rest, '_')
	switch {
	case comma && underscore:
		return rest, Raise(ValueError, "Cannot specify both ',' and '_'.")
	case comma:
		s.group = ','
	case underscore:
		s.group = '_'
	}
	if s.group != 0 && rest != "" && (rest[0] == ',' || rest[0] == '_') {
		if rest[0] == s.group {
			return rest, Raise(ValueError, "Cannot specify '%c' with '%c'.", s.group, s.group)
		}
		return rest, Raise(ValueError, "Cannot specify both ',' and '_'.")
	}
	return rest, nil
}

func (s *formatSpec) checkGroup(isText bool) error {
	if s.group == 0 {
		return nil
	}
	kind := s.kind
	if kind == 0 && isText {
		kind = 's'
	}
	switch kind {
	case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		return nil
	case 'b', 'o', 'x', 'X':
		if s.group == '_' {
			return nil
		}
	}
	if kind > 32 && kind < 128 {
		return Raise(ValueError, "Cannot specify '%c' with '%c'.", s.group, kind)
	}
	return Raise(ValueError, "Cannot specify '%c' with '\\x%x'.", s.group, s.kind)
}

func unknownCode(kind rune, of *Class) error {
	if kind > 32 && kind < 128 {
		return Raise(ValueError, "Unknown format code '%c' for object of type '%s'", kind, of.Name)
	}
	return Raise(ValueError, "Unknown format code '\\x%x' for object of type '%s'", kind, of.Name)
}

// pad fills a text of n code points to the width.
func (s *formatSpec) pad(rt Runtime, text string, n int, align byte) (*Str, error) {
	if s.align != 0 {
		align = s.align
	}
	missing := s.width - n
	if missing <= 0 {
		return strOf(text, n), alloc(rt, len(text))
	}
	fill := string(s.fill)
	if err := allocTimes(rt, missing, len(fill)); err != nil {
		return nil, err
	}
	before := 0
	switch align {
	case '>', '=':
		before = missing
	case '^':
		before = missing / 2
	}
	return strOf(strings.Repeat(fill, before)+text+strings.Repeat(fill, missing-before), n+missing), nil
}
