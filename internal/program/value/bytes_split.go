package value

import (
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
		keep, err := optionalFlag(rt, args[0])
		if err != nil {
			return nil, err
		}
		return bytesList(rt, splitLineBytes(b.b, keep), len(b.b))
	})
	def(BytesClass, "partition", oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesPartition(rt, b, args[0], strings.Index, false)
	})
	def(BytesClass, "rpartition", oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		return bytesPartition(rt, b, args[0], strings.LastIndex, true)
	})
}

// optionalFlag is an argument that C has for an int: no float, nor None.
func optionalFlag(rt Runtime, v Value) (bool, error) {
	if v == nil {
		return false, nil
	}
	n, err := IndexInt(rt, v)
	return n != 0, err
}

func bytesList(rt Runtime, parts []string, size int) (Value, error) {
	if err := allocTimes(rt, len(parts), sizeOfObject+sizeOfValue); err != nil {
		return nil, err
	}
	if err := alloc(rt, size); err != nil {
		return nil, err
	}
	elems := make([]Value, len(parts))
	for i, p := range parts {
		elems[i] = &Bytes{p}
	}
	return NewList(elems), nil
}

func bytesSplit(rt Runtime, b *Bytes, args []Value, spaces func(string, int) []string, text func(string, string, int) []string) (Value, error) {
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
		return bytesList(rt, spaces(b.b, most), len(b.b))
	}
	sep, err := bytesArg(args[0])
	if err != nil {
		return nil, err
	}
	if sep == "" {
		return nil, Raise(ValueError, "empty separator")
	}
	return bytesList(rt, text(b.b, sep, most), len(b.b))
}

func splitSpaceBytes(s string, most int) []string {
	var parts []string
	for at := 0; ; {
		for at < len(s) && isSpaceByte(s[at]) {
			at++
		}
		if at == len(s) {
			return parts
		}
		if most == 0 {
			return append(parts, s[at:])
		}
		from := at
		for at < len(s) && !isSpaceByte(s[at]) {
			at++
		}
		parts = append(parts, s[from:at])
		most--
	}
}

func splitSpaceBytesRight(s string, most int) []string {
	var parts []string
	for at := len(s); ; {
		for at > 0 && isSpaceByte(s[at-1]) {
			at--
		}
		if at == 0 {
			return reversedStrings(parts)
		}
		if most == 0 {
			return reversedStrings(append(parts, s[:at]))
		}
		to := at
		for at > 0 && !isSpaceByte(s[at-1]) {
			at--
		}
		parts = append(parts, s[at:to])
		most--
	}
}

func splitLineBytes(s string, keepEnds bool) []string {
	var parts []string
	for s != "" {
		end := strings.IndexAny(s, "\r\n")
		if end < 0 {
			return append(parts, s)
		}
		size := 1
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
		return NewTuple([]Value{&Bytes{b.b[:at]}, native(v), &Bytes{b.b[at+len(sep):]}}), nil
	case last:
		return NewTuple([]Value{&Bytes{}, &Bytes{}, b}), nil
	}
	return NewTuple([]Value{b, &Bytes{}, &Bytes{}}), nil
}
