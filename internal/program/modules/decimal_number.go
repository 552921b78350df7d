package modules

import (
	"math"
	"math/big"
	"sync"

	"github.com/perdure/perdure/internal/program/value"
)

// decimalKind is what a decimal number is. A save point has the letters, in the tuples that Decimal keeps.
type decimalKind byte

const (
	finite    decimalKind = 0
	infinite  decimalKind = 'F'
	quiet     decimalKind = 'n' // no number
	signaling decimalKind = 'N' // no number, and an error to whoever reckons with it
)

// number is coef * 10**exp, or none of these: then coef is what a NaN has with it. Numbers are not changed once they are made.
type number struct {
	kind decimalKind
	neg  bool
	coef *big.Int
	exp  int64
}

var (
	bigZero = new(big.Int)
	bigOne  = big.NewInt(1)
	bigTen  = big.NewInt(10)
)

// The bounds of a context; one more digit than these have fits twice into an int64.
const (
	mostPrec     = 999999999999999999
	mostExponent = 999999999999999999
)

func numberOf(v value.Value) (number, error) {
	t, ok := v.(*value.Tuple)
	if !ok || len(t.Elems) != 3 {
		return number{}, value.Raise(value.TypeError, "a decimal number is a tuple of three")
	}
	n := number{neg: t.Elems[0] == value.MakeInt(1)}
	if n.coef, ok = value.ToBig(t.Elems[1]); !ok || n.coef.Sign() < 0 {
		return number{}, value.Raise(value.TypeError, "the coefficient of a decimal number is an int that is not negative")
	}
	switch e := t.Elems[2].(type) {
	case value.Int:
		if e < -4*mostExponent || e > 4*mostExponent {
			return number{}, value.Raise(value.TypeError, "the exponent of a decimal number is too large")
		}
		n.exp = int64(e)
	case *value.Str:
		if text := e.Go(); text == "F" || text == "n" || text == "N" {
			n.kind = decimalKind(text[0])
			return n, nil
		}
		return number{}, value.Raise(value.TypeError, "a decimal number that is none is F, n or N")
	default:
		return number{}, value.Raise(value.TypeError, "the exponent of a decimal number is an int")
	}
	return n, nil
}

var kindNames = map[decimalKind]value.Value{infinite: value.NewName("F"), quiet: value.NewName("n"), signaling: value.NewName("N")}

func (n number) value() value.Value {
	sign := value.MakeInt(0)
	if n.neg {
		sign = value.MakeInt(1)
	}
	if n.kind != finite {
		return tupleOf(sign, value.MakeBig(n.coef), kindNames[n.kind])
	}
	return tupleOf(sign, value.MakeBig(n.coef), value.MakeInt(n.exp))
}

func whole(neg bool, coef *big.Int, exp int64) number { return number{neg: neg, coef: coef, exp: exp} }

func infinity(neg bool) number { return number{kind: infinite, neg: neg, coef: bigZero} }

func (n number) isNaN() bool     { return n.kind == quiet || n.kind == signaling }
func (n number) isInf() bool     { return n.kind == infinite }
func (n number) isZero() bool    { return n.kind == finite && n.coef.Sign() == 0 }
func (n number) isSpecial() bool { return n.kind != finite }

func (n number) signed(neg bool) number {
	n.neg = neg
	return n
}

// digits is how many the coefficient has; zero has one.
func (n number) digits() int64 { return digitCount(n.coef) }

// adjusted is the exponent of the first digit.
func (n number) adjusted() int64 { return n.exp + n.digits() - 1 }

// isInteger tells whether a finite number is whole.
func (n number) isInteger() bool {
	if n.isSpecial() {
		return false
	}
	return n.exp >= 0 || n.isZero() || trailingZeros(n.coef, -n.exp) == -n.exp
}

// smallPowers are the powers of ten that are needed all the time.
var smallPowers = sync.OnceValue(func() []*big.Int {
	powers := make([]*big.Int, 129)
	powers[0] = bigOne
	for i := 1; i < len(powers); i++ {
		powers[i] = new(big.Int).Mul(powers[i-1], bigTen)
	}
	return powers
})

// power10 is 10**n. It must not be changed. What it costs is for the caller to charge.
func power10(n int64) *big.Int {
	if small := smallPowers(); n < int64(len(small)) {
		return small[n]
	}
	return new(big.Int).Exp(bigTen, big.NewInt(n), nil)
}

// digitCount is how many digits an int has. The power of ten that decides is computed only where the first bits of a large one do not.
func digitCount(n *big.Int) int64 {
	if n.Sign() == 0 {
		return 1
	}
	bits := n.BitLen()
	if bits < 400 {
		least := int64(bits-1)*30103/100000 + 1 // too little by one at most
		if n.CmpAbs(power10(least)) >= 0 {
			return least + 1
		}
		return least
	}
	first := new(big.Int).Rsh(n, uint(bits-64)) //nolint:gosec // not negative
	f, _ := new(big.Float).SetInt(first.Abs(first)).Float64()
	log := math.Log10(f) + float64(bits-64)*math.Log10(2)
	near := math.Round(log)
	if math.Abs(log-near) > 1e-6 {
		return int64(log) + 1
	}
	if n.CmpAbs(power10(int64(near))) >= 0 {
		return int64(near) + 1
	}
	return int64(near)
}

// trailingZeros counts the zeros at the end of a coefficient that is not 0, up to so many.
func trailingZeros(n *big.Int, most int64) int64 {
	if most <= 0 {
		return 0
	}
	// As many factors of two as of ten at least.
	most = min(most, int64(n.TrailingZeroBits()))
	var low, high int64 = 0, most + 1
	for high-low > 1 {
		middle := low + (high-low)/2
		if middle > low+16 && low < 16 {
			middle = low + 16 // most have few
		}
		if new(big.Int).Rem(n, power10(middle)).Sign() == 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
