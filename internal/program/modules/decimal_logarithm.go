package modules

import (
	"math"
	"math/big"
)

// The functions are computed with binary fractions of so many bits that the digits which the context keeps are certain: with more bits where
// what is cut off may be a half. They are rounded half to even, whatever the context says.

// costs charges a function that is computed to so many digits, which takes as many multiplications as the root of their bits.
func (d *decimals) costs(digits int64) bool {
	if !d.room(digits) {
		return false
	}
	words := float64(digits)/19 + 1
	d.err = steps(d.rt, int(math.Pow(words, 1.6)*math.Sqrt(float64(digits)*4)/8))
	return d.err == nil
}

// atanhInverse is atanh(1/n) with so many bits behind the point.
func atanhInverse(n int64, bits uint) *big.Int {
	square := big.NewInt(n * n)
	term := new(big.Int).Quo(new(big.Int).Lsh(bigOne, bits), big.NewInt(n))
	sum := new(big.Int).Set(term)
	for k := int64(3); term.Sign() != 0; k += 2 {
		term.Quo(term, square)
		sum.Add(sum, new(big.Int).Quo(term, big.NewInt(k)))
	}
	return sum
}

// logarithmOf10 has so many bits behind the point.
func logarithmOf10(bits uint) *big.Int {
	const guard = 16
	a, b, c := atanhInverse(31, bits+guard), atanhInverse(49, bits+guard), atanhInverse(161, bits+guard)
	sum := a.Mul(a, big.NewInt(46))
	sum.Add(sum, b.Mul(b, big.NewInt(34))).Add(sum, c.Mul(c, big.NewInt(20)))
	return sum.Rsh(sum, guard)
}

// exponentialOf is e**x of a fraction with so many bits, 0 <= x < 4. The last few bits are not right.
func exponentialOf(x *big.Int, bits uint) *big.Int {
	halvings := uint(math.Sqrt(float64(bits)))
	work := bits + 2*halvings + 16
	r := new(big.Int).Lsh(x, work-bits-halvings) // x / 2**halvings
	if work < bits+halvings {
		r = new(big.Int).Rsh(x, bits+halvings-work)
	}
	term, sum := new(big.Int).Set(r), new(big.Int).Set(r) // e**r - 1
	for k := int64(2); term.Sign() != 0; k++ {
		term.Mul(term, r).Rsh(term, work)
		term.Quo(term, big.NewInt(k))
		sum.Add(sum, term)
	}
	square := new(big.Int)
	for range halvings { // (1+s)**2 - 1
		square.Mul(sum, sum).Rsh(square, work)
		sum.Lsh(sum, 1).Add(sum, square)
	}
	sum.Add(sum, new(big.Int).Lsh(bigOne, work))
	return sum.Rsh(sum, work-bits)
}

// logarithmOf is that of a fraction with so many bits, of a number from a half to less than 10: Newton's steps, each with thrice the bits
// of the one before.
func logarithmOf(x *big.Int, bits uint) *big.Int {
	f, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(x), -int(bits)).Float64() //nolint:gosec // bounded by the digits
	y, _ := new(big.Float).SetMantExp(big.NewFloat(math.Log(f)), int(bits)).Int(nil)  //nolint:gosec // the same
	for good := uint(45); ; good *= 3 {
		// y + 2 (x - e**y) / (x + e**y)
		var e *big.Int
		if y.Sign() < 0 { // exponentialOf is of what is not negative
			e = exponentialOf(new(big.Int).Neg(y), bits)
			e.Quo(new(big.Int).Lsh(bigOne, 2*bits), e)
		} else {
			e = exponentialOf(y, bits)
		}
		above, below := new(big.Int).Sub(x, e), new(big.Int).Add(x, e)
		y.Add(y, above.Lsh(above, bits+1).Quo(above, below))
		if good >= bits {
			return y
		}
	}
}

// fixed is a number as a fraction with so many bits, rounded down.
func (d *decimals) fixed(a number, bits uint) *big.Int {
	x := new(big.Int).Lsh(a.coef, bits)
	if a.exp >= 0 {
		return x.Mul(x, power10(a.exp))
	}
	if -a.exp > int64(x.BitLen()) {
		return new(big.Int)
	}
	if !d.room(-a.exp) {
		return x
	}
	return x.Quo(x, power10(-a.exp))
}

// settled rounds a result of which the last digits may be wrong by what stands in wrong. ok is false where that would matter.
func (d *decimals) settled(n number, wrong int64) (number, bool) {
	work := *d
	work.round = roundHalfEven
	low := number{neg: n.neg, coef: new(big.Int).Sub(n.coef, big.NewInt(wrong)), exp: n.exp}
	high := number{neg: n.neg, coef: new(big.Int).Add(n.coef, big.NewInt(wrong)), exp: n.exp}
	if low.coef.Sign() <= 0 {
		return n, false
	}
	a := work.finish(low)
	b := work.finish(high)
	if work.err != nil {
		d.err = work.err
		return n, true
	}
	if a.kind != b.kind || a.exp != b.exp || a.coef.Cmp(b.coef) != 0 {
		return n, false
	}
	d.happened |= work.happened | inexact | rounded
	return a, true
}

// halfEven is finish with that rounding.
func (d *decimals) halfEven(n number) number {
	work := *d
	work.round = roundHalfEven
	n = work.finish(n)
	d.happened, d.err = work.happened, work.err
	return n
}

func bitsFor(digits int64) uint { return uint(float64(digits)*3.33) + 24 }

func (d *decimals) exponential(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	switch {
	case a.isInf() && a.neg:
		return whole(false, bigZero, 0)
	case a.isInf():
		return a
	case a.isZero():
		return small(1)
	}
	if a.adjusted() > 20 {
		n := whole(false, bigOne, 2*mostExponent)
		if a.neg {
			n.exp = -2 * mostExponent
		}
		return d.halfEven(n)
	}
	if a.adjusted() < -d.prec-2 {
		return d.nearOne()
	}
	for extra := int64(8); ; extra *= 2 {
		digits := d.prec + extra
		before := max(a.adjusted(), 0) + 2
		if !d.costs(digits + before + a.digits()) {
			return a
		}
		bits := bitsFor(digits + before)
		x := d.fixed(a, bits)
		if a.neg {
			x.Neg(x)
		}
		// x = k log(10) + r, so e**x is 10**k times a number from 1 to 10.
		k, r := new(big.Int).DivMod(x, logarithmOf10(bits), new(big.Int))
		m := exponentialOf(r, bits)
		m.Mul(m, power10(digits)).Rsh(m, bits)
		if n, ok := d.settled(whole(false, m, k.Int64()-digits), 20); ok {
			return n
		}
	}
}

// nearOne is 1 with all digits of the context, of a number that is as good as 1.
func (d *decimals) nearOne() number {
	if !d.room(d.prec) {
		return small(1)
	}
	d.happened |= inexact | rounded
	return d.finish(whole(false, power10(d.prec-1), 1-d.prec))
}

func (d *decimals) naturalLogarithm(a number) number { return d.logarithm(a, false) }

func (d *decimals) commonLogarithm(a number) number { return d.logarithm(a, true) }

func (d *decimals) logarithm(a number, common bool) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	switch {
	case a.isZero():
		return infinity(true)
	case a.neg:
		return d.invalid(invalidOperation)
	case a.isInf():
		return a
	}
	zeros := trailingZeros(a.coef, a.digits()-1)
	power := zeros == a.digits()-1 && new(big.Int).Quo(a.coef, power10(zeros)).Cmp(bigOne) == 0
	if power && common {
		n := a.adjusted()
		return d.halfEven(whole(n < 0, new(big.Int).Abs(big.NewInt(n)), 0))
	}
	if power && a.adjusted() == 0 {
		return small(0)
	}
	// A number near 1 has a logarithm near 0, as many digits behind the point as it differs.
	scale, k := a, int64(0)
	lost := int64(0)
	if adjusted := a.adjusted(); adjusted == 0 || adjusted == -1 {
		difference := d.maxContext().subtract(a, small(1))
		lost = max(0, -difference.adjusted())
	}
	if a.compare(whole(false, big.NewInt(5), -1)) < 0 || a.compare(small(2)) > 0 {
		k = a.adjusted()
		scale.exp -= k
	}
	for extra := int64(8); ; extra *= 2 {
		digits := d.prec + extra + lost
		if !d.costs(digits + 20 + a.digits()) {
			return a
		}
		bits := bitsFor(digits + 20)
		log10 := logarithmOf10(bits)
		sum := logarithmOf(d.fixed(scale, bits), bits)
		sum.Add(sum, new(big.Int).Mul(log10, big.NewInt(k)))
		if common {
			sum.Lsh(sum, bits).Quo(sum, log10)
		}
		neg := sum.Sign() < 0
		sum.Abs(sum).Mul(sum, power10(digits)).Rsh(sum, bits)
		if n, ok := d.settled(whole(neg, sum, -digits), 20); ok {
			return n
		}
	}
}
