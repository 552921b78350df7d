package value

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/perdure/perdure/internal/program/syntax"
)

// intBinary is the operator of two ints of 64 bits.
func intBinary(rt Runtime, op syntax.Operator, x, y int64) (Value, error) {
	switch op {
	case syntax.Add:
		if sum := x + y; (x^sum)&(y^sum) >= 0 {
			return MakeInt(sum), nil
		}
	case syntax.Sub:
		if diff := x - y; (x^y)&(x^diff) >= 0 {
			return MakeInt(diff), nil
		}
	case syntax.Mult:
		if product, ok := multiplyInts(x, y); ok {
			return MakeInt(product), nil
		}
	case syntax.FloorDiv:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "integer division or modulo by zero")
		}
		if x != math.MinInt64 || y != -1 {
			q := x / y
			if x%y != 0 && (x < 0) != (y < 0) {
				q--
			}
			return MakeInt(q), nil
		}
	case syntax.Mod:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "integer modulo by zero")
		}
		if y == -1 {
			return MakeInt(0), nil
		}
		m := x % y
		if m != 0 && (m < 0) != (y < 0) {
			m += y
		}
		return MakeInt(m), nil
	case syntax.Div:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "division by zero")
		}
		if -exactInts <= x && x <= exactInts && -exactInts <= y && y <= exactInts {
			return Float(float64(x) / float64(y)), nil
		}
	case syntax.BitAnd:
		return MakeInt(x & y), nil
	case syntax.BitOr:
		return MakeInt(x | y), nil
	case syntax.BitXor:
		return MakeInt(x ^ y), nil
	case syntax.RShift:
		if y >= 0 {
			return MakeInt(x >> min(uint64(y), 63)), nil
		}
	case syntax.LShift:
		if y >= 0 && y < 63 && x>>(63-y) == x>>63 {
			return MakeInt(x << y), nil
		}
	case syntax.Pow:
		if y >= 0 {
			if p, ok := powInts(x, y); ok {
				return MakeInt(p), nil
			}
		}
	case syntax.MatMult:
		return nil, nil
	}
	return bigBinary(rt, op, big.NewInt(x), big.NewInt(y))
}

func multiplyInts(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	hi -= uint64(x>>63)&uint64(y) + uint64(y>>63)&uint64(x)
	product := int64(lo)
	return product, int64(hi) == product>>63
}

// powInts is x**y where it fits 64 bits.
func powInts(x, y int64) (int64, bool) {
	if y > 63 && (x > 1 || x < -1) {
		return 0, false
	}
	result := int64(1)
	ok := true
	if y > 63 {
		y = y&1 + 2
	}
	for ; y > 0 && ok; y >>= 1 {
		if y&1 == 1 {
			if result, ok = multiplyInts(result, x); !ok {
				return 0, false
			}
		}
		if y > 1 {
			x, ok = multiplyInts(x, x)
		}
	}
	return result, ok
}

// numberBinary is the operator of numbers of any class. Nil is no answer.
func numberBinary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	if x, ok := a.(Bool); ok {
		if y, ok := b.(Bool); ok {
			if r := boolBinary(op, x, y); r != nil {
				return r, nil
			}
		}
	}
	_, isFloatA := a.(Float)
	_, isFloatB := b.(Float)
	if isFloatA || isFloatB {
		return mixedBinary(rt, op, a, b)
	}
	x, okX := smallInt(a)
	y, okY := smallInt(b)
	if okX && okY {
		return intBinary(rt, op, x, y)
	}
	p, okP := ToBig(a)
	q, okQ := ToBig(b)
	if !okP || !okQ || op == syntax.MatMult {
		return nil, nil
	}
	return bigBinary(rt, op, p, q)
}

// boolBinary is what gives a bool for bools. Nil is no answer.
func boolBinary(op syntax.Operator, x, y Bool) Value {
	if op == syntax.BitAnd {
		return x && y
	}
	if op == syntax.BitOr {
		return x || y
	}
	if op == syntax.BitXor {
		return MakeBool(x != y)
	}
	return nil
}

func mixedBinary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	x, ok, err := floatOf(a)
	if err != nil || !ok {
		return nil, err
	}
	y, ok, err := floatOf(b)
	if err != nil || !ok {
		return nil, err
	}
	return floatBinary(rt, op, x, y)
}

// floatOf is the float of a number.
func floatOf(v Value) (f float64, ok bool, err error) {
	switch v := v.(type) {
	case Float:
		return float64(v), true, nil
	case Int:
		return float64(v), true, nil
	case Bool:
		return float64(boolToInt(v)), true, nil
	case *BigInt:
		f, ok := bigToFloat(v.n)
		if !ok {
			return 0, true, Raise(OverflowError, "int too large to convert to float")
		}
		return f, true, nil
	}
	return 0, false, nil
}

// bigToFloat rounds to the nearest float, half to even. It is not ok where there is none.
func bigToFloat(n *big.Int) (float64, bool) {
	if n.BitLen() > 1024 {
		return 0, false
	}
	f, _ := new(big.Float).SetInt(n).Float64()
	return f, !math.IsInf(f, 0)
}
