package code_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/code"
)

func ops(words []uint32) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = code.OpOf(word).String()
	}
	return out
}

func TestFuse(t *testing.T) {
	i := code.Instruction
	tests := map[string]struct {
		words []uint32
		want  []string
	}{
		"the longest fusion is taken, and the words behind it are fused on their own": {
			words: []uint32{i(code.LOAD_LOCAL, 0), i(code.LOAD_CONST, 0), i(code.COMPARE, 2), i(code.JUMP_IF_FALSE, 5), i(code.LOAD_LOCAL, 0), i(code.RETURN, 0)},
			want:  []string{"LOCAL_CONST_COMPARE_JUMP", "LOAD_CONST", "COMPARE_JUMP", "JUMP_IF_FALSE", "LOAD_LOCAL_RETURN", "RETURN"},
		},
		"an addition in place counts as an addition": {
			words: []uint32{i(code.LOAD_LOCAL, 0), i(code.LOAD_CONST, 0), i(code.INPLACE, 0), i(code.STORE_LOCAL, 0)},
			want:  []string{"LOCAL_CONST_ADD_STORE", "LOAD_CONST", "INPLACE_ADD_STORE", "STORE_LOCAL"},
		},
		"another operator in place does not": {
			words: []uint32{i(code.LOAD_LOCAL, 0), i(code.LOAD_CONST, 0), i(code.INPLACE, 4), i(code.STORE_LOCAL, 0)},
			want:  []string{"LOAD_LOCAL_CONST", "LOAD_CONST", "INPLACE", "STORE_LOCAL"},
		},
		"a loop stores into a local where its body begins with that": {
			words: []uint32{i(code.JUMP, 2), i(code.STORE_LOCAL, 0), i(code.FOR_ITER, 1)},
			want:  []string{"JUMP", "STORE_LOCAL", "FOR_ITER_STORE"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before := append([]uint32{}, test.words...)
			code.Fuse(test.words)
			if diff := cmp.Diff(test.want, ops(test.words)); diff != "" {
				t.Errorf("fused code differs (-want +got):\n%s", diff)
			}
			for pc, word := range test.words {
				if code.Plain(word) != before[pc] {
					t.Errorf("word %d is no longer what it was", pc)
				}
			}
		})
	}
}
