package modules

import "math/big"

func (d *decimals) add(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	if a.isInf() || b.isInf() {
		if a.isInf() && b.isInf() && a.neg != b.neg {
			return d.invalid(invalidOperation)
		}
		return infinity(a.isInf() && a.neg || b.isInf() && b.neg)
	}
	high, low := a, b
	if high.exp < low.exp {
		high, low = low, high
	}
	if high.exp != low.exp && !high.isZero() {
		// What is so small that it only tells on which side the sum is stands for all of its kind, so that nothing is shifted far.
		exp := high.exp - 1
		if digits := high.digits(); digits <= d.prec {
			exp += digits - d.prec - 1
		}
		if low.adjusted() < exp {
			coef := bigOne
			if low.isZero() {
				coef = bigZero
			}
			low = whole(low.neg, coef, exp)
		}
		high.coef = d.shiftUp(high.coef, high.exp-low.exp)
	}
	if d.err != nil {
		return high
	}
	x, y := high.signedCoef(), low.signedCoef()
	sum := new(big.Int).Add(x, y)
	neg := sum.Sign() < 0
	if sum.Sign() == 0 {
		neg = d.round == roundFloor
		if a.neg == b.neg {
			neg = a.neg
		}
	}
	return d.finish(whole(neg, sum.Abs(sum), low.exp))
}

func (n number) signedCoef() *big.Int {
	if n.neg {
		return new(big.Int).Neg(n.coef)
	}
	return n.coef
}

func (d *decimals) subtract(a, b number) number {
	if b.isNaN() {
		return d.add(a, b)
	}
	return d.add(a, b.signed(!b.neg))
}

func (d *decimals) multiply(a, b number) number {
	n, ok := d.product(a, b)
	if !ok {
		return n
	}
	return d.finish(n)
}

// product is exact. ok is false where it is final.
func (d *decimals) product(a, b number) (n number, ok bool) {
	if n, isNaN := d.nan(a, b); isNaN {
		return n, false
	}
	neg := a.neg != b.neg
	if a.isInf() || b.isInf() {
		if a.isZero() || b.isZero() {
			return d.invalid(invalidOperation), false
		}
		return infinity(neg), false
	}
	if !d.room(a.digits() + b.digits()) {
		return a, false
	}
	return whole(neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp), true
}

func (d *decimals) fma(a, b, c number) number {
	if n, ok := d.nan(a, b, c); ok {
		return n
	}
	n, ok := d.product(a, b)
	if !ok && !n.isInf() {
		return n
	}
	return d.add(n, c)
}

func (d *decimals) divide(a, b number) number {
	n, done := d.quotientOf(a, b)
	neg := a.neg != b.neg
	switch {
	case done:
		return n
	case b.isInf():
		d.happened |= clamped
		return whole(neg, bigZero, d.etiny())
	case a.isZero():
		return d.finish(whole(neg, bigZero, a.exp-b.exp))
	}
	ideal := a.exp - b.exp
	shift := b.digits() - a.digits() + d.prec + 1
	x, y := d.shiftUp(a.coef, shift), d.shiftUp(b.coef, -shift)
	if d.err != nil {
		return a
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	exp := ideal - shift
	if r.Sign() != 0 {
		q = sticky(q)
	} else if n := trailingZeros(q, ideal-exp); n > 0 {
		q.Quo(q, power10(n))
		exp += n
	}
	return d.finish(whole(neg, q, exp))
}

// quotientOf is the quotient where one of the numbers is none, a is infinite or b is 0.
func (d *decimals) quotientOf(a, b number) (number, bool) {
	if n, ok := d.nan(a, b); ok {
		return n, true
	}
	switch {
	case a.isInf() && b.isInf():
		return d.invalid(invalidOperation), true
	case a.isInf():
		return infinity(a.neg != b.neg), true
	case b.isZero() && a.isZero():
		return d.invalid(divisionUndefined), true
	case b.isZero():
		d.happened |= divisionByZero
		return infinity(a.neg != b.neg), true
	}
	return number{}, false
}

// sticky makes the last digit of a coefficient that something has been cut off one that tells so when it is rounded.
func sticky(q *big.Int) *big.Int {
	if new(big.Int).Rem(q, big.NewInt(5)).Sign() == 0 {
		return q.Add(q, bigOne)
	}
	return q
}

// divMod is the quotient without its fraction, and the rest. The numbers are finite and b is not 0. ok is false where the quotient has more
// digits than the context.
func (d *decimals) divMod(a, b number) (q, r number, ok bool) {
	ideal := min(a.exp, b.exp)
	neg := a.neg != b.neg
	if a.isZero() {
		return whole(neg, bigZero, 0), whole(a.neg, bigZero, ideal), true
	}
	difference := a.adjusted() - b.adjusted()
	if difference < 0 {
		return whole(neg, bigZero, 0), whole(a.neg, d.shiftUp(a.coef, a.exp-ideal), ideal), true
	}
	if difference > d.prec {
		return q, r, false
	}
	x, y := d.shiftUp(a.coef, a.exp-ideal), d.shiftUp(b.coef, b.exp-ideal)
	if d.err != nil {
		return a, a, true
	}
	quotient, remainder := new(big.Int).QuoRem(x, y, new(big.Int))
	if digitCount(quotient) > d.prec {
		return q, r, false
	}
	return whole(neg, quotient, 0), whole(a.neg, remainder, ideal), true
}

func (d *decimals) divideInt(a, b number) number {
	n, done := d.quotientOf(a, b)
	if done {
		return n
	}
	if b.isInf() {
		return whole(a.neg != b.neg, bigZero, 0)
	}
	q, _, ok := d.divMod(a, b)
	if !ok {
		return d.invalid(divisionImpossible)
	}
	return d.finish(q)
}

func (d *decimals) remainder(a, b number) number {
	n, done := d.remainderOf(a, b)
	if done {
		return n
	}
	_, r, ok := d.divMod(a, b)
	if !ok {
		return d.invalid(divisionImpossible)
	}
	return d.finish(r)
}

// remainderOf is the remainder where one of the numbers is none, or b is 0 or infinite.
func (d *decimals) remainderOf(a, b number) (number, bool) {
	if n, ok := d.nan(a, b); ok {
		return n, true
	}
	switch {
	case a.isInf():
		return d.invalid(invalidOperation), true
	case b.isInf():
		return d.finish(a), true
	case b.isZero() && a.isZero():
		return d.invalid(divisionUndefined), true
	case b.isZero():
		return d.invalid(invalidOperation), true
	}
	return number{}, false
}

// divModOf is divmod().
func (d *decimals) divModOf(a, b number) (q, r number) {
	q, done := d.quotientOf(a, b)
	if !done && b.isInf() {
		q = whole(a.neg != b.neg, bigZero, 0)
	}
	if r, done = d.remainderOf(a, b); done {
		return q, r
	}
	q, r, ok := d.divMod(a, b)
	if !ok {
		return d.invalid(divisionImpossible), d.invalid(divisionImpossible)
	}
	return d.finish(q), d.finish(r)
}

func (d *decimals) remainderNear(a, b number) number {
	n, done := d.remainderOf(a, b)
	if done {
		return n
	}
	q, r, ok := d.divMod(a, b)
	if !ok {
		return d.invalid(divisionImpossible)
	}
	if a.isZero() || a.adjusted()-b.adjusted() < -1 {
		return d.finish(r) // less than half of b by far
	}
	divisor := d.shiftUp(b.coef, b.exp-r.exp)
	if d.err != nil {
		return r
	}
	twice := new(big.Int).Lsh(r.coef, 1).Cmp(divisor)
	if twice > 0 || twice == 0 && q.coef.Bit(0) == 1 {
		q.coef = new(big.Int).Add(q.coef, bigOne)
		if q.digits() > d.prec {
			return d.invalid(divisionImpossible)
		}
		r = whole(!r.neg, new(big.Int).Sub(divisor, r.coef), r.exp)
	}
	return d.finish(r)
}
