package value

import (
	"math"
	"math/big"
	"math/bits"
	"sync"

	"github.com/perdure/perdure/internal/program/syntax"
)

// mostBits bounds ints, also where there is no Runtime that would.
const mostBits = 1 << 28

// chargeBig charges an int of so many bits.
func chargeBig(rt Runtime, n int) error {
	if n > mostBits {
		return Raise(MemoryError, "")
	}
	if err := allocPassing(rt, n/8+sizeOfObject); err != nil {
		return err
	}
	return work(rt, n/8)
}

// chargeProduct charges the multiplication or division of ints of so many bits each: less than quadratic, more than linear.
func chargeProduct(rt Runtime, a, b int) error {
	if rt == nil || a < 4096 || b < 4096 {
		return nil
	}
	small, large := float64(min(a, b)/64), float64(max(a, b)/64)
	return step(rt, int(min(large*math.Pow(small, 0.6)/16, 1<<40)))
}

// bigBinary is the operator of ints of any size.
func bigBinary(rt Runtime, op syntax.Operator, x, y *big.Int) (Value, error) {
	switch op {
	case syntax.Add:
		return MakeBig(new(big.Int).Add(x, y)), chargeBig(rt, max(x.BitLen(), y.BitLen()))
	case syntax.Sub:
		return MakeBig(new(big.Int).Sub(x, y)), chargeBig(rt, max(x.BitLen(), y.BitLen()))
	case syntax.BitAnd:
		return MakeBig(new(big.Int).And(x, y)), chargeBig(rt, max(x.BitLen(), y.BitLen()))
	case syntax.BitOr:
		return MakeBig(new(big.Int).Or(x, y)), chargeBig(rt, max(x.BitLen(), y.BitLen()))
	case syntax.BitXor:
		return MakeBig(new(big.Int).Xor(x, y)), chargeBig(rt, max(x.BitLen(), y.BitLen()))
	case syntax.Mult:
		if err := chargeBig(rt, x.BitLen()+y.BitLen()); err != nil {
			return nil, err
		}
		if err := chargeProduct(rt, x.BitLen(), y.BitLen()); err != nil {
			return nil, err
		}
		return MakeBig(new(big.Int).Mul(x, y)), nil
	case syntax.FloorDiv, syntax.Mod:
		q, m, err := floorDivBig(rt, x, y, op == syntax.Mod)
		if err != nil {
			return nil, err
		}
		if op == syntax.Mod {
			q = m
		}
		return MakeBig(q), nil
	case syntax.Div:
		return divideBig(rt, x, y)
	case syntax.LShift:
		return shiftLeft(rt, x, y)
	case syntax.RShift:
		return shiftRight(x, y)
	case syntax.Pow:
		return powBig(rt, x, y)
	case syntax.MatMult:
	}
	return nil, nil
}

// floorDivBig rounds towards minus infinity, so that the remainder has the sign of y.
func floorDivBig(rt Runtime, x, y *big.Int, isMod bool) (q, m *big.Int, err error) {
	if y.Sign() == 0 {
		if isMod {
			return nil, nil, Raise(ZeroDivisionError, "integer modulo by zero")
		}
		return nil, nil, Raise(ZeroDivisionError, "integer division or modulo by zero")
	}
	if err := chargeBig(rt, x.BitLen()); err != nil {
		return nil, nil, err
	}
	if err := chargeProduct(rt, x.BitLen(), y.BitLen()); err != nil {
		return nil, nil, err
	}
	q, m = new(big.Int).QuoRem(x, y, new(big.Int))
	if m.Sign() != 0 && m.Sign() != y.Sign() {
		q.Sub(q, big.NewInt(1))
		m.Add(m, y)
	}
	return q, m, nil
}

// divideBig is the float nearest to x / y: a quotient of more bits than a float has, with the remainder in its last.
func divideBig(rt Runtime, x, y *big.Int) (Value, error) {
	if y.Sign() == 0 {
		return nil, Raise(ZeroDivisionError, "division by zero")
	}
	if x.Sign() == 0 {
		return Float(math.Copysign(0, float64(y.Sign()))), nil
	}
	if err := chargeProduct(rt, x.BitLen(), y.BitLen()); err != nil {
		return nil, err
	}
	shift := 70 - (x.BitLen() - y.BitLen())
	if shift < -2000 {
		return nil, Raise(OverflowError, "integer division result too large for a float")
	}
	if shift > 1300 {
		return Float(math.Copysign(0, float64(x.Sign()*y.Sign()))), nil
	}
	p, d := new(big.Int).Set(x), new(big.Int).Set(y)
	if shift > 0 {
		p.Lsh(p, uint(shift))
	} else {
		d.Lsh(d, uint(-shift))
	}
	q, r := p.QuoRem(p, d, new(big.Int))
	if r.Sign() != 0 {
		q.Lsh(q, 1)
		if q.Sign() == 0 {
			q.SetInt64(1)
		}
		q.Abs(q).SetBit(q, 0, 1)
		if x.Sign() != y.Sign() {
			q.Neg(q)
		}
		shift++
	}
	f, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(q), -shift).Float64()
	if math.IsInf(f, 0) {
		return nil, Raise(OverflowError, "integer division result too large for a float")
	}
	return Float(f), nil
}

// mostShift is from where CPython does not even try: an int has at most so many digits of 30 bits.
var mostShift = sync.OnceValue(func() *big.Int {
	return new(big.Int).Mul(big.NewInt((math.MaxInt64-24)/4), big.NewInt(30))
})

func shiftLeft(rt Runtime, x, y *big.Int) (Value, error) {
	if y.Sign() < 0 {
		return nil, Raise(ValueError, "negative shift count")
	}
	if x.Sign() == 0 {
		return MakeInt(0), nil
	}
	if y.Cmp(mostShift()) >= 0 {
		return nil, Raise(OverflowError, "too many digits in integer")
	}
	if !y.IsInt64() || y.Int64() > mostBits {
		return nil, Raise(MemoryError, "")
	}
	if err := chargeBig(rt, x.BitLen()+int(y.Int64())); err != nil {
		return nil, err
	}
	return MakeBig(new(big.Int).Lsh(x, uint(y.Int64()))), nil //nolint:gosec // not negative
}

func shiftRight(x, y *big.Int) (Value, error) {
	if y.Sign() < 0 {
		return nil, Raise(ValueError, "negative shift count")
	}
	n := uint64(math.MaxInt32)
	if y.IsInt64() {
		n = min(uint64(y.Int64()), n) //nolint:gosec // not negative
	}
	return MakeBig(new(big.Int).Rsh(x, uint(n))), nil
}

func powBig(rt Runtime, x, y *big.Int) (Value, error) {
	if y.Sign() < 0 {
		f, ok := bigToFloat(x)
		e, okE := bigToFloat(y)
		if !ok || !okE {
			return nil, Raise(OverflowError, "int too large to convert to float")
		}
		return floatBinary(rt, syntax.Pow, f, e)
	}
	if x.IsInt64() && (x.Int64() == 0 || x.Int64() == 1 || x.Int64() == -1) {
		switch {
		case y.Sign() == 0:
			return MakeInt(1), nil
		case x.Int64() == -1 && y.Bit(0) == 0:
			return MakeInt(1), nil
		}
		return MakeInt(x.Int64()), nil
	}
	if !y.IsInt64() {
		return nil, Raise(MemoryError, "")
	}
	hi, lo := bits.Mul64(uint64(x.BitLen()), uint64(y.Int64())) //nolint:gosec // neither is negative
	if hi != 0 || lo > mostBits {
		return nil, Raise(MemoryError, "")
	}
	n := int(lo)
	if err := chargeBig(rt, n); err != nil {
		return nil, err
	}
	if err := chargeProduct(rt, n, n); err != nil {
		return nil, err
	}
	return MakeBig(new(big.Int).Exp(x, y, nil)), nil
}

// PowMod is pow(base, exponent, modulus) of ints.
func PowMod(rt Runtime, base, exponent, modulus Value) (Value, error) {
	if modulus == None {
		r, err := binarySlowly(rt, syntax.Pow, base, exponent, operators[syntax.Pow].sign)
		return r, err
	}
	x, okX := ToBig(Plain(base))
	y, okY := ToBig(Plain(exponent))
	m, okM := ToBig(Plain(modulus))
	if !okX || !okY || !okM {
		for _, v := range []Value{base, exponent, modulus} {
			if _, isFloat := Plain(v).(Float); isFloat {
				return nil, Raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
			}
		}
		return nil, Raise(TypeError, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'",
			base.Class().Name, exponent.Class().Name, modulus.Class().Name)
	}
	if m.Sign() == 0 {
		return nil, Raise(ValueError, "pow() 3rd argument cannot be 0")
	}
	return powModBig(rt, x, y, m)
}

func powModBig(rt Runtime, x, y, m *big.Int) (Value, error) {
	// A step for each bit of the exponent, and each of them multiplies numbers of the size of the modulus.
	words := m.BitLen()/64 + 1
	if words*words > math.MaxInt32*64/max(y.BitLen(), 1) {
		return nil, Raise(OverflowError, "numbers too large for pow()")
	}
	if err := step(rt, y.BitLen()*words*words/64); err != nil {
		return nil, err
	}
	abs := new(big.Int).Abs(m)
	if y.Sign() < 0 {
		inverse := new(big.Int).ModInverse(new(big.Int).Mod(x, abs), abs)
		if inverse == nil && abs.Cmp(big.NewInt(1)) != 0 {
			return nil, Raise(ValueError, "base is not invertible for the given modulus")
		}
		if inverse == nil {
			inverse = new(big.Int)
		}
		x, y = inverse, new(big.Int).Neg(y)
	}
	r := new(big.Int).Exp(new(big.Int).Mod(x, abs), y, abs)
	if m.Sign() < 0 && r.Sign() != 0 {
		r.Add(r, m)
	}
	return MakeBig(r), nil
}
