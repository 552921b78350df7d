package modules

import (
	"math/big"
)

// compare orders two numbers that are none of them a NaN: -1, 0 or 1.
func (n number) compare(m number) int {
	if n.isZero() && m.isZero() {
		return 0
	}
	sign := func(x number) int {
		switch {
		case x.isZero():
			return 0
		case x.neg:
			return -1
		}
		return 1
	}
	if a, b := sign(n), sign(m); a != b {
		if a < b {
			return -1
		}
		return 1
	}
	c := n.compareAbs(m)
	if n.neg {
		return -c
	}
	return c
}

// compareAbs orders by size. The shift is by as many digits as there are: where the first digits stand at different places, that decides.
func (n number) compareAbs(m number) int {
	switch {
	case n.isInf() && m.isInf():
		return 0
	case n.isInf():
		return 1
	case m.isInf():
		return -1
	case n.isZero() || m.isZero():
		return n.coef.Sign() - m.coef.Sign()
	}
	if a, b := n.adjusted(), m.adjusted(); a != b {
		if a < b {
			return -1
		}
		return 1
	}
	x, y := n.coef, m.coef
	if n.exp > m.exp {
		x = new(big.Int).Mul(x, power10(n.exp-m.exp))
	} else if m.exp > n.exp {
		y = new(big.Int).Mul(y, power10(m.exp-n.exp))
	}
	return x.Cmp(y)
}

// compareTotal orders all numbers, NaNs and zeros of other exponents among them.
func (n number) compareTotal(m number) int {
	if n.neg != m.neg {
		if n.neg {
			return -1
		}
		return 1
	}
	c := n.compareTotalAbs(m)
	if n.neg {
		return -c
	}
	return c
}

func (n number) compareTotalAbs(m number) int {
	rank := func(x number) int {
		switch x.kind {
		case quiet:
			return 2
		case signaling:
			return 1
		case finite, infinite:
		}
		return 0
	}
	a, b := rank(n), rank(m)
	if a != b {
		return sign64(int64(a - b))
	}
	if a != 0 {
		return n.coef.Cmp(m.coef)
	}
	if c := n.compareAbs(m); c != 0 || n.isInf() {
		return c
	}
	return sign64(n.exp - m.exp)
}

func sign64(n int64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func small(n int) number {
	if n < 0 {
		return whole(true, big.NewInt(int64(-n)), 0)
	}
	return whole(false, big.NewInt(int64(n)), 0)
}

func (d *decimals) comparison(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		return n
	}
	return small(a.compare(b))
}

func (d *decimals) compareSignal(a, b number) number {
	if n, ok := d.nan(a, b); ok {
		d.happened |= invalidOperation
		return n
	}
	return small(a.compare(b))
}

func (*decimals) totalComparison(a, b number) number { return small(a.compareTotal(b)) }

func (*decimals) totalComparisonMag(a, b number) number {
	return small(a.signed(false).compareTotal(b.signed(false)))
}

// choose is max, min and those that look at the size only. A number goes before a quiet NaN.
func (d *decimals) choose(largest, magnitude bool) func(a, b number) number {
	return func(a, b number) number {
		if a.kind == quiet && !b.isNaN() {
			return d.finish(b)
		}
		if b.kind == quiet && !a.isNaN() {
			return d.finish(a)
		}
		if n, ok := d.nan(a, b); ok {
			return n
		}
		var c int
		if magnitude {
			c = a.compareAbs(b)
		}
		if c == 0 {
			c = a.compare(b)
		}
		if c == 0 {
			c = a.compareTotal(b)
		}
		if (c >= 0) == largest {
			return d.finish(a)
		}
		return d.finish(b)
	}
}
