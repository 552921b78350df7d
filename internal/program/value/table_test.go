package value_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/value"
)

func restoreDict(d *value.Dict) *value.Dict {
	again := value.NewDict()
	table := value.DictRestorer{Dict: again}
	for i := range d.RawLen() {
		table.Append(d.Raw(i))
	}
	again.SetEpoch(d.Epoch())
	return again
}

func restoreSet(t *testing.T, s *value.Set) *value.Set {
	t.Helper()
	again := value.NewSet()
	if !again.RestoreTable(s.RawLen()) {
		t.Fatal("that is no size")
	}
	for i := range s.RawLen() {
		hash, key, deleted := s.Raw(i)
		if (key != nil || deleted) && !again.SetRaw(i, hash, key, deleted) {
			t.Fatal("the table is full")
		}
	}
	again.Finger = s.Finger
	return again
}

func shown(t *testing.T, v value.Value) string {
	t.Helper()
	s, err := value.Repr(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDictsAndSetsThatWereRestoredMeanwhileGoOnAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // not for secrets
	d, s := value.NewDict(), value.NewSet()
	d2, s2 := value.NewDict(), value.NewSet()
	for range 3000 {
		k := value.MakeInt(r.Int64N(100))
		remove := r.IntN(2) == 0
		for _, dict := range []*value.Dict{d, d2} {
			var err error
			if remove {
				_, err = dict.Delete(nil, k)
			} else {
				err = dict.Set(nil, k, value.None)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, set := range []*value.Set{s, s2} {
			var err error
			if remove {
				_, err = set.Remove(nil, k)
			} else {
				err = set.Add(nil, k)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		d2, s2 = restoreDict(d2), restoreSet(t, s2)
		if d.Epoch() != d2.Epoch() || d.RawLen() != d2.RawLen() || value.Size(d) != value.Size(d2) || value.Size(s) != value.Size(s2) {
			t.Fatal("they are different")
		}
	}
	if diff := cmp.Diff(shown(t, d), shown(t, d2)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(shown(t, s), shown(t, s2)); diff != "" {
		t.Error(diff)
	}
}

func TestEqualNumbersAreOneKey(t *testing.T) {
	d := value.NewDict()
	for _, k := range []value.Value{value.MakeInt(1), value.Float(1), value.True} {
		if err := d.Set(nil, k, k); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff("{1: True}", shown(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestChangeDuringIterationIsAnError(t *testing.T) {
	d := value.NewDict()
	s := value.NewSet()
	for i := range 3 {
		k := value.MakeInt(int64(i))
		if err := d.Set(nil, k, k); err != nil {
			t.Fatal(err)
		}
		if err := s.Add(nil, k); err != nil {
			t.Fatal(err)
		}
	}
	for want, v := range map[string]value.Value{
		"RuntimeError: dictionary changed size during iteration": d,
		"RuntimeError: Set changed size during iteration":        s,
	} {
		it, err := value.Iter(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := value.Next(nil, it); err != nil {
			t.Fatal(err)
		}
		if err := d.Set(nil, value.None, value.None); err != nil {
			t.Fatal(err)
		}
		if err := s.Add(nil, value.None); err != nil {
			t.Fatal(err)
		}
		_, _, err = value.Next(nil, it)
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := s.Remove(nil, value.None); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Delete(nil, value.None); err != nil {
			t.Fatal(err)
		}
	}
}
