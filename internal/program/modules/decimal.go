package modules

import (
	"math"
	"math/big"
	"strconv"

	"github.com/perdure/perdure/internal/program/value"
)

// decimalModule is _decimal: the arithmetic of decimal. What a Decimal and a Context keep are tuples of ints, which are of the module in the
// language and saved as they are; each function here takes such tuples and gives the result with what has happened, in bits.
func decimalModule() native {
	functions := []*value.Builtin{
		function("parse", "text, /", "The number of a text, or None.", parseDecimal),
		function("of_float", "f, /", "The number that a float is.", decimalOfFloat),
		function("of_ratio", "numerator, denominator, settings, /", "A ratio, rounded once.", decimalOfRatio),
		function("text", "v, capitals, engineering, /", "The text of a number.", decimalText),
		function("format", "v, spec, settings, /", "__format__.", decimalFormat),
		function("order", "v, w, /", "-1, 0 or 1, or None where one of them is no number.", decimalOrder),
		function("digits", "v, /", "The digits of a number, as a tuple.", decimalDigits),
		function("count", "coefficient, /", "How many digits an int has.", decimalCount),
		function("ratio", "v, /", "Numerator and denominator.", decimalRatio),
		function("to_int", "v, rounding, /", "The number as an int.", decimalToInt),
		function("to_float", "v, /", "The nearest float.", decimalToFloat),
		function("hash_of", "v, /", "The hash of a finite number.", decimalHash),
		function("divmod", "v, w, settings, /", "divmod().", decimalDivMod),
	}
	for _, name := range sortedKeys(unaryDecimals) {
		functions = append(functions, decimalOperation(name, "v, settings, /", func(d *decimals, n []number) number { return unaryDecimals[name](d)(n[0]) }))
	}
	for _, name := range sortedKeys(binaryDecimals) {
		functions = append(functions, decimalOperation(name, "v, w, settings, /", func(d *decimals, n []number) number { return binaryDecimals[name](d)(n[0], n[1]) }))
	}
	functions = append(functions,
		decimalOperation("fma", "v, w, x, settings, /", func(d *decimals, n []number) number { return d.fma(n[0], n[1], n[2]) }),
		decimalOperation("power_modulo", "v, w, x, settings, /", func(d *decimals, n []number) number { return d.powerModulo(n[0], n[1], n[2]) }),
	)
	return native{name: "_decimal", doc: "What decimal needs of the host.", functions: functions}
}

var unaryDecimals = map[string]func(*decimals) func(number) number{
	"plus": func(d *decimals) func(number) number { return d.plus }, "minus": func(d *decimals) func(number) number { return d.minus },
	"abs": func(d *decimals) func(number) number { return d.abs }, "finish": func(d *decimals) func(number) number { return d.finish },
	"sqrt": func(d *decimals) func(number) number { return d.squareRoot }, "exp": func(d *decimals) func(number) number { return d.exponential },
	"ln": func(d *decimals) func(number) number { return d.naturalLogarithm }, "log10": func(d *decimals) func(number) number { return d.commonLogarithm },
	"logb": func(d *decimals) func(number) number { return d.logb }, "normalize": func(d *decimals) func(number) number { return d.reduce },
	"next_minus": func(d *decimals) func(number) number { return d.nextMinus }, "next_plus": func(d *decimals) func(number) number { return d.nextPlus },
	"to_integral_exact": func(d *decimals) func(number) number { return d.toIntegral(true) },
	"to_integral_value": func(d *decimals) func(number) number { return d.toIntegral(false) },
	"logical_invert":    func(d *decimals) func(number) number { return d.logicalInvert },
}

type binaryDecimal = func(a, b number) number

var binaryDecimals = map[string]func(*decimals) binaryDecimal{
	"add": func(d *decimals) binaryDecimal { return d.add }, "subtract": func(d *decimals) binaryDecimal { return d.subtract },
	"multiply": func(d *decimals) binaryDecimal { return d.multiply }, "divide": func(d *decimals) binaryDecimal { return d.divide },
	"divide_int": func(d *decimals) binaryDecimal { return d.divideInt }, "remainder": func(d *decimals) binaryDecimal { return d.remainder },
	"remainder_near": func(d *decimals) binaryDecimal { return d.remainderNear }, "power": func(d *decimals) binaryDecimal { return d.power },
	"quantize": func(d *decimals) binaryDecimal { return d.quantize }, "scaleb": func(d *decimals) binaryDecimal { return d.scaleb },
	"shift": func(d *decimals) binaryDecimal { return d.shift }, "rotate": func(d *decimals) binaryDecimal { return d.rotate },
	"compare": func(d *decimals) binaryDecimal { return d.comparison }, "compare_signal": func(d *decimals) binaryDecimal { return d.compareSignal },
	"compare_total":     func(d *decimals) binaryDecimal { return d.totalComparison },
	"compare_total_mag": func(d *decimals) binaryDecimal { return d.totalComparisonMag },
	"max":               func(d *decimals) binaryDecimal { return d.choose(true, false) },
	"min":               func(d *decimals) binaryDecimal { return d.choose(false, false) },
	"max_mag":           func(d *decimals) binaryDecimal { return d.choose(true, true) },
	"min_mag":           func(d *decimals) binaryDecimal { return d.choose(false, true) },
	"next_toward":       func(d *decimals) binaryDecimal { return d.nextToward },
	"logical_and":       func(d *decimals) binaryDecimal { return d.logical(func(x, y bool) bool { return x && y }) },
	"logical_or":        func(d *decimals) binaryDecimal { return d.logical(func(x, y bool) bool { return x || y }) },
	"logical_xor":       func(d *decimals) binaryDecimal { return d.logical(func(x, y bool) bool { return x != y }) },
}

// decimalOperation is a function of numbers and settings that gives a number and what has happened.
func decimalOperation(name, signature string, do func(d *decimals, n []number) number) *value.Builtin {
	return function(name, signature, "The operation of this name.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
		d, n, err := decimalArguments(rt, a)
		if err != nil {
			return nil, err
		}
		result := do(d, n)
		if d.err != nil {
			return nil, d.err
		}
		return tupleOf(result.value(), value.MakeInt(int64(d.happened))), nil
	})
}

func decimalArguments(rt value.Runtime, a []value.Value) (*decimals, []number, error) {
	last := len(a) - 1
	d, err := settingsOf(rt, a[last])
	if err != nil {
		return nil, nil, err
	}
	numbers := make([]number, last)
	for i := range numbers {
		if numbers[i], err = numberOf(a[i]); err != nil {
			return nil, nil, err
		}
		d.room(numbers[i].digits()) // it is at least read
	}
	return d, numbers, d.err
}

func parseDecimal(rt value.Runtime, a []value.Value) (value.Value, error) {
	text, err := textOf(a[0], "a text")
	if err != nil {
		return nil, err
	}
	if err := steps(rt, len(text)/32); err != nil {
		return nil, err
	}
	d := &decimals{rt: rt}
	n, ok := d.parseNumber(text)
	if d.err != nil {
		return nil, d.err
	}
	if !ok {
		return value.None, nil
	}
	return n.value(), nil
}

func decimalOfFloat(_ value.Runtime, a []value.Value) (value.Value, error) {
	v, ok := value.Plain(a[0]).(value.Float)
	if !ok {
		return nil, value.Raise(value.TypeError, "of_float() takes a float")
	}
	f := float64(v)
	neg := math.Signbit(f)
	switch {
	case math.IsNaN(f):
		return number{kind: quiet, neg: neg, coef: bigZero}.value(), nil
	case math.IsInf(f, 0):
		return infinity(neg).value(), nil
	case f == 0:
		return whole(neg, bigZero, 0).value(), nil
	}
	// m / 2**k is m * 5**k / 10**k.
	r := new(big.Rat).SetFloat64(math.Abs(f))
	k := int64(r.Denom().BitLen() - 1)
	coef := new(big.Int).Exp(big.NewInt(5), big.NewInt(k), nil)
	return whole(neg, coef.Mul(coef, r.Num()), -k).value(), nil
}

func decimalOfRatio(rt value.Runtime, a []value.Value) (value.Value, error) {
	d, err := settingsOf(rt, a[2])
	if err != nil {
		return nil, err
	}
	x, ok1 := value.ToBig(a[0])
	y, ok2 := value.ToBig(a[1])
	if !ok1 || !ok2 {
		return nil, value.Raise(value.TypeError, "of_ratio() takes two ints")
	}
	n := d.divide(whole(x.Sign() < 0, new(big.Int).Abs(x), 0), whole(y.Sign() < 0, new(big.Int).Abs(y), 0))
	if d.err != nil {
		return nil, d.err
	}
	return tupleOf(n.value(), value.MakeInt(int64(d.happened))), nil
}

func decimalText(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	d := &decimals{rt: rt, capitals: a[1] == value.MakeInt(1)}
	text := d.text(n, a[2] == value.True)
	return value.NewStr(text), d.err
}

func decimalFormat(rt value.Runtime, a []value.Value) (value.Value, error) {
	d, n, err := decimalArguments(rt, []value.Value{a[0], a[2]})
	if err != nil {
		return nil, err
	}
	spec, err := textOf(a[1], "a text")
	if err != nil {
		return nil, err
	}
	text, err := d.format(n[0], spec)
	if err != nil {
		return nil, err
	}
	return value.NewStr(text), nil
}

func decimalOrder(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	m, err := numberOf(a[1])
	if err != nil {
		return nil, err
	}
	if n.isNaN() || m.isNaN() {
		return value.None, nil
	}
	d := &decimals{rt: rt}
	if !d.room(max(n.digits(), m.digits())) {
		return nil, d.err
	}
	return value.MakeInt(int64(n.compare(m))), nil
}

func decimalDigits(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	d := &decimals{rt: rt}
	text := d.digitsOf(n)
	if d.err != nil {
		return nil, d.err
	}
	if err := charge(rt, 16*len(text)); err != nil {
		return nil, err
	}
	digits := make([]value.Value, len(text))
	for i := range digits {
		digits[i] = value.MakeInt(int64(text[i] - '0'))
	}
	return value.NewTuple(digits), nil
}

func decimalCount(_ value.Runtime, a []value.Value) (value.Value, error) {
	n, ok := value.ToBig(a[0])
	if !ok {
		return nil, value.Raise(value.TypeError, "count() takes an int")
	}
	return value.MakeInt(digitCount(n)), nil
}

func decimalRatio(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	d := &decimals{rt: rt}
	if !d.room(min(max(n.exp, -n.exp), math.MaxInt32) + n.digits()) {
		return nil, d.err
	}
	r := new(big.Rat).SetInt(n.signedCoef())
	if n.exp >= 0 {
		r.SetInt(new(big.Int).Mul(n.signedCoef(), power10(n.exp)))
	} else if !n.isZero() {
		r.SetFrac(n.signedCoef(), power10(-n.exp))
	}
	return tupleOf(value.MakeBig(new(big.Int).Set(r.Num())), value.MakeBig(new(big.Int).Set(r.Denom()))), nil
}

func decimalToInt(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	how, ok := a[1].(value.Int)
	if !ok {
		return nil, value.Raise(value.TypeError, "to_int() takes a rounding")
	}
	d := &decimals{rt: rt, round: rounding(how)}
	n = d.toExponent(n, 0)
	if d.err != nil {
		return nil, d.err
	}
	return value.MakeBig(new(big.Int).Set(n.signedCoef())), nil
}

func decimalToFloat(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	d := &decimals{rt: rt}
	text := d.text(n, false)
	if d.err != nil {
		return nil, d.err
	}
	if n.isNaN() {
		return value.Float(math.Copysign(math.NaN(), map[bool]float64{true: -1, false: 1}[n.neg])), nil
	}
	f, _ := strconv.ParseFloat(text, 64) // what is too large is infinite
	return value.Float(f), nil
}

// decimalHash is that of the int or float which it equals: modulo the prime that all numbers hash by.
func decimalHash(rt value.Runtime, a []value.Value) (value.Value, error) {
	n, err := numberOf(a[0])
	if err != nil {
		return nil, err
	}
	modulus := new(big.Int).Sub(new(big.Int).Lsh(bigOne, 61), bigOne)
	d := &decimals{rt: rt}
	if !d.room(n.digits()) {
		return nil, d.err
	}
	base, exponent := bigTen, big.NewInt(n.exp)
	if n.exp < 0 {
		base, exponent = new(big.Int).ModInverse(bigTen, modulus), exponent.Neg(exponent)
	}
	h := new(big.Int).Exp(base, exponent, modulus)
	h.Mul(h, n.coef).Mod(h, modulus)
	if n.neg {
		h.Neg(h)
	}
	return value.MakeBig(h), nil
}

func decimalDivMod(rt value.Runtime, a []value.Value) (value.Value, error) {
	d, n, err := decimalArguments(rt, a)
	if err != nil {
		return nil, err
	}
	q, r := d.divModOf(n[0], n[1])
	if d.err != nil {
		return nil, d.err
	}
	return tupleOf(q.value(), r.value(), value.MakeInt(int64(d.happened))), nil
}
