package value_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

func TestSlabStrings(t *testing.T) {
	var s value.Slab
	for _, text := range []string{"", "a", "ab", "ä", "äöü", "日本", "a\x00b", strings.Repeat("long", 100), strings.Repeat("ü", 50)} {
		buffer := []byte(text)
		got, ok := s.NewStr(buffer)
		clear(buffer)
		if want := value.NewStr(text); !ok || got.Go() != text || got.Len() != want.Len() || got.Hash() != want.Hash() {
			t.Errorf("%q is %q of %d characters (%t)", text, got.Go(), got.Len(), ok)
		}
	}
	for _, bad := range []string{"\xff", "ab\xc3", "\xed\xa0\x80"} {
		if got, ok := s.NewStr([]byte(bad)); ok {
			t.Errorf("%q is accepted as %q", bad, got.Go())
		}
	}
}

// What a slab gives out can grow, and changes nothing of its neighbours then.
func TestSlabNeighbours(t *testing.T) {
	var s value.Slab
	one, two := s.Elems(3), s.Elems(3)
	one = append(one, value.True)
	if two[0] != nil || len(one) != 4 {
		t.Errorf("an element of a list stands in another one: %v", two)
	}
	a, b := s.NewDict(), s.NewDict()
	s.Reserve(a, 1)
	s.Reserve(b, 1)
	for i := range 20 {
		a.SetStr(value.NewStr(fmt.Sprint("a", i)), value.MakeInt(int64(i)))
		b.SetStr(value.NewStr(fmt.Sprint("b", i)), value.MakeInt(int64(i)))
	}
	if a.Len() != 20 || b.Len() != 20 || a.FindStr(value.NewStr("b3")) >= 0 || b.FindStr(value.NewStr("b3")) != 3 {
		t.Errorf("keys of a dict stand in another one: %d and %d keys", a.Len(), b.Len())
	}
}

func TestShapesOfDicts(t *testing.T) {
	dict := func(n int) *value.Dict {
		d := value.NewDict()
		for i := range n {
			d.SetStr(value.NewStr(fmt.Sprint("key", i)), value.MakeInt(int64(i)))
		}
		return d
	}
	for _, n := range []int{1, 8, 9, 100} {
		d := dict(n)
		if !d.Shaped() || !dict(n).SameShape(d) || dict(n+1).SameShape(d) {
			t.Errorf("the shape of %d keys is not that of %d keys", n, n)
		}
		var s value.Slab
		other := s.NewDict()
		s.Shape(other, d)
		for i := range n {
			other.SetShaped(i, value.True)
		}
		other.SetStr(value.NewStr("more"), value.None)
		for i := range n {
			if got, ok := other.GetStr(value.NewStr(fmt.Sprint("key", i))); !ok || got != value.True {
				t.Errorf("key %d of %d is %v", i, n, got)
			}
			if got, _ := d.GetStr(value.NewStr(fmt.Sprint("key", i))); got != value.MakeInt(int64(i)) {
				t.Errorf("key %d of the dict that gave its shape is %v", i, got)
			}
		}
		d.DeleteStr(value.NewStr("key0"))
		if d.Shaped() || d.SameShape(dict(n)) {
			t.Errorf("a dict with a hole has a shape")
		}
	}
	odd := dict(2)
	if err := odd.Set(nil, value.MakeInt(1), value.None); err != nil || odd.Shaped() {
		t.Errorf("a dict with an int as a key has a shape: %v", err)
	}
}

// Keys of one hash take no more time than others where many are added without a search: nobody charges that.
func TestKeysOfOneHashAreRestoredAndCopiedQuickly(t *testing.T) {
	const n = 100_000 // where each is searched for past all before it, each of the two takes ten seconds
	d := value.NewDict()
	table := value.DictRestorer{Dict: d}
	for i := range n {
		table.Append(uint64(i%2), value.MakeInt(int64(i)*2+int64(i%2)), value.None)
	}
	if most := 128 * n; table.Probes() > most {
		t.Errorf("%d slots were looked at, want %d at most", table.Probes(), most)
	}
	begin := time.Now()
	c := d.Copy()
	if took := time.Since(begin); c.Len() != n || took > 5*time.Second {
		t.Errorf("a copy has %d keys, and took %v", c.Len(), took)
	}
}

// What is found in a dict that was restored, or copied, is what was there, also behind the ends of chains.
func TestKeysOfOneHashAreFound(t *testing.T) {
	const prime = 1<<61 - 1
	d := value.NewDict()
	key := func(i int) value.Value {
		return value.MakeBig(new(big.Int).Mul(big.NewInt(prime), big.NewInt(int64(i))))
	}
	for i := range 1000 {
		if err := d.Set(nil, key(i), value.MakeInt(int64(i))); err != nil {
			t.Fatal(err)
		}
		if err := d.Set(nil, value.NewStr(fmt.Sprint(i)), value.MakeInt(int64(i))); err != nil {
			t.Fatal(err)
		}
	}
	for name, d := range map[string]*value.Dict{"restored": restoreDict(d), "copied": d.Copy()} {
		for i := range 1000 {
			for _, k := range []value.Value{key(i), value.NewStr(fmt.Sprint(i))} {
				if got, ok, err := d.Get(nil, k); err != nil || !ok || got != value.MakeInt(int64(i)) {
					t.Fatalf("%s: key %d is %v (%t, %v)", name, i, got, ok, err)
				}
			}
		}
	}
}
