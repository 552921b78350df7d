package host_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/host"
)

// FuzzSavedParts is FuzzReadSaved with what is in a file: the head, the program and the state are changed before they are packed, and the
// names that they have for the program are made right, so that the changes reach what reads them.
func FuzzSavedParts(f *testing.F) {
	all, _, _ := keepErrand(f, host.Save{})
	var names [2][]byte // of the program that is in all files: as the head has it, and as the state has it
	for _, file := range all.files {
		parts := unpacked(f, file)
		if names[0] == nil {
			hash := code.Hash(parts[1])
			raw, err := hex.DecodeString(hash)
			if err != nil {
				f.Fatal(err)
			}
			names = [2][]byte{[]byte(hash), raw[:8]}
		}
		f.Add(parts[0], parts[1], parts[2])
	}
	f.Fuzz(func(t *testing.T, head, program, state []byte) {
		hash := code.Hash(program)
		raw, err := hex.DecodeString(hash)
		if err != nil {
			t.Fatal(err)
		}
		head, state = bytes.ReplaceAll(head, names[0], []byte(hash)), bytes.ReplaceAll(state, names[1], raw[:8])
		goesOn(t, packed(t, [3][]byte{head, program, state}))
	})
}
