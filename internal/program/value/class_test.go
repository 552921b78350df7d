package value_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// class makes a class of a program.
func class(t *testing.T, name string, bases ...value.Value) *value.Class {
	t.Helper()
	c, err := value.BuildClass(nil, name, bases, value.NewDict(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func names(classes []*value.Class) []string {
	var all []string
	for _, c := range classes {
		all = append(all, c.Name)
	}
	return all
}

func TestOrderOfBasesIsMerged(t *testing.T) {
	a := class(t, "A")
	b, c := class(t, "B", a), class(t, "C", a)
	d := class(t, "D", b, c)
	if diff := cmp.Diff([]string{"D", "B", "C", "A", "object"}, names(d.MRO)); diff != "" {
		t.Error(diff)
	}
	_, err := value.BuildClass(nil, "E", []value.Value{a, b}, value.NewDict(), nil, nil)
	want := "TypeError: Cannot create a consistent method resolution\norder (MRO) for bases A, B"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBasesThatNobodyDerivesFromAreRefused(t *testing.T) {
	for name, bases := range map[string][]value.Value{
		"bool has no derived classes":           {value.BoolClass},
		"a function is no base":                 {value.FunctionClass},
		"int and str have different layouts":    {value.IntClass, value.StrClass},
		"a base twice is refused":               {value.IntClass, value.IntClass},
		"what is no class is refused as a base": {value.MakeInt(1)},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := value.BuildClass(nil, "C", bases, value.NewDict(), nil, nil); err == nil {
				t.Error("it was made")
			}
		})
	}
}

func TestAttributesOfBasesThatChangeAreSeen(t *testing.T) {
	a := class(t, "A")
	b := class(t, "B", a)
	x := value.NewName("x")
	if _, err := value.GetAttr(nil, b, x); err == nil {
		t.Fatal("there is x")
	}
	if err := value.SetAttr(nil, a, x, value.True); err != nil {
		t.Fatal(err)
	}
	if v, err := value.GetAttr(nil, b, x); err != nil || v != value.True {
		t.Errorf("got %v, %v", v, err)
	}
	b.Freeze()
	if err := value.SetAttr(nil, b, x, value.True); err == nil {
		t.Error("a frozen class was changed")
	}
}

func TestObjectsOfClassesThatDeriveFromBuiltInsActLikeThem(t *testing.T) {
	rt := &limited{steps: 1 << 20, bytes: 1 << 20}
	make := func(base *value.Class, args ...value.Value) value.Value {
		v, init, err := value.ClassNew(rt, class(t, "My"+base.Name, base), args, nil)
		if err != nil || init != nil {
			t.Fatal(init, err)
		}
		return v
	}
	list := make(value.ListClass, value.NewTuple([]value.Value{value.MakeInt(1), value.MakeInt(2)}))
	sum, err := value.Binary(rt, syntax.Add, list, value.NewList(nil))
	if err != nil {
		t.Fatal(err)
	}
	for want, v := range map[string]value.Value{
		"[1, 2]":        sum,
		"MyKey('x')":    make(value.ExceptionClass, value.NewStr("x")),
		"'abc'":         make(value.StrClass, value.NewStr("abc")),
		"7":             make(value.IntClass, value.NewStr("7")),
		"Myset({1})":    make(value.SetClass, value.NewTuple([]value.Value{value.MakeInt(1)})),
		"frozenset()":   &value.FrozenSet{},
		"(1,)":          make(value.TupleClass, value.NewList([]value.Value{value.MakeInt(1)})),
		"{'a': 1}":      dictFrom(t, rt, class(t, "D", value.DictClass)),
		"<class 'int'>": value.IntClass,
	} {
		got, err := value.Repr(rt, v)
		if err != nil {
			t.Fatal(err)
		}
		if want == "MyKey('x')" {
			want = "MyException('x')"
		}
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func dictFrom(t *testing.T, rt value.Runtime, cls *value.Class) value.Value {
	t.Helper()
	d, _, err := value.ClassNew(rt, cls, nil, []value.Keyword{{Name: "a", Value: value.MakeInt(1)}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestClassesAreRelinkedAfterARestore(t *testing.T) {
	a := class(t, "A", value.DictClass)
	again := &value.Class{Name: a.Name, QualName: a.QualName, Module: a.Module, Bases: a.Bases, Attrs: a.Attrs}
	if err := again.Relink(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(names(a.MRO), names(again.MRO)); diff != "" {
		t.Error(diff)
	}
	if _, _, err := value.ClassNew(nil, again, nil, nil); err != nil {
		t.Error(err)
	}
}
