package value

import (
	"strings"
)

// What bytes do to ASCII letters; other bytes are left as they are.
func isLowerByte(c byte) bool { return 'a' <= c && c <= 'z' }
func isUpperByte(c byte) bool { return 'A' <= c && c <= 'Z' }
func isAlphaByte(c byte) bool { return isLowerByte(c) || isUpperByte(c) }
func isDigitByte(c byte) bool { return '0' <= c && c <= '9' }
func isSpaceByte(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func lowerByte(c byte) byte {
	if isUpperByte(c) {
		return c + 'a' - 'A'
	}
	return c
}

func upperByte(c byte) byte {
	if isLowerByte(c) {
		return c - 'a' + 'A'
	}
	return c
}

func defineBytesCase() {
	for name, change := range map[string]func(before []byte, c byte) byte{
		"upper": func(_ []byte, c byte) byte { return upperByte(c) },
		"lower": func(_ []byte, c byte) byte { return lowerByte(c) },
		"swapcase": func(_ []byte, c byte) byte {
			if isLowerByte(c) {
				return upperByte(c)
			}
			return lowerByte(c)
		},
		"capitalize": func(before []byte, c byte) byte {
			if len(before) == 0 {
				return upperByte(c)
			}
			return lowerByte(c)
		},
		"title": func(before []byte, c byte) byte {
			if len(before) == 0 || !isAlphaByte(before[len(before)-1]) {
				return upperByte(c)
			}
			return lowerByte(c)
		},
	} {
		def(BytesClass, name, noArgs, func(rt Runtime, b *Bytes, _ []Value) (Value, error) {
			if err := alloc(rt, len(b.b)); err != nil {
				return nil, err
			}
			changed := make([]byte, 0, len(b.b))
			for i := range len(b.b) {
				changed = append(changed, change(changed, b.b[i]))
			}
			return &Bytes{string(changed)}, nil
		})
	}
	for name, is := range map[string]func(byte) bool{
		"isalpha": isAlphaByte, "isdigit": isDigitByte, "isspace": isSpaceByte,
		"isalnum": func(c byte) bool { return isAlphaByte(c) || isDigitByte(c) },
	} {
		def(BytesClass, name, noArgs, func(rt Runtime, b *Bytes, _ []Value) (Value, error) {
			return MakeBool(b.b != "" && allBytes(b.b, is)), work(rt, len(b.b))
		})
	}
	for name, is := range map[string]func(string) bool{
		"isascii": isASCII,
		"isupper": func(s string) bool { return anyByte(s, isUpperByte) && !anyByte(s, isLowerByte) },
		"islower": func(s string) bool { return anyByte(s, isLowerByte) && !anyByte(s, isUpperByte) },
		"istitle": isTitleBytes,
	} {
		def(BytesClass, name, noArgs, func(rt Runtime, b *Bytes, _ []Value) (Value, error) {
			return MakeBool(is(b.b)), work(rt, len(b.b))
		})
	}
}

func allBytes(s string, is func(byte) bool) bool {
	return !anyByte(s, func(c byte) bool { return !is(c) })
}

func anyByte(s string, is func(byte) bool) bool {
	for i := range len(s) {
		if is(s[i]) {
			return true
		}
	}
	return false
}

func isTitleBytes(s string) bool {
	inWord, found := false, false
	for i := range len(s) {
		c := s[i]
		if isUpperByte(c) && inWord || isLowerByte(c) && !inWord {
			return false
		}
		inWord = isAlphaByte(c)
		found = found || inWord
	}
	return found
}

// bytesArg is an argument that has to be bytes.
func bytesArg(v Value) (string, error) {
	b, ok := Plain(v).(*Bytes)
	if !ok {
		return "", Raise(TypeError, "a bytes-like object is required, not '%s'", v.Class().Name)
	}
	return b.b, nil
}

func defineBytesStrip() {
	for _, m := range []struct {
		name        string
		left, right bool
	}{{"strip", true, true}, {"lstrip", true, false}, {"rstrip", false, true}} {
		def(BytesClass, m.name, between(0, 1), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
			strips := isSpaceByte
			if len(args) > 0 && args[0] != None {
				set, err := bytesArg(args[0])
				if err != nil {
					return nil, err
				}
				strips = func(c byte) bool { return strings.IndexByte(set, c) >= 0 }
			}
			from, to := 0, len(b.b)
			for m.left && from < to && strips(b.b[from]) {
				from++
			}
			for m.right && from < to && strips(b.b[to-1]) {
				to--
			}
			if to-from == len(b.b) {
				return b, work(rt, len(b.b))
			}
			return &Bytes{b.b[from:to]}, alloc(rt, len(b.b))
		})
	}
	for name, trim := range map[string]func(s, affix string) string{"removeprefix": strings.TrimPrefix, "removesuffix": strings.TrimSuffix} {
		def(BytesClass, name, oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
			affix, err := bytesArg(args[0])
			if err != nil {
				return nil, err
			}
			return &Bytes{trim(b.b, affix)}, alloc(rt, len(b.b))
		})
	}
}

func defineBytesPad() {
	for name, align := range map[string]byte{"ljust": '<', "rjust": '>', "center": '^'} {
		def(BytesClass, name, between(1, 2), func(rt Runtime, b *Bytes, args []Value) (Value, error) {
			width, err := IndexInt(rt, args[0])
			if err != nil {
				return nil, err
			}
			fill := " "
			if len(args) > 1 {
				f, ok := Plain(args[1]).(*Bytes)
				if !ok || len(f.b) != 1 {
					return nil, Raise(TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name, argumentName(args[1]))
				}
				fill = f.b
			}
			missing := width - len(b.b)
			if missing <= 0 {
				return b, nil
			}
			if err := allocTimes(rt, missing, 1); err != nil {
				return nil, err
			}
			before := padBefore(align, missing, width)
			return &Bytes{strings.Repeat(fill, before) + b.b + strings.Repeat(fill, missing-before)}, nil
		})
	}
	def(BytesClass, "zfill", oneArg, func(rt Runtime, b *Bytes, args []Value) (Value, error) {
		width, err := IndexInt(rt, args[0])
		if err != nil || width <= len(b.b) {
			return b, err
		}
		if err := allocTimes(rt, width, 1); err != nil {
			return nil, err
		}
		return &Bytes{zeroFilled(b.b, width-len(b.b))}, nil
	})
	def(BytesClass, "expandtabs", named(0, "tabsize"), bytesExpandTabs)
}

func bytesExpandTabs(rt Runtime, b *Bytes, args []Value) (Value, error) {
	size := 8
	if args[0] != nil {
		var err error
		if size, err = cInt(rt, args[0]); err != nil {
			return nil, err
		}
	}
	if err := allocTimes(rt, strings.Count(b.b, "\t"), max(size, 1)); err != nil {
		return nil, err
	}
	var out strings.Builder
	column := 0
	for i := range len(b.b) {
		switch c := b.b[i]; c {
		case '\t':
			if size > 0 {
				n := size - column%size
				column += n
				out.WriteString(strings.Repeat(" ", n))
			}
			continue
		case '\n', '\r':
			column = -1
		}
		column++
		out.WriteByte(b.b[i])
	}
	return &Bytes{out.String()}, alloc(rt, out.Len())
}

func bytesTranslate(rt Runtime, b *Bytes, args []Value) (Value, error) {
	if args[0] == nil {
		return nil, Raise(TypeError, "translate() takes at least 1 positional argument (0 given)")
	}
	table := ""
	if args[0] != None {
		var err error
		if table, err = bytesArg(args[0]); err != nil {
			return nil, err
		}
		if len(table) != 256 {
			return nil, Raise(ValueError, "translation table must be 256 characters long")
		}
	}
	without := ""
	if args[1] != nil {
		var err error
		if without, err = bytesArg(args[1]); err != nil {
			return nil, err
		}
	}
	if err := alloc(rt, len(b.b)); err != nil {
		return nil, err
	}
	var drop [256]bool
	for i := range len(without) {
		drop[without[i]] = true
	}
	out := make([]byte, 0, len(b.b))
	for i := range len(b.b) {
		switch c := b.b[i]; {
		case drop[c]:
		case table != "":
			out = append(out, table[c])
		default:
			out = append(out, c)
		}
	}
	return &Bytes{string(out)}, nil
}

func bytesMakeTrans(rt Runtime, args []Value) (Value, error) {
	from, err := bytesArg(args[0])
	if err != nil {
		return nil, err
	}
	to, err := bytesArg(args[1])
	if err != nil {
		return nil, err
	}
	if len(from) != len(to) {
		return nil, Raise(ValueError, "maketrans arguments must have same length")
	}
	table := make([]byte, 256)
	for i := range table {
		table[i] = byte(i)
	}
	for i := range len(from) {
		table[from[i]] = to[i]
	}
	return &Bytes{string(table)}, alloc(rt, len(table)+len(from))
}
