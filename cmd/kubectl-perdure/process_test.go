package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/host"
)

// TestProcessThatWritesNoJSON: the error goes where the program prints it, so it has nothing for terminals in it.
func TestProcessThatWritesNoJSON(t *testing.T) {
	t.Parallel()
	_, err := process(t.Context(), io.Discard, `printf '\033[31m\377'`)(t.Context(), host.Call{Function: "f"})
	if want := `Error: f wrote what is not JSON: \u001b[31m` + "\ufffd"; err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

// TestProcessThatLeavesAnotherBehind: a call ends with its own process. What that has started may have its output open for longer.
func TestProcessThatLeavesAnotherBehind(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ command, want, wrong string }{
		"it ends well":  {command: "sleep 30 & echo 5", want: "5"},
		"it ends badly": {command: `sleep 30 & echo '{"type": "Lost"}'; exit 1`, wrong: "Lost"},
		"it has written as much as a pipe takes, and more": {
			command: `sleep 30 & printf '[%-200000s]' 1`, want: "[1" + strings.Repeat(" ", 199_999) + "]",
		},
		"it has not read what it was given": {command: "sleep 30 <&0 & echo 5", want: "5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			var errs bytes.Buffer
			args := []byte(`["` + strings.Repeat("x", 200_000) + `"]`)
			got, err := process(t.Context(), &errs, tc.command)(t.Context(), host.Call{Function: "f", Args: args})
			if string(got) != tc.want || (err == nil) != (tc.wrong == "") || err != nil && err.Error() != tc.wrong {
				t.Errorf("it gave %.20s of %d bytes, and the error %v", got, len(got), err)
			}
			if took := time.Since(began); took > atOnce {
				t.Errorf("it took %s", took)
			}
		})
	}
}
