package value

import (
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/syntax"
)

var unaryNames = [...]struct {
	sign string
	name *Str
}{
	syntax.Invert: {"~", NewName("__invert__")},
	syntax.UAdd:   {"+", NewName("__pos__")},
	syntax.USub:   {"-", NewName("__neg__")},
}

// Unary is op a; not gives a Bool.
func Unary(rt Runtime, op syntax.UnaryOperator, a Value) (Value, error) {
	if op == syntax.Not {
		t, err := Truth(rt, a)
		return MakeBool(!t), err
	}
	if fn := userSpecial(a, unaryNames[op].name); fn != nil {
		return callSpecial(rt, a, fn)
	}
	switch v := Plain(a).(type) {
	case Int:
		return unaryInt(op, int64(v)), nil
	case Bool:
		return unaryInt(op, boolToInt(v)), nil
	case *BigInt:
		return unaryBig(rt, op, v.n)
	case Float:
		switch op {
		case syntax.USub:
			return -v, nil
		case syntax.UAdd:
			return v, nil
		case syntax.Invert, syntax.Not:
		}
	}
	return nil, Raise(TypeError, "bad operand type for unary %s: '%s'", unaryNames[op].sign, a.Class().Name)
}

func unaryInt(op syntax.UnaryOperator, n int64) Value {
	switch op {
	case syntax.USub:
		if n == math.MinInt64 {
			return MakeBig(new(big.Int).Neg(big.NewInt(n)))
		}
		return MakeInt(-n)
	case syntax.Invert:
		return MakeInt(^n)
	case syntax.UAdd, syntax.Not:
	}
	return MakeInt(n)
}

func unaryBig(rt Runtime, op syntax.UnaryOperator, n *big.Int) (Value, error) {
	if err := chargeBig(rt, n.BitLen()); err != nil {
		return nil, err
	}
	switch op {
	case syntax.USub:
		return MakeBig(new(big.Int).Neg(n)), nil
	case syntax.Invert:
		return MakeBig(new(big.Int).Not(n)), nil
	case syntax.UAdd, syntax.Not:
	}
	return MakeBig(n), nil
}

// Abs is abs(v).
func Abs(rt Runtime, v Value) (Value, error) {
	if fn := userSpecial(v, nameAbs); fn != nil {
		return callSpecial(rt, v, fn)
	}
	switch n := Plain(v).(type) {
	case Int:
		if n < 0 {
			return unaryInt(syntax.USub, int64(n)), nil
		}
		return n, nil
	case Bool:
		return MakeInt(boolToInt(n)), nil
	case *BigInt:
		return MakeBig(new(big.Int).Abs(n.n)), chargeBig(rt, n.n.BitLen())
	case Float:
		return Float(math.Abs(float64(n))), nil
	}
	return nil, Raise(TypeError, "bad operand type for abs(): '%s'", v.Class().Name)
}

// DivMod is divmod(a, b).
func DivMod(rt Runtime, a, b Value) (Value, error) {
	if !isCore(a) || !isCore(b) {
		if r, err := divModByMethod(rt, a, b); err != nil || r != nil {
			return r, err
		}
	}
	x, y := Plain(a), Plain(b)
	_, isFloatA := x.(Float)
	_, isFloatB := y.(Float)
	if !isFloatA && !isFloatB {
		p, okP := ToBig(x)
		q, okQ := ToBig(y)
		if okP && okQ {
			div, mod, err := floorDivBig(rt, p, q, false)
			if err != nil {
				return nil, err
			}
			return NewTuple([]Value{MakeBig(div), MakeBig(mod)}), nil
		}
	} else if f, ok, err := floatOf(x); err != nil {
		return nil, err
	} else if g, okG, err := floatOf(y); err != nil {
		return nil, err
	} else if ok && okG {
		if g == 0 {
			return nil, Raise(ZeroDivisionError, "float divmod()")
		}
		div, mod := floorDivFloat(f, g)
		return NewTuple([]Value{Float(div), Float(mod)}), nil
	}
	return nil, Raise(TypeError, "unsupported operand type(s) for divmod(): '%s' and '%s'", a.Class().Name, b.Class().Name)
}

var nameDivMod, nameReflectedDivMod = NewName("__divmod__"), NewName("__rdivmod__")

func divModByMethod(rt Runtime, a, b Value) (Value, error) {
	if fn := userSpecial(a, nameDivMod); fn != nil {
		if r, err := callOperator(rt, a, fn, b); err != nil || r != nil {
			return r, err
		}
	}
	if fn := userSpecial(b, nameReflectedDivMod); fn != nil {
		return callOperator(rt, b, fn, a)
	}
	return nil, nil
}

// Round is round(v, digits); digits is nil or None for round(v).
func Round(rt Runtime, v, digits Value) (Value, error) {
	if fn := userSpecial(v, nameRound); fn != nil {
		if digits == nil {
			return callSpecial(rt, v, fn)
		}
		return callSpecial(rt, v, fn, digits)
	}
	if digits == None {
		digits = nil
	}
	switch n := Plain(v).(type) {
	case Int, *BigInt, Bool:
		return roundInt(rt, n, digits)
	case Float:
		if digits == nil {
			return IntOfFloat(math.RoundToEven(float64(n)))
		}
		index, err := Index(rt, digits)
		if err != nil {
			return nil, err
		}
		d := clipIndex(index)
		return roundFloat(float64(n), d)
	}
	return nil, Raise(TypeError, "type %s doesn't define __round__ method", v.Class().Name)
}

// roundInt rounds to a power of ten, half to even.
func roundInt(rt Runtime, v, digits Value) (Value, error) {
	n, _ := ToBig(v)
	if digits == nil {
		return MakeBig(n), nil
	}
	index, err := Index(rt, digits)
	if err != nil {
		return nil, err
	}
	d := clipIndex(index)
	if d >= 0 {
		return MakeBig(n), nil
	}
	if -d > n.BitLen() { // less than half of the power
		return MakeInt(0), nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-d)), nil)
	q, m, err := floorDivBig(rt, n, unit, false)
	if err != nil {
		return nil, err
	}
	half := new(big.Int).Lsh(m, 1)
	if c := half.Cmp(unit); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return MakeBig(q.Mul(q, unit)), nil
}

// IntOfFloat is int(f).
func IntOfFloat(f float64) (Value, error) {
	switch {
	case math.IsNaN(f):
		return nil, Raise(ValueError, "cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, Raise(OverflowError, "cannot convert float infinity to integer")
	case -1<<62 < f && f < 1<<62:
		return MakeInt(int64(f)), nil
	}
	n, _ := big.NewFloat(f).Int(nil)
	return MakeBig(n), nil
}
