package modules

import (
	"math"
	"math/big"
	"strconv"

	"github.com/perdure/perdure/internal/program/value"
)

func round(rt value.Runtime, a []value.Value) (value.Value, error) {
	if hasOwn(a[0], nameRound) {
		args := a[1:]
		if a[1] == nil {
			args = nil
		}
		if result, ok, err := special(rt, a[0], nameRound, args...); ok || err != nil {
			return result, err
		}
	}
	switch x := value.Plain(a[0]).(type) {
	case value.Float:
		return roundFloat(rt, float64(x), a[1])
	case value.Int, *value.BigInt, value.Bool:
		return roundInt(rt, x, a[1])
	}
	return nil, value.Raise(value.TypeError, "type %s doesn't define __round__ method", className(a[0]))
}

func roundFloat(rt value.Runtime, x float64, digits value.Value) (value.Value, error) {
	if isNone(digits) {
		return floatToInt(math.RoundToEven(x))
	}
	n, err := digitsOf(rt, digits)
	if err != nil {
		return nil, err
	}
	switch {
	case x == 0 || math.IsNaN(x) || math.IsInf(x, 0) || n > 323:
		return value.Float(x), nil
	case n < -308:
		return value.Float(math.Copysign(0, x)), nil
	}
	// The decimal text that is nearest to x, as CPython has it: correct to the last digit, halves by the exact value.
	text := roundedText(x, int(n))
	result, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(result, 0) {
		return nil, value.Raise(value.OverflowError, "rounded value too large to represent")
	}
	return value.Float(result), nil
}

// roundedText is x with n decimals, halves to even; n may be negative.
func roundedText(x float64, n int) string {
	if n >= 0 {
		return strconv.FormatFloat(x, 'f', n, 64)
	}
	exact, _ := new(big.Float).SetFloat64(x).Int(nil)
	whole, _ := new(big.Float).SetInt(exact).Float64()
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-n)), nil)
	rounded := roundToMultiple(exact, unit, whole != x)
	if rounded.Sign() == 0 && math.Signbit(x) {
		return "-0"
	}
	return rounded.String()
}

// roundToMultiple is the multiple of unit that is nearest to n, halves to the even multiple; more says that there was a fraction behind
// n, away from zero, so that a half is more than a half.
func roundToMultiple(n, unit *big.Int, more bool) *big.Int {
	quotient, rest := new(big.Int).QuoRem(new(big.Int).Abs(n), unit, new(big.Int))
	twice := new(big.Int).Lsh(rest, 1)
	if c := twice.Cmp(unit); c > 0 || c == 0 && (more || quotient.Bit(0) == 1) {
		quotient.Add(quotient, big.NewInt(1))
	}
	quotient.Mul(quotient, unit)
	if n.Sign() < 0 {
		quotient.Neg(quotient)
	}
	return quotient
}

func roundInt(rt value.Runtime, x, digits value.Value) (value.Value, error) {
	n, _ := value.ToBig(x)
	if isNone(digits) {
		return value.MakeBig(n), nil
	}
	d, err := digitsOf(rt, digits)
	if err != nil {
		return nil, err
	}
	if d >= 0 {
		return value.MakeBig(n), nil
	}
	if -d > int64(n.BitLen()) { // 10**bits is more than twice any number of so many bits
		return value.MakeInt(0), nil
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-d), nil)
	return value.MakeBig(roundToMultiple(n, unit, false)), nil
}

// floatToInt is a whole float as an int.
func floatToInt(x float64) (value.Value, error) {
	switch {
	case math.IsNaN(x):
		return nil, value.Raise(value.ValueError, "cannot convert float NaN to integer")
	case math.IsInf(x, 0):
		return nil, value.Raise(value.OverflowError, "cannot convert float infinity to integer")
	case math.Abs(x) < 1<<62:
		return value.MakeInt(int64(x)), nil
	}
	n, _ := new(big.Float).SetFloat64(x).Int(nil)
	return value.MakeBig(n), nil
}

// digitsOf are the digits to round to; more than fit 64 bits are as many as these.
func digitsOf(rt value.Runtime, v value.Value) (int64, error) {
	index, err := value.Index(rt, v)
	if err != nil {
		return 0, err
	}
	if n, ok := index.(value.Int); ok {
		return int64(n), nil
	}
	if big, ok := value.ToBig(index); ok && big.Sign() < 0 {
		return math.MinInt32, nil
	}
	return math.MaxInt32, nil
}
