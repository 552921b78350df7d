package sim_test

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/test/sim"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

// schemas compiles the CRDs once for all tests.
var schemas = sync.OnceValues(func() (*kubeapi.Schemas, error) { return kubeapi.Load("../../config/crd/bases") })

func compiled(t *testing.T) *kubeapi.Schemas {
	t.Helper()
	s, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func convert(raw map[string]any, into any) error {
	text, err := json.Marshal(raw)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// points are what goes wrong at each write of each example.
func points() []sim.Directed {
	var all []sim.Directed
	for _, f := range []sim.Fault{sim.DiesInstead, sim.DiesAfter, sim.NotSent, sim.ReplyLost, sim.Refused, sim.Conflicts} {
		all = append(all, sim.Directed{Fault: f})
	}
	for _, kind := range []string{"Execution", "DurablePromise", "Function", "Job", "Pod", "ControllerRevision"} {
		all = append(all,
			sim.Directed{Fault: sim.None, Stale: kind},
			sim.Directed{Fault: sim.DiesAfter, Stale: kind, Behind: 1},
			sim.Directed{Fault: sim.DiesInstead, Stale: kind, Behind: 5},
			sim.Directed{Fault: sim.DiesAfter, Stale: kind, Behind: 1000},
		)
	}
	return all
}

// TestCrashPoints stops the manager after each write of each example, and instead of it, loses the write and its reply,
// and makes every kind's cache stale from that write on: nobody may be able to tell afterwards.
func TestCrashPoints(t *testing.T) {
	t.Parallel()
	s := compiled(t)
	for _, scenario := range scenarios(t) {
		t.Run(scenario.Name, func(t *testing.T) {
			t.Parallel()
			want, _, violations := sim.RunScenario(s, scenario, sim.Directed{}, nil)
			if len(violations) > 0 {
				t.Fatalf("without a fault: %q", violations)
			}
			runs := 0
			for i, at := range points() {
				if slow && i > 1 {
					break
				}
				runs += everyWrite(t, s, scenario, at, want)
			}
			t.Logf("%d runs, each like the one without a fault: %+v", runs, want)
		})
	}
}

func everyWrite(t *testing.T, s *kubeapi.Schemas, scenario sim.Scenario, at sim.Directed, want sim.Picture) int {
	t.Helper()
	for n := 1; ; n++ {
		at.Write = n
		got, reached, violations := sim.RunScenario(s, scenario, at, nil)
		if !reached {
			if n == 1 {
				t.Fatalf("%+v never happened", at)
			}
			return n - 1
		}
		if diff := cmp.Diff(want, got); diff != "" || len(violations) > 0 {
			if testing.Verbose() {
				sim.RunScenario(s, scenario, at, func(line string) { t.Log(line) })
			}
			t.Fatalf("%+v (-without a fault +with):\n%s\n%q", at, diff, violations)
		}
	}
}
