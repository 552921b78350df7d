package compile

import (
	"reflect"
	"testing"
)

// TestInstructionsAreSmall: a source of 256 KiB makes half a million of them, and each field counts as often.
func TestInstructionsAreSmall(t *testing.T) {
	t.Parallel()
	if size := reflect.TypeFor[instruction]().Size(); size > 48 {
		t.Errorf("an instruction takes %d bytes", size)
	}
}
