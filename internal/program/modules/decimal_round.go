package modules

import "math/big"

func (d *decimals) plus(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	if a.isZero() && a.neg && d.round != roundFloor {
		a.neg = false
	}
	return d.finish(a)
}

func (d *decimals) minus(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	a.neg = !a.neg && (!a.isZero() || d.round == roundFloor)
	return d.finish(a)
}

func (d *decimals) abs(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	return d.finish(a.signed(false))
}

// toExponent gives a finite number another exponent, rounding as the context says. It has to have room for what that takes.
func (d *decimals) toExponent(a number, exp int64) number {
	if a.isZero() {
		return whole(a.neg, bigZero, exp)
	}
	if exp <= a.exp {
		return whole(a.neg, d.shiftUp(a.coef, a.exp-exp), exp)
	}
	coef, cut := d.shiftDown(a.coef, exp-a.exp)
	d.happened |= rounded
	if cut != restNone {
		d.happened |= inexact
	}
	return whole(a.neg, d.rounded(a.neg, coef, cut), exp)
}

func (d *decimals) quantize(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	if a.isInf() || b.isInf() {
		if a.isInf() && b.isInf() {
			return a
		}
		return d.invalid(invalidOperation)
	}
	if b.exp > d.emax || b.exp < d.etiny() || !a.isZero() && a.adjusted()-b.exp+1 > d.prec {
		return d.invalid(invalidOperation)
	}
	before := d.happened
	n := d.toExponent(a, b.exp)
	if d.err == nil && (n.digits() > d.prec || n.adjusted() > d.emax) {
		d.happened = before
		return d.invalid(invalidOperation)
	}
	return d.finish(n)
}

// toIntegral is a whole number; the exact one tells what it has cut off.
func (d *decimals) toIntegral(exact bool) func(number) number {
	return func(a number) number {
		if n, ok := d.nan(a); ok {
			return n
		}
		if a.isInf() || a.exp >= 0 {
			return a
		}
		before := d.happened
		n := d.toExponent(a, 0)
		if !exact {
			d.happened = before
		}
		return n
	}
}

// reduce cuts the zeros off the end.
func (d *decimals) reduce(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	n := d.finish(a)
	if n.isInf() || d.err != nil {
		return n
	}
	if n.isZero() {
		return whole(n.neg, bigZero, 0)
	}
	top := d.emax
	if d.clamp {
		top = d.etop()
	}
	if zeros := trailingZeros(n.coef, min(n.digits()-1, top-n.exp)); zeros > 0 {
		n = whole(n.neg, new(big.Int).Quo(n.coef, power10(zeros)), n.exp+zeros)
	}
	return n
}

// squareRoot is the nearest to it, whatever the context says of rounding.
func (d *decimals) squareRoot(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	switch {
	case a.isZero():
		return d.finish(whole(a.neg, bigZero, floorHalf(a.exp)))
	case a.neg:
		return d.invalid(invalidOperation)
	case a.isInf():
		return a
	}
	ideal := floorHalf(a.exp)
	coef, exp := a.coef, a.exp
	// The coefficient becomes one of an even exponent whose root has a digit more than the context.
	digits := digitCount(coef)
	shift := 2*(d.prec+1) - digits
	if (exp-shift)%2 != 0 {
		shift++
	}
	exact := true
	if shift >= 0 {
		coef = d.shiftUp(coef, shift)
	} else {
		var cut rest
		coef, cut = d.shiftDown(coef, -shift)
		exact = cut == restNone
	}
	exp = (exp - shift) / 2
	if d.err != nil {
		return a
	}
	root := new(big.Int).Sqrt(coef)
	exact = exact && new(big.Int).Mul(root, root).Cmp(coef) == 0
	switch {
	case !exact:
		root = sticky(root)
	case exp < ideal:
		zeros := trailingZeros(root, ideal-exp)
		root, exp = root.Quo(root, power10(zeros)), exp+zeros
	default:
		root, exp = new(big.Int).Mul(root, power10(exp-ideal)), ideal
	}
	return d.halfEven(whole(false, root, exp))
}

func floorHalf(n int64) int64 { return n >> 1 }

func (d *decimals) nextMinus(a number) number { return d.next(a, true) }
func (d *decimals) nextPlus(a number) number  { return d.next(a, false) }

// next is the number of the context that comes before or behind another.
func (d *decimals) next(a number, down bool) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	work := *d
	work.round = roundCeiling
	if down {
		work.round = roundFloor
	}
	if a.isInf() {
		if a.neg == down {
			return a
		}
		work.round = roundDown
		return work.largest(a.neg)
	}
	n := work.finish(a)
	if work.err == nil && n.compare(a) == 0 {
		n = work.add(a, whole(down, bigOne, d.etiny()-1))
	}
	d.err = work.err
	return n
}

func (d *decimals) nextToward(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	c := a.compare(b)
	if c == 0 {
		a.neg = b.neg
		return a
	}
	n := d.next(a, c > 0)
	switch {
	case n.isInf():
		d.happened |= overflow | rounded | inexact
	case n.adjusted() < d.emin:
		d.happened |= underflow | subnormal | rounded | inexact
		if n.isZero() {
			d.happened |= clamped
		}
	}
	return n
}
