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
	r, all, err := binaryByMethod(rt, op, a, b)
	if err != nil || r != nil {
		return r, err
	}
	return binaryBuiltIn(rt, op, a, b, sign, all)
}

// binaryBuiltIn is what built-in values and what is inside of objects do where no method has answered: sequences only, or all of them.
func binaryBuiltIn(rt Runtime, op syntax.Operator, a, b Value, sign string, all bool) (Value, error) {
	x, y := insides(op, a, b)
	if all {
		if r, err := arithmetic(rt, op, x, y, b); err != nil || r != nil {
			return r, err
		}
	}
	switch {
	case op == syntax.Add && sequenceOf(a, op) != nil:
		if r, err := concat(rt, x, y); err != nil || r != nil {
			return r, err
		}
	case op != syntax.Mult:
	case sequenceOf(a, op) != nil: // what has an __index__ is the object, not what is inside
		if r, err := repeat(rt, x, b); err != nil || r != nil {
			return r, err
		}
	case sequenceOf(b, op) != nil:
		if r, err := repeat(rt, y, a); err != nil || r != nil {
			return r, err
		}
	}
	return nil, unsupported(op, a, b, sign)
}

// insides are what is inside of the two; but what stands with a view of a dict is iterated over, so that stays as it is.
func insides(op syntax.Operator, a, b Value) (x, y Value) {
	x, y = Plain(a), Plain(b)
	switch op { //nolint:exhaustive // those of sets
	case syntax.BitOr, syntax.BitAnd, syntax.BitXor, syntax.Sub:
		if isViewLikeSet(x) || isViewLikeSet(y) {
			return a, b
		}
	}
	return x, y
}

// sequenceOf is the sequence that v is or has inside, where + or * of it are built in and not methods of its class; else nil.
func sequenceOf(v Value, op syntax.Operator) Value {
	x := Plain(v)
	names := &operators[op]
	if !isSequence(x) || x != v && (userSpecial(v, names.method) != nil || op == syntax.Mult && userSpecial(v, names.reflected) != nil) {
		return nil
	}
	return x
}

// binaryByMethod asks the methods of operators in the order of CPython, which has one slot of a class for both __op__ and __rop__: that of
// a, then that of b, or the other way round where the class of b derives from that of a. Where neither class is of the program the
// slots are those of built-in values, and all of them are still to be asked. Nil is no answer.
func binaryByMethod(rt Runtime, op syntax.Operator, a, b Value) (r Value, all bool, err error) {
	if isCore(a) && isCore(b) {
		return nil, true, nil
	}
	names := &operators[op]
	ca, cb := a.Class(), b.Class()
	own := userSpecial(a, names.method)
	if own != nil && ca == cb { // as below, for the most usual case
		r, err = callOperator(rt, a, own, b)
		return r, false, err
	}
	ofA := own != nil || userSpecial(a, names.reflected) != nil
	ofB := ca != cb && (userSpecial(b, names.method) != nil || userSpecial(b, names.reflected) != nil)
	if !ofA && !ofB {
		return nil, true, nil
	}
	x, y := insides(op, a, b)
	method := func() (Value, error) { return callMethod(rt, a, names.method, b) }
	reflected := func() (Value, error) { return callMethod(rt, b, names.reflected, a) }
	first, second := method, reflected
	switch derived := ofB && cb.IsSubclassOf(ca); {
	case ca == cb:
		second = nil
	case !ofA:
		first = func() (Value, error) { return slotOf(rt, op, x, x, y, b) }
		if derived {
			first, second = second, first
		}
	case !ofB:
		second = func() (Value, error) { return slotOf(rt, op, y, x, y, b) }
	case derived && overrides(cb, ca, names.reflected):
		first, second = second, first
	}
	r, err = first()
	if err == nil && r == nil && second != nil {
		r, err = second()
	}
	return r, false, err
}

// overrides tells whether a class has another method of a name than one that it derives from.
func overrides(derived, base *Class, name *Str) bool {
	own, ok := derived.Lookup(name)
	if !ok {
		return false
	}
	attr, ok := base.Lookup(name)
	return !ok || attr != own
}

// callMethod asks a method of an operator, also one that is built in. Nil is no answer.
func callMethod(rt Runtime, v Value, name *Str, arg Value) (Value, error) {
	fn, ok := v.Class().Lookup(name)
	if !ok {
		return nil, nil
	}
	return callOperator(rt, v, fn, arg)
}

// slotOf is x op y as the built-in class of owner has it, which is one of the two; b is the object that y is of. Nil is no answer.
func slotOf(rt Runtime, op syntax.Operator, owner, x, y, b Value) (Value, error) {
	switch owner.(type) {
	case Int, *BigInt, Bool:
		if !isIntNative(x) || !isIntNative(y) {
			return nil, nil
		}
	case *Str, *Bytes:
		if op != syntax.Mod || x.Class() != owner.Class() {
			return nil, nil
		}
	default:
		if isSequence(owner) || isSequence(x) {
			return nil, nil
		}
	}
	return arithmetic(rt, op, x, y, b)
}

func callOperator(rt Runtime, v, fn, arg Value) (Value, error) {
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
		switch sequenceOf(a, op).(type) {
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
		if sequenceOf(a, op) != nil {
			return Raise(TypeError, "can't multiply sequence by non-int of type '%s'", b.Class().Name)
		}
		if sequenceOf(b, op) != nil {
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

// binaryNative is the operator of built-in values; object is what b is inside of, or b. Nil is no answer.
func binaryNative(rt Runtime, op syntax.Operator, a, b, object Value) (Value, error) {
	if r, err := arithmetic(rt, op, a, b, object); err != nil || r != nil {
		return r, err
	}
	switch op { //nolint:exhaustive // sequences have no others
	case syntax.Add:
		return concat(rt, a, b)
	case syntax.Mult:
		if isSequence(a) {
			return repeat(rt, a, object)
		}
		return repeat(rt, b, a)
	}
	return nil, nil
}

// arithmetic is the operator of built-in values, but not + and * of sequences; object is as of binaryNative. Nil is no answer.
func arithmetic(rt Runtime, op syntax.Operator, a, b, object Value) (Value, error) {
	switch x := a.(type) {
	case Int, *BigInt, Bool, Float:
		if r, err := numberBinary(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
	case *Str:
		if op == syntax.Mod {
			return Percent(rt, x, object)
		}
	case *Bytes:
		if op == syntax.Mod {
			return percentBytes(rt, x, object)
		}
	case *Dict:
		if _, ok := b.(*Dict); ok && op == syntax.BitOr {
			return unionOfDicts(rt, x, object)
		}
	}
	switch op { //nolint:exhaustive // the others are of numbers
	case syntax.BitOr, syntax.BitAnd, syntax.BitXor, syntax.Sub:
		if r, err := setBinary(rt, op, a, b); err != nil || r != nil {
			return r, err
		}
		if op == syntax.BitOr {
			return unionOfTypes(a, b), nil
		}
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
	own := false // then what is built in for it is not done in its place
	if !isCore(a) {
		if fn := userSpecial(a, names.inPlace); fn != nil {
			own = true
			if r, err := callOperator(rt, a, fn, b); err != nil || r != nil {
				return r, err
			}
		}
	}
	x := Plain(a)
	change := func() (Value, error) {
		if own {
			return nil, nil
		}
		changed, err := inPlaceNative(rt, op, x, b)
		if err != nil || !changed {
			return nil, err
		}
		return a, nil
	}
	list, isList := x.(*List)
	last := isSequence(x) && (op != syntax.Add || !isList || list == a) // += of what derives from list is done first
	if !last {
		if r, err := change(); err != nil || r != nil {
			return r, err
		}
	}
	r, all, err := binaryByMethod(rt, op, a, b)
	if err != nil || r != nil {
		return r, err
	}
	if last {
		if r, err := change(); err != nil || r != nil {
			return r, err
		}
	}
	sign := names.sign + "="
	if op == syntax.Pow {
		sign = "**="
	}
	if op == syntax.Mult && isSequence(Plain(b)) && repeatsOnlyItself(a) {
		return nil, Raise(TypeError, unsupportedOperands, sign, a.Class().Name, b.Class().Name)
	}
	return binaryBuiltIn(rt, op, a, b, sign, all)
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
