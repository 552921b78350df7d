package host_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// TestSameAsTheSDK runs files under python3 with the SDK for Python, and here: what they print and come to is the same, also
// when their state is saved, thrown away and restored at each await or after each instruction.
func TestSameAsTheSDK(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		file string
		args string
		// steps is how many instructions there are between two save points, where that is not 1: with many values each takes its time.
		steps int64
	}{
		"sagas":                               {file: "testdata/programs/sagas.py", steps: 19},
		"steps":                               {file: "testdata/programs/steps.py", steps: 17},
		"attempts":                            {file: "testdata/programs/attempts.py", steps: 11},
		"many items":                          {file: "testdata/programs/many.py", steps: 211},
		"plain functions":                     {file: "testdata/programs/plain.py", steps: 7},
		"a transfer of money":                 {file: root + "/examples/money-transfer/transfer.py", args: `["alice", "bob", 100]`},
		"a transfer that is undone":           {file: root + "/examples/money-transfer/transfer.py", args: `["alice", "closed", 100]`},
		"a transfer of what is not there":     {file: root + "/examples/money-transfer/transfer.py", args: `["empty", "bob", 100]`},
		"a transfer that takes a day":         {file: root + "/examples/money-transfer/transfer.py", args: `["alice", "slow", 100]`},
		"a function that calls itself":        {file: root + "/examples/fibonacci/fibonacci.py", args: `[5]`, steps: 3},
		"an approval that does not come":      {file: root + "/examples/approval-timeout/release.py", args: `["v1", "10s"]`},
		"an approval with a span of no sense": {file: root + "/examples/approval-timeout/release.py", args: `["v1", "soon"]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := underPython(t, tc.file, tc.args)
			source, err := os.ReadFile(tc.file)
			if err != nil {
				t.Fatal(err)
			}
			program, err := host.Load(tc.file, source, func(name string) ([]byte, error) {
				return os.ReadFile(filepath.Join(filepath.Dir(tc.file), name))
			})
			if err != nil {
				t.Fatal(err)
			}
			for mode, save := range map[string]host.Save{
				"not saved": {}, "saved at each await": {Await: true}, "saved after instructions": {Steps: max(tc.steps, 1)},
			} {
				if diff := cmp.Diff(want, here(t, program, tc.args, save)); diff != "" {
					t.Errorf("%s (-python3 +here):\n%s", mode, diff)
				}
			}
		})
	}
}

// ran is what a program did.
type ran struct {
	Printed string
	Value   string
	Error   string // the last line of the traceback
}

// underPython runs a file with the SDK. It prints its result last.
func underPython(t *testing.T, file, args string) ran {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("python3 is what this is compared with")
	}
	c := exec.CommandContext(t.Context(), python, file)
	c.Env = append(os.Environ(), "PYTHONPATH="+root+"/sdk/python", "PYTHONDONTWRITEBYTECODE=1", "PERDURE_TIME=virtual", "PERDURE_ARGS="+args)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		return ran{Printed: out.String(), Error: lastLine(errs.String())}
	}
	text := strings.TrimSuffix(out.String(), "\n")
	at := strings.LastIndexByte(text, '\n') + 1
	if last := text[at:]; json.Valid([]byte(last)) {
		return ran{Printed: text[:at], Value: compact(json.RawMessage(last))}
	}
	return ran{Printed: out.String()}
}

func here(t *testing.T, program *host.Program, args string, save host.Save) ran {
	t.Helper()
	var out bytes.Buffer
	result, err := host.Run(t.Context(), program, host.Options{Args: json.RawMessage(args), Output: &out, Save: save})
	if err != nil {
		t.Fatal(err)
	}
	if result.State != machine.Resolved {
		return ran{Printed: out.String(), Error: lastLine(result.Error.Stack)}
	}
	value := compact(result.Value)
	if value == "null" {
		value = ""
	}
	return ran{Printed: out.String(), Value: value}
}

func lastLine(text string) string {
	text = strings.TrimRight(text, "\n")
	return text[strings.LastIndexByte(text, '\n')+1:]
}
