package modules

import (
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

func wholeFunctions() []*value.Builtin {
	return []*value.Builtin{
		function("floor", "x, /", "The greatest int that is not above x.", toWhole("__floor__", math.Floor)),
		function("ceil", "x, /", "The least int that is not below x.", toWhole("__ceil__", math.Ceil)),
		function("trunc", "x, /", "The whole part of x as an int.", toWhole("__trunc__", math.Trunc)),
		function("factorial", "n, /", "The product of 1 to n.", factorial),
		function("comb", "n, k, /", "In how many ways k of n can be chosen.", combinations),
		function("perm", "n, k=, /", "In how many ways k of n can be put in order.", permutations),
		{Name: "gcd", Doc: "The greatest common divisor.", Call: gcd},
		{Name: "lcm", Doc: "The least common multiple.", Call: lcm},
		function("isqrt", "n, /", "The whole part of the square root of an int.", isqrt),
		function("prod", "iterable, /, *, start=", "The product of start and the elements.", prod),
	}
}

func toWhole(name string, f func(float64) float64) call {
	method := value.NewName(name)
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		switch x := a[0].(type) {
		case value.Float:
			return floatToInt(f(float64(x)))
		case value.Int, *value.BigInt, value.Bool:
			n, _ := value.ToBig(x)
			return value.MakeBig(n), nil
		}
		if result, ok, err := special(rt, a[0], method); ok || err != nil {
			return result, err
		}
		if name == "__trunc__" {
			return nil, value.Raise(value.TypeError, "type %s doesn't define __trunc__ method", className(a[0]))
		}
		x, err := realOf(rt, a[0])
		if err != nil {
			return nil, err
		}
		return floatToInt(f(x))
	}
}

// wholeOf is an int that is not negative and fits 64 bits.
func wholeOf(rt value.Runtime, v value.Value, function, name string) (int64, error) {
	if isFloat(v) {
		return 0, value.Raise(value.TypeError, "'float' object cannot be interpreted as an integer")
	}
	n, err := value.Index(rt, v)
	if err != nil {
		return 0, err
	}
	b, _ := value.ToBig(n)
	if b.Sign() < 0 {
		if name == "" {
			return 0, value.Raise(value.ValueError, "%s() not defined for negative values", function)
		}
		return 0, value.Raise(value.ValueError, "%s must be a non-negative integer", name)
	}
	if !b.IsInt64() {
		return 0, value.Raise(value.OverflowError, "%s() argument should not exceed %d", function, int64(math.MaxInt64))
	}
	return b.Int64(), nil
}

// multiply charges for a product of count factors of bits bits each, and makes it.
func multiply(rt value.Runtime, from, to int64) (value.Value, error) {
	if from > to {
		return value.MakeInt(1), nil
	}
	count := to - from + 1
	bits := int64(big.NewInt(to).BitLen())
	if count > math.MaxInt32 || count*bits > 1<<31 {
		return nil, value.Raise(value.MemoryError, "")
	}
	// The work is count multiplications of a number that grows to count*bits by one of a word.
	words := count * bits / 64
	if err := charge(rt, int(count*bits/8)); err != nil {
		return nil, err
	}
	if err := steps(rt, int(min(count*words/16, math.MaxInt32))); err != nil {
		return nil, err
	}
	return value.MakeBig(new(big.Int).MulRange(from, to)), nil
}

func factorial(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := wholeOf(rt, a[0], "factorial", "")
	if err != nil {
		return nil, err
	}
	return multiply(rt, 1, n)
}

func permutations(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := wholeOf(rt, a[0], "perm", "n")
	if err != nil {
		return nil, err
	}
	if isNone(a[1]) {
		return factorial(rt, a[:1])
	}
	k, err := wholeOf(rt, a[1], "perm", "k")
	if err != nil {
		return nil, err
	}
	if k > n {
		return value.MakeInt(0), nil
	}
	return multiply(rt, n-k+1, n)
}

func combinations(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := wholeOf(rt, a[0], "comb", "n")
	if err != nil {
		return nil, err
	}
	k, err := wholeOf(rt, a[1], "comb", "k")
	if err != nil {
		return nil, err
	}
	if k > n {
		return value.MakeInt(0), nil
	}
	k = min(k, n-k)
	if _, err := multiply(rt, n-k+1, n); err != nil { // charges for what Binomial does
		return nil, err
	}
	return value.MakeBig(new(big.Int).Binomial(n, k)), nil
}

// wholes are int arguments of any size.
func wholes(rt value.Runtime, args []value.Value, kwargs []value.Keyword, name string) ([]*big.Int, error) {
	if len(kwargs) > 0 {
		return nil, value.Raise(value.TypeError, "math.%s() takes no keyword arguments", name)
	}
	numbers := make([]*big.Int, len(args))
	for i, arg := range args {
		v, err := value.Index(rt, arg)
		if err != nil {
			return nil, err
		}
		n, _ := value.ToBig(v)
		if err := steps(rt, n.BitLen()/64*(n.BitLen()/64)/16); err != nil {
			return nil, err
		}
		numbers[i] = new(big.Int).Abs(n)
	}
	return numbers, nil
}

func gcd(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	numbers, err := wholes(rt, args, kwargs, "gcd")
	if err != nil {
		return nil, err
	}
	result := new(big.Int)
	for _, n := range numbers {
		result.GCD(nil, nil, result, n)
	}
	return value.MakeBig(result), nil
}

func lcm(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	numbers, err := wholes(rt, args, kwargs, "lcm")
	if err != nil {
		return nil, err
	}
	result := big.NewInt(1)
	before := asked(rt)
	for _, n := range numbers {
		if n.Sign() == 0 {
			return value.MakeInt(0), nil
		}
		forget(rt, before)
		if err := charge(rt, (result.BitLen()+n.BitLen())/8); err != nil {
			return nil, err
		}
		divisor := new(big.Int).GCD(nil, nil, result, n)
		result.Mul(result, new(big.Int).Quo(n, divisor))
	}
	return value.MakeBig(result), nil
}

func isqrt(rt value.Runtime, a []value.Value) (value.Value, error) {
	v, err := value.Index(rt, a[0])
	if err != nil {
		return nil, err
	}
	n, _ := value.ToBig(v)
	if n.Sign() < 0 {
		return nil, value.Raise(value.ValueError, "isqrt() argument must be nonnegative")
	}
	words := n.BitLen() / 64
	if err := steps(rt, words*words/8); err != nil {
		return nil, err
	}
	return value.MakeBig(new(big.Int).Sqrt(n)), nil
}

func prod(rt value.Runtime, a []value.Value) (value.Value, error) {
	elems, err := value.Elements(rt, a[0])
	if err != nil {
		return nil, err
	}
	total := a[1]
	if total == nil {
		total = value.MakeInt(1)
	}
	for _, e := range elems {
		if total, err = value.Binary(rt, syntax.Mult, total, e); err != nil {
			return nil, err
		}
	}
	return total, steps(rt, len(elems))
}
