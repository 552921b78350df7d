package value_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

func TestShortStringsAreAsLongOnes(t *testing.T) {
	check := func(got value.Value, want string) {
		t.Helper()
		s, ok := got.(*value.Str)
		long := value.NewStr(want)
		if !ok || s.Go() != want || s.Len() != long.Len() || s.IsASCII() != long.IsASCII() || s.Hash() != long.Hash() {
			t.Errorf("%v is not %q", got, want)
		}
	}
	for _, unit := range []string{"a", "ä", "€"} {
		for a := range 20 {
			for b := range 20 {
				x, y := strings.Repeat(unit, a), strings.Repeat("b", b)
				sum, err := value.Binary(nil, syntax.Add, value.NewStr(x), value.NewStr(y))
				if err != nil {
					t.Fatal(err)
				}
				check(sum, x+y)
			}
		}
	}
	for _, n := range []int64{0, 7, 99, 100, -1, -100, 1234567890123456, math.MaxInt64, math.MinInt64} {
		s, err := value.ToStr(nil, value.MakeInt(n))
		if err != nil {
			t.Fatal(err)
		}
		check(s, strconv.FormatInt(n, 10))
	}
}

func BenchmarkStrOfInt(b *testing.B) {
	b.ReportAllocs()
	n := value.MakeInt(123456)
	for b.Loop() {
		sink, _ = value.ToStr(nil, n)
	}
}
