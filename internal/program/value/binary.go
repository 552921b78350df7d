package value

import "github.com/perdure/perdure/internal/program/syntax"

// operatorNames are how an operator looks, and the methods that do it.
type operatorNames struct {
	sign                       string
	method, reflected, inPlace *Str
}

func namesOf(sign, name string) operatorNames {
	return operatorNames{sign, NewName("__" + name + "__"), NewName("__r" + name + "__"), NewName("__i" + name + "__")}
}

var operators = [...]operatorNames{
	syntax.Add:      namesOf("+", "add"),
	syntax.Sub:      namesOf("-", "sub"),
	syntax.Mult:     namesOf("*", "mul"),
	syntax.MatMult:  namesOf("@", "matmul"),
	syntax.Div:      namesOf("/", "truediv"),
	syntax.Mod:      namesOf("%", "mod"),
	syntax.Pow:      namesOf("** or pow()", "pow"),
	syntax.LShift:   namesOf("<<", "lshift"),
	syntax.RShift:   namesOf(">>", "rshift"),
	syntax.BitOr:    namesOf("|", "or"),
	syntax.BitXor:   namesOf("^", "xor"),
	syntax.BitAnd:   namesOf("&", "and"),
	syntax.FloorDiv: namesOf("//", "floordiv"),
}

// Binary is a op b.
func Binary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case Int:
		switch y := b.(type) {
		case Int:
			if r, err := intBinary(rt, op, int64(x), int64(y)); err != nil || r != nil {
				return r, err
			}
		case Float:
			if r, err := floatBinary(rt, op, float64(x), float64(y)); err != nil || r != nil {
				return r, err
			}
		}
	case Float:
		switch y := b.(type) {
		case Float:
			if r, err := floatBinary(rt, op, float64(x), float64(y)); err != nil || r != nil {
				return r, err
			}
		case Int:
			if r, err := floatBinary(rt, op, float64(x), float64(y)); err != nil || r != nil {
				return r, err
			}
		}
	}
	return binarySlowly(rt, op, a, b, operators[op].sign)
}

func binarySlowly(rt Runtime, op syntax.Operator, a, b Value, sign string) (Value, error) {
	if !isCore(a) || !isCore(b) {
		if r, err := binaryByMethod(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
	}
	x, y := Plain(a), Plain(b)
	if op == syntax.Mod && isSequence(x) {
		y = b // what is formatted is the object, not what is inside
	}
	if r, err := binaryNative(rt, op, x, y); err != nil || r != nil {
		return r, err
	}
	return nil, unsupported(op, a, b, sign)
}

// binaryByMethod asks __op__ of a and __rop__ of b, or the other way round where the class of b derives from that of a. Nil is no answer.
func binaryByMethod(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	names := &operators[op]
	fa, fb := userSpecial(a, names.method), userSpecial(b, names.reflected)
	ca, cb := a.Class(), b.Class()
	if ca == cb {
		fb = nil
	}
	if fb != nil && cb.IsSubclassOf(ca) && !sameReflected(ca, fb, names.reflected) {
		if r, err := callOperator(rt, b, fb, a); err != nil || r != nil {
			return r, err
		}
		fb = nil
	}
	if fa != nil {
		if r, err := callOperator(rt, a, fa, b); err != nil || r != nil {
			return r, err
		}
	}
	if fb != nil {
		return callOperator(rt, b, fb, a)
	}
	return nil, nil
}

// sameReflected tells whether the class of a has the same reflected method.
func sameReflected(ca *Class, fb Value, name *Str) bool {
	attr, ok := ca.Lookup(name)
	return ok && attr == fb
}

func callOperator(rt Runtime, v, fn, arg Value) (Value, error) {
	if fn == None {
		return nil, nil
	}
	r, err := callSpecial(rt, v, fn, arg)
	if err != nil || r == NotImplemented {
		return nil, err
	}
	return r, nil
}

// unsupported is the error of operands that do not go together.
func unsupported(op syntax.Operator, a, b Value, sign string) error {
	switch op {
	case syntax.Add:
		switch Plain(a).(type) {
		case *Str:
			return Raise(TypeError, "can only concatenate str (not \"%s\") to str", b.Class().Name)
		case *List:
			return Raise(TypeError, "can only concatenate list (not \"%s\") to list", b.Class().Name)
		case *Tuple:
			return Raise(TypeError, "can only concatenate tuple (not \"%s\") to tuple", b.Class().Name)
		case *Bytes:
			return Raise(TypeError, "can't concat %s to bytes", b.Class().Name)
		}
	case syntax.Mult:
		if isSequence(Plain(a)) {
			return Raise(TypeError, "can't multiply sequence by non-int of type '%s'", b.Class().Name)
		}
		if isSequence(Plain(b)) {
			return Raise(TypeError, "can't multiply sequence by non-int of type '%s'", a.Class().Name)
		}
	case syntax.Sub, syntax.MatMult, syntax.Div, syntax.Mod, syntax.Pow, syntax.LShift, syntax.RShift, syntax.BitOr,
		syntax.BitXor, syntax.BitAnd, syntax.FloorDiv:
	}
	return Raise(TypeError, unsupportedOperands, sign, a.Class().Name, b.Class().Name)
}

const unsupportedOperands = "unsupported operand type(s) for %s: '%s' and '%s'"

func isSequence(v Value) bool {
	switch v.(type) {
	case *Str, *List, *Tuple, *Bytes:
		return true
	}
	return false
}

// binaryNative is the operator of built-in values. Nil is no answer.
func binaryNative(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case Int, *BigInt, Bool, Float:
		if r, err := numberBinary(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
	case *Str:
		if op == syntax.Mod {
			return Percent(rt, x, b)
		}
	case *Bytes:
		if op == syntax.Mod {
			return percentBytes(rt, x, b)
		}
	case *Dict:
		if y, ok := b.(*Dict); ok && op == syntax.BitOr {
			return unionOfDicts(rt, x, y)
		}
	}
	switch op {
	case syntax.Add:
		return concat(rt, a, b)
	case syntax.Mult:
		return multiply(rt, a, b)
	case syntax.BitOr, syntax.BitAnd, syntax.BitXor, syntax.Sub:
		if r, err := setBinary(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
		if op == syntax.BitOr {
			return unionOfTypes(a, b), nil
		}
	case syntax.MatMult, syntax.Div, syntax.Mod, syntax.Pow, syntax.LShift, syntax.RShift, syntax.FloorDiv:
	}
	return nil, nil
}

// concat is a + b of sequences.
func concat(rt Runtime, a, b Value) (Value, error) {
	switch x := a.(type) {
	case *Str:
		if y, ok := b.(*Str); ok {
			return concatStr(rt, x, y)
		}
	case *List:
		if y, ok := b.(*List); ok {
			elems, err := concatElems(rt, x.Elems, y.Elems)
			return &List{elems}, err
		}
	case *Tuple:
		if y, ok := b.(*Tuple); ok {
			elems, err := concatElems(rt, x.Elems, y.Elems)
			return NewTuple(elems), err
		}
	case *Bytes:
		if y, ok := b.(*Bytes); ok {
			if err := alloc(rt, len(x.b)+len(y.b)); err != nil {
				return nil, err
			}
			return &Bytes{x.b + y.b}, nil
		}
	}
	return nil, nil
}

func concatStr(rt Runtime, x, y *Str) (Value, error) {
	switch {
	case x.n == 0:
		return y, nil
	case y.n == 0:
		return x, nil
	}
	if err := alloc(rt, len(x.s)+len(y.s)+sizeOfObject); err != nil {
		return nil, err
	}
	if len(x.s)+len(y.s) > mostBytes {
		return nil, Raise(MemoryError, "")
	}
	if size := len(x.s) + len(y.s); size <= longOfShort {
		str, room := newShort(size)
		copy(room[copy(room, x.s):], y.s)
		str.n = x.n + y.n
		return str, nil
	}
	return &Str{s: x.s + y.s, n: x.n + y.n}, nil
}

func concatElems(rt Runtime, x, y []Value) ([]Value, error) {
	if err := allocTimes(rt, len(x)+len(y), sizeOfValue); err != nil {
		return nil, err
	}
	elems := make([]Value, 0, len(x)+len(y))
	return append(append(elems, x...), y...), nil
}

// InPlace is a op= b: what a becomes. Lists, sets and dicts change in place.
func InPlace(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case Int:
		if y, ok := b.(Int); ok && op != syntax.MatMult {
			return intBinary(rt, op, int64(x), int64(y))
		}
	case *Str:
		if y, ok := b.(*Str); ok && op == syntax.Add {
			return concatStr(rt, x, y)
		}
	}
	names := &operators[op]
	if !isCore(a) {
		if fn := userSpecial(a, names.inPlace); fn != nil {
			if r, err := callOperator(rt, a, fn, b); err != nil || r != nil {
				return r, err
			}
		}
	}
	if isSequence(Plain(a)) && !isCore(b) {
		// A sequence is asked after numbers, and what has __radd__ counts as one.
		if fn := userSpecial(b, names.reflected); fn != nil {
			if r, err := callOperator(rt, b, fn, a); err != nil || r != nil {
				return r, err
			}
		}
	}
	changed, err := inPlaceNative(rt, op, Plain(a), b)
	if err != nil {
		return nil, err
	}
	if changed {
		return a, nil
	}
	sign := names.sign + "="
	if op == syntax.Pow {
		sign = "**="
	}
	if op == syntax.Mult && isSequence(Plain(b)) && repeatsOnlyItself(a) {
		if r, err := binaryByMethod(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
		return nil, Raise(TypeError, unsupportedOperands, sign, a.Class().Name, b.Class().Name)
	}
	return binarySlowly(rt, op, a, b, sign)
}

// repeatsOnlyItself: a *= sequence does not repeat the sequence, though a * sequence does. CPython has it so for what is not a
// sequence but has a table of their operations: built-in containers and all objects of a program's classes.
func repeatsOnlyItself(a Value) bool {
	switch x := a.(type) {
	case *Instance:
		return !isSequence(x.Native)
	case *Exception:
		return !x.Cls.Builtin
	case *Dict, *DictView, *Set, *FrozenSet, *Range:
		return true
	}
	return false
}

// inPlaceNative changes a built-in container, and tells whether it has one.
func inPlaceNative(rt Runtime, op syntax.Operator, a, b Value) (bool, error) {
	switch x := a.(type) {
	case *List:
		switch op {
		case syntax.Add:
			return true, x.extend(rt, b)
		case syntax.Mult:
			n, ok, err := repeatCount(rt, b)
			if !ok || err != nil {
				return false, err
			}
			elems, err := repeatElems(rt, x.Elems, n)
			if err == nil {
				x.Elems = elems
			}
			return true, err
		case syntax.Sub, syntax.MatMult, syntax.Div, syntax.Mod, syntax.Pow, syntax.LShift, syntax.RShift, syntax.BitOr,
			syntax.BitXor, syntax.BitAnd, syntax.FloorDiv:
		}
	case *Dict:
		if op == syntax.BitOr {
			return true, x.update(rt, b)
		}
	case *Set:
		return x.inPlace(rt, op, b)
	}
	return false, nil
}
