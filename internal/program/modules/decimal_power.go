package modules

import (
	"math/big"
	"math/bits"
)

func (d *decimals) power(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	integer := b.isInteger()
	odd := integer && b.isOdd()
	neg := a.neg && odd
	switch {
	case a.isZero() && b.isZero():
		return d.invalid(invalidOperation)
	case a.isZero() && b.neg:
		return infinity(neg)
	case a.isZero():
		return whole(neg, bigZero, 0)
	case a.neg && !integer:
		return d.invalid(invalidOperation)
	case b.isInf():
		return d.powerOfInfinity(a, b)
	case a.isInf() && b.isZero():
		return small(1)
	case a.isInf() && b.neg:
		return whole(neg, bigZero, 0)
	case a.isInf():
		return infinity(neg)
	case b.isZero():
		return small(1)
	case a.compareAbs(small(1)) == 0:
		return d.powerOfOne(a, b, neg, integer)
	}
	if n, ok := d.farPower(a, b, neg); ok {
		return n
	}
	var n number
	if integer {
		n = d.wholePower(a, b, neg)
	} else {
		n = d.fractionalPower(a, b)
	}
	return d.finish(n)
}

func (n number) isOdd() bool {
	switch {
	case n.isZero() || n.exp > 0:
		return false
	case n.exp == 0:
		return n.coef.Bit(0) == 1
	}
	return new(big.Int).Quo(n.coef, power10(-n.exp)).Bit(0) == 1
}

func (d *decimals) powerOfInfinity(a, b number) number {
	c := a.signed(false).compare(small(1))
	switch {
	case c == 0:
		return d.nearOne()
	case (c > 0) == b.neg:
		return whole(false, bigZero, 0)
	}
	return infinity(false)
}

// powerOfOne is 1 with as many zeros as the exponent says.
func (d *decimals) powerOfOne(a, b number, neg, integer bool) number {
	if !integer {
		return d.nearOne()
	}
	if b.neg {
		return whole(neg, bigOne, 0)
	}
	times := d.prec
	if b.adjusted() < 18 {
		if n := d.maxContext().toExponent(b, 0); n.coef.IsInt64() {
			times = min(times, n.coef.Int64())
		}
	}
	places := max(0, -a.exp)
	if hi, lo := bits.Mul64(uint64(places), uint64(times)); hi != 0 || lo > uint64(d.prec-1) { //nolint:gosec // neither is negative
		places = d.prec - 1
		d.happened |= rounded
	} else {
		places *= times
	}
	if !d.room(places) {
		return a
	}
	return d.finish(whole(neg, power10(places), -places))
}

// farPower is what is too large or too small by far, which is known without computing it: by the number of digits of the exponent.
func (d *decimals) farPower(a, b number, neg bool) (number, bool) {
	lengthOf := func(n int64) int64 { return digitCount(big.NewInt(n)) }
	// 10**log is not more than the logarithm of a is in size; a is not 1.
	var log int64
	switch size := a.adjusted(); {
	case size > 0:
		log = lengthOf(size) - 1
	case size < -1:
		log = lengthOf(size+1) - 1
	default:
		log = d.maxContext().subtract(a.signed(false), small(1)).adjusted() - 2 - size
	}
	n := whole(neg, bigOne, 2*mostExponent)
	bound := d.emax
	if (a.compareAbs(small(1)) > 0) == b.neg {
		n.exp, bound = -2*mostExponent, d.etiny()
	}
	if b.adjusted()+log <= lengthOf(bound) {
		return number{}, false
	}
	return d.finish(n), true
}

// wholePower multiplies and squares, with a few more digits than the context has.
func (d *decimals) wholePower(a, b number, neg bool) number {
	work := *d
	work.prec = min(mostPrec, d.prec+b.digits()+b.exp+2)
	work.round = roundHalfEven
	work.clamp = false
	work.happened = 0
	base := a.signed(false)
	if b.neg {
		work.prec++
		base = work.divide(small(1), base)
	}
	exponent := d.maxContext().toExponent(b, 0).coef
	n := base
	for i := exponent.BitLen() - 2; i >= 0 && work.err == nil; i-- {
		n = work.multiply(n, n)
		if exponent.Bit(i) == 1 {
			n = work.multiply(n, base)
		}
		if n.isInf() || n.isZero() {
			break
		}
		if d.err = steps(d.rt, 1); d.err != nil {
			return a
		}
	}
	d.happened |= work.happened
	d.err = work.err
	n.neg = neg
	if n.isInf() { // that is not what every rounding gives
		return whole(neg, bigOne, 2*mostExponent)
	}
	return n
}

func (d *decimals) fractionalPower(a, b number) number {
	work := d.maxContext()
	const more = 4 + 19
	work.prec = min(mostPrec, max(a.digits(), d.prec)+more)
	work.round = roundHalfEven
	n := work.naturalLogarithm(a)
	n = work.multiply(n, b)
	n = work.exponential(n)
	d.err = work.err
	d.happened |= inexact | rounded
	switch {
	case d.err != nil:
	case n.isInf():
		return whole(false, bigOne, 2*mostExponent)
	case n.isZero():
		return whole(false, bigOne, -2*mostExponent)
	case n.compare(small(1)) == 0:
		return d.nearOne()
	}
	return n
}

// powerModulo is pow(a, b, m) of whole numbers, which is exact.
func (d *decimals) powerModulo(a, b, m number) number {
	if n, ok := d.nan(a, b, m); ok {
		return n
	}
	switch {
	case !a.isInteger() || !b.isInteger() || !m.isInteger(), b.neg && !b.isZero(), m.isZero(), m.adjusted() >= d.prec, a.isZero() && b.isZero():
		return d.invalid(invalidOperation)
	}
	work := d.maxContext()
	modulus, exponent := work.toExponent(m, 0), work.toExponent(b, 0)
	if work.err != nil {
		d.err = work.err
		return a
	}
	neg := a.neg && exponent.coef.Bit(0) == 1
	base := new(big.Int)
	if a.exp >= 0 {
		base.Exp(bigTen, big.NewInt(a.exp), modulus.coef).Mul(base, a.coef).Mod(base, modulus.coef)
	} else {
		base.Mod(work.toExponent(a, 0).coef, modulus.coef)
	}
	words := modulus.coef.BitLen()/64 + 1
	if d.err = steps(d.rt, int(min(float64(exponent.coef.BitLen())*float64(words)*float64(words)/64, 1<<50))); d.err != nil {
		return a
	}
	return whole(neg, base.Exp(base, exponent.coef, modulus.coef), 0)
}
