package value

import (
	"slices"
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
		keep, err := Flag(rt, args[0])
		if err != nil {
			return nil, err
		}
		p := strPieces(rt)
		splitLines(p, s.s, keep)
		return p.list(len(s.s))
	})
	def(StrClass, "partition", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strPartition(rt, s, args[0], strings.Index, false)
	})
	def(StrClass, "rpartition", oneArg, func(rt Runtime, s *Str, args []Value) (Value, error) {
		return strPartition(rt, s, args[0], strings.LastIndex, true)
	})
}

// pieces are what a text is cut into. They are charged as they come: there may be as many as characters.
type pieces struct {
	rt      Runtime
	make    func(string) Value
	elems   []Value
	charged int
	err     error
}

// chargedTogether is how many of them are charged at once.
const chargedTogether = 1024

// add adds one, and tells whether there is room for more.
func (p *pieces) add(s string) bool {
	p.elems = append(p.elems, p.make(s))
	if len(p.elems)-p.charged >= chargedTogether {
		p.charge()
	}
	return p.err == nil
}

func (p *pieces) charge() {
	n := len(p.elems) - p.charged
	p.charged = len(p.elems)
	p.err = allocTimes(p.rt, n, sizeOfObject+sizeOfValue)
}

// list is a list of them, whose texts are of a size together.
func (p *pieces) list(size int) (Value, error) {
	if p.err == nil {
		p.charge()
	}
	if p.err == nil {
		p.err = alloc(p.rt, size)
	}
	if p.err != nil {
		return nil, p.err
	}
	return NewList(p.elems), nil
}

func strPieces(rt Runtime) *pieces {
	return &pieces{rt: rt, make: func(s string) Value { return NewStr(s) }}
}

func strSplit(rt Runtime, s *Str, args []Value, spaces func(*pieces, string, int), text func(*pieces, string, string, int)) (Value, error) {
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
		p := strPieces(rt)
		spaces(p, s.s, most)
		return p.list(len(s.s))
	}
	sep, ok := Plain(args[0]).(*Str)
	if !ok {
		return nil, Raise(TypeError, "must be str or None, not %s", args[0].Class().Name)
	}
	if sep.n == 0 {
		return nil, Raise(ValueError, "empty separator")
	}
	p := strPieces(rt)
	text(p, s.s, sep.s, most)
	return p.list(len(s.s))
}

func splitText(p *pieces, s, sep string, most int) {
	for ; most != 0; most-- {
		at := strings.Index(s, sep)
		if at < 0 {
			break
		}
		if !p.add(s[:at]) {
			return
		}
		s = s[at+len(sep):]
	}
	p.add(s)
}

func splitTextRight(p *pieces, s, sep string, most int) {
	for ; most != 0; most-- {
		at := strings.LastIndex(s, sep)
		if at < 0 {
			break
		}
		if !p.add(s[at+len(sep):]) {
			return
		}
		s = s[:at]
	}
	p.add(s)
	slices.Reverse(p.elems)
}

func splitSpaces(p *pieces, s string, most int) {
	for ; ; most-- {
		s = strings.TrimLeftFunc(s, isSpace)
		if s == "" {
			return
		}
		end := strings.IndexFunc(s, isSpace)
		if most == 0 || end < 0 {
			p.add(s)
			return
		}
		if !p.add(s[:end]) {
			return
		}
		s = s[end:]
	}
}

func splitSpacesRight(p *pieces, s string, most int) {
	defer func() { slices.Reverse(p.elems) }()
	for ; ; most-- {
		s = strings.TrimRightFunc(s, isSpace)
		if s == "" {
			return
		}
		start := strings.LastIndexFunc(s, isSpace)
		if most == 0 || start < 0 {
			p.add(s)
			return
		}
		_, size := utf8.DecodeRuneInString(s[start:])
		if !p.add(s[start+size:]) {
			return
		}
		s = s[:start]
	}
}

func isLineEnd(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

func splitLines(p *pieces, s string, keepEnds bool) {
	for s != "" {
		end := strings.IndexFunc(s, isLineEnd)
		if end < 0 {
			p.add(s)
			return
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		if strings.HasPrefix(s[end:], "\r\n") {
			size = 2
		}
		line := s[:end]
		if keepEnds {
			line = s[:end+size]
		}
		if !p.add(line) {
			return
		}
		s = s[end+size:]
	}
}

func strPartition(rt Runtime, s *Str, v Value, find func(s, sep string) int, last bool) (Value, error) {
	sep, ok := Plain(v).(*Str)
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
