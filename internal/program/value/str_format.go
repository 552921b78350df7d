package value

import (
	"strings"
	"unicode/utf8"
)

// formatter does str.format and str.format_map.
type formatter struct {
	rt      Runtime
	args    []Value
	kwargs  []Keyword
	mapping Value // of format_map, or nil
	auto    int   // the next number of {}
	manual  bool  // a field has a number of its own
}

// format replaces the fields of a text. Specifications may have fields as well, to a depth of two.
func (f *formatter) format(text string, depth int) (string, error) {
	if depth < 0 {
		return "", Raise(ValueError, "Max string recursion exceeded")
	}
	var out strings.Builder
	for at := 0; at < len(text); {
		n := strings.IndexAny(text[at:], "{}")
		if n < 0 {
			out.WriteString(text[at:])
			break
		}
		out.WriteString(text[at : at+n])
		at += n
		c := text[at]
		if at+1 < len(text) && text[at+1] == c {
			out.WriteByte(c)
			at += 2
			continue
		}
		if c == '}' {
			return "", Raise(ValueError, "Single '}' encountered in format string")
		}
		if at+1 == len(text) {
			return "", Raise(ValueError, "Single '{' encountered in format string")
		}
		end, err := endOfField(text, at+1)
		if err != nil {
			return "", err
		}
		s, err := f.field(text[at+1:end], depth)
		if err != nil {
			return "", err
		}
		if err := alloc(f.rt, len(s)); err != nil {
			return "", err
		}
		out.WriteString(s)
		at = end + 1
	}
	return out.String(), nil
}

// endOfField is where the } is that belongs to the { before.
func endOfField(text string, at int) (int, error) {
	depth := 1
	bracket := false
	for ; at < len(text); at++ {
		switch c := text[at]; {
		case c == '[' && depth == 1:
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return at, nil
			}
		}
	}
	return 0, Raise(ValueError, "expected '}' before end of string")
}

func (f *formatter) field(field string, depth int) (string, error) {
	name, conversion, spec, err := splitField(field)
	if err != nil {
		return "", err
	}
	v, err := f.value(name)
	if err != nil {
		return "", err
	}
	switch conversion {
	case 0:
	case 's':
		v, err = ToStr(f.rt, v)
	case 'r':
		var s string
		s, err = Repr(f.rt, v)
		v = NewStr(s)
	case 'a':
		var s string
		s, err = ASCII(f.rt, v)
		v = NewStr(s)
	default:
		if conversion > 32 && conversion < 127 {
			return "", Raise(ValueError, "Unknown conversion specifier %c", conversion)
		}
		return "", Raise(ValueError, "Unknown conversion specifier \\x%x", conversion)
	}
	if err != nil {
		return "", err
	}
	if strings.ContainsAny(spec, "{}") {
		if spec, err = f.format(spec, depth-1); err != nil {
			return "", err
		}
	}
	s, err := Format(f.rt, v, spec)
	if err != nil {
		return "", err
	}
	return s.s, nil
}

// splitField takes name!conversion:spec apart.
func splitField(field string) (name string, conversion rune, spec string, err error) {
	at := 0
	bracket := false
	for ; at < len(field); at++ {
		c := field[at]
		switch {
		case c == '{' && !bracket:
			return "", 0, "", Raise(ValueError, "unexpected '{' in field name")
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		}
		if !bracket && (c == '!' || c == ':') {
			break
		}
	}
	name, rest := field[:at], field[at:]
	if strings.HasPrefix(rest, "!") {
		if len(rest) == 1 {
			return "", 0, "", Raise(ValueError, "end of string while looking for conversion specifier")
		}
		var size int
		conversion, size = utf8.DecodeRuneInString(rest[1:])
		rest = rest[1+size:]
		if rest != "" && rest[0] != ':' {
			return "", 0, "", Raise(ValueError, "expected ':' after conversion specifier")
		}
	}
	return name, conversion, strings.TrimPrefix(rest, ":"), nil
}

// value finds what a field name names: first[.attr | [index]]…
func (f *formatter) value(name string) (Value, error) {
	end := strings.IndexAny(name, ".[")
	if end < 0 {
		end = len(name)
	}
	v, err := f.first(name[:end])
	if err != nil {
		return nil, err
	}
	for rest := name[end:]; rest != ""; {
		if rest[0] == '.' {
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			if end == 1 {
				return nil, Raise(ValueError, "Empty attribute in format string")
			}
			v, err = GetAttr(f.rt, v, NewStr(rest[1:end]))
			rest = rest[end:]
		} else if rest[0] == '[' {
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, Raise(ValueError, "Missing ']' in format string")
			}
			if end == 1 {
				return nil, Raise(ValueError, "Empty attribute in format string")
			}
			v, err = GetItem(f.rt, v, fieldKey(rest[1:end]))
			rest = rest[end+1:]
		} else {
			return nil, Raise(ValueError, "Only '.' or '[' may follow ']' in format field specifier")
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

// fieldKey is a number, or else a text.
func fieldKey(s string) Value {
	if n, ok := fieldNumber(s); ok {
		return MakeInt(int64(n))
	}
	return NewStr(s)
}

func fieldNumber(s string) (int, bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func (f *formatter) first(name string) (Value, error) {
	n, isNumber := fieldNumber(name)
	switch {
	case name == "":
		if f.manual {
			return nil, Raise(ValueError, "cannot switch from manual field specification to automatic field numbering")
		}
		n, isNumber = f.auto, true
		f.auto++
	case isNumber:
		if f.auto > 0 {
			return nil, Raise(ValueError, "cannot switch from automatic field numbering to manual field specification")
		}
		f.manual = true
	}
	if isNumber {
		if f.mapping != nil {
			return nil, Raise(ValueError, "Format string contains positional fields")
		}
		if n >= len(f.args) {
			return nil, Raise(IndexError, "Replacement index %d out of range for positional args tuple", n)
		}
		return f.args[n], nil
	}
	if f.mapping != nil {
		return GetItem(f.rt, f.mapping, NewStr(name))
	}
	for _, kw := range f.kwargs {
		if kw.Name == name {
			return kw.Value, nil
		}
	}
	return nil, NewException(KeyError, NewStr(name))
}
