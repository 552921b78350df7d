package compile

import (
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// maxFoldedText is how long a text may be that is made at compile time.
const maxFoldedText = 4096

// fold is the value of an expression that is known now, and means the same at any time. What would raise is left to the
// machine.
func fold(e syntax.Expr) (code.Constant, bool) {
	switch e := e.(type) {
	case *syntax.Constant:
		return literal(e.Value), true
	case *syntax.UnaryOp:
		return foldUnary(e)
	case *syntax.BinOp:
		return foldBinary(e)
	case *syntax.Tuple:
		if len(e.Elts) == 0 {
			return code.Tuple{}, true
		}
		elements, ok := foldAll(e.Elts)
		return code.Tuple(elements), ok
	}
	return nil, false
}

func foldAll(all []syntax.Expr) ([]code.Constant, bool) {
	out := make([]code.Constant, 0, len(all))
	for _, e := range all {
		c, ok := fold(e)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

func foldUnary(e *syntax.UnaryOp) (code.Constant, bool) {
	operand, ok := fold(e.Operand)
	if !ok {
		return nil, false
	}
	if e.Op == syntax.Not {
		return !truth(operand), true
	}
	switch v := operand.(type) {
	case int64:
		return foldUnaryInt(e.Op, big.NewInt(v))
	case *big.Int:
		return foldUnaryInt(e.Op, v)
	case float64:
		switch e.Op {
		case syntax.USub:
			return -v, true
		case syntax.UAdd:
			return v, true
		case syntax.Invert, syntax.Not:
		}
	}
	return nil, false
}

func foldUnaryInt(op syntax.UnaryOperator, n *big.Int) (code.Constant, bool) {
	switch op {
	case syntax.USub:
		return integer(new(big.Int).Neg(n)), true
	case syntax.UAdd:
		return integer(n), true
	case syntax.Invert:
		return integer(new(big.Int).Not(n)), true
	case syntax.Not:
	}
	return nil, false
}

func foldBinary(e *syntax.BinOp) (code.Constant, bool) {
	left, ok := fold(e.Left)
	if !ok {
		return nil, false
	}
	right, ok := fold(e.Right)
	if !ok {
		return nil, false
	}
	if x, ok := whole(left); ok {
		if y, ok := whole(right); ok {
			return foldInts(e.Op, x, y)
		}
		return nil, false
	}
	switch x := left.(type) {
	case float64:
		if y, ok := right.(float64); ok {
			return foldFloats(e.Op, x, y)
		}
	case string:
		if y, ok := right.(string); ok && e.Op == syntax.Add && len(x)+len(y) <= maxFoldedText {
			return x + y, true
		}
	}
	return nil, false
}

// whole is the number of an integer constant.
func whole(c code.Constant) (*big.Int, bool) {
	switch c := c.(type) {
	case int64:
		return big.NewInt(c), true
	case *big.Int:
		return c, true
	}
	return nil, false
}

// maxFoldedBits is how large an integer may be that multiplying, shifting or a power makes: the bounds are CPython's, for what
// is constant decides in which order a set display is built.
const maxFoldedBits = 128

func foldInts(op syntax.Operator, x, y *big.Int) (code.Constant, bool) {
	z := new(big.Int)
	switch op {
	case syntax.Add:
		z.Add(x, y)
	case syntax.Sub:
		z.Sub(x, y)
	case syntax.Mult:
		if x.BitLen()+y.BitLen() > maxFoldedBits {
			return nil, false
		}
		z.Mul(x, y)
	case syntax.FloorDiv, syntax.Mod:
		return foldDivision(op, x, y)
	case syntax.Pow:
		if y.Sign() < 0 || y.BitLen() > 8 || int64(x.BitLen())*y.Int64() > maxFoldedBits {
			return nil, false
		}
		z.Exp(x, y, nil)
	case syntax.LShift:
		if y.Sign() < 0 || y.BitLen() > 8 || int64(x.BitLen())+y.Int64() > maxFoldedBits {
			return nil, false
		}
		z.Lsh(x, uint(y.Uint64()))
	case syntax.RShift:
		if y.Sign() < 0 || y.BitLen() > 16 {
			return nil, false
		}
		z.Rsh(x, uint(y.Uint64()))
	case syntax.BitOr:
		z.Or(x, y)
	case syntax.BitXor:
		z.Xor(x, y)
	case syntax.BitAnd:
		z.And(x, y)
	case syntax.Div, syntax.MatMult:
		return nil, false
	}
	return integer(z), true
}

// foldDivision rounds down, as Python does.
func foldDivision(op syntax.Operator, x, y *big.Int) (code.Constant, bool) {
	if y.Sign() == 0 {
		return nil, false
	}
	quotient, rest := new(big.Int).DivMod(x, y, new(big.Int)) // Euclidean: the rest is never negative
	if y.Sign() < 0 && rest.Sign() != 0 {
		quotient.Sub(quotient, big.NewInt(1))
		rest.Add(rest, y)
	}
	if op == syntax.Mod {
		return integer(rest), true
	}
	return integer(quotient), true
}

func foldFloats(op syntax.Operator, x, y float64) (code.Constant, bool) {
	var z float64
	switch op { //nolint:exhaustive // the others are left to the machine
	case syntax.Add:
		z = x + y
	case syntax.Sub:
		z = x - y
	case syntax.Mult:
		z = x * y
	case syntax.Div:
		if y == 0 {
			return nil, false
		}
		z = x / y
	default:
		return nil, false
	}
	return z, !math.IsNaN(z)
}
