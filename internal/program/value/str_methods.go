package value

import (
	"strings"
)

func defineStr() {
	sig := signature{0, 3, parsed, []string{"object", "encoding", "errors"}}
	StrClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		all, err := sig.arrange("str", "str", args, kwargs)
		if err != nil {
			return nil, err
		}
		if err := encodingNames("str", all[1:]); err != nil {
			return nil, err
		}
		if all[0] != nil && (all[1] != nil || all[2] != nil) {
			b, ok := Plain(orNone(all[0])).(*Bytes)
			if !ok {
				if _, isStr := Plain(orNone(all[0])).(*Str); isStr {
					return nil, Raise(TypeError, "decoding str is not supported")
				}
				return nil, Raise(TypeError, "decoding to str: need a bytes-like object, %s found", orNone(all[0]).Class().Name)
			}
			return decodeBytes(rt, b, all[1:])
		}
		if all[0] == nil {
			return emptyStr, nil
		}
		return ToStr(rt, all[0])
	}
	defineStrCase()
	defineStrTests()
	defineStrSearch()
	defineStrStrip()
	defineStrSplit()
	defineStrPad()
	defineStrEncode()
	def(StrClass, "join", oneArg, strJoin)
	def(StrClass, "replace", between(2, 3), strReplace)
	d := &MethodDef{Owner: StrClass, Name: "format"}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		s, ok := Plain(self).(*Str)
		if !ok {
			return nil, Raise(TypeError, "descriptor 'format' for 'str' objects doesn't apply to a '%s' object", self.Class().Name)
		}
		f := &formatter{rt: rt, args: args, kwargs: kwargs}
		text, err := f.format(s.s, 1)
		return NewStr(text), err
	}
	StrClass.Attrs.SetStr(NewName("format"), d)
	def(StrClass, "format_map", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		f := &formatter{rt: rt, mapping: args[0]}
		text, err := f.format(s.s, 1)
		return NewStr(text), err
	})
}

// charged makes a str of a result and charges it.
func charged(rt Runtime, s string) (Value, error) {
	if err := alloc(rt, len(s)+sizeOfObject); err != nil {
		return nil, err
	}
	return NewStr(s), nil
}

func strReplace(rt Runtime, s *Str, args []Value) (Value, error) {
	old, err := strArg("replace", 1, args[0])
	if err != nil {
		return nil, err
	}
	with, err := strArg("replace", 2, args[1])
	if err != nil {
		return nil, err
	}
	most := -1
	if len(args) > 2 {
		if most, err = IndexInt(rt, args[2]); err != nil {
			return nil, err
		}
	}
	if err := work(rt, len(s.s)); err != nil {
		return nil, err
	}
	if most == 0 || s.n == 0 && old.n > 0 {
		return s, nil
	}
	n := strings.Count(s.s, old.s)
	if n == 0 {
		return s, nil
	}
	if most > 0 {
		n = min(n, most)
	}
	before := asked(rt)
	if err := allocTimes(rt, n, len(with.s)); err != nil {
		return nil, err
	}
	forget(rt, before) // it was to see whether there is room: now it is asked for exactly
	if err := alloc(rt, len(s.s)+n*(len(with.s)-len(old.s))+sizeOfObject); err != nil {
		return nil, err
	}
	return NewStr(strings.Replace(s.s, old.s, with.s, most)), nil
}

// argumentName is how CPython names the class of an argument that is wrong.
func argumentName(v Value) string {
	if v == None {
		return "None"
	}
	return v.Class().Name
}

// strArg is an argument that has to be a str.
func strArg(name string, at int, v Value) (*Str, error) {
	s, ok := Plain(v).(*Str)
	if !ok {
		return nil, Raise(TypeError, "%s() argument %d must be str, not %s", name, at, argumentName(v))
	}
	return s, nil
}

func defineStrPad() {
	for name, align := range map[string]byte{"ljust": '<', "rjust": '>', "center": '^'} {
		def(StrClass, name, between(1, 2), func(rt Runtime, s *Str, args []Value) (Value, error) {
			width, err := IndexInt(rt, args[0])
			if err != nil {
				return nil, err
			}
			fill := " "
			if len(args) > 1 {
				f, ok := Plain(args[1]).(*Str)
				if !ok {
					return nil, Raise(TypeError, "The fill character must be a unicode character, not %s", args[1].Class().Name)
				}
				if f.n != 1 {
					return nil, Raise(TypeError, "The fill character must be exactly one character long")
				}
				fill = f.s
			}
			return justify(rt, s, width, fill, align)
		})
	}
	def(StrClass, "zfill", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		width, err := IndexInt(rt, args[0])
		if err != nil || width <= s.n {
			return s, err
		}
		if err := allocTimes(rt, width, 1); err != nil {
			return nil, err
		}
		return strOf(zeroFilled(s.s, width-s.n), width), nil
	})
	def(StrClass, "expandtabs", named(0, "tabsize"), strExpandTabs)
}

func justify(rt Runtime, s *Str, width int, fill string, align byte) (Value, error) {
	missing := width - s.n
	if missing <= 0 {
		return s, nil
	}
	if err := allocTimes(rt, missing, len(fill)); err != nil {
		return nil, err
	}
	before := padBefore(align, missing, width)
	return strOf(strings.Repeat(fill, before)+s.s+strings.Repeat(fill, missing-before), width), nil
}

// padBefore is how much of what is missing stands before: the odd one does where the width is odd.
func padBefore(align byte, missing, width int) int {
	switch align {
	case '>':
		return missing
	case '^':
		return missing/2 + missing&width&1
	}
	return 0
}

// zeroFilled has so many zeros more, behind the sign.
func zeroFilled(text string, zeros int) string {
	sign := ""
	if text != "" && (text[0] == '+' || text[0] == '-') {
		sign, text = text[:1], text[1:]
	}
	return sign + strings.Repeat("0", zeros) + text
}

func strExpandTabs(rt Runtime, s *Str, args []Value) (Value, error) {
	size := 8
	if args[0] != nil {
		var err error
		if size, err = cInt(rt, args[0]); err != nil {
			return nil, err
		}
	}
	if err := allocTimes(rt, strings.Count(s.s, "\t"), max(size, 1)); err != nil {
		return nil, err
	}
	var b strings.Builder
	column := 0
	for _, r := range s.s {
		switch r {
		case '\t':
			if size > 0 {
				n := size - column%size
				column += n
				b.WriteString(strings.Repeat(" ", n))
			}
			continue
		case '\n', '\r':
			column = -1
		}
		column++
		b.WriteRune(r)
	}
	return charged(rt, b.String())
}

func defineStrSearch() {
	for _, m := range []struct {
		name       string
		last, must bool
	}{{"find", false, false}, {"rfind", true, false}, {"index", false, true}, {"rindex", true, true}} {
		def(StrClass, m.name, oneToThree, func(rt Runtime, s *Str, args []Value) (Value, error) {
			at, err := s.find(rt, args, m.last)
			if err == nil && at < 0 && m.must {
				err = Raise(ValueError, "substring not found")
			}
			return MakeInt(int64(at)), err
		})
	}
	def(StrClass, "count", oneToThree, func(rt Runtime, s *Str, args []Value) (Value, error) {
		sub, part, _, err := s.part(rt, args)
		if err != nil || part == nil {
			return MakeInt(0), err
		}
		return MakeInt(int64(strings.Count(part.s, sub.s))), nil
	})
	for name, has := range map[string]func(s, part string) bool{"startswith": strings.HasPrefix, "endswith": strings.HasSuffix} {
		def(StrClass, name, oneToThree, func(rt Runtime, s *Str, args []Value) (Value, error) {
			return s.hasAffix(rt, name, args, has)
		})
	}
}

// part is the str to search for, and the part of s to search in, which begins at a code point. It is nil where start is behind the end.
func (s *Str) part(rt Runtime, args []Value) (sub, part *Str, start int, err error) {
	start, end, err := span(rt, s.n, args[1:])
	if err != nil {
		return nil, nil, 0, err
	}
	sub, ok := Plain(args[0]).(*Str)
	if !ok {
		return nil, nil, 0, Raise(TypeError, "must be str, not %s", args[0].Class().Name)
	}
	if start > end {
		return sub, nil, 0, nil
	}
	return sub, s.cut(start, end), start, work(rt, len(s.s))
}

func (s *Str) find(rt Runtime, args []Value, last bool) (int, error) {
	sub, part, start, err := s.part(rt, args)
	if err != nil || part == nil {
		return -1, err
	}
	search := strings.Index
	if last {
		search = strings.LastIndex
	}
	at := search(part.s, sub.s)
	if at < 0 {
		return -1, nil
	}
	return start + part.index(at), nil
}

func (s *Str) hasAffix(rt Runtime, name string, args []Value, has func(s, part string) bool) (Value, error) {
	start, end, err := span(rt, s.n, args[1:])
	if err != nil {
		return nil, err
	}
	part := s
	if start > 0 || end < s.n {
		part = s.cut(start, end)
	}
	switch x := Plain(args[0]).(type) {
	case *Str:
		return MakeBool(start <= end && has(part.s, x.s)), nil
	case *Tuple:
		for _, e := range x.Elems {
			affix, ok := Plain(e).(*Str)
			if !ok {
				return nil, Raise(TypeError, "tuple for %s must only contain str, not %s", name, e.Class().Name)
			}
			if start <= end && has(part.s, affix.s) {
				return True, nil
			}
		}
		return False, step(rt, len(x.Elems))
	}
	return nil, Raise(TypeError, "%s first arg must be str or a tuple of str, not %s", name, args[0].Class().Name)
}

func defineStrStrip() {
	for _, m := range []struct {
		name        string
		left, right bool
	}{{"strip", true, true}, {"lstrip", true, false}, {"rstrip", false, true}} {
		def(StrClass, m.name, between(0, 1), func(rt Runtime, s *Str, args []Value) (Value, error) {
			strips := isSpace
			if len(args) > 0 && args[0] != None {
				set, ok := Plain(args[0]).(*Str)
				if !ok {
					return nil, Raise(TypeError, "%s arg must be None or str", m.name)
				}
				strips = func(r rune) bool { return strings.ContainsRune(set.s, r) }
			}
			text := s.s
			if m.left {
				text = strings.TrimLeftFunc(text, strips)
			}
			if m.right {
				text = strings.TrimRightFunc(text, strips)
			}
			if len(text) == len(s.s) {
				return s, work(rt, len(s.s))
			}
			return charged(rt, text)
		})
	}
	def(StrClass, "removeprefix", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		p, ok := Plain(args[0]).(*Str)
		if !ok {
			return nil, Raise(TypeError, "removeprefix() argument must be str, not %s", argumentName(args[0]))
		}
		return charged(rt, strings.TrimPrefix(s.s, p.s))
	})
	def(StrClass, "removesuffix", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		p, ok := Plain(args[0]).(*Str)
		if !ok {
			return nil, Raise(TypeError, "removesuffix() argument must be str, not %s", argumentName(args[0]))
		}
		return charged(rt, strings.TrimSuffix(s.s, p.s))
	})
}
