package value

import "math"

// Truth is bool(v).
func Truth(rt Runtime, v Value) (bool, error) {
	switch x := v.(type) {
	case Bool:
		return bool(x), nil
	case NoneType:
		return false, nil
	case Int:
		return x != 0, nil
	case *Str:
		return x.n != 0, nil
	case *List:
		return len(x.Elems) != 0, nil
	}
	return truthSlowly(rt, v)
}

func truthSlowly(rt Runtime, v Value) (bool, error) {
	if fn := userSpecial(v, nameBool); fn != nil {
		r, err := callSpecial(rt, v, fn)
		if err != nil {
			return false, err
		}
		b, ok := r.(Bool)
		if !ok {
			return false, Raise(TypeError, "__bool__ should return bool, returned %s", r.Class().Name)
		}
		return bool(b), nil
	}
	plain := Plain(v)
	if fn := userSpecial(v, nameLen); fn != nil && !isNumberNative(plain) {
		n, err := lenByMethod(rt, v, fn)
		return n != 0, err
	}
	switch x := plain.(type) {
	case Float:
		return x != 0, nil
	case Bool, NoneType, Int, *Str, *List:
		return Truth(rt, x)
	case *Tuple, *Dict, *Set, *FrozenSet, *Bytes, *Range, *DictView:
		n, _ := lenNative(x)
		return n != 0, nil
	}
	return true, nil
}

// lenNative is the length of a built-in container.
func lenNative(v Value) (int, bool) {
	switch x := v.(type) {
	case *Str:
		return x.n, true
	case *List:
		return len(x.Elems), true
	case *Dict:
		return x.live, true
	case *Tuple:
		return len(x.Elems), true
	case *Set:
		return x.used, true
	case *FrozenSet:
		return x.used, true
	case *Bytes:
		return len(x.b), true
	case *Range:
		return x.Len(), true
	case *DictView:
		return x.Dict.live, true
	}
	return 0, false
}

// Len is len(v).
func Len(rt Runtime, v Value) (int, error) {
	if n, ok := lenNative(v); ok {
		return n, nil
	}
	if fn := userSpecial(v, nameLen); fn != nil {
		return lenByMethod(rt, v, fn)
	}
	if n, ok := lenNative(Plain(v)); ok {
		return n, nil
	}
	return 0, Raise(TypeError, "object of type '%s' has no len()", v.Class().Name)
}

func lenByMethod(rt Runtime, v, fn Value) (int, error) {
	r, err := callSpecial(rt, v, fn)
	if err != nil {
		return 0, err
	}
	i, ok, err := asIndex(rt, r)
	switch {
	case err != nil:
		return 0, err
	case !ok:
		return 0, Raise(TypeError, "'%s' object cannot be interpreted as an integer", r.Class().Name)
	}
	n := clipIndex(i)
	if n < 0 {
		return 0, Raise(ValueError, "__len__() should return >= 0")
	}
	if n == math.MaxInt {
		return 0, Raise(OverflowError, "cannot fit '%s' into an index-sized integer", r.Class().Name)
	}
	return n, nil
}

// Callable tells whether v can be called.
func Callable(v Value) bool {
	switch v := v.(type) {
	case *Function, *Method, *Builtin, *BuiltinMethod, *MethodDef, *Class, *StaticMethod, *GenericAlias:
		return true
	default:
		_, ok := v.Class().Lookup(nameCall)
		return ok
	}
}
