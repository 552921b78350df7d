package modules

import (
	"math"
	"math/big"
	"slices"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

func mathModule() native {
	n := native{name: "math", doc: "Functions of numbers.", constants: []constant{
		{"pi", value.Float(math.Pi)}, {"e", value.Float(math.E)}, {"tau", value.Float(2 * math.Pi)},
		{"inf", value.Float(math.Inf(1))}, {"nan", value.Float(math.NaN())},
	}}
	n.functions = append(n.functions, realFunctions()...)
	n.functions = append(n.functions, wholeFunctions()...)
	return append1(n, function("isclose", "a, b, *, rel_tol=, abs_tol=", "Whether two numbers are close.", isClose))
}

func append1(n native, f *value.Builtin) native {
	n.functions = append(n.functions, f)
	return n
}

// unary is a function of one float: domain is what is no error where the result is no number, and finite what overflows.
func unary(name, doc string, f func(float64) float64) *value.Builtin {
	return function(name, "x, /", doc, func(rt value.Runtime, a []value.Value) (value.Value, error) {
		x, err := realOf(rt, a[0])
		if err != nil {
			return nil, err
		}
		return realResult(f(x), x, 0)
	})
}

// binary is a function of two floats.
func binary(name, doc string, f func(x, y float64) float64) *value.Builtin {
	return function(name, "x, y, /", doc, func(rt value.Runtime, a []value.Value) (value.Value, error) {
		x, err := realOf(rt, a[0])
		if err != nil {
			return nil, err
		}
		y, err := realOf(rt, a[1])
		if err != nil {
			return nil, err
		}
		return realResult(f(x, y), x, y)
	})
}

// realOf is a number as a float, with the message that math has for anything else.
func realOf(rt value.Runtime, v value.Value) (float64, error) {
	if f, ok := v.(value.Float); ok {
		return float64(f), nil
	}
	if !isNumber(v) {
		switch v.(type) {
		case *value.Instance, *value.Exception:
		default:
			return 0, value.Raise(value.TypeError, "must be real number, not %s", className(v))
		}
	}
	return value.ToFloat(rt, v)
}

// realResult tells the errors of the C library by what came of which arguments.
func realResult(r, x, y float64) (value.Value, error) {
	if math.IsNaN(r) && !math.IsNaN(x) && !math.IsNaN(y) {
		return nil, value.Raise(value.ValueError, "math domain error")
	}
	if math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return nil, value.Raise(value.OverflowError, "math range error")
	}
	return value.Float(r), nil
}

// pole is f with the domain error that CPython has where f is infinite.
func pole(name, doc string, f func(float64) float64) *value.Builtin {
	return function(name, "x, /", doc, func(rt value.Runtime, a []value.Value) (value.Value, error) {
		x, err := realOf(rt, a[0])
		if err != nil {
			return nil, err
		}
		r := f(x)
		if math.IsInf(r, 0) && !math.IsInf(x, 0) {
			return nil, value.Raise(value.ValueError, "math domain error")
		}
		return realResult(r, x, 0)
	})
}

// scaled multiplies, without the error of the C library where that is too much.
func scaled(name, doc string, by float64) *value.Builtin {
	return function(name, "x, /", doc, func(rt value.Runtime, a []value.Value) (value.Value, error) {
		x, err := realOf(rt, a[0])
		return value.Float(x * by), err
	})
}

func realFunctions() []*value.Builtin {
	return []*value.Builtin{
		unary("sqrt", "The square root.", math.Sqrt),
		unary("cbrt", "The cube root.", exactCbrt),
		unary("exp", "e to the power of x.", exactExp),
		unary("exp2", "2 to the power of x.", exactExp2),
		unary("expm1", "exp(x) - 1, exact for small x.", math.Expm1),
		pole("log1p", "The logarithm of 1 + x, exact for small x.", math.Log1p),
		unary("sin", "The sine of x radians.", exactSin),
		unary("cos", "The cosine of x radians.", exactCos),
		unary("tan", "The tangent of x radians.", exactTan),
		unary("asin", "The arc sine.", exactAsin),
		unary("acos", "The arc cosine.", exactAcos),
		unary("atan", "The arc tangent.", exactAtan),
		unary("sinh", "The hyperbolic sine.", hyperbolic(func(up, down double) double { return up.minus(down).scaled(0.5) }, math.Sinh)),
		unary("cosh", "The hyperbolic cosine.", hyperbolic(func(up, down double) double { return up.plus(down).scaled(0.5) }, math.Cosh)),
		unary("tanh", "The hyperbolic tangent.", hyperbolic(func(up, down double) double { return up.minus(down).over(up.plus(down)) }, math.Tanh)),
		unary("asinh", "The inverse hyperbolic sine.", math.Asinh),
		unary("acosh", "The inverse hyperbolic cosine.", math.Acosh),
		pole("atanh", "The inverse hyperbolic tangent.", math.Atanh),
		unary("erf", "The error function.", math.Erf),
		unary("erfc", "The complementary error function.", math.Erfc),
		pole("gamma", "The gamma function.", math.Gamma),
		pole("lgamma", "The logarithm of the gamma function.", func(x float64) float64 { r, _ := math.Lgamma(x); return r }),
		unary("fabs", "The absolute value as a float.", math.Abs),
		scaled("degrees", "Radians as degrees.", 180/math.Pi),
		scaled("radians", "Degrees as radians.", math.Pi/180),
		binary("atan2", "The arc tangent of y/x in the right quadrant.", math.Atan2),
		binary("copysign", "x with the sign of y.", math.Copysign),
		binary("fmod", "The rest of x/y with the sign of x.", fmod),
		binary("remainder", "The rest of x/y that is nearest to 0.", math.Remainder),
		binary("nextafter", "The next float from x towards y.", math.Nextafter),
		function("pow", "x, y, /", "x to the power of y, as floats.", floatPower),
		function("log", "x, base=, /", "The logarithm to a base, which is e where it is left out.", logarithm),
		function("log2", "x, /", "The logarithm to base 2.", logOf(exactLog(doubleLn2, math.Log2))),
		function("log10", "x, /", "The logarithm to base 10.", logOf(commonLog)),
		function("isnan", "x, /", "Whether x is no number.", realTest(math.IsNaN)),
		function("isinf", "x, /", "Whether x is infinite.", realTest(func(x float64) bool { return math.IsInf(x, 0) })),
		function("isfinite", "x, /", "Whether x is a number and finite.", realTest(func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) })),
		function("ulp", "x, /", "The value of the last bit of x.", ulp),
		function("modf", "x, /", "The fraction and the whole part.", modf),
		function("frexp", "x, /", "Mantissa and exponent.", frexp),
		function("ldexp", "x, i, /", "x * 2**i.", ldexp),
		function("fsum", "seq, /", "The sum, rounded once.", fsum),
		{Name: "hypot", Doc: "The length of a vector.", Call: hypot},
		function("dist", "p, q, /", "The distance of two points.", dist),
	}
}

func fmod(x, y float64) float64 {
	if math.IsInf(y, 0) && !math.IsInf(x, 0) {
		return x
	}
	return math.Mod(x, y)
}

func realTest(f func(float64) bool) call {
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		x, err := realOf(rt, a[0])
		return value.MakeBool(f(x)), err
	}
}

func floatPower(rt value.Runtime, a []value.Value) (value.Value, error) {
	x, err := realOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	y, err := realOf(rt, a[1])
	if err != nil {
		return nil, err
	}
	if x == 0 && y < 0 && !math.IsInf(y, 0) {
		return nil, value.Raise(value.ValueError, "math domain error")
	}
	r := math.Pow(x, y)
	if x == -1 && math.IsInf(y, 0) {
		r = 1
	}
	return realResult(r, x, y)
}

// logOf is a logarithm, also of ints that no float can hold.
func logOf(f func(float64) float64) call {
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		if n, ok := value.ToBig(a[0]); ok {
			if n.Sign() <= 0 {
				return nil, value.Raise(value.ValueError, "math domain error")
			}
			mantissa := new(big.Float).SetInt(n)
			exponent := mantissa.MantExp(mantissa)
			if exponent > 1000 {
				m, _ := mantissa.Float64()
				return value.Float(f(m) + f(2)*float64(exponent)), nil
			}
		}
		x, err := realOf(rt, a[0])
		if err != nil {
			return nil, err
		}
		if x <= 0 {
			return nil, value.Raise(value.ValueError, "math domain error")
		}
		return value.Float(f(x)), nil
	}
}

func logarithm(rt value.Runtime, a []value.Value) (value.Value, error) {
	natural := logOf(exactLog(double{1, 0}, math.Log))
	x, err := natural(rt, a[:1])
	if err != nil || a[1] == nil {
		return x, err
	}
	base, err := natural(rt, a[1:])
	if err != nil {
		return nil, err
	}
	return value.Binary(rt, syntax.Div, x, base)
}

func ulp(rt value.Runtime, a []value.Value) (value.Value, error) {
	x, err := realOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	x = math.Abs(x)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return value.Float(x), nil
	}
	next := math.Nextafter(x, math.Inf(1))
	if math.IsInf(next, 0) {
		return value.Float(x - math.Nextafter(x, 0)), nil
	}
	return value.Float(next - x), nil
}

func modf(rt value.Runtime, a []value.Value) (value.Value, error) {
	x, err := realOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	if math.IsInf(x, 0) {
		return tupleOf(value.Float(math.Copysign(0, x)), value.Float(x)), nil
	}
	whole := math.Trunc(x)
	return tupleOf(value.Float(math.Copysign(x-whole, x)), value.Float(whole)), nil
}

func frexp(rt value.Runtime, a []value.Value) (value.Value, error) {
	x, err := realOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	mantissa, exponent := math.Frexp(x)
	return tupleOf(value.Float(mantissa), value.MakeInt(int64(exponent))), nil
}

func ldexp(rt value.Runtime, a []value.Value) (value.Value, error) {
	x, err := realOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	n, ok := value.ToBig(a[1])
	if !ok {
		return nil, value.Raise(value.TypeError, "Expected an int as second argument to ldexp.")
	}
	exponent := 1 << 20
	if n.Sign() < 0 {
		exponent = -exponent
	}
	if n.IsInt64() && n.Int64() > -1<<20 && n.Int64() < 1<<20 {
		exponent = int(n.Int64())
	}
	return realResult(math.Ldexp(x, exponent), x, 0)
}

func floatsOf(rt value.Runtime, v value.Value) ([]float64, error) {
	elems, err := value.Elements(rt, v)
	if err != nil {
		return nil, err
	}
	floats := make([]float64, len(elems))
	for i, e := range elems {
		if floats[i], err = realOf(rt, e); err != nil {
			return nil, err
		}
	}
	return floats, steps(rt, len(elems))
}

// fsum keeps the sum as floats that do not overlap, so that nothing is lost before the end.
func fsum(rt value.Runtime, a []value.Value) (value.Value, error) {
	floats, err := floatsOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	special, specials := 0.0, false
	exact := new(big.Float).SetPrec(2200) // room for all exponents of a float at once
	for _, x := range floats {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			special, specials = special+x, true
			continue
		}
		exact.Add(exact, new(big.Float).SetFloat64(x))
	}
	if specials {
		if math.IsNaN(special) {
			if slices.ContainsFunc(floats, math.IsNaN) {
				return value.Float(special), nil
			}
			return nil, value.Raise(value.ValueError, "-inf + inf in fsum")
		}
		return value.Float(special), nil
	}
	r, _ := exact.Float64()
	if math.IsInf(r, 0) {
		return nil, value.Raise(value.OverflowError, "intermediate overflow in fsum")
	}
	return value.Float(r), nil
}

func hypot(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	if len(kwargs) > 0 {
		return nil, value.Raise(value.TypeError, "math.hypot() takes no keyword arguments")
	}
	coordinates := make([]float64, len(args))
	for i, a := range args {
		x, err := realOf(rt, a)
		if err != nil {
			return nil, err
		}
		coordinates[i] = x
	}
	return value.Float(norm(coordinates)), nil
}

// norm is the length of a vector, rounded once.
func norm(coordinates []float64) float64 {
	sum := new(big.Float).SetPrec(300)
	nan := false
	for _, x := range coordinates {
		if math.IsInf(x, 0) {
			return math.Inf(1)
		}
		if math.IsNaN(x) {
			nan = true
			continue
		}
		b := new(big.Float).SetPrec(300).SetFloat64(x)
		sum.Add(sum, b.Mul(b, b))
	}
	if nan {
		return math.NaN()
	}
	r, _ := sum.Sqrt(sum).Float64()
	return r
}

func dist(rt value.Runtime, a []value.Value) (value.Value, error) {
	p, err := floatsOf(rt, a[0])
	if err != nil {
		return nil, err
	}
	q, err := floatsOf(rt, a[1])
	if err != nil {
		return nil, err
	}
	if len(p) != len(q) {
		return nil, value.Raise(value.ValueError, "both points must have the same number of dimensions")
	}
	for i := range p {
		p[i] -= q[i]
	}
	return value.Float(norm(p)), nil
}

func isClose(rt value.Runtime, a []value.Value) (value.Value, error) {
	numbers := [4]float64{0, 0, 1e-09, 0}
	for i, v := range a {
		if v == nil {
			continue
		}
		x, err := realOf(rt, v)
		if err != nil {
			return nil, err
		}
		numbers[i] = x
	}
	x, y, rel, abs := numbers[0], numbers[1], numbers[2], numbers[3]
	if rel < 0 || abs < 0 {
		return nil, value.Raise(value.ValueError, "tolerances must be non-negative")
	}
	if x == y {
		return value.True, nil
	}
	if math.IsInf(x, 0) || math.IsInf(y, 0) {
		return value.False, nil
	}
	difference := math.Abs(y - x)
	return value.MakeBool(difference <= math.Abs(rel*y) || difference <= math.Abs(rel*x) || difference <= abs), nil
}
