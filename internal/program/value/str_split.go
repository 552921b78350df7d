package value

import (
	"strings"
	"unicode/utf8"
)

func defineStrSplit() {
	def(StrClass, "split", named(0, "sep", "maxsplit"), func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strSplit(rt, s, args, splitSpaces, splitText)
	})
	def(StrClass, "rsplit", named(0, "sep", "maxsplit"), func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strSplit(rt, s, args, splitSpacesRight, splitTextRight)
	})
	def(StrClass, "splitlines", named(0, "keepends"), func(rt Runtime, s *Str, args []Value) (Value, error) {
		keep, err := optionalFlag(rt, args[0])
		if err != nil {
			return nil, err
		}
		return strList(rt, splitLines(s.s, keep), len(s.s))
	})
	def(StrClass, "partition", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strPartition(rt, s, args[0], strings.Index, false)
	})
	def(StrClass, "rpartition", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strPartition(rt, s, args[0], strings.LastIndex, true)
	})
}

// strList makes a list of parts, whose texts are of a size together.
func strList(rt Runtime, parts []string, size int) (Value, error) {
	if err := allocTimes(rt, len(parts), sizeOfObject+sizeOfValue); err != nil {
		return nil, err
	}
	if err := alloc(rt, size); err != nil {
		return nil, err
	}
	elems := make([]Value, len(parts))
	for i, p := range parts {
		elems[i] = NewStr(p)
	}
	return NewList(elems), nil
}

func strSplit(rt Runtime, s *Str, args []Value, spaces func(string, int) []string, text func(string, string, int) []string) (Value, error) {
	most := -1
	if args[1] != nil {
		var err error
		if most, err = IndexInt(rt, args[1]); err != nil {
			return nil, err
		}
	}
	if err := work(rt, len(s.s)); err != nil {
		return nil, err
	}
	if args[0] == nil || args[0] == None {
		return strList(rt, spaces(s.s, most), len(s.s))
	}
	sep, ok := native(args[0]).(*Str)
	if !ok {
		return nil, Raise(TypeError, "must be str or None, not %s", args[0].Class().Name)
	}
	if sep.n == 0 {
		return nil, Raise(ValueError, "empty separator")
	}
	return strList(rt, text(s.s, sep.s, most), len(s.s))
}

func splitText(s, sep string, most int) []string {
	if most < 0 {
		return strings.Split(s, sep)
	}
	return strings.SplitN(s, sep, most+1)
}

func splitTextRight(s, sep string, most int) []string {
	var parts []string
	for most != 0 {
		at := strings.LastIndex(s, sep)
		if at < 0 {
			break
		}
		parts = append(parts, s[at+len(sep):])
		s = s[:at]
		most--
	}
	return reversedStrings(append(parts, s))
}

func reversedStrings(all []string) []string {
	for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	return all
}

func splitSpaces(s string, most int) []string {
	var parts []string
	for {
		s = strings.TrimLeftFunc(s, isSpace)
		if s == "" {
			return parts
		}
		end := strings.IndexFunc(s, isSpace)
		if most == 0 || end < 0 {
			return append(parts, s)
		}
		parts = append(parts, s[:end])
		s = s[end:]
		most--
	}
}

func splitSpacesRight(s string, most int) []string {
	var parts []string
	for {
		s = strings.TrimRightFunc(s, isSpace)
		if s == "" {
			return reversedStrings(parts)
		}
		start := strings.LastIndexFunc(s, isSpace)
		if most == 0 || start < 0 {
			return reversedStrings(append(parts, s))
		}
		_, size := utf8.DecodeRuneInString(s[start:])
		parts = append(parts, s[start+size:])
		s = s[:start]
		most--
	}
}

func isLineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

func splitLines(s string, keepEnds bool) []string {
	var parts []string
	for s != "" {
		end := strings.IndexFunc(s, isLineEnd)
		if end < 0 {
			return append(parts, s)
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		if strings.HasPrefix(s[end:], "\r\n") {
			size = 2
		}
		if keepEnds {
			parts = append(parts, s[:end+size])
		} else {
			parts = append(parts, s[:end])
		}
		s = s[end+size:]
	}
	return parts
}

func strPartition(rt Runtime, s *Str, v Value, find func(s, sep string) int, last bool) (Value, error) {
	sep, ok := native(v).(*Str)
	if !ok {
		return nil, Raise(TypeError, "must be str, not %s", v.Class().Name)
	}
	if sep.n == 0 {
		return nil, Raise(ValueError, "empty separator")
	}
	if err := alloc(rt, len(s.s)); err != nil {
		return nil, err
	}
	at := find(s.s, sep.s)
	switch {
	case at >= 0:
		return NewTuple([]Value{NewStr(s.s[:at]), sep, NewStr(s.s[at+len(sep.s):])}), nil
	case last:
		return NewTuple([]Value{emptyStr, emptyStr, s}), nil
	}
	return NewTuple([]Value{s, emptyStr, emptyStr}), nil
}
