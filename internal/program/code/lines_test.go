package code

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		positions []Position
		code      int
		want      []int32
	}{
		"each instruction has its own":          {[]Position{{Line: 3, Col: 1}, {Line: 3, Col: 5}, {Line: 2}, {}, {Line: 9}}, 5, []int32{3, 3, 2, 0, 9}},
		"a table that is too short leaves zero": {[]Position{{Line: 3}}, 3, []int32{3, 0, 0}},
		"what is too long in it is left out":    {[]Position{{Line: 3}, {Line: 3}, {Line: 4}}, 1, []int32{3}},
		"a function without code has none":      {nil, 0, []int32{}},
	} {
		f := &Function{Code: make([]uint32, tc.code), Positions: MakePositions(slices.Values(tc.positions))}
		if diff := cmp.Diff(tc.want, f.Lines()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
