package host_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
)

// block is a program of the SDK's README, and what it prints for each command below it.
var block = regexp.MustCompile("(?s)```python\n(.*?)```\n\n```console\n(.*?)```")

// TestReadmeOfTheSDK runs the programs in the README of the SDK for Python: they print here what stands there.
func TestReadmeOfTheSDK(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(root + "/sdk/python/README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := block.FindAllSubmatch(text, -1)
	if len(blocks) == 0 {
		t.Fatal("there are no programs in it")
	}
	for _, found := range blocks {
		program, err := host.Load("readme.py", found[1], nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, run := range strings.Split(string(found[2]), "$ ")[1:] {
			command, want, _ := strings.Cut(run, "\n")
			if _, words, ok := strings.Cut(command, ".py"); ok {
				if diff := cmp.Diff(unspaced(want), unspaced(printedBy(t, program, strings.Fields(words)))); diff != "" {
					t.Errorf("%s (-README +here):\n%s", command, diff)
				}
			}
		}
	}
}

// printedBy is what a run prints, its result last.
func printedBy(t *testing.T, program *host.Program, words []string) string {
	t.Helper()
	args := make([]json.RawMessage, len(words))
	for i, word := range words {
		args[i] = json.RawMessage(word)
		if !json.Valid(args[i]) {
			args[i] = json.RawMessage(`"` + word + `"`)
		}
	}
	given, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	result, err := host.Run(t.Context(), program, host.Options{Args: given, Output: &out, Save: host.Save{Await: true}})
	if err != nil {
		t.Fatal(err)
	}
	if value := compact(result.Value); value != "null" {
		out.WriteString(value + "\n")
	}
	return out.String()
}

// unspaced leaves out blanks: Python puts some into JSON.
func unspaced(text string) string { return strings.ReplaceAll(text, " ", "") }
