package modules

import (
	"math/big"
	"strings"
)

func (d *decimals) logb(a number) number {
	if n, ok := d.nan(a); ok {
		return n
	}
	switch {
	case a.isInf():
		return infinity(false)
	case a.isZero():
		d.happened |= divisionByZero
		return infinity(true)
	}
	n := a.adjusted()
	return d.finish(whole(n < 0, new(big.Int).Abs(big.NewInt(n)), 0))
}

// within reads a whole number that is at most so large.
func within(b number, most int64) (int64, bool) {
	if b.isSpecial() || b.exp != 0 || !b.coef.IsInt64() || b.coef.Int64() > most {
		return 0, false
	}
	n := b.coef.Int64()
	if b.neg {
		n = -n
	}
	return n, true
}

func (d *decimals) scaleb(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	n, ok := within(b, 2*(d.emax+d.prec))
	if !ok {
		return d.invalid(invalidOperation)
	}
	if a.isInf() {
		return a
	}
	a.exp += n
	return d.finish(a)
}

func (d *decimals) shift(a, b number) number { return d.moved(a, b, false) }

func (d *decimals) rotate(a, b number) number { return d.moved(a, b, true) }

// moved moves the digits within the precision of the context. What leaves at one end comes back at the other if it turns round.
func (d *decimals) moved(a, b number, around bool) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	n, ok := within(b, d.prec)
	if !ok {
		return d.invalid(invalidOperation)
	}
	if a.isInf() {
		return a
	}
	if !d.room(min(d.prec, a.digits()+max(n, -n))) {
		return a
	}
	if around && !d.room(d.prec) {
		return a
	}
	coef := a.coef
	if digitCount(coef) > d.prec {
		coef = new(big.Int).Rem(coef, power10(d.prec))
	}
	if around && n < 0 {
		n += d.prec
	}
	if n < 0 {
		q, _ := d.shiftDown(coef, -n)
		return whole(a.neg, q, a.exp)
	}
	if around {
		high, low := new(big.Int).QuoRem(coef, power10(d.prec-n), new(big.Int))
		return whole(a.neg, low.Mul(low, power10(n)).Add(low, high), a.exp)
	}
	if keep := d.prec - n; digitCount(coef) > keep {
		coef = new(big.Int).Rem(coef, power10(keep))
	}
	return whole(a.neg, new(big.Int).Mul(coef, power10(n)), a.exp)
}

// bitsOf are the digits of a number whose digits are 0 and 1.
func (d *decimals) bitsOf(a number) (string, bool) {
	if a.isSpecial() || a.neg || a.exp != 0 || !d.room(a.digits()) {
		return "", false
	}
	text := a.coef.String()
	return text, strings.Trim(text, "01") == ""
}

func (d *decimals) logical(choose func(x, y bool) bool) func(a, b number) number {
	return func(a, b number) number {
		x, ok1 := d.bitsOf(a)
		y, ok2 := d.bitsOf(b)
		if !ok1 || !ok2 {
			return d.invalid(invalidOperation)
		}
		n := max(len(x), len(y))
		x, y = strings.Repeat("0", n-len(x))+x, strings.Repeat("0", n-len(y))+y
		result := make([]byte, n)
		for i := range result {
			result[i] = '0'
			if choose(x[i] == '1', y[i] == '1') {
				result[i] = '1'
			}
		}
		return whole(false, coefficient(string(result[max(0, int64(n)-d.prec):])), 0)
	}
}

func (d *decimals) logicalInvert(a number) number {
	if !d.room(d.prec) {
		return a
	}
	ones := new(big.Int).Quo(power10(d.prec), big.NewInt(9))
	return d.logical(func(x, y bool) bool { return x != y })(a, whole(false, ones, 0))
}
