package modules

import "math"

// CPython takes its functions from the C library, whose results are the nearest float nearly always; Go's are off by one in the last
// place much more often. So that programs print the same digits, these are computed with about twice the digits, and rounded once.

// double is a number as the sum of two floats, of which the second is small.
type double struct{ hi, lo float64 }

func twoSum(a, b float64) double {
	s := a + b
	t := s - a
	return double{s, (a - (s - t)) + (b - t)}
}

// quick is the sum of two floats of which the first is not the smaller.
func quick(a, b float64) double {
	s := a + b
	return double{s, b - (s - a)}
}

func twoProduct(a, b float64) double {
	p := a * b
	return double{p, math.FMA(a, b, -p)}
}

func (x double) plus(y double) double {
	s := twoSum(x.hi, y.hi)
	t := twoSum(x.lo, y.lo)
	s = quick(s.hi, s.lo+t.hi)
	return quick(s.hi, s.lo+t.lo)
}

func (x double) minus(y double) double { return x.plus(double{-y.hi, -y.lo}) }

func (x double) times(y double) double {
	p := twoProduct(x.hi, y.hi)
	return quick(p.hi, p.lo+(x.hi*y.lo+x.lo*y.hi))
}

func (x double) over(y double) double {
	q := x.hi / y.hi
	r := x.minus(y.times(double{q, 0}))
	q2 := r.hi / y.hi
	r = r.minus(y.times(double{q2, 0}))
	return quick(q, q2).plus(double{r.hi / y.hi, 0})
}

func (x double) scaled(f float64) double { return double{x.hi * f, x.lo * f} }

func (x double) float() float64 { return x.hi + x.lo }

// The constants, with twice the digits of a float.
var (
	doubleLn2   = double{0.6931471805599453, 2.3190468138462996e-17}
	doublePi2   = double{1.5707963267948966, 6.123233995736766e-17}
	pi2Third    = -1.4973849048591833e-33 // what doublePi2 is short of
	largestTurn = 1e5                     // more than this Go reduces exactly
)

// expDouble is e to the power of x, which is less than 700 in size.
func expDouble(x double) double {
	k := math.Round(x.hi / doubleLn2.hi)
	r := x.minus(doubleLn2.times(double{k, 0})).scaled(1.0 / 64)
	term, sum := r, r // e**r - 1
	for n := 2.0; n < 14; n++ {
		term = term.times(r).over(double{n, 0})
		sum = sum.plus(term)
	}
	for range 6 { // (1+s)**2 - 1 = 2s + s*s
		sum = sum.scaled(2).plus(sum.times(sum))
	}
	sum = sum.plus(double{1, 0})
	return double{math.Ldexp(sum.hi, int(k)), math.Ldexp(sum.lo, int(k))}
}

func exactExp(x float64) float64 {
	if !(math.Abs(x) < 690) {
		return math.Exp(x)
	}
	return expDouble(double{x, 0}).float()
}

// logDouble is the logarithm of a positive, finite number.
func logDouble(x float64) double {
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction, exponent = 2*fraction, exponent-1
	}
	y := double{math.Log(fraction), 0}
	for range 2 { // y + fraction/e**y - 1, which is the logarithm up to the square of the error
		y = y.plus(double{fraction, 0}.times(expDouble(double{-y.hi, -y.lo})).minus(double{1, 0}))
	}
	return y.plus(doubleLn2.times(double{float64(exponent), 0}))
}

func exactExp2(x float64) float64 {
	if !(math.Abs(x) < 990) || x == math.Trunc(x) {
		return math.Exp2(x)
	}
	return expDouble(doubleLn2.times(double{x, 0})).float()
}

// commonLog is the logarithm to base 10 as the C library has it, which is not always the nearest: the exponent's part is added in two
// pieces to the rounded logarithm of the rest.
func commonLog(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log10(x)
	}
	fraction, exponent := math.Frexp(x)
	fraction, exponent = 2*fraction, exponent-1
	if exponent < 0 {
		fraction, exponent = fraction/2, exponent+1
	}
	const high, low, inverse = 3.01029995663611771306e-01, 3.69423907715893078616e-13, 4.34294481903251816668e-01
	k := float64(exponent)
	rest := float64(k*low) + float64(inverse*exactLog(double{1, 0}, math.Log)(fraction))
	return rest + float64(k*high)
}

// exactLog is a logarithm to a base whose own is given.
func exactLog(base double, otherwise func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		if !(x > 0) || math.IsInf(x, 1) || x == 1 {
			return otherwise(x)
		}
		return logDouble(x).over(base).float()
	}
}

// turned is an angle without whole quarters of a turn, and how many these were.
func turned(x float64) (double, int) {
	k := math.Round(x / doublePi2.hi)
	r := double{x, 0}.minus(twoProduct(k, doublePi2.hi)).minus(twoProduct(k, doublePi2.lo)).minus(double{k * pi2Third, 0})
	return r, int(k) & 3
}

// sinCos are the sine and cosine of at most an eighth of a turn.
func sinCos(x double) (sin, cos double) {
	square := x.times(x)
	sin, cos = x, double{1, 0}
	term := double{1, 0}
	for n := 1.0; n < 28; n += 2 {
		term = term.times(square).over(double{-n * (n + 1), 0})
		cos = cos.plus(term)
	}
	term = x
	for n := 2.0; n < 28; n += 2 {
		term = term.times(square).over(double{-n * (n + 1), 0})
		sin = sin.plus(term)
	}
	return sin, cos
}

func sinCosOf(x float64) (sin, cos double) {
	r, quarter := turned(x)
	s, c := sinCos(r)
	switch quarter {
	case 1:
		return c, s.scaled(-1)
	case 2:
		return s.scaled(-1), c.scaled(-1)
	case 3:
		return c.scaled(-1), s
	}
	return s, c
}

func exactSin(x float64) float64 {
	if !(math.Abs(x) < largestTurn) || x == 0 {
		return math.Sin(x)
	}
	s, _ := sinCosOf(x)
	return s.float()
}

func exactCos(x float64) float64 {
	if !(math.Abs(x) < largestTurn) {
		return math.Cos(x)
	}
	_, c := sinCosOf(x)
	return c.float()
}

func exactTan(x float64) float64 {
	if !(math.Abs(x) < largestTurn) || x == 0 {
		return math.Tan(x)
	}
	s, c := sinCosOf(x)
	return s.over(c).float()
}

// correctAngle corrects an angle by how far its sine and cosine are from the direction (c, s).
func correctAngle(angle float64, s, c double) float64 {
	sin, cos := sinCosOf(angle)
	// The sine of the difference is s*cos - c*sin, over the length, and as large as the difference.
	difference := s.times(cos).minus(c.times(sin))
	length := math.Hypot(s.hi, c.hi)
	return angle + difference.hi/length
}

func exactAtan(x float64) float64 {
	if x == 0 || !(math.Abs(x) < 1e100) || math.Abs(x) < 1e-100 {
		return math.Atan(x)
	}
	return correctAngle(math.Atan(x), double{x, 0}, double{1, 0})
}

// rootDouble is the square root of a positive number.
func rootDouble(x double) double {
	r := math.Sqrt(x.hi)
	rest := x.minus(twoProduct(r, r))
	return quick(r, rest.hi/(2*r))
}

// other is the square root of 1 - x*x, of x between -1 and 1.
func other(x float64) double {
	return rootDouble(double{1, 0}.minus(double{x, 0}).times(double{1, 0}.plus(double{x, 0})))
}

func exactAsin(x float64) float64 {
	if x == 0 || !(math.Abs(x) < 1) || math.Abs(x) < 1e-100 {
		return math.Asin(x)
	}
	return correctAngle(math.Asin(x), double{x, 0}, other(x))
}

func exactAcos(x float64) float64 {
	if !(math.Abs(x) < 1) {
		return math.Acos(x)
	}
	return correctAngle(math.Acos(x), other(x), double{x, 0})
}

// hyperbolic makes a function of e**x and e**-x.
func hyperbolic(f func(up, down double) double, otherwise func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		if !(math.Abs(x) < 300) || math.Abs(x) < 1e-3 {
			return otherwise(x)
		}
		up := expDouble(double{x, 0})
		return f(up, double{1, 0}.over(up)).float()
	}
}

func exactCbrt(x float64) float64 {
	r := math.Cbrt(x)
	if r == 0 || math.IsInf(r, 0) || math.IsNaN(r) {
		return r
	}
	cube := twoProduct(r, r).times(double{r, 0})
	rest := double{x, 0}.minus(cube)
	return r + rest.hi/(3*r*r)
}
