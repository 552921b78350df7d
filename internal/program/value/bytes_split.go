package value

import (
	"slices"
	"strings"
)

func defineBytesSplit() {
	def(BytesClass, "split", named(0, "sep", "maxsplit"), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesSplit(rt, b, args, splitSpaceBytes, splitText)
	})
	def(BytesClass, "rsplit", named(0, "sep", "maxsplit"), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesSplit(rt, b, args, splitSpaceBytesRight, splitTextRight)
	})
	def(BytesClass, "splitlines", named(0, "keepends"), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		keep, err := Flag(rt, args[0])
		if err != nil {
			return nil, err
		}
		p := bytesPieces(rt)
		splitLineBytes(p, b.b, keep)
		return p.list(len(b.b))
	})
	def(BytesClass, "partition", oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesPartition(rt, b, args[0], strings.Index, false)
	})
	def(BytesClass, "rpartition", oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesPartition(rt, b, args[0], strings.LastIndex, true)
	})
}

func bytesPieces(rt Runtime) *pieces {
	return &pieces{rt: rt, make: func(s string) Value { return &Bytes{s} }}
}

func bytesSplit(rt Runtime, b *Bytes, args []Value, spaces func(*pieces, string, int), text func(*pieces, string, string, int)) (Value, error) {
	most := -1
	if args[1] != nil {
		var err error
		if most, err = IndexInt(rt, args[1]); err != nil {
			return nil, err
		}
	}
	if err := work(rt, len(b.b)); err != nil {
		return nil, err
	}
	if args[0] == nil || args[0] == None {
		p := bytesPieces(rt)
		spaces(p, b.b, most)
		return p.list(len(b.b))
	}
	sep, err := bytesArg(args[0])
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, Raise(ValueError, "empty separator")
	}
	p := bytesPieces(rt)
	text(p, b.b, sep, most)
	return p.list(len(b.b))
}

func splitSpaceBytes(p *pieces, s string, most int) {
	for at := 0; ; most-- {
		for at < len(s) && isSpaceByte(s[at]) {
			at++
		}
		if at == len(s) {
			return
		}
		if most == 0 {
			p.add(s[at:])
			return
		}
		from := at
		for at < len(s) && !isSpaceByte(s[at]) {
			at++
		}
		if !p.add(s[from:at]) {
			return
		}
	}
}

func splitSpaceBytesRight(p *pieces, s string, most int) {
	defer func() { slices.Reverse(p.elems) }()
	for at := len(s); ; most-- {
		for at > 0 && isSpaceByte(s[at-1]) {
			at--
		}
		if at == 0 {
			return
		}
		if most == 0 {
			p.add(s[:at])
			return
		}
		to := at
		for at > 0 && !isSpaceByte(s[at-1]) {
			at--
		}
		if !p.add(s[at:to]) {
			return
		}
	}
}

func splitLineBytes(p *pieces, s string, keepEnds bool) {
	for s != "" {
		end := strings.IndexAny(s, "\r\n")
		if end < 0 {
			p.add(s)
			return
		}
		size := 1
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

func bytesPartition(rt Runtime, b *Bytes, v Value, find func(s, sep string) int, last bool) (Value, error) {
	sep, err := bytesArg(v)
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, Raise(ValueError, "empty separator")
	}
	if err := alloc(rt, len(b.b)); err != nil {
		return nil, err
	}
	at := find(b.b, sep)
	switch {
	case at >= 0:
		return NewTuple([]Value{&Bytes{b.b[:at]}, Plain(v), &Bytes{b.b[at+len(sep):]}}), nil
	case last:
		return NewTuple([]Value{&Bytes{}, &Bytes{}, b}), nil
	}
	return NewTuple([]Value{b, &Bytes{}, &Bytes{}}), nil
}
