package value_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// nested is a tuple in a tuple in a tuple …
func nested(depth int) value.Value {
	v := value.Value(value.NewTuple([]value.Value{value.None}))
	for range depth {
		v = value.NewTuple([]value.Value{v})
	}
	return v
}

// shared is a list of twice the same list of twice the same list …
func shared(levels int) value.Value {
	v := value.Value(value.NewList([]value.Value{value.MakeInt(1)}))
	for range levels {
		v = value.NewList([]value.Value{v, v})
	}
	return v
}

func TestWhatGrowsEndsInALimitOrAnError(t *testing.T) {
	frozen := func() value.Value {
		v := value.None
		for range 200_000 {
			f, err := value.NewFrozenSet(nil, []value.Value{v})
			if err != nil {
				t.Fatal(err)
			}
			v = f
		}
		return v
	}
	exception, zipped := value.Value(value.NewException(value.ValueError)), value.Value(&value.ListIter{})
	for range 200_000 {
		exception = value.NewException(value.ValueError, exception)
		zipped = &value.ZipIter{Its: []value.Value{&value.EnumerateIter{It: zipped, Count: value.MakeInt(0)}}}
	}
	deep, other := nested(200_000), nested(200_000)
	evaluate := func(text string) func(value.Runtime) error {
		return func(rt value.Runtime) error {
			_, err := (&evaluator{rt}).evaluate(text)
			return err
		}
	}
	for name, do := range map[string]func(value.Runtime) error{
		"hash of what nests deeply":       func(rt value.Runtime) error { _, err := value.Hash(rt, deep); return err },
		"repr of what nests deeply":       func(rt value.Runtime) error { _, err := value.Repr(rt, deep); return err },
		"comparison of what nests deeply": func(rt value.Runtime) error { _, err := value.Equal(rt, deep, other); return err },
		"comparison of sets in sets":      func(rt value.Runtime) error { _, err := value.Equal(rt, frozen(), frozen()); return err },
		"str of an exception in others":   func(rt value.Runtime) error { _, err := value.ToStr(rt, exception); return err },
		"an iterator in others":           func(rt value.Runtime) error { _, _, err := value.Next(rt, zipped); return err },
		"isinstance of nested tuples":     func(rt value.Runtime) error { _, err := value.IsInstance(rt, value.None, deep); return err },
		"repr of what is shared":          func(rt value.Runtime) error { _, err := value.Repr(rt, shared(40)); return err },
		"comparison of what is shared":    func(rt value.Runtime) error { _, err := value.Equal(rt, shared(40), shared(40)); return err },
		"a long str":                      evaluate("'ab' * 10**12"),
		"a long list":                     evaluate("[1] * 10**12"),
		"a large power":                   evaluate("3 ** 10**9"),
		"a larger power":                  evaluate("3 ** 10**30"),
		"a power modulo a large number": func(rt value.Runtime) error { // whose steps do not fit into 64 bits
			exponent, modulus := new(big.Int).Lsh(big.NewInt(1), 5_000_000), new(big.Int).Lsh(big.NewInt(1), 100_000_000)
			_, err := value.PowMod(rt, value.MakeInt(3), value.MakeBig(exponent), value.MakeBig(modulus))
			return err
		},
		"a large shift":         evaluate("1 << 10**12"),
		"list of a range":       evaluate("list(range(10**12))"),
		"sorting a range":       evaluate("sorted(range(10**9))"),
		"set of a range":        evaluate("set(range(10**10))"),
		"bytes of a number":     evaluate("bytes(10**12)"),
		"a wide format":         evaluate("format(1, '1000000000000')"),
		"a precise format":      evaluate("format(1.5, '.1000000000f')"),
		"a wide %":              evaluate("'%1000000000d' % 1"),
		"zfill":                 evaluate("'1'.zfill(10**12)"),
		"center":                evaluate("'1'.center(10**12)"),
		"expandtabs":            evaluate("'\\t\\t'.expandtabs(10**9)"),
		"replace":               evaluate("('a' * 100000).replace('a', 'b' * 100000)"),
		"join":                  evaluate("('a' * 100000).join('a' * 100000)"),
		"translate":             evaluate("('a' * 100000).translate({97: 'b' * 100000})"),
		"to_bytes":              evaluate("(1).to_bytes(10**12, 'big')"),
		"in a long range":       evaluate("object() in range(10**12)"),
		"sum of sets":           evaluate("set(range(10**9)) | {1}"),
		"digits of an int":      evaluate("str(10 ** 100000)"),
		"an int of many digits": evaluate("int('1' * 100000)"),
	} {
		t.Run(name, func(t *testing.T) {
			err := do(&limited{steps: 1 << 20, bytes: 1 << 24})
			var limit *value.Limit
			if _, isException := value.AsException(err); !isException && !errors.As(err, &limit) {
				t.Errorf("it gave %v", err)
			}
		})
	}
}

func TestWhatIsBuiltInNestsOnlySoDeepWhereItCallsWhatIsBuiltIn(t *testing.T) {
	attr := func(rt value.Runtime, v value.Value, name string) value.Value {
		a, err := value.GetAttr(rt, v, value.NewStr(name))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	object := func(rt value.Runtime, special string, fn value.Value, bases ...value.Value) value.Value {
		namespace := value.NewDict()
		namespace.SetStr(value.NewName(special), fn)
		cls, err := value.BuildClass(rt, "C", bases, namespace, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		o, _, err := value.ClassNew(rt, cls, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for name, do := range map[string]func(value.Runtime) error{
		"an iterator that asks another for its next": func(rt value.Runtime) error {
			it := value.Value(&value.ListIter{List: value.NewList([]value.Value{value.None})})
			for range 1000 {
				it = &value.CallIter{Fn: attr(rt, it, "__next__"), Sentinel: value.MakeInt(0)}
			}
			_, _, err := value.Next(rt, it)
			return err
		},
		"repr by repr of what it is in": func(rt value.Runtime) error {
			v := value.Value(value.NewList(nil))
			for range 1000 {
				v = value.NewList([]value.Value{object(rt, "__repr__", attr(rt, v, "__repr__"))})
			}
			_, err := value.Repr(rt, v)
			return err
		},
		"a comparison that is a search by the method of a built-in class": func(rt value.Runtime) error {
			outer := object(rt, "__eq__", attr(rt, value.ListClass, "index"), value.ListClass)
			for range 1000 {
				inner := outer
				outer = object(rt, "__eq__", attr(rt, value.ListClass, "index"), value.ListClass)
				if _, err := value.Call(rt, attr(rt, outer, "append"), []value.Value{inner}, nil); err != nil {
					t.Fatal(err)
				}
			}
			_, err := value.Equal(rt, outer, value.MakeInt(1))
			return err
		},
		"a descriptor whose __get__ is a descriptor": func(rt value.Runtime) error {
			get := object(rt, "__get__", value.None)
			if err := value.SetAttr(rt, get.Class(), value.NewStr("__get__"), get); err != nil {
				t.Fatal(err)
			}
			_, err := value.GetAttr(rt, object(rt, "x", get), value.NewStr("x"))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := do(&limited{steps: 1 << 20, bytes: 1 << 24})
			if e, ok := value.AsException(err); !ok || e.Cls != value.RecursionError && e.Cls != value.TypeError {
				t.Errorf("it gave %v", err)
			}
		})
	}
}

func TestKeysThatCollideAreCharged(t *testing.T) {
	rt := &limited{steps: 100_000, bytes: 1 << 30}
	d := value.NewDict()
	k := value.MakeInt(0)
	var err error
	for range 20000 {
		if k, err = value.Binary(rt, syntax.Add, k, value.MakeInt(1<<61-1)); err != nil {
			break
		}
		if err = d.Set(rt, k, value.None); err != nil {
			break
		}
	}
	if _, ok := errors.AsType[*value.Limit](err); !ok {
		t.Errorf("it gave %v", err)
	}
}

func TestAListThatItsIndexEmptiesIsNotReadBehindItsEnd(t *testing.T) {
	l := value.NewList(nil)
	namespace := value.NewDict()
	namespace.SetStr(value.NewName("__index__"), &value.Builtin{Name: "index", Call: func(value.Runtime, []value.Value, []value.Keyword) (value.Value, error) {
		l.Elems = nil
		return value.MakeInt(2), nil
	}})
	cls, err := value.BuildClass(nil, "I", nil, namespace, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	i, _, err := value.ClassNew(nil, cls, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	slice := &value.Slice{Start: i, Stop: value.None, Step: value.None}
	for name, do := range map[string]func() error{
		"an element is read":    func() error { _, err := value.GetItem(nil, l, i); return err },
		"an element is set":     func() error { return value.SetItem(nil, l, i, value.None) },
		"an element is deleted": func() error { return value.DelItem(nil, l, i) },
	} {
		t.Run(name, func(t *testing.T) {
			l.Elems = []value.Value{value.None, value.None, value.None}
			if e, ok := value.AsException(do()); !ok || e.Cls != value.IndexError {
				t.Errorf("got %v", e)
			}
		})
	}
	for name, do := range map[string]func() error{
		"a slice is read":    func() error { _, err := value.GetItem(nil, l, slice); return err },
		"a slice is set":     func() error { return value.SetItem(nil, l, slice, value.NewList(nil)) },
		"a slice is deleted": func() error { return value.DelItem(nil, l, slice) },
	} {
		t.Run(name, func(t *testing.T) {
			l.Elems = []value.Value{value.None, value.None, value.None}
			if err := do(); err != nil {
				t.Error(err)
			}
		})
	}
}
