package value

import "math"

// pair is a number of about 106 bits: the sum of two floats, of which the first is the nearest to it.
type pair struct{ hi, lo float64 }

var ln2 = pair{math.Ln2, 2.3190468138462996e-17}

func quickSum(a, b float64) pair {
	s := a + b
	return pair{s, b - (s - a)}
}

func (p pair) add(q pair) pair {
	s := p.hi + q.hi
	b := s - p.hi
	e := (p.hi - (s - b)) + (q.hi - b)
	return quickSum(s, e+p.lo+q.lo)
}

func (p pair) mul(q pair) pair {
	m := p.hi * q.hi
	e := math.FMA(p.hi, q.hi, -m)
	return quickSum(m, e+(p.hi*q.lo+p.lo*q.hi))
}

// scale multiplies by a power of two.
func (p pair) scale(f float64) pair { return pair{p.hi * f, p.lo * f} }

// pow is x**y, rounded from twice the bits of a float: math.Pow may be wrong in the last places, and a program in CPython
// and here would tell the difference.
func pow(x, y float64) float64 {
	switch y {
	case 1:
		return x
	case 2:
		return x * x
	}
	r := math.Pow(x, y)
	if math.Abs(r) < 0x1p-1021 || math.IsInf(r, 0) || math.IsNaN(r) || math.IsInf(y, 0) || math.IsInf(x, 0) || r == 1 && (x == 1 || y == 0) {
		return r
	}
	m, e := math.Frexp(math.Abs(x))
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	log := logarithm(m).add(ln2.mul(pair{hi: float64(e)}))
	exact := exponential(log.mul(pair{hi: y}))
	if math.IsInf(exact, 0) {
		return r
	}
	return math.Copysign(exact, r)
}

// logarithm is that of a float near 1: one step of Newton's doubles the bits of math.Log.
func logarithm(m float64) pair {
	l := math.Log(m)
	p, k := exponentialParts(pair{hi: -l})
	correction := p.scale(math.Ldexp(1, k)).mul(pair{hi: m}).add(pair{hi: -1})
	return pair{hi: l}.add(correction)
}

func exponential(p pair) float64 {
	e, k := exponentialParts(p)
	return math.Ldexp(e.round(), k)
}

// round is the float that is nearest to p. What is as far from two floats as the bits of a pair can tell is so exactly, such as 2.5**23:
// of these it is the even one.
func (p pair) round() float64 {
	other := math.Nextafter(p.hi, p.hi+math.Copysign(1, p.lo))
	half := (other - p.hi) / 2
	if math.Abs(p.lo-half) < 0x1p-95*math.Abs(p.hi) && math.Float64bits(p.hi)&1 == 1 {
		return other
	}
	return p.hi
}

const (
	halvings = 9
	terms    = 8
)

// exponentialParts gives e**p as a pair times a power of two.
func exponentialParts(p pair) (pair, int) {
	k := math.Round(p.hi / math.Ln2)
	s := p.add(ln2.mul(pair{hi: -k})).scale(1.0 / (1 << halvings))
	sum := pair{}
	for n := terms; n >= 1; n-- { // e**s - 1
		sum = s.mul(pair{hi: 1}.add(sum)).divide(float64(n))
	}
	for range halvings { // (1+d)**2 - 1
		sum = sum.scale(2).add(sum.mul(sum))
	}
	return pair{hi: 1}.add(sum), int(k)
}

func (p pair) divide(f float64) pair {
	q := p.hi / f
	r := math.FMA(-q, f, p.hi) + p.lo
	return quickSum(q, r/f)
}
