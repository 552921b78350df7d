package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/perdure/perdure/api/v1alpha1"
)

// onePair are the writes of a function that calls another and is suspended meanwhile, as they are promised.
func onePair() []string {
	const caller, callee = callPrefix + "1-0", callPrefix + "1-0-abcdefghij"
	var lines []string
	for what, names := range map[string][]string{
		"create durablepromises":       {caller, callee},
		"create executions":            {callee},
		"patch executions/status":      {caller, caller, caller, caller, caller, callee, callee, callee},
		"create jobs":                  {caller + "-e1", caller + "-e2", callee + "-e1"},
		"patch durablepromises/status": {caller, callee},
	} {
		var verb, resource string
		if _, err := fmt.Sscan(what, &verb, &resource); err != nil {
			panic(err)
		}
		for _, name := range names {
			lines = append(lines, ourWrite(verb, resource, name))
		}
	}
	return lines
}

func steps(n int) []string {
	lines := []string{ourWrite("create", "payloads", "journal-uid-0")}
	for range n {
		lines = append(lines, ourWrite("update", "payloads", "journal-uid-0"))
	}
	return lines
}

func TestRowsOfCalls(t *testing.T) {
	met := func() map[string]string {
		all := map[string]string{
			"a function that calls another, and the other": "met", "so, for the call": "met", "a local step": "met", "a journal that is opened": "met",
		}
		for what := range promisedCall {
			all["call: "+what] = "met"
		}
		return all
	}
	for what, tc := range map[string]struct {
		lines   []string
		noAudit bool
		want    map[string]string
	}{
		"no more than promised": {lines: slices.Concat(onePair(), steps(localSteps)), want: met()},
		"a suspension too many": {
			lines: slices.Concat(onePair(), steps(localSteps), []string{ourWrite("patch", "executions/status", callPrefix+"1-0")}),
			want: with(met(), map[string]string{
				"call: patch executions/status": "missed", "a function that calls another, and the other": "missed", "so, for the call": "missed",
			}),
		},
		"two writes for a step": {
			lines: slices.Concat(onePair(), steps(localSteps+1)), want: with(met(), map[string]string{"a local step": "missed"}),
		},
		"journals of others": {
			lines: slices.Concat(onePair(), steps(localSteps), []string{ourWrite("update", "payloads", "journal-other-0")}), want: met(),
		},
		"no log": {noAudit: true, want: map[string]string{
			"a function that calls another, and the other": "not measured", "so, for the call": "not measured", "a local step": "not measured",
		}},
	} {
		t.Run(what, func(t *testing.T) {
			b := &bench{options: options{rounds: 1, calls: 1}, namespace: "ns", writesSeen: parsed(t, tc.lines...)}
			b.stepped = []string{"uid"}
			if !tc.noAudit {
				b.audit = &auditTail{}
			}
			if diff := cmp.Diff(tc.want, verdicts(b.rowsOfCalls())); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSumMetrics(t *testing.T) {
	got := sumMetrics([]byte(`# HELP perdure_gateway_requests_total Requests.
perdure_gateway_requests_total{code="200",route="POST /v1/await"} 3
perdure_gateway_requests_total{code="409",route="GET /v1/activation"} 2
perdure_gateway_requests_total{code="200",route="healthz"} 70
process_resident_memory_bytes 5.24288e+07
`))
	want := map[string]float64{"perdure_gateway_requests_total": 5, "process_resident_memory_bytes": 50 << 20}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

func TestSettlementsTellWhoIsSettled(t *testing.T) {
	w := watch.NewFake()
	s := &settlements{watch: w, expected: map[string]chan time.Time{}}
	a, never := s.expect("a"), s.expect("never")
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		s.follow()
	}()
	promise := func(name string, state v1alpha1.PromiseState) *v1alpha1.DurablePromise {
		p := &v1alpha1.DurablePromise{ObjectMeta: named(name, "")}
		p.Status.State = state
		return p
	}
	w.Add(promise("a", ""))
	w.Modify(promise("other", v1alpha1.PromiseResolved))
	w.Modify(promise("a", v1alpha1.PromiseResolved))
	w.Modify(promise("a", v1alpha1.PromiseResolved)) // once is enough
	if at, err := receive(t.Context(), a); err != nil || at.IsZero() {
		t.Errorf("got %v, %v", at, err)
	}
	s.stop()
	<-followed
	for _, settled := range []<-chan time.Time{never, s.expect("late")} {
		if _, err := receive(t.Context(), settled); err == nil {
			t.Error("what a watch that ended will not show must be an error")
		}
	}
}

func TestStepsOf(t *testing.T) {
	b := &bench{options: options{replay: counts{10, 996, 1000}, replays: 5}}
	if diff := cmp.Diff([]int{10, 995}, b.stepsOf(stepCalls)); diff != "" {
		t.Errorf("calls, of which an execution makes 1,000 with its gates (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{10, 996, 1000}, b.stepsOf(stepLocal)); diff != "" {
		t.Errorf("local steps (-want +got):\n%s", diff)
	}
}
