package value

import (
	"math"

	"github.com/perdure/perdure/internal/program/syntax"
)

// defineOperators gives the built-in classes the special methods that operations do by themselves, so that programs can
// call them: super().__setitem__(k, v), (5).__add__(3).
func defineOperators() {
	numbers := []syntax.Operator{syntax.Add, syntax.Sub, syntax.Mult, syntax.Div, syntax.Mod, syntax.Pow, syntax.FloorDiv}
	bitwise := []syntax.Operator{syntax.LShift, syntax.RShift, syntax.BitOr, syntax.BitXor, syntax.BitAnd}
	for _, c := range []*Class{IntClass, FloatClass} {
		for _, op := range numbers {
			defineBinary(c, op, true)
		}
		defUnary(c)
	}
	for _, op := range bitwise {
		defineBinary(IntClass, op, true)
	}
	defineInverts()
	for _, c := range []*Class{StrClass, ListClass, TupleClass, BytesClass} {
		defineBinary(c, syntax.Add, false)
		defineBinary(c, syntax.Mult, true)
	}
	defineBinary(StrClass, syntax.Mod, true)
	defineBinary(BytesClass, syntax.Mod, true)
	defineBinary(DictClass, syntax.BitOr, true)
	for _, c := range []*Class{SetClass, FrozenSetClass, DictKeysClass, DictItemsClass} {
		for _, op := range []syntax.Operator{syntax.BitOr, syntax.BitAnd, syntax.Sub, syntax.BitXor} {
			defineBinary(c, op, true)
		}
	}
	for _, c := range []*Class{IntClass, FloatClass, StrClass, BytesClass, TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, RangeClass} {
		defineComparisons(c)
	}
	defineContainers()
	for _, op := range []syntax.Operator{syntax.Add, syntax.Mult} {
		defineInPlace(ListClass, op)
	}
	defineInPlace(DictClass, syntax.BitOr)
	for _, op := range []syntax.Operator{syntax.BitOr, syntax.BitAnd, syntax.Sub, syntax.BitXor} {
		defineInPlace(SetClass, op)
	}
}

// isIntNative tells of ints that are no objects of the program's classes.
func isIntNative(v Value) bool {
	switch v.(type) {
	case Int, *BigInt, Bool:
		return true
	}
	return false
}

func isNumberNative(v Value) bool {
	switch Plain(v).(type) {
	case Int, *BigInt, Bool, Float:
		return true
	}
	return false
}

func orNotImplemented(v Value, err error) (Value, error) {
	if v == nil && err == nil {
		return NotImplemented, nil
	}
	return v, err
}

func defineBinary(c *Class, op syntax.Operator, reflected bool) {
	sig := slotArg
	if op == syntax.Mult && c != IntClass && c != FloatClass {
		sig = slotTimes
	}
	if op == syntax.Pow {
		sig = slotPow
	}
	defNative(c, operators[op].method.s, sig, func(rt Runtime, a Value, args []Value) (Value, error) {
		modulus := len(args) == 2 && args[1] != None
		if modulus && c == FloatClass { // it looks at the third number before the second one
			return powOfMethod(rt, c, a, args)
		}
		number := c == IntClass || c == FloatClass
		if !leftToFloat(c, args) || !leftToView(c, args) || number && !isNumberNative(args[0]) {
			return NotImplemented, nil
		}
		if modulus {
			return powOfMethod(rt, c, a, args)
		}
		r, err := binaryNative(rt, op, a, Plain(args[0]), args[0])
		if r == nil && err == nil && isSequence(a) && op != syntax.Mod {
			return nil, noSequence(op, a, args[0])
		}
		return orNotImplemented(r, err)
	})
	if !reflected {
		return
	}
	defNative(c, operators[op].reflected.s, sig, func(rt Runtime, a Value, args []Value) (Value, error) {
		b := Plain(args[0])
		if isSequence(a) && op == syntax.Mult {
			r, err := binaryNative(rt, op, a, b, args[0])
			if r == nil && err == nil {
				return nil, noSequence(op, a, args[0])
			}
			return r, err
		}
		if c == FloatClass && !isNumberNative(b) || c != FloatClass && b.Class().layoutOf() != c && b.Class().layoutOf() != BoolClass {
			return NotImplemented, nil
		}
		return orNotImplemented(binaryNative(rt, op, b, a, a))
	})
}

// leftToFloat tells whether int's methods for operators answer: with a float it is float's that does.
func leftToFloat(c *Class, args []Value) bool {
	if c != IntClass {
		return true
	}
	_, isFloat := Plain(args[0]).(Float)
	return !isFloat
}

// leftToView tells whether the methods of sets and dicts for operators answer: with a view it is the view's that does.
func leftToView(c *Class, args []Value) bool {
	return c != SetClass && c != FrozenSetClass && c != DictClass || !isViewLikeSet(Plain(args[0]))
}

// powOfMethod is __pow__ with a modulus.
func powOfMethod(rt Runtime, c *Class, a Value, args []Value) (Value, error) {
	if c == FloatClass {
		return nil, Raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
	}
	for _, v := range args {
		if _, ok := ToBig(v); !ok {
			return NotImplemented, nil
		}
	}
	return PowMod(rt, a, Plain(args[0]), Plain(args[1]))
}

// noSequence is the error of a sequence's method that stands for an operator: unlike those of numbers, it does not leave it to the other.
func noSequence(op syntax.Operator, a, b Value) error {
	if op == syntax.Add {
		return unsupported(op, a, b, "")
	}
	return Raise(TypeError, "'%s' object cannot be interpreted as an integer", b.Class().Name)
}

func defineInPlace(c *Class, op syntax.Operator) {
	d := &MethodDef{Owner: c, Name: operators[op].inPlace.s, native: true}
	sig := slotArg
	if op == syntax.Mult {
		sig = slotTimes
	}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		if _, err := sig.arrange(c.Name, d.Name, args, kwargs); err != nil {
			return nil, err
		}
		changed, err := inPlaceNative(rt, op, Plain(self), args[0])
		if err != nil {
			return nil, err
		}
		if !changed {
			return NotImplemented, nil
		}
		return self, nil
	}
	c.Attrs.SetStr(NewName(d.Name), d)
}

func defUnary(c *Class) {
	for op, name := range map[syntax.UnaryOperator]string{syntax.UAdd: "__pos__", syntax.USub: "__neg__"} {
		defNative(c, name, slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return Unary(rt, op, a) })
	}
	defNative(c, "__abs__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return Abs(rt, a) })
	defNative(c, "__bool__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) {
		t, err := Truth(rt, a)
		return MakeBool(t), err
	})
	defNative(c, "__int__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return ToInt(rt, a) })
	defNative(c, "__float__", slotNone, func(_ Runtime, a Value, _ []Value) (Value, error) {
		f, _, err := floatOf(a)
		return Float(f), err
	})
	defNative(c, "__divmod__", slotArg, func(rt Runtime, a Value, args []Value) (Value, error) {
		if !leftToFloat(c, args) || !isNumberNative(args[0]) {
			return NotImplemented, nil
		}
		return DivMod(rt, a, Plain(args[0]))
	})
	defNative(c, "__round__", between(0, 1), func(rt Runtime, a Value, args []Value) (Value, error) {
		if len(args) == 0 {
			return Round(rt, a, nil)
		}
		if _, isFloat := a.(Float); !isFloat && args[0] == None { // round() takes it
			return Index(rt, None)
		}
		return Round(rt, a, args[0])
	})
}

func defineInverts() {
	defNative(IntClass, "__invert__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return Unary(rt, syntax.Invert, a) })
	defNative(IntClass, "__index__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return Index(rt, a) })
	for _, name := range []string{"__trunc__", "__floor__", "__ceil__"} {
		defNative(IntClass, name, noArgs, func(rt Runtime, a Value, _ []Value) (Value, error) { return Index(rt, a) })
	}
	for name, whole := range map[string]func(float64) float64{"__trunc__": math.Trunc, "__floor__": math.Floor, "__ceil__": math.Ceil} {
		defNative(FloatClass, name, noArgs, func(_ Runtime, f Float, _ []Value) (Value, error) { return IntOfFloat(whole(float64(f))) })
	}
}

func defineComparisons(c *Class) {
	for op := syntax.Eq; op <= syntax.GtE; op++ {
		if op > syntax.NotEq && (c == DictClass || c == RangeClass) {
			break
		}
		defNative(c, comparisonName[op].s, slotArg, func(rt Runtime, a Value, args []Value) (Value, error) {
			if !leftToFloat(c, args) || !leftToView(c, args) {
				return NotImplemented, nil
			}
			return orNotImplemented(compareNative(rt, op, a, Plain(args[0]), 0))
		})
	}
	if c == ListClass || c == DictClass || c == SetClass {
		c.Attrs.SetStr(nameHash, None)
		return
	}
	defNative(c, "__hash__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) {
		h, err := Hash(rt, a)
		return MakeInt(int64(h)), err //nolint:gosec // the bits of a hash
	})
}

func defineContainers() {
	all := []*Class{StrClass, BytesClass, TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, RangeClass, DictKeysClass, DictValuesClass, DictItemsClass}
	for _, c := range all {
		defNative(c, "__len__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) {
			n, err := Len(rt, a)
			return MakeInt(int64(n)), err
		})
		defNative(c, "__iter__", slotNone, func(rt Runtime, a Value, _ []Value) (Value, error) { return Iter(rt, a) })
		if c == DictValuesClass {
			continue
		}
		sig := slotArg
		if c == DictClass || c == SetClass || c == FrozenSetClass {
			sig = oneArg
		}
		defNative(c, "__contains__", sig, func(rt Runtime, a Value, args []Value) (Value, error) {
			in, err := Contains(rt, a, args[0])
			return MakeBool(in), err
		})
	}
	for _, c := range []*Class{StrClass, BytesClass, TupleClass, ListClass, DictClass, RangeClass} {
		sig := slotArg
		if c == ListClass {
			sig = oneArg
		}
		defNative(c, "__getitem__", sig, func(rt Runtime, a Value, args []Value) (Value, error) { return GetItem(rt, a, args[0]) })
	}
	for _, c := range []*Class{ListClass, DictClass} {
		defNative(c, "__setitem__", slotTwo, func(rt Runtime, a Value, args []Value) (Value, error) {
			return None, SetItem(rt, a, args[0], args[1])
		})
		defNative(c, "__delitem__", slotArg, func(rt Runtime, a Value, args []Value) (Value, error) { return None, DelItem(rt, a, args[0]) })
	}
	defNative(ListClass, "__reversed__", noArgs, func(rt Runtime, a Value, _ []Value) (Value, error) { return Reversed(rt, a) })
	dictItem := &MethodDef{Owner: DictClass, Name: "__getitem__", native: true} // __missing__ is asked of the object itself
	dictItem.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		if _, err := oneArg.arrange("dict", dictItem.Name, args, kwargs); err != nil {
			return nil, err
		}
		d, ok := Plain(self).(*Dict)
		if !ok || len(args) != 1 {
			return nil, Raise(TypeError, "dict.__getitem__() takes exactly one argument (%d given)", len(args))
		}
		return d.itemOrMissing(rt, self, args[0])
	}
	DictClass.Attrs.SetStr(nameGetItem, dictItem)
	defineNativeText()
}

// defineNativeText gives the built-in classes the __repr__ and __str__ that do not ask the program's class again.
func defineNativeText() {
	for _, c := range []*Class{IntClass, FloatClass, StrClass, BytesClass, TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, BaseExceptionClass, TypeClass, RangeClass, DictKeysClass, DictValuesClass, DictItemsClass} {
		d := &MethodDef{Owner: c, Name: "__repr__", native: true}
		d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
			if _, err := slotNone.arrange(c.Name, d.Name, args, kwargs); err != nil {
				return nil, err
			}
			p := newPrinter(rt)
			if err := p.printNative(self); err != nil {
				return nil, err
			}
			return NewStr(p.long.With(p.out)), nil
		}
		c.Attrs.SetStr(nameRepr, d)
	}
	defNative(StrClass, "__str__", slotNone, func(_ Runtime, s *Str, _ []Value) (Value, error) { return s, nil })
	defNative(BaseExceptionClass, "__str__", slotNone, func(rt Runtime, e *Exception, _ []Value) (Value, error) {
		s, err := exceptionText(rt, e, 0)
		return NewStr(s), err
	})
	for _, c := range []*Class{IntClass, FloatClass, StrClass} {
		d := &MethodDef{Owner: c, Name: "__format__", native: true} // what is wrong is said of the object's own class
		d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
			if _, err := oneArg.arrange(c.Name, d.Name, args, kwargs); err != nil {
				return nil, err
			}
			spec, ok := Plain(args[0]).(*Str)
			if !ok {
				return nil, Raise(TypeError, "__format__() argument must be str, not %s", args[0].Class().Name)
			}
			return formatPlain(rt, self, spec.s)
		}
		c.Attrs.SetStr(NewName(d.Name), d)
	}
}
