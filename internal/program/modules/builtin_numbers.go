package modules

import (
	"math"
	"math/big"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

func numberFunctions() []*value.Builtin {
	return []*value.Builtin{
		function("abs", "x, /", "The absolute value of a number.", absolute),
		function("divmod", "x, y, /", "The tuple (x//y, x%y).", divMod),
		function("pow", "base, exp, mod=", "base**exp, or base**exp % mod.", power),
		function("round", "number, ndigits=", "A number rounded to ndigits, halves to even.", round),
		function("hex", "number, /", "An int in base 16 with 0x before it.", inBase("0x", 16)),
		function("oct", "number, /", "An int in base 8 with 0o before it.", inBase("0o", 8)),
		function("bin", "number, /", "An int in base 2 with 0b before it.", inBase("0b", 2)),
		function("hash", "obj, /", "The hash of an object: the same in every process.", hash),
	}
}

var (
	nameAbs   = value.NewName("__abs__")
	nameRound = value.NewName("__round__")
	namePow   = value.NewName("__pow__")
)

// special calls a method of the class of v as an operation does, and tells whether there is one.
func special(rt value.Runtime, v value.Value, name *value.Str, args ...value.Value) (value.Value, bool, error) {
	fn, self, err := value.LookupSpecial(rt, v, name)
	if err != nil || fn == nil {
		return nil, false, err
	}
	if self != nil {
		args = append([]value.Value{self}, args...)
	}
	result, err := value.Call(rt, fn, args, nil)
	return result, true, err
}

// hasOwn tells whether the class of a value has a method that is not built in.
func hasOwn(v value.Value, name *value.Str) bool {
	attr, ok := v.Class().Lookup(name)
	_, builtIn := attr.(*value.MethodDef)
	return ok && !builtIn
}

func absolute(rt value.Runtime, a []value.Value) (value.Value, error) {
	switch x := a[0].(type) {
	case value.Float:
		return value.Float(math.Abs(float64(x))), nil
	case value.Int:
		if x >= 0 {
			return x, nil
		}
		return value.Unary(rt, syntax.USub, x)
	case value.Bool, *value.BigInt:
		n, _ := value.ToBig(x)
		return value.MakeBig(new(big.Int).Abs(n)), nil
	}
	if result, ok, err := special(rt, a[0], nameAbs); ok || err != nil {
		return result, err
	}
	switch value.Plain(a[0]).(type) {
	case value.Float, value.Int, *value.BigInt:
		return absolute(rt, []value.Value{value.Plain(a[0])})
	}
	return nil, value.Raise(value.TypeError, "bad operand type for abs(): '%s'", className(a[0]))
}

func divMod(rt value.Runtime, a []value.Value) (value.Value, error) {
	if !isPlainNumber(a[0]) || !isPlainNumber(a[1]) {
		return value.DivMod(rt, a[0], a[1])
	}
	quotient, err := value.Binary(rt, syntax.FloorDiv, a[0], a[1])
	if err != nil {
		return nil, divisionError(err, a)
	}
	rest, err := value.Binary(rt, syntax.Mod, a[0], a[1])
	if err != nil {
		return nil, err
	}
	return tupleOf(quotient, rest), nil
}

// divisionError is CPython's message of divmod, which is not that of //.
func divisionError(err error, a []value.Value) error {
	e, ok := value.AsException(err)
	if !ok || e.Cls != value.ZeroDivisionError {
		return err
	}
	if isFloat(a[0]) || isFloat(a[1]) {
		return value.Raise(value.ZeroDivisionError, "float divmod()")
	}
	return err
}

func isNumber(v value.Value) bool { return isPlainNumber(value.Plain(v)) }

// isPlainNumber tells numbers of no class of the program.
func isPlainNumber(v value.Value) bool {
	switch v.(type) {
	case value.Int, *value.BigInt, value.Bool, value.Float:
		return true
	}
	return false
}

func isFloat(v value.Value) bool {
	_, ok := value.Plain(v).(value.Float)
	return ok
}

func power(rt value.Runtime, a []value.Value) (value.Value, error) {
	if isNone(a[2]) {
		return value.Binary(rt, syntax.Pow, a[0], a[1])
	}
	if _, own := a[0].(*value.Instance); own {
		if result, ok, err := special(rt, a[0], namePow, a[1], a[2]); (ok && result != value.NotImplemented) || err != nil {
			return result, err
		}
	}
	return value.PowMod(rt, a[0], a[1], a[2])
}

func inBase(prefix string, base int) call {
	return func(rt value.Runtime, a []value.Value) (value.Value, error) {
		i, err := value.Index(rt, a[0])
		if err != nil {
			return nil, err
		}
		n, ok := value.ToBig(i)
		if !ok {
			return nil, value.Raise(value.TypeError, "'%s' object cannot be interpreted as an integer", className(a[0]))
		}
		if err := charge(rt, n.BitLen()/2); err != nil {
			return nil, err
		}
		digits := new(big.Int).Abs(n).Text(base)
		if n.Sign() < 0 {
			return value.NewStr("-" + prefix + digits), nil
		}
		return value.NewStr(prefix + digits), nil
	}
}

func hash(rt value.Runtime, a []value.Value) (value.Value, error) {
	h, err := value.Hash(rt, a[0])
	if err != nil {
		return nil, err
	}
	return value.MakeInt(int64(h)), nil //nolint:gosec // a hash is 64 bits, read as signed
}
