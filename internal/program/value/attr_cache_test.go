package value_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/value"
)

// What an AttrCache knows quickly is what GetAttr and LoadMethod find, whatever happens to the class, its base and the object.
func TestACacheOfAttributesFindsWhatIsThere(t *testing.T) {
	base := class(t, "Base")
	cls := class(t, "C", base)
	obj, _, err := value.ClassNew(nil, cls, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	name := value.NewName("x")
	function := &value.Function{Name: "x"}
	del := func(v value.Value) error { return value.DelAttr(nil, v, name) }
	set := func(v, x value.Value) error { return value.SetAttr(nil, v, name, x) }
	var cache value.AttrCache
	for _, change := range []struct {
		what          string
		do            func() error
		known, method bool // whether Get and Method are to know it
	}{
		{"there is none", func() error { return nil }, false, false},
		{"the base gets a value", func() error { return set(base, value.None) }, true, false},
		{"the class gets a function", func() error { return set(cls, function) }, false, true},
		{"the object gets a value", func() error { return set(obj, value.True) }, true, true},
		{"the function goes", func() error { return del(cls) }, true, false},
		{"the object's value goes", func() error { return del(obj) }, true, false},
		{"the base gets a function", func() error { return set(base, function) }, false, true},
		{"the class gets a property", func() error { return set(cls, &value.Property{}) }, false, false},
		{"the property goes", func() error { return del(cls) }, false, true},
		{"the base's function goes", func() error { return del(base) }, false, false},
	} {
		if err := change.do(); err != nil {
			t.Fatalf("%s: %v", change.what, err)
		}
		found, known := cache.Get(obj, name)
		if want, err := value.GetAttr(nil, obj, name); known && (err != nil || !value.Is(want, found)) {
			t.Errorf("%s: it knows %v, there is %v, %v", change.what, found, want, err)
		}
		fn, self, method := cache.Method(obj, name)
		if want, wantSelf, err := value.LoadMethod(nil, obj, name); method && (err != nil || !value.Is(want, fn) || self != wantSelf) {
			t.Errorf("%s: it knows %v of %v, there is %v of %v, %v", change.what, fn, self, want, wantSelf, err)
		}
		if known != change.known || method != change.method {
			t.Errorf("%s: it knows a value %v, a method %v", change.what, known, method)
		}
	}
}

// Setting an attribute with a cache takes as much as without.
func TestACacheOfAttributesChargesTheSame(t *testing.T) {
	cls := class(t, "C")
	var cache value.AttrCache
	took := func(set func(rt value.Runtime, v value.Value, name *value.Str) error) (all [][2]int) {
		obj, _, err := value.ClassNew(nil, cls, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a", "b", "a", "c", "d", "e", "f", "a"} {
			rt := &limited{steps: 1000, bytes: 1000}
			if err := set(rt, obj, value.NewName(name)); err != nil {
				t.Fatal(err)
			}
			all = append(all, [2]int{1000 - rt.steps, 1000 - rt.bytes})
		}
		return all
	}
	without := took(func(rt value.Runtime, v value.Value, name *value.Str) error {
		return value.SetAttr(rt, v, name, value.None)
	})
	with := took(func(rt value.Runtime, v value.Value, name *value.Str) error {
		done, err := cache.Set(rt, v, name, value.None)
		if !done {
			t.Errorf("it does not set %s", name.Go())
		}
		return err
	})
	if diff := cmp.Diff(without, with); diff != "" {
		t.Errorf("steps and bytes (-without +with):\n%s", diff)
	}
}
