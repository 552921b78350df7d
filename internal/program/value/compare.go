package value

import (
	"cmp"
	"math"

	"github.com/perdure/perdure/internal/program/syntax"
)

// Is tells whether a is b. Values that cannot change are the same where they are equal and of one class.
func Is(a, b Value) bool {
	switch x := a.(type) {
	case *Str:
		y, ok := b.(*Str)
		return ok && (x == y || x.s == y.s)
	case Float:
		y, ok := b.(Float)
		return ok && math.Float64bits(float64(x)) == math.Float64bits(float64(y))
	case *Tuple:
		y, ok := b.(*Tuple)
		return ok && (x == y || len(x.Elems) == 0 && len(y.Elems) == 0)
	case *GenericAlias, *Union:
		return a == b
	}
	return a == b
}

// Compare is a op b, for all of the comparisons.
func Compare(rt Runtime, op syntax.CmpOperator, a, b Value) (Value, error) {
	switch x := a.(type) {
	case Int:
		if y, ok := b.(Int); ok && op < syntax.Is {
			return MakeBool(holds(op, cmp.Compare(x, y))), nil
		}
	case *Str:
		if y, ok := b.(*Str); ok && op < syntax.Is {
			return MakeBool(compareStr(op, x, y)), chargeLong(rt, x, y)
		}
	case Float:
		if y, ok := b.(Float); ok && op < syntax.Is {
			return MakeBool(compareFloat(op, float64(x), float64(y))), nil
		}
	}
	switch op {
	case syntax.Is:
		return MakeBool(Is(a, b)), nil
	case syntax.IsNot:
		return MakeBool(!Is(a, b)), nil
	case syntax.In:
		found, err := Contains(rt, b, a)
		return MakeBool(found), err
	case syntax.NotIn:
		found, err := Contains(rt, b, a)
		return MakeBool(!found), err
	case syntax.Eq, syntax.NotEq, syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE:
	}
	return compareAt(rt, op, a, b, 0)
}

// holds tells what an order of -1, 0 or 1 means for a comparison.
func holds(op syntax.CmpOperator, order int) bool {
	switch op {
	case syntax.Eq:
		return order == 0
	case syntax.NotEq:
		return order != 0
	case syntax.Lt:
		return order < 0
	case syntax.LtE:
		return order <= 0
	case syntax.Gt:
		return order > 0
	case syntax.GtE:
		return order >= 0
	case syntax.Is, syntax.IsNot, syntax.In, syntax.NotIn:
	}
	return false
}

// longStr is from how many bytes on a comparison is charged.
const longStr = 4096

func chargeLong(rt Runtime, x, y *Str) error {
	if len(x.s) < longStr || len(y.s) < longStr || x == y {
		return nil
	}
	return work(rt, min(len(x.s), len(y.s)))
}

// compareStr compares UTF-8, which has the order of code points.
func compareStr(op syntax.CmpOperator, x, y *Str) bool {
	switch op {
	case syntax.Eq:
		return x.eq(y)
	case syntax.NotEq:
		return !x.eq(y)
	case syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE, syntax.Is, syntax.IsNot, syntax.In, syntax.NotIn:
	}
	return holds(op, cmp.Compare(x.s, y.s))
}

func compareFloat(op syntax.CmpOperator, x, y float64) bool {
	switch op {
	case syntax.Eq:
		return x == y
	case syntax.NotEq:
		return x != y
	case syntax.Lt:
		return x < y
	case syntax.LtE:
		return x <= y
	case syntax.Gt:
		return x > y
	case syntax.GtE:
		return x >= y
	case syntax.Is, syntax.IsNot, syntax.In, syntax.NotIn:
	}
	return false
}

// Equal tells whether a is b or a == b, as containers compare their elements.
func Equal(rt Runtime, a, b Value) (bool, error) { return equalAt(rt, a, b, 0) }

func equalAt(rt Runtime, a, b Value, depth int) (bool, error) {
	switch x := a.(type) {
	case Int:
		if y, ok := b.(Int); ok {
			return x == y, nil
		}
	case *Str:
		if y, ok := b.(*Str); ok {
			return x.eq(y), chargeLong(rt, x, y)
		}
	}
	if Is(a, b) {
		return true, nil
	}
	eq, err := compareAt(rt, syntax.Eq, a, b, depth)
	if err != nil {
		return false, err
	}
	return Truth(rt, eq)
}

// Less tells whether a < b is true.
func Less(rt Runtime, a, b Value) (bool, error) {
	switch x := a.(type) {
	case Int:
		if y, ok := b.(Int); ok {
			return x < y, nil
		}
	case *Str:
		if y, ok := b.(*Str); ok {
			return x.s < y.s, chargeLong(rt, x, y)
		}
	case Float:
		if y, ok := b.(Float); ok {
			return x < y, nil
		}
	}
	lt, err := Compare(rt, syntax.Lt, a, b)
	if err != nil {
		return false, err
	}
	return Truth(rt, lt)
}

var (
	comparisonSign = [...]string{syntax.Eq: "==", syntax.NotEq: "!=", syntax.Lt: "<", syntax.LtE: "<=", syntax.Gt: ">", syntax.GtE: ">="}
	comparisonName = [...]*Str{syntax.Eq: nameEq, syntax.NotEq: NewName("__ne__"), syntax.Lt: NewName("__lt__"),
		syntax.LtE: NewName("__le__"), syntax.Gt: NewName("__gt__"), syntax.GtE: NewName("__ge__")}
	mirrored = [...]syntax.CmpOperator{syntax.Eq: syntax.Eq, syntax.NotEq: syntax.NotEq, syntax.Lt: syntax.Gt,
		syntax.LtE: syntax.GtE, syntax.Gt: syntax.Lt, syntax.GtE: syntax.LtE}
)

// compareAt is a op b for ==, !=, <, <=, >, >=: first the class of b where it derives from that of a, then a, then b.
func compareAt(rt Runtime, op syntax.CmpOperator, a, b Value, depth int) (Value, error) {
	if depth > MaxDepth {
		return nil, tooDeep("in comparison")
	}
	var r Value
	var err error
	switch ca, cb := a.Class(), b.Class(); {
	case isCore(a) && isCore(b):
		r, err = compareNative(rt, op, a, b, depth)
	case ca != cb && cb.IsSubclassOf(ca):
		if r, err = compareByClass(rt, mirrored[op], b, a, depth); r == nil && err == nil {
			r, err = compareByClass(rt, op, a, b, depth)
		}
	default:
		if r, err = compareByClass(rt, op, a, b, depth); r == nil && err == nil {
			r, err = compareByClass(rt, mirrored[op], b, a, depth)
		}
	}
	if err != nil || r != nil {
		return r, err
	}
	switch op {
	case syntax.Eq:
		return MakeBool(Is(a, b)), nil
	case syntax.NotEq:
		return MakeBool(!Is(a, b)), nil
	case syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE, syntax.Is, syntax.IsNot, syntax.In, syntax.NotIn:
	}
	return nil, Raise(TypeError, "'%s' not supported between instances of '%s' and '%s'", comparisonSign[op], a.Class().Name, b.Class().Name)
}

// isCore tells values that have no special methods but what operations do by themselves.
func isCore(v Value) bool {
	switch v := v.(type) {
	case Int, *Str, Float, Bool, NoneType, *List, *Dict, *Tuple, *Set, *FrozenSet, *Bytes, *BigInt, *Range, *Slice, *DictView:
		return true
	case *Class:
		return v.Meta == nil
	}
	return false
}

// compareByClass asks the class of a: its method, or what the built-in class does that it derives from. Nil is no answer.
func compareByClass(rt Runtime, op syntax.CmpOperator, a, b Value, depth int) (Value, error) {
	var r Value
	var err error
	switch fn := userSpecial(a, comparisonName[op]); {
	case fn != nil:
		r, err = callSpecial(rt, a, fn, b)
	case op == syntax.NotEq && userSpecial(a, nameEq) != nil && hasNotEqualOfObject(a.Class()):
		r, err = notEqualByEqual(rt, a, b)
	default:
		x, y := Plain(a), Plain(b)
		if isIntNative(x) && !isIntNative(y) {
			return nil, nil // floats know how to compare them
		}
		return compareNative(rt, op, x, y, depth)
	}
	if err != nil || r == NotImplemented {
		return nil, err
	}
	return r, nil
}

// hasNotEqualOfObject: the != of object turns == round; those of built-in classes do not.
func hasNotEqualOfObject(c *Class) bool {
	attr, _ := c.Lookup(comparisonName[syntax.NotEq])
	d, ok := attr.(*MethodDef)
	return !ok || d.Owner == ObjectClass
}

// compareNative compares built-in values. Nil is no answer: they have no order, or are different things.
func compareNative(rt Runtime, op syntax.CmpOperator, a, b Value, depth int) (Value, error) {
	switch x := a.(type) {
	case Int, *BigInt, Bool, Float:
		return compareNumbers(op, a, b), nil
	case *Str:
		if y, ok := b.(*Str); ok {
			return MakeBool(compareStr(op, x, y)), nil
		}
	case *Bytes:
		if y, ok := b.(*Bytes); ok {
			return MakeBool(holds(op, cmp.Compare(x.b, y.b))), nil
		}
	case *Tuple:
		if y, ok := b.(*Tuple); ok {
			return compareSequences(rt, op, &x.Elems, &y.Elems, depth)
		}
	case *List:
		if y, ok := b.(*List); ok {
			return compareSequences(rt, op, &x.Elems, &y.Elems, depth)
		}
	}
	switch x := a.(type) {
	case *Dict:
		if y, ok := b.(*Dict); ok && op <= syntax.NotEq {
			eq, err := equalDicts(rt, x, y, depth)
			return MakeBool(eq == (op == syntax.Eq)), err
		}
	case *Range:
		if y, ok := b.(*Range); ok && op <= syntax.NotEq {
			eq, err := equalElems(rt, rangeKey(x), rangeKey(y), depth)
			return MakeBool(eq == (op == syntax.Eq)), err
		}
	case *Slice:
		if y, ok := b.(*Slice); ok {
			ex, ey := []Value{x.Start, x.Stop, x.Step}, []Value{y.Start, y.Stop, y.Step}
			return compareSequences(rt, op, &ex, &ey, depth)
		}
	case *Method:
		if y, ok := b.(*Method); ok && op <= syntax.NotEq {
			return MakeBool((Is(x.Self, y.Self) && Is(x.Func, y.Func)) == (op == syntax.Eq)), nil
		}
	case *BuiltinMethod:
		if y, ok := b.(*BuiltinMethod); ok && op <= syntax.NotEq {
			return MakeBool((Is(x.Self, y.Self) && x.Def == y.Def) == (op == syntax.Eq)), nil
		}
	case *Union:
		if y, ok := b.(*Union); ok && op <= syntax.NotEq {
			eq, err := equalUnions(rt, x, y, depth)
			return MakeBool(eq == (op == syntax.Eq)), err
		}
	case *GenericAlias:
		if y, ok := b.(*GenericAlias); ok && op <= syntax.NotEq {
			eq, err := equalElems(rt, append([]Value{x.Origin}, x.Args...), append([]Value{y.Origin}, y.Args...), depth)
			return MakeBool(eq == (op == syntax.Eq)), err
		}
	}
	return compareAsSets(rt, op, a, b, depth)
}

func equalUnions(rt Runtime, x, y *Union, depth int) (bool, error) {
	if len(x.Args) != len(y.Args) {
		return false, nil
	}
	for _, v := range x.Args {
		found := false
		for _, w := range y.Args {
			eq, err := equalAt(rt, v, w, depth+1)
			if err != nil {
				return false, err
			}
			found = found || eq
		}
		if !found {
			return false, nil
		}
	}
	return true, nil
}
