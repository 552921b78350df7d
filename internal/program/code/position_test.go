package code_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
)

func TestPositionsComeBack(t *testing.T) {
	each := []code.Position{
		{Line: 1, Col: 1, EndLine: 1, EndCol: 9}, {Line: 1, Col: 1, EndLine: 1, EndCol: 9},
		{Line: 7, Col: 200, EndLine: 9, EndCol: 3}, {}, {Line: 2, Col: 5, EndLine: 2, EndCol: 6},
	}
	table := code.MakePositions(slices.Values(each))
	for pc, want := range each {
		if diff := cmp.Diff(want, table.At(pc)); diff != "" {
			t.Errorf("position %d differs (-want +got):\n%s", pc, diff)
		}
	}
	if got := table.At(len(each)); got != (code.Position{}) {
		t.Errorf("behind the end there is %v", got)
	}
	if got := (code.Positions{0xff}).At(0); got != (code.Position{}) {
		t.Errorf("a broken table gives %v", got)
	}
}
