package value

import (
	"cmp"
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/syntax"
)

// compareNumbers compares exactly: also a float with an int that no float is.
func compareNumbers(op syntax.CmpOperator, a, b Value) Value {
	x, isFloat := a.(Float)
	if y, ok := b.(Float); ok {
		if isFloat {
			return MakeBool(compareFloat(op, float64(x), float64(y)))
		}
		if math.IsNaN(float64(y)) {
			return MakeBool(op == syntax.NotEq)
		}
		return MakeBool(holds(op, -compareFloatInt(float64(y), a)))
	}
	switch b.(type) {
	case Int, *BigInt, Bool:
	default:
		return nil
	}
	if isFloat {
		if math.IsNaN(float64(x)) {
			return MakeBool(op == syntax.NotEq)
		}
		return MakeBool(holds(op, compareFloatInt(float64(x), b)))
	}
	n, okA := smallInt(a)
	m, okB := smallInt(b)
	if okA && okB {
		return MakeBool(holds(op, cmp.Compare(n, m)))
	}
	p, _ := ToBig(a)
	q, _ := ToBig(b)
	return MakeBool(holds(op, p.Cmp(q)))
}

// smallInt is the number of an Int or Bool.
func smallInt(v Value) (int64, bool) {
	switch v := v.(type) {
	case Int:
		return int64(v), true
	case Bool:
		return boolToInt(v), true
	}
	return 0, false
}

// exactInts are the ints that are floats, on both sides of 0.
const exactInts = 1 << 53

// compareFloatInt is the order of a float that is a number and an int.
func compareFloatInt(f float64, v Value) int {
	if n, ok := smallInt(v); ok && -exactInts <= n && n <= exactInts {
		return cmp.Compare(f, float64(n))
	}
	if math.IsInf(f, 0) {
		return cmp.Compare(f, 0)
	}
	n, _ := ToBig(v)
	var x big.Float
	x.SetFloat64(f)
	var y big.Float
	y.SetPrec(uint(max(n.BitLen(), 64))).SetInt(n) //nolint:gosec // a length
	return x.Cmp(&y)
}
