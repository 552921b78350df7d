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
	var out textBuilder
	for at := 0; at < len(text); {
		n := strings.IndexAny(text[at:], "{}")
		if n < 0 {
			out.writeString(text[at:])
			break
		}
		out.writeString(text[at : at+n])
		at += n
		c := text[at]
		if at+1 < len(text) && text[at+1] == c {
			out.writeByte(c)
			at += 2
			continue
		}
		if c == '}' {
			return "", Raise(ValueError, "Single '}' encountered in format string")
		}
		if at+1 == len(text) {
			return "", Raise(ValueError, "Single '{' encountered in format string")
		}
		r, end, err := parseField(text, at+1)
		if err != nil {
			return "", err
		}
		before := asked(f.rt)
		s, err := f.field(r, depth)
		if err != nil {
			return "", err
		}
		forget(f.rt, before)
		if err := alloc(f.rt, len(s)); err != nil {
			return "", err
		}
		out.writeString(s)
		at = end
	}
	return out.String(), nil
}

// replacement is a field in braces.
type replacement struct {
	name       string
	conversion rune // 0 where there is none
	spec       string
}

// parseField reads a field behind its {, and tells where it ends.
func parseField(text string, at int) (r replacement, end int, err error) {
	start := at
	for at < len(text) && strings.IndexByte("}:!", text[at]) < 0 {
		switch text[at] {
		case '{':
			return r, 0, Raise(ValueError, "unexpected '{' in field name")
		case '[':
			for at < len(text) && text[at] != ']' {
				at++
			}
			continue
		}
		at++
	}
	r.name = text[start:min(at, len(text))]
	if at >= len(text) {
		return r, 0, Raise(ValueError, "expected '}' before end of string")
	}
	c := text[at]
	at++
	if c == '}' {
		return r, at, nil
	}
	if c == '!' {
		if at == len(text) {
			return r, 0, Raise(ValueError, "end of string while looking for conversion specifier")
		}
		var size int
		r.conversion, size = utf8.DecodeRuneInString(text[at:])
		at += size
		if at < len(text) {
			c = text[at]
			at++
			if c == '}' {
				return r, at, nil
			}
			if c != ':' {
				return r, 0, Raise(ValueError, "expected ':' after conversion specifier")
			}
		}
	}
	start = at
	for depth := 1; at < len(text); at++ {
		switch text[at] {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			r.spec = text[start:at]
			return r, at + 1, nil
		}
	}
	return r, 0, Raise(ValueError, "unmatched '{' in format spec")
}

func (f *formatter) field(r replacement, depth int) (string, error) {
	v, err := f.value(r.name)
	if err != nil {
		return "", err
	}
	switch r.conversion {
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
		if r.conversion > 32 && r.conversion < 127 {
			return "", Raise(ValueError, "Unknown conversion specifier %c", r.conversion)
		}
		return "", Raise(ValueError, "Unknown conversion specifier \\x%x", r.conversion)
	}
	if err != nil {
		return "", err
	}
	spec := r.spec
	if strings.ContainsRune(spec, '{') {
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
		switch rest[0] {
		case '.':
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			if end == 1 {
				return nil, Raise(ValueError, "Empty attribute in format string")
			}
			v, err = GetAttr(f.rt, v, NewStr(rest[1:end]))
			rest = rest[end:]
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, Raise(ValueError, "Missing ']' in format string")
			}
			if end == 1 {
				return nil, Raise(ValueError, "Empty attribute in format string")
			}
			v, err = GetItem(f.rt, v, fieldKey(rest[1:end]))
			rest = rest[end+1:]
		default:
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
