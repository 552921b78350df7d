package value

import "math/big"

// Value is any value of a program. Class is what type(v) tells; it is never nil.
type Value interface{ Class() *Class }

type (
	// NoneType is the class of None.
	NoneType struct{}
	// EllipsisType is the class of Ellipsis.
	EllipsisType struct{}
	// NotImplementedType is the class of NotImplemented.
	NotImplementedType struct{}
	// Bool is True or False.
	Bool bool
	// Int is an int that fits 64 bits. Make it with MakeInt, which does not allocate for small ones.
	Int int64
	// Float is a float.
	Float float64
	// BigInt is an int outside of the range of Int: MakeBig sees to it, so that an int has one form only.
	BigInt struct{ n *big.Int }
)

// The values of which there is one.
var (
	None           Value = NoneType{}
	Ellipsis       Value = EllipsisType{}
	NotImplemented Value = NotImplementedType{}
	True           Value = Bool(true)
	False          Value = Bool(false)
)

// Class of None.
func (NoneType) Class() *Class { return NoneClass }

// Class of Ellipsis.
func (EllipsisType) Class() *Class { return EllipsisClass }

// Class of NotImplemented.
func (NotImplementedType) Class() *Class { return NotImplementedClass }

// Class of a bool.
func (Bool) Class() *Class { return BoolClass }

// Class of an int.
func (Int) Class() *Class { return IntClass }

// Class of an int.
func (*BigInt) Class() *Class { return IntClass }

// Class of a float.
func (Float) Class() *Class { return FloatClass }

const (
	smallestBoxed = -256
	largestBoxed  = 1023
)

// boxed are the small ints, so that making one of them allocates nothing.
var boxed = func() (all [largestBoxed - smallestBoxed + 1]Value) {
	for i := range all {
		all[i] = Int(i + smallestBoxed)
	}
	return all
}()

// MakeInt gives n as a value.
func MakeInt(n int64) Value {
	if i := uint64(n - smallestBoxed); i < uint64(len(boxed)) {
		return boxed[i]
	}
	return Int(n)
}

// MakeBig gives n as a value: an Int where it fits. The value keeps n.
func MakeBig(n *big.Int) Value {
	if n.IsInt64() {
		return MakeInt(n.Int64())
	}
	return &BigInt{n}
}

// MakeBool gives b as a value.
func MakeBool(b bool) Value {
	if b {
		return True
	}
	return False
}

// Big is the number. It must not be changed.
func (b *BigInt) Big() *big.Int { return b.n }

// ToBig is the number of an Int, BigInt or Bool, and false for any other value. It must not be changed.
func ToBig(v Value) (*big.Int, bool) {
	switch v := v.(type) {
	case Int:
		return big.NewInt(int64(v)), true
	case *BigInt:
		return v.n, true
	case Bool:
		return big.NewInt(boolToInt(v)), true
	case *Instance:
		if v.Native != nil {
			return ToBig(v.Native)
		}
	}
	return nil, false
}

func boolToInt(b Bool) int64 {
	if b {
		return 1
	}
	return 0
}
