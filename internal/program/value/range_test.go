package value_test

import (
	"math/big"
	"testing"

	"github.com/perdure/perdure/internal/program/value"
)

// TestWideSlicesOfARange: a range has numbers of 64 bits, so a slice of it that would have others is an error. CPython has such a range.
func TestWideSlicesOfARange(t *testing.T) {
	t.Parallel()
	three, err := value.NewRange(0, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := value.NewRange(0, 1<<62, 1<<61)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		of   value.Value
		step value.Value
		want string
	}{
		"a step of 64 bits": {three, value.MakeInt(1 << 62), "range(0, 3, 4611686018427387904)"},
		"a wider step":      {three, value.MakeBig(new(big.Int).Lsh(big.NewInt(1), 63)), ""},
		"a negative one":    {three, value.MakeBig(new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 70))), ""},
		"a product":         {wide, value.MakeInt(8), ""},
	} {
		got, err := value.GetItem(nil, tc.of, &value.Slice{Start: value.None, Stop: value.None, Step: tc.step})
		e, raised := value.AsException(err)
		switch {
		case tc.want == "" && (!raised || e.Cls != value.OverflowError):
			t.Errorf("%s: got %v and %v, want an OverflowError", name, got, err)
		case tc.want != "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.want != "":
			if text, err := value.Repr(nil, got); err != nil || text != tc.want {
				t.Errorf("%s: got %s and %v, want %s", name, text, err, tc.want)
			}
		}
	}
}
