package value

import (
	"math"

	"github.com/perdure/perdure/internal/program/syntax"
)

// floatBinary is the operator of two floats. Nil is no answer.
func floatBinary(_ Runtime, op syntax.Operator, x, y float64) (Value, error) {
	switch op {
	case syntax.Add:
		return Float(x + y), nil
	case syntax.Sub:
		return Float(x - y), nil
	case syntax.Mult:
		return Float(x * y), nil
	case syntax.Div:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "float division by zero")
		}
		return Float(x / y), nil
	case syntax.FloorDiv:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "float floor division by zero")
		}
		q, _ := floorDivFloat(x, y)
		return Float(q), nil
	case syntax.Mod:
		if y == 0 {
			return nil, Raise(ZeroDivisionError, "float modulo")
		}
		_, m := floorDivFloat(x, y)
		return Float(m), nil
	case syntax.Pow:
		return powFloat(x, y)
	case syntax.MatMult, syntax.LShift, syntax.RShift, syntax.BitOr, syntax.BitXor, syntax.BitAnd:
	}
	return nil, nil
}

// floorDivFloat gives a quotient that is a whole number, and a remainder of the sign of y.
func floorDivFloat(x, y float64) (q, m float64) {
	if math.IsInf(x, 0) && !math.IsNaN(y) {
		nan := math.Copysign(math.NaN(), -1) // as processors make it of what has no result; math.copysign tells
		return nan, nan
	}
	m = math.Mod(x, y)
	q = (x - m) / y
	switch {
	case m == 0:
		m = math.Copysign(0, y)
	case (y < 0) != (m < 0):
		m += y
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y), m
	}
	floor := math.Floor(q)
	if q-floor > 0.5 {
		floor++
	}
	return floor, m
}

func powFloat(x, y float64) (Value, error) {
	switch {
	case x == 0 && y < 0:
		return nil, Raise(ZeroDivisionError, "0.0 cannot be raised to a negative power")
	case x < 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0) && y != math.Floor(y):
		return nil, Raise(ValueError, "a negative number cannot be raised to a fractional power: there are no complex numbers")
	}
	r := pow(x, y)
	if math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return nil, NewException(OverflowError, MakeInt(34), NewStr("Numerical result out of range"))
	}
	return Float(r), nil
}
