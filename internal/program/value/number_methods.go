package value

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

func defineNumbers() {
	IntClass.New = newInt
	BoolClass.Final = true
	BoolClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "bool() takes no keyword arguments")
		}
		if len(args) == 0 {
			return False, nil
		}
		if len(args) > 1 {
			return nil, Raise(TypeError, "bool expected at most 1 argument, got %d", len(args))
		}
		t, err := Truth(rt, args[0])
		return MakeBool(t), err
	}
	FloatClass.New = newFloat
	defineIntMethods()
	defineIntBytes()
	defineFloatMethods()
}

var intSignature = signature{0, 2, parsed, []string{"", "base"}}

func newInt(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
	if len(args) == 1 && len(kwargs) == 0 {
		return ToInt(rt, args[0])
	}
	args, err := intSignature.arrange("int", "int", args, kwargs)
	if err != nil {
		return nil, err
	}
	if args[1] == nil {
		if args[0] == nil {
			return MakeInt(0), nil
		}
		return ToInt(rt, args[0])
	}
	if args[0] == nil {
		return nil, Raise(TypeError, "int() missing string argument")
	}
	index, err := Index(rt, args[1])
	if err != nil {
		return nil, err
	}
	base := clipIndex(index)
	if base != 0 && (base < 2 || base > 36) {
		return nil, Raise(ValueError, "int() base must be >= 2 and <= 36, or 0")
	}
	switch s := Plain(args[0]).(type) {
	case *Str:
		return ParseInt(rt, s.s, base)
	case *Bytes:
		return parseIntBytes(rt, s, base)
	}
	return nil, Raise(TypeError, "int() can't convert non-string with explicit base")
}

// ToInt is int(v).
func ToInt(rt Runtime, v Value) (Value, error) {
	for _, name := range []*Str{nameInt, nameIndex, nameTrunc} {
		if name != nameInt && isNumberNative(Plain(v)) {
			break // it has an __int__, if not of its own
		}
		fn := userSpecial(v, name)
		if fn == nil {
			continue
		}
		r, err := callSpecial(rt, v, fn)
		if err != nil {
			return nil, err
		}
		n, ok := ToBig(Plain(r))
		if !ok {
			return nil, Raise(TypeError, "%s returned non-int (type %s)", name.s, r.Class().Name)
		}
		return MakeBig(n), nil
	}
	switch n := Plain(v).(type) {
	case Int, *BigInt:
		return n, nil
	case Bool:
		return MakeInt(boolToInt(n)), nil
	case Float:
		return IntOfFloat(float64(n))
	case *Str:
		return ParseInt(rt, n.s, 10)
	case *Bytes:
		return parseIntBytes(rt, n, 10)
	}
	return nil, Raise(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", v.Class().Name)
}

func newFloat(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
	if len(kwargs) > 0 {
		return nil, Raise(TypeError, "float() takes no keyword arguments")
	}
	if len(args) == 0 {
		return Float(0), nil
	}
	if len(args) > 1 {
		return nil, Raise(TypeError, "float expected at most 1 argument, got %d", len(args))
	}
	if fn := userSpecial(args[0], nameFloat); fn != nil {
		f, err := floatByMethod(rt, args[0], fn)
		return Float(f), err
	}
	text := Plain(args[0])
	if userSpecial(args[0], nameIndex) != nil {
		text = nil // that comes before
	}
	switch s := text.(type) {
	case *Str:
		if err := work(rt, len(s.s)); err != nil {
			return nil, err
		}
		f, err := ParseFloat(s.s)
		return Float(f), err
	case *Bytes:
		f, err := ParseFloat(latin1(s.b))
		if err != nil {
			return nil, Raise(ValueError, "could not convert string to float: %s", bytesRepr(s.b))
		}
		return Float(f), nil
	}
	f, err := ToFloat(rt, args[0])
	if err != nil && isTypeError(err) && userSpecial(args[0], nameIndex) == nil {
		return nil, Raise(TypeError, "float() argument must be a string or a real number, not '%s'", args[0].Class().Name)
	}
	return Float(f), err
}

func defineIntMethods() {
	same := func(_ Runtime, v Value, _ []Value) (Value, error) {
		n, _ := ToBig(v)
		return MakeBig(n), nil
	}
	def(IntClass, "conjugate", noArgs, same)
	defGet(IntClass, "real", func(rt Runtime, v Value) (Value, error) { return same(rt, v, nil) })
	defGet(IntClass, "numerator", func(rt Runtime, v Value) (Value, error) { return same(rt, v, nil) })
	defGet(IntClass, "imag", func(Runtime, Value) (Value, error) { return MakeInt(0), nil })
	defGet(IntClass, "denominator", func(Runtime, Value) (Value, error) { return MakeInt(1), nil })
	def(IntClass, "bit_length", noArgs, func(_ Runtime, v Value, _ []Value) (Value, error) {
		n, _ := ToBig(v)
		return MakeInt(int64(n.BitLen())), nil
	})
	def(IntClass, "bit_count", noArgs, func(_ Runtime, v Value, _ []Value) (Value, error) {
		n, _ := ToBig(v)
		count := 0
		for _, w := range n.Bits() {
			count += bits.OnesCount(uint(w))
		}
		return MakeInt(int64(count)), nil
	})
	def(IntClass, "as_integer_ratio", noArgs, func(_ Runtime, v Value, _ []Value) (Value, error) {
		n, _ := ToBig(v)
		return NewTuple([]Value{MakeBig(n), MakeInt(1)}), nil
	})
}

func defineFloatMethods() {
	def(FloatClass, "is_integer", noArgs, func(_ Runtime, f Float, _ []Value) (Value, error) {
		return MakeBool(float64(f) == math.Floor(float64(f)) && !math.IsInf(float64(f), 0)), nil
	})
	def(FloatClass, "conjugate", noArgs, func(_ Runtime, f Float, _ []Value) (Value, error) { return f, nil })
	defGet(FloatClass, "real", func(_ Runtime, f Float) (Value, error) { return f, nil })
	defGet(FloatClass, "imag", func(Runtime, Float) (Value, error) { return Float(0), nil })
	def(FloatClass, "as_integer_ratio", noArgs, func(_ Runtime, f Float, _ []Value) (Value, error) {
		switch {
		case math.IsNaN(float64(f)):
			return nil, Raise(ValueError, "cannot convert NaN to integer ratio")
		case math.IsInf(float64(f), 0):
			return nil, Raise(OverflowError, "cannot convert Infinity to integer ratio")
		}
		r := new(big.Rat).SetFloat64(float64(f))
		return NewTuple([]Value{MakeBig(r.Num()), MakeBig(r.Denom())}), nil
	})
	def(FloatClass, "hex", noArgs, func(_ Runtime, f Float, _ []Value) (Value, error) { return NewStr(floatHex(float64(f))), nil })
	defClass(FloatClass, "fromhex", oneArg, func(_ Runtime, _ *Class, args []Value) (Value, error) {
		s, ok := Plain(args[0]).(*Str)
		if !ok {
			return nil, Raise(TypeError, "bad argument type for built-in operation")
		}
		f, ok := parseHexFloat(s.s)
		if !ok {
			return nil, Raise(ValueError, "invalid hexadecimal floating-point string")
		}
		if math.IsInf(f, 0) && !strings.Contains(strings.ToLower(s.s), "inf") {
			return nil, Raise(OverflowError, "hexadecimal value too large to represent as a float")
		}
		return Float(f), nil
	})
}

func floatHex(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return FloatRepr(f)
	}
	if f == 0 {
		if math.Signbit(f) {
			return "-0x0.0p+0"
		}
		return "0x0.0p+0"
	}
	b := math.Float64bits(f)
	sign, lead, exponent := "", byte('1'), int(b>>52&0x7ff)-1023
	if b>>63 != 0 {
		sign = "-"
	}
	if exponent == -1023 {
		lead, exponent = '0', -1022
	}
	mantissa := strconv.FormatUint(b&(1<<52-1), 16)
	mantissa = strings.Repeat("0", 13-len(mantissa)) + mantissa
	plus := ""
	if exponent >= 0 {
		plus = "+"
	}
	return sign + "0x" + string(lead) + "." + mantissa + "p" + plus + strconv.Itoa(exponent)
}

func parseHexFloat(s string) (float64, bool) {
	s = strings.ToLower(strings.TrimFunc(s, isSpace))
	if f, ok := parseFloat(s); ok && strings.ContainsAny(s, "n") {
		return f, true
	}
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	s = strings.TrimPrefix(s, "0x")
	if strings.ContainsRune(s, '_') {
		return 0, false
	}
	if !strings.ContainsRune(s, 'p') {
		s += "p0"
	}
	f, err := strconv.ParseFloat(sign+"0x"+s, 64)
	return f, err == nil || math.IsInf(f, 0)
}
