package modules

import (
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/value"
)

// conditions are what has happened to a number, by bits. The module decimal has the same bits, in the order in which an error names them.
type conditions int

const (
	invalidOperation conditions = 1 << iota
	conversionSyntax
	divisionImpossible
	divisionUndefined
	invalidContext
	floatOperation
	divisionByZero
	overflow
	underflow
	subnormal
	inexact
	rounded
	clamped
)

type rounding int

const (
	roundUp rounding = iota
	roundDown
	roundCeiling
	roundFloor
	roundHalfUp
	roundHalfDown
	roundHalfEven
	round05Up
)

// decimals is one operation on decimal numbers: the context that it is carried out in, and what has happened.
type decimals struct {
	rt         value.Runtime
	prec       int64
	round      rounding
	emin, emax int64
	capitals   bool
	clamp      bool
	happened   conditions
	// err is what ends the operation: a limit, or memory that would not do. What is computed from then on is of no interest.
	err error
}

// maxContext has bounds that no number in memory reaches.
func (d *decimals) maxContext() *decimals {
	return &decimals{rt: d.rt, prec: mostPrec, round: d.round, emin: -mostExponent, emax: mostExponent, capitals: d.capitals}
}

// settingsOf reads the tuple in which a Context has its settings.
func settingsOf(rt value.Runtime, v value.Value) (*decimals, error) {
	t, ok := v.(*value.Tuple)
	if !ok || len(t.Elems) != 6 {
		return nil, value.Raise(value.TypeError, "the settings of a context are a tuple of six")
	}
	var n [6]int64
	for i, e := range t.Elems {
		x, ok := e.(value.Int)
		if !ok {
			return nil, value.Raise(value.TypeError, "the settings of a context are ints")
		}
		n[i] = int64(x)
	}
	if n[0] < 1 || n[0] > mostPrec || n[1] < 0 || n[1] > int64(round05Up) || n[2] < -mostExponent || n[2] > 0 || n[3] < 0 || n[3] > mostExponent {
		return nil, value.Raise(value.ValueError, "the settings of a context are out of range")
	}
	return &decimals{rt: rt, prec: n[0], round: rounding(n[1]), emin: n[2], emax: n[3], capitals: n[4] == 1, clamp: n[5] == 1}, nil
}

func (d *decimals) etiny() int64 { return d.emin - d.prec + 1 }
func (d *decimals) etop() int64  { return d.emax - d.prec + 1 }

// mostDigits is what no coefficient may reach, also where there is no Runtime.
const mostDigits = 80_000_000

// room charges a number of so many digits and what it takes to multiply or divide it, before it is made. It tells whether it may be.
func (d *decimals) room(digits int64) bool {
	if d.err != nil {
		return false
	}
	if digits < 200 {
		return true
	}
	if digits > mostDigits {
		d.err = value.Raise(value.MemoryError, "")
		return false
	}
	if d.err = charge(d.rt, int(digits/2)); d.err == nil {
		d.err = steps(d.rt, int(math.Pow(float64(digits/19), 1.6)/4))
	}
	return d.err == nil
}

// invalid is the result of what cannot be done.
func (d *decimals) invalid(why conditions) number {
	d.happened |= why
	return number{kind: quiet, coef: bigZero}
}

// nan is the result where one of the operands is no number. A signaling one goes before others.
func (d *decimals) nan(operands ...number) (number, bool) {
	for _, n := range operands {
		if n.kind == signaling {
			d.happened |= invalidOperation
			n.kind = quiet
			return d.fixNaN(n), true
		}
	}
	for _, n := range operands {
		if n.kind == quiet {
			return d.fixNaN(n), true
		}
	}
	return number{}, false
}

// fixNaN keeps as many digits of a NaN as the context has.
func (d *decimals) fixNaN(n number) number {
	most := d.prec
	if d.clamp {
		most--
	}
	if n.digits() > most {
		n.coef = new(big.Int).Rem(n.coef, power10(most))
	}
	return n
}

// shiftUp is a coefficient times 10**n.
func (d *decimals) shiftUp(coef *big.Int, n int64) *big.Int {
	if n <= 0 || coef.Sign() == 0 {
		return coef
	}
	if !d.room(min(n, math.MaxInt32) + digitCount(coef)) {
		return coef
	}
	return new(big.Int).Mul(coef, power10(n))
}

// rest is what has been cut off, as far as rounding asks.
type rest int

const (
	restNone rest = iota
	restLess      // less than a half
	restHalf
	restMore
)

// shiftDown is a coefficient over 10**n, and what is cut off.
func (d *decimals) shiftDown(coef *big.Int, n int64) (*big.Int, rest) {
	if n <= 0 || coef.Sign() == 0 {
		return coef, restNone
	}
	digits := digitCount(coef)
	if n > digits {
		return bigZero, restLess
	}
	if !d.room(digits) {
		return coef, restNone
	}
	power := power10(n)
	q, r := new(big.Int).QuoRem(coef, power, new(big.Int))
	if r.Sign() == 0 {
		return q, restNone
	}
	return q, restOf(r, power)
}

// restOf is a remainder that is not 0, as far as rounding asks.
func restOf(r, divisor *big.Int) rest {
	switch c := new(big.Int).Lsh(r, 1).CmpAbs(divisor); {
	case c < 0:
		return restLess
	case c == 0:
		return restHalf
	}
	return restMore
}

// away tells whether a coefficient that something has been cut off goes up by one.
func (d *decimals) away(neg bool, coef *big.Int, cut rest) bool {
	if cut == restNone {
		return false
	}
	switch d.round {
	case roundUp:
		return true
	case roundDown:
		return false
	case roundCeiling:
		return !neg
	case roundFloor:
		return neg
	case roundHalfUp:
		return cut >= restHalf
	case roundHalfDown:
		return cut == restMore
	case roundHalfEven:
		return cut == restMore || cut == restHalf && coef.Bit(0) == 1
	case round05Up:
		last := new(big.Int).Rem(coef, bigTen).Int64()
		return last == 0 || last == 5
	}
	return false
}

func (d *decimals) rounded(neg bool, coef *big.Int, cut rest) *big.Int {
	if d.away(neg, coef, cut) {
		return new(big.Int).Add(coef, bigOne)
	}
	return coef
}

// finish makes an exact number one of the context: it is rounded to its precision, and its exponent is brought into its bounds.
func (d *decimals) finish(n number) number {
	if d.err != nil || n.isInf() {
		return n
	}
	if n.isNaN() {
		return d.fixNaN(n)
	}
	n = d.fitExponent(n)
	if n.isSpecial() {
		return n
	}
	if more := n.digits() - d.prec; more > 0 {
		coef, cut := d.shiftDown(n.coef, more)
		n = whole(n.neg, d.rounded(n.neg, coef, cut), n.exp+more)
		d.happened |= rounded
		if cut != restNone {
			d.happened |= inexact
		}
		if n.digits() > d.prec {
			n = whole(n.neg, new(big.Int).Quo(n.coef, bigTen), n.exp+1)
		}
		n = d.fitExponent(n)
	}
	return n
}

func (d *decimals) fitExponent(n number) number {
	zero := n.isZero()
	top := d.emax
	if d.clamp {
		top = d.etop()
	}
	if zero {
		if exp := min(max(n.exp, d.etiny()), top); exp != n.exp {
			n.exp = exp
			d.happened |= clamped
		}
		return n
	}
	adjusted := n.adjusted()
	if adjusted > d.emax {
		d.happened |= overflow | inexact | rounded
		return d.largest(n.neg)
	}
	if d.clamp && n.exp > top {
		n = whole(n.neg, d.shiftUp(n.coef, n.exp-top), top)
		d.happened |= clamped
	}
	if adjusted >= d.emin {
		return n
	}
	d.happened |= subnormal
	if less := d.etiny() - n.exp; less > 0 {
		coef, cut := d.shiftDown(n.coef, less)
		n = whole(n.neg, d.rounded(n.neg, coef, cut), d.etiny())
		d.happened |= rounded
		if cut != restNone {
			d.happened |= inexact | underflow
			if n.isZero() {
				d.happened |= clamped
			}
		}
	}
	return n
}

// largest is what stands for a number that is too large.
func (d *decimals) largest(neg bool) number {
	finiteOne := false
	switch d.round {
	case roundDown, round05Up:
		finiteOne = true
	case roundCeiling:
		finiteOne = neg
	case roundFloor:
		finiteOne = !neg
	case roundUp, roundHalfUp, roundHalfDown, roundHalfEven:
	}
	if !finiteOne {
		return infinity(neg)
	}
	if !d.room(d.prec) {
		return infinity(neg)
	}
	return whole(neg, new(big.Int).Sub(power10(d.prec), bigOne), d.etop())
}
