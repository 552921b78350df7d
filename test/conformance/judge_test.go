package conformance

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func asWhole(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const judged = `{"name": "A case that is judged", "functions": {"foo": {"body": []}, "bar": {"body": []}}, "call": {"function": "foo"}, "expect": {
  "state": "Resolved", "value": {"n": 1.0}, "lines": ["a", "b"], "effects": {"pay": 1}, "promises": 1, "epochs": 2, "failedAttempts": 0,
  "printed": {"restart": {"a": 2}, "restore": {"a": 1}}, "printedBy": {"bar": {"x": 1}}, "executions": {"bar": {"Succeeded": 1}}}}`

// right is what is expected, under Restart.
func right() *Seen {
	return &Seen{
		State: "Resolved", Value: json.RawMessage(`{"n":1.0}`), Promises: 1, Epochs: 2,
		Root: Execution{
			Name: "foo-1", Function: "foo", Key: "key", Keys: map[string][]string{"pay": {"key"}},
			Activations: []Activation{{1, 1, []string{"a", "same n 1"}}, {2, 1, []string{"a", "same n 1", "b"}}},
		},
		Others: []Execution{{Name: "bar-1", Function: "bar", Phase: "Succeeded", Activations: []Activation{{1, 1, []string{"x"}}}}},
	}
}

func lines(s *Seen, all ...[]string) {
	s.Root.Activations = nil
	for i, l := range all {
		s.Root.Activations = append(s.Root.Activations, Activation{int64(i + 1), 1, l})
	}
}

func TestTheJudge(t *testing.T) {
	for name, tc := range map[string]struct {
		mode   string
		change func(*Seen)
		want   string // part of what is wrong; empty if nothing is
	}{
		"finds nothing wrong with what is right":   {change: func(*Seen) {}},
		"finds another state":                      {change: func(s *Seen) { s.State = "Rejected" }, want: "the state is"},
		"finds another value":                      {change: func(s *Seen) { s.Value = json.RawMessage(`{"n":1}`) }, want: "the value is"},
		"finds no value":                           {change: func(s *Seen) { s.Value = nil }, want: "the value is"},
		"finds a missing line":                     {change: func(s *Seen) { lines(s, []string{"a"}, []string{"a"}) }, want: "last activation"},
		"finds lines in another order":             {change: func(s *Seen) { lines(s, []string{"a"}, []string{"b", "a"}) }, want: "no beginning"},
		"finds an activation that went astray":     {change: func(s *Seen) { lines(s, []string{"z"}, []string{"a", "b"}) }, want: "no beginning"},
		"finds a line too many":                    {change: func(s *Seen) { lines(s, []string{"a"}, []string{"a", "b", "b"}) }, want: "no beginning"},
		"finds a line that was printed too seldom": {change: func(s *Seen) { lines(s, nil, []string{"a", "b"}) }, want: `"a" 1 times`},
		"finds another attempt":                    {change: func(s *Seen) { s.Root.Activations[1].Attempt = 2 }, want: "2 attempts"},
		"finds values that differ":                 {change: func(s *Seen) { s.Root.Activations[1].Lines[1] = "same n 2" }, want: "n was 1, and 2"},
		"finds an effect too many":                 {change: func(s *Seen) { s.Root.Keys["pay"] = []string{"key", "key"} }, want: "pay happened 2 times"},
		"finds a missing effect":                   {change: func(s *Seen) { s.Root.Keys = nil }, want: "pay happened 0 times"},
		"finds an effect that nobody expects":      {change: func(s *Seen) { s.Root.Keys["x"] = []string{"key"} }, want: "x happened 1 times"},
		"finds another key":                        {change: func(s *Seen) { s.Root.Keys["pay"] = []string{"other"} }, want: `key "other"`},
		"finds promises too many":                  {change: func(s *Seen) { s.Promises = 2 }, want: "2 promises"},
		"finds another number of activations":      {change: func(s *Seen) { s.Epochs = 3 }, want: "activated 3 times"},
		"finds a failed attempt":                   {change: func(s *Seen) { s.FailedAttempts = 1 }, want: "1 attempts failed"},
		"finds another end of a call":              {change: func(s *Seen) { s.Others[0].Phase = "Failed" }, want: "the executions are"},
		"finds what a call printed":                {change: func(s *Seen) { s.Others[0].Activations = nil }, want: `bar printed "x" 0 times`},
		"takes the parts of Restore together":      {mode: PythonRestore, change: func(s *Seen) { lines(s, []string{"a"}, []string{"b"}) }},
		"finds what Restore printed again":         {mode: PythonRestore, change: func(*Seen) {}, want: "together"},
		"lets a killed process print again under Restore": {
			mode: PythonRestore, change: func(s *Seen) { s.Kills = 1; lines(s, []string{"a"}, []string{"a"}, []string{"b"}) },
		},
		"finds a part that is missing after a kill": {
			mode: PythonRestore, change: func(s *Seen) { s.Kills = 1; lines(s, []string{"a"}, []string{"a"}) }, want: "missing",
		},
		"lets a kill repeat an effect": {change: func(s *Seen) { s.Kills = 1; s.Root.Keys["pay"] = []string{"key", "key"} }},
		"finds an effect that no kill explains": {
			change: func(s *Seen) { s.Kills = 1; s.Root.Keys["pay"] = []string{"key", "key", "key"} }, want: "happened 3 times",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Parse([]byte(judged))
			if err != nil {
				t.Fatal(err)
			}
			s := right()
			tc.change(s)
			mode := tc.mode
			if mode == "" {
				mode = GoRestart
			}
			wrong := strings.Join(Judge(c, mode, s), "\n")
			if tc.want == "" && wrong != "" || !strings.Contains(wrong, tc.want) {
				t.Errorf("the judge found %q, want %q", wrong, tc.want)
			}
		})
	}
}
