package value

import "math/big"

func defineIntBytes() {
	def(IntClass, "to_bytes", signature{0, 3, parsed, []string{"length", "byteorder", "signed"}}, intToBytes)
	defClass(IntClass, "from_bytes", signature{1, 3, parsed, []string{"bytes", "byteorder", "signed"}}, intFromBytes)
	for _, name := range []string{"to_bytes", "from_bytes"} {
		attr, _ := IntClass.Attrs.GetStr(NewName(name))
		if d, ok := attr.(*MethodDef); ok {
			signedByName(d)
		}
	}
}

// signedByName makes the last argument of a method one that has to be named.
func signedByName(d *MethodDef) {
	call := d.Call
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		if len(args) == 3 && len(kwargs) == 0 {
			return nil, Raise(TypeError, "%s() takes at most 2 positional arguments (3 given)", d.Name)
		}
		return call(rt, self, args, kwargs)
	}
}

// checkByteOrder refuses a byte order that is no text. All arguments are looked at before what is in one of them.
func checkByteOrder(function string, v Value) error {
	if v == nil {
		return nil
	}
	if _, ok := Plain(v).(*Str); !ok {
		return Raise(TypeError, "%s() argument 'byteorder' must be str, not %s", function, argumentName(v))
	}
	return nil
}

// byteOrder tells whether the most significant byte is last. The text is one that checkByteOrder accepts.
func byteOrder(v Value) (little bool, err error) {
	if v == nil {
		return false, nil
	}
	s, _ := Plain(v).(*Str)
	if s.s != "little" && s.s != "big" {
		return false, Raise(ValueError, "byteorder must be either 'little' or 'big'")
	}
	return s.s == "little", nil
}

func optionalTruth(rt Runtime, v Value) (bool, error) {
	if v == nil {
		return false, nil
	}
	return Truth(rt, v)
}

func intToBytes(rt Runtime, v Value, args []Value) (Value, error) {
	length := 1
	var err error
	if args[0] != nil {
		if length, err = IndexInt(rt, args[0]); err != nil {
			return nil, err
		}
	}
	if err := checkByteOrder("to_bytes", args[1]); err != nil {
		return nil, err
	}
	signed, err := optionalTruth(rt, args[2])
	if err != nil {
		return nil, err
	}
	little, err := byteOrder(args[1])
	if err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, Raise(ValueError, "length argument must be non-negative")
	}
	if err := allocTimes(rt, length, 1); err != nil {
		return nil, err
	}
	n, _ := ToBig(v)
	if n.Sign() < 0 && !signed {
		return nil, Raise(OverflowError, "can't convert negative int to unsigned")
	}
	if !fitsBytes(n, length, signed) {
		return nil, Raise(OverflowError, "int too big to convert")
	}
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(length)*8))
	}
	b := n.FillBytes(make([]byte, length))
	if little {
		reverseBytes(b)
	}
	return &Bytes{string(b)}, nil
}

func fitsBytes(n *big.Int, length int, signed bool) bool {
	if !signed {
		return n.BitLen() <= length*8
	}
	if n.Sign() < 0 {
		n = new(big.Int).Not(n)
	}
	return n.BitLen() < length*8 || n.Sign() == 0 && length == 0
}

func reverseBytes(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

func intFromBytes(rt Runtime, c *Class, args []Value) (Value, error) {
	if err := checkByteOrder("from_bytes", args[1]); err != nil {
		return nil, err
	}
	signed, err := optionalTruth(rt, args[2])
	if err != nil {
		return nil, err
	}
	little, err := byteOrder(args[1])
	if err != nil {
		return nil, err
	}
	content, err := bytesOf(rt, args[0])
	if err != nil {
		return nil, err
	}
	if err := alloc(rt, len(content)); err != nil {
		return nil, err
	}
	b := []byte(content)
	if little {
		reverseBytes(b)
	}
	n := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(b))*8))
	}
	if c != IntClass {
		return Call(rt, c, []Value{MakeBig(n)}, nil)
	}
	return MakeBig(n), nil
}
