package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

var update = flag.Bool("update", false, "write the golden files of this version of the format")

// full is a save point that has something in each field of the format.
func full(t *testing.T) *host.Saved {
	t.Helper()
	all, _, _ := keepErrand(t, host.Save{})
	s, err := host.ReadSaved(all.files[2])
	if err != nil {
		t.Fatal(err)
	}
	no := false
	lost := &machine.Error{Type: "Lost", Message: "no lorry", Stack: "Lost: no lorry\n", Data: json.RawMessage(`{"by":"rail"}`), Retryable: &no}
	at := machine.Place{Function: "main", File: "errand.py", Line: 25}
	s.Entry, s.Function = "main", "errand"
	// It waits for this one. What it would ask for today may be another.
	asked := host.SavedPromise{
		Made: s.Now, Effect: machine.Effect{
			Kind: machine.Invoke, ID: "2.1", Function: "price", Args: json.RawMessage(`[{"value":"cup"}]`), Options: json.RawMessage(`{}`),
			At: machine.Place{Function: "buy", File: "errand.py", Line: 15},
		},
		Answer: &host.TakenAnswer{Name: "price", At: 1},
	}
	told := host.SavedPromise{
		Made: s.Now, Effect: machine.Effect{Kind: machine.MakePromise, ID: "told", Options: json.RawMessage(`{"timeout":"1h"}`), At: at},
		Settled: &machine.Settlement{ID: "told", State: machine.Rejected, Error: lost},
	}
	worth := told
	worth.Effect.ID, worth.Settled = "worth", &machine.Settlement{ID: "worth", State: machine.Resolved, Value: json.RawMessage(`3`)}
	s.Promises = []host.SavedPromise{asked, told, worth}
	s.Effects = []machine.Effect{
		{Kind: machine.Invoke, ID: "back", Function: "ship", Args: json.RawMessage(`[{"value":"tea"}]`), Options: json.RawMessage(`{}`), Compensation: true, At: at},
		{Kind: machine.MakePromise, ID: "spare", At: at},
		{Kind: machine.SettlePromise, ID: "spare", Error: lost, At: at},
		{Kind: machine.SettlePromise, ID: "other", Value: json.RawMessage(`[1]`), At: at},
		{Kind: machine.CancelPromise, ID: "spare", At: at},
		{Kind: machine.Progress, Value: json.RawMessage(`{"done":1}`), At: at},
	}
	return s
}

// TestOldFilesAreRead: each version of the format has a file in testdata/saved, written by the release that had it. What is in it is found, and the
// run goes on from it.
func TestOldFilesAreRead(t *testing.T) {
	t.Parallel()
	want := full(t)
	if *update {
		file, err := want.Encode()
		if err == nil {
			err = os.WriteFile(fmt.Sprintf("testdata/saved/version-%d.state", file[4]), file, 0o644) //nolint:gosec // a file of the repository
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/saved/*.state")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no files, error %v", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			saved, err := host.ReadSaved(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, saved, cmpopts.IgnoreFields(host.Saved{}, "Program", "Point"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what is read is not what was written (-written +read):\n%s", diff)
			}
			var out bytes.Buffer
			result, err := host.Resume(t.Context(), saved, errandOptions(t, &out))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := string(result.Value), `[[10,20,30],7,"tea shipped",19]`; got != want {
				t.Errorf("the run comes to %s, error %v, want %s; it printed\n%s", got, result.Error, want, &out)
			}
		})
	}
}

// TestHeadOfAFile: its names and words are format. What is changed in them has a new version.
func TestHeadOfAFile(t *testing.T) {
	t.Parallel()
	s := full(t)
	file, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, unpacked(t, file)[0], "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	// The language's modules are in the hash, and change.
	text := regexp.MustCompile(`"program": "[0-9a-f]{64}"`).ReplaceAll(got.Bytes(), []byte(`"program": "…"`))
	path := fmt.Sprintf("testdata/saved/version-%d.json", file[4])
	if *update {
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // a file of the repository
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path) //nolint:gosec // ours
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWordsOfAHeadAreChecked: what is no kind or state of this format is not taken for another.
func TestWordsOfAHeadAreChecked(t *testing.T) {
	t.Parallel()
	file, err := full(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	parts := unpacked(t, file)
	replaced := func(before, behind string) []byte {
		parts := parts
		if !bytes.Contains(parts[0], []byte(before)) {
			t.Errorf("there is no %s in the head %s", before, parts[0])
		}
		parts[0] = bytes.Replace(parts[0], []byte(before), []byte(behind), 1)
		return packed(t, parts)
	}
	for name, data := range map[string][]byte{
		"a kind that is not known":           replaced(`"cancel"`, `"stop"`),
		"a kind in capitals":                 replaced(`"cancel"`, `"Cancel"`),
		"no kind":                            replaced(`"kind":"cancel"`, `"kind":""`),
		"a state that is not known":          replaced(`"rejected"`, `"lost"`),
		"a promise that is settled, pending": replaced(`"rejected"`, `"pending"`),
		"a number of a kind":                 replaced(`"cancel"`, `2`),
	} {
		if _, err := host.ReadSaved(data); !errors.Is(err, host.ErrNotSaved) || !strings.Contains(err.Error(), "its head is not as it should be") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}
