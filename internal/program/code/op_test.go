package code_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
)

// The file is the format: a line may be added at its end, and no other change is allowed.
func TestOperationsKeepTheirNumbersAndNames(t *testing.T) {
	golden, err := os.ReadFile("testdata/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for op := range code.Count {
		fmt.Fprintf(&b, "%d %s\n", op, code.Op(op))
	}
	if diff := cmp.Diff(string(golden), b.String()); diff != "" {
		t.Errorf("operations differ from the format (-format +code):\n%s", diff)
	}
}

func TestAWordHoldsAnOperationAndItsOperand(t *testing.T) {
	for _, operand := range []uint32{0, 1, 255, 256, code.MaxOperand} {
		word := code.Instruction(code.CALL, operand)
		if code.OpOf(word) != code.CALL || code.OperandOf(word) != operand {
			t.Errorf("CALL %d comes back as %s %d", operand, code.OpOf(word), code.OperandOf(word))
		}
	}
}
