package value_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/value"
)

// sortedBy are the places of keys in their order, as a stable sort by comparison has them.
func sortedBy(t *testing.T, keys []value.Value, reverse bool) []int {
	t.Helper()
	places := make([]int, len(keys))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		if reverse {
			a, b = b, a
		}
		less, err := value.Less(nil, keys[a], keys[b])
		if err != nil {
			t.Fatal(err)
		}
		more, err := value.Less(nil, keys[b], keys[a])
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case less:
			return -1
		case more:
			return 1
		}
		return 0
	})
	return places
}

// Sorting without a comparison gives what comparisons give, and keeps the order of equals.
func TestSortByOfEachKind(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(most int) value.Value {
		return value.NewStr(strings.Repeat("ab", random.IntN(most)) + strings.Repeat("\x00", random.IntN(3)) + string(rune('a'+random.IntN(3))) + strings.Repeat("ä", random.IntN(2)))
	}
	floats := []float64{0, -1, 1.5, -1.5, 1e300, -1e300, 5e-324, 1e-9, 12345.678}
	for name, key := range map[string]func() value.Value{
		"small ints":   func() value.Value { return value.MakeInt(random.Int64N(20) - 10) },
		"ints":         func() value.Value { return value.MakeInt(int64(random.Uint64())) }, //nolint:gosec // any bits do
		"floats":       func() value.Value { return value.Float(floats[random.IntN(len(floats))]) },
		"zeros":        func() value.Value { return value.Float(math.Copysign(0, random.Float64()-0.5)) },
		"short texts":  func() value.Value { return text(3) },
		"long texts":   func() value.Value { return text(300) },
		"texts of NUL": func() value.Value { return value.NewStr(strings.Repeat("\x00", random.IntN(30))) },
		"tuples":       func() value.Value { return value.NewTuple([]value.Value{text(3), value.MakeInt(random.Int64N(4))}) },
		"other tuples": func() value.Value { return value.NewTuple([]value.Value{value.MakeInt(random.Int64N(4)), text(200)}) },
		"empty tuples": func() value.Value { return value.NewTuple(nil) },
		"mixed numbers": func() value.Value {
			if random.IntN(2) == 0 {
				return value.Float(random.Float64())
			}
			return value.MakeInt(random.Int64N(2))
		},
		"ints and large ones": func() value.Value {
			v, err := value.ParseInt(nil, fmt.Sprint(random.IntN(9), strings.Repeat("7", random.IntN(30))), 10)
			if err != nil {
				t.Fatal(err)
			}
			return v
		},
		"lists": func() value.Value { return value.NewList([]value.Value{value.MakeInt(random.Int64N(9))}) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{0, 1, 2, 5, 24, 25, 64, 500} {
				keys := make([]value.Value, n)
				for i := range keys {
					keys[i] = key()
				}
				for _, order := range []string{"random", "sorted", "reversed"} {
					if order != "random" {
						if err := value.SortBy(nil, keys, keys, order == "reversed"); err != nil {
							t.Fatal(err)
						}
					}
					for _, reverse := range []bool{false, true} {
						elems := make([]value.Value, n)
						for i := range elems {
							elems[i] = value.MakeInt(int64(i))
						}
						if err := value.SortBy(nil, elems, keys, reverse); err != nil {
							t.Fatal(err)
						}
						got := make([]int, n)
						for i, v := range elems {
							place, _ := v.(value.Int)
							got[i] = int(place)
						}
						if diff := cmp.Diff(sortedBy(t, keys, reverse), got); diff != "" {
							t.Fatalf("%d of %s, reverse %t (-by comparison +got):\n%s", n, order, reverse, diff)
						}
					}
				}
			}
		})
	}
}

// stepsOf counts steps, up to a limit.
type stepsOf struct {
	value.Runtime
	taken, most int
}

func (r *stepsOf) Step(n int) error {
	if r.taken += n; r.taken > r.most {
		return &value.Limit{What: "steps", Max: int64(r.most)}
	}
	return nil
}

func (*stepsOf) Alloc(int) error { return nil }

// Texts that are equal for long take their steps, whatever sorts them.
func TestSortingLongTextsTakesSteps(t *testing.T) {
	elems := make([]value.Value, 100)
	for i := range elems {
		elems[i] = value.NewStr(strings.Repeat("x", 100_000) + fmt.Sprint(i%10))
	}
	rt := &stepsOf{most: 1000}
	var limit *value.Limit
	if err := value.SortBy(rt, elems, elems, false); !errors.As(err, &limit) {
		t.Errorf("it took %d steps: %v", rt.taken, err)
	}
	rt = &stepsOf{most: 1 << 40}
	if err := value.SortBy(rt, elems, elems, false); err != nil || rt.taken < 100*100_000/32 {
		t.Errorf("it took %d steps: %v", rt.taken, err)
	}
}

func BenchmarkSort(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, key := range map[string]func() value.Value{
		"ints":  func() value.Value { return value.MakeInt(random.Int64N(1 << 31)) },
		"texts": func() value.Value { return value.NewStr(fmt.Sprint(random.Int64N(1 << 31))) },
		"tuples": func() value.Value {
			return value.NewTuple([]value.Value{value.MakeInt(random.Int64N(100)), value.NewStr("some text")})
		},
		"lists": func() value.Value { return value.NewList([]value.Value{value.MakeInt(random.Int64N(1 << 31))}) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			keys := make([]value.Value, 10_000)
			for i := range keys {
				keys[i] = key()
			}
			elems := make([]value.Value, len(keys))
			for b.Loop() {
				copy(elems, keys)
				if err := value.SortBy(nil, elems, keys, false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
