package execution

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// bounded checks that the API server takes a status: its lists and texts have the sizes that the types allow.
func bounded(t *testing.T, s v1alpha1.ExecutionStatus) {
	t.Helper()
	texts := map[string]int{s.WaitingFor: 256, s.FunctionRevision: 253, s.RetryToken: 128}
	for _, c := range s.Conditions {
		texts[c.Message] = maxConditionMessage
		if c.Reason == "" || len(c.Reason) > 1024 || c.LastTransitionTime.IsZero() {
			t.Errorf("condition %+v lacks a reason or a time", c)
		}
	}
	for _, r := range s.Recent {
		texts[r.Message] = maxRecentMessage
	}
	for text, limit := range texts {
		if len(text) > limit || !utf8.ValidString(text) {
			t.Errorf("%d bytes where %d are allowed, or not UTF-8: %.40q", len(text), limit, text)
		}
	}
	if len(s.Recent) > 10 || len(s.Conditions) > 8 || len(s.Awaiting) > 64 || int(s.AwaitingCount) != len(s.Awaiting) {
		t.Errorf("recent has %d entries, conditions %d, awaiting %d of %d", len(s.Recent), len(s.Conditions), len(s.Awaiting), s.AwaitingCount)
	}
	if s.Outcome != nil && Finished(&v1alpha1.Execution{Status: s}) && s.Outcome.Value != nil && len(*s.Outcome.Value.Data) > v1alpha1.MaxOutcomeValueBytes {
		t.Errorf("outcome.value has %d bytes", len(*s.Outcome.Value.Data))
	}
}

func TestRecentKeepsTheLastTen(t *testing.T) {
	e := call().Status(func(s *v1alpha1.ExecutionStatus) {
		for i := range 10 {
			s.Recent = append(s.Recent, v1alpha1.HistoryEntry{Time: *given.After(0), Reason: string(rune('a' + i))})
		}
	})
	d := edit(observe(e).at(time.Minute).o).note("last", strings.Repeat("ö", 1000))
	var got strings.Builder
	for _, r := range d.status.Recent {
		got.WriteString(r.Reason)
	}
	if got.String() != "bcdefghijlast" {
		t.Errorf("recent = %s", got.String())
	}
	if !d.status.Recent[9].Time.Equal(given.After(time.Minute)) {
		t.Errorf("the time of the last entry is %v", d.status.Recent[9].Time)
	}
	bounded(t, d.status)
}

func TestLongMessagesAreCut(t *testing.T) {
	long := strings.Repeat("日", 3000)
	d := edit(observe(call()).o).stall(ReasonHeld, long).warn(ReasonHeld, long)
	bounded(t, d.status)
	if len(d.event.Message) > maxEventMessage || !utf8.ValidString(d.event.Message) {
		t.Errorf("the event has %d bytes", len(d.event.Message))
	}
	if d := edit(observe(call()).o).tell(ReasonHeld, long); len(d.event.Message) > maxEventMessage || d.event.Warning {
		t.Errorf("the event has %d bytes, warning: %v", len(d.event.Message), d.event.Warning)
	}
	d.enter(v1alpha1.PhaseRunning, ReasonActivated, long)
	bounded(t, d.status)
	d.finish(v1alpha1.PhaseFailed, ReasonActivated, long)
	bounded(t, d.status)
}

func TestConditions(t *testing.T) {
	type condition struct {
		Status metav1.ConditionStatus
		Reason string
	}
	for name, tc := range map[string]struct {
		draft *draft
		want  map[string]condition
	}{
		"progress": {
			edit(observe(call().Stalled("S", "x")).o).enter(v1alpha1.PhaseRunning, "R", "m"),
			map[string]condition{"Succeeded": {metav1.ConditionUnknown, "R"}, "Finished": {metav1.ConditionFalse, "R"}},
		},
		"a stall": {
			edit(observe(call()).o).stall("S", "m"),
			map[string]condition{"Succeeded": {metav1.ConditionUnknown, "S"}, "Finished": {metav1.ConditionFalse, "S"}, "Stalled": {metav1.ConditionTrue, "S"}},
		},
		"success": {
			edit(observe(call().Stalled("S", "x")).o).finish(v1alpha1.PhaseSucceeded, "Succeeded", "m"),
			map[string]condition{"Succeeded": {metav1.ConditionTrue, "Succeeded"}, "Finished": {metav1.ConditionTrue, "Succeeded"}},
		},
		"any other end": {
			edit(observe(call()).o).finish(v1alpha1.PhaseTimedOut, "TimedOut", "m"),
			map[string]condition{"Succeeded": {metav1.ConditionFalse, "TimedOut"}, "Finished": {metav1.ConditionTrue, "TimedOut"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]condition{}
			for _, c := range tc.draft.status.Conditions {
				got[c.Type] = condition{c.Status, c.Reason}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("conditions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConditionsCarryTheGenerationAndTheTime(t *testing.T) {
	o := observe(call().With(func(e *v1alpha1.Execution) { e.Generation = 4 })).at(1500 * time.Millisecond).o
	c := meta.FindStatusCondition(edit(o).stall("S", "m").status.Conditions, v1alpha1.ConditionStalled)
	if c.ObservedGeneration != 4 || !c.LastTransitionTime.Time.Equal(given.Noon.Add(time.Second)) {
		t.Errorf("generation %d at %v", c.ObservedGeneration, c.LastTransitionTime)
	}
}

func TestWaitingSinceStaysWhileTheWaitIsTheSame(t *testing.T) {
	o := observe(call().Status(func(s *v1alpha1.ExecutionStatus) { s.WaitingFor, s.WaitingSince = "p", given.After(0) })).at(time.Minute).o
	if got := edit(o).waitFor("p", nil).status.WaitingSince; !got.Equal(given.After(0)) {
		t.Errorf("waitingSince = %v", got)
	}
	if got := edit(o).waitFor("q", nil).status.WaitingSince; !got.Equal(given.After(time.Minute)) {
		t.Errorf("waitingSince of another wait = %v", got)
	}
	o.Execution.Status.WaitingSince = nil
	if got := edit(o).waitFor("p", nil).status.WaitingSince; !got.Equal(given.After(time.Minute)) {
		t.Errorf("waitingSince that was absent = %v", got)
	}
}

func TestWhatGoesOnWaitsForNothing(t *testing.T) {
	waiting := func() *given.ExecutionBuilder {
		return call().ArgOf("p").Awaiting("p").Status(func(s *v1alpha1.ExecutionStatus) { s.WaitingFor = "p" })
	}
	for name, s := range map[string]*scene{
		"as it is activated": observe(waiting()).argument(given.Promise("p", "ns").Resolved("1")),
		"as it is retried":   observe(waiting().RetryToken("1").Stalled(ReasonCyclicWait, "m")).argument(given.Promise("p", "ns")),
		"as it ends":         observe(waiting()).settled(resolved("1")),
	} {
		t.Run(name, func(t *testing.T) {
			got := statusOf(t, Decide(s.o))
			if got.Awaiting != nil || got.AwaitingCount != 0 || got.WaitingFor != "" || got.WaitingSince != nil {
				t.Errorf("it waits for %q since %v: %v (%d)", got.WaitingFor, got.WaitingSince, got.Awaiting, got.AwaitingCount)
			}
		})
	}
}

func TestNothingNewIsNotWritten(t *testing.T) {
	o := observe(call().Status(func(s *v1alpha1.ExecutionStatus) { s.Promise = &v1alpha1.ObjectIdentity{Name: "x", UID: "promise-x"} })).o
	if plan, decided := edit(o).write(); plan.Action != nil || !decided {
		t.Errorf("plan = %+v, decided: %v", plan, decided)
	}
}

func TestReasonOf(t *testing.T) {
	for name, tc := range map[string]struct {
		err  *v1alpha1.Error
		want string
	}{
		"no error":                {nil, "otherwise"},
		"a word":                  {given.Error("NoFunds", ""), "NoFunds"},
		"a letter":                {given.Error("E", ""), "E"},
		"a Python class":          {given.Error("app_errors:NoFunds", ""), "app_errors:NoFunds"},
		"nothing":                 {given.Error("", ""), "otherwise"},
		"a sentence":              {given.Error("no funds", ""), "otherwise"},
		"a dot":                   {given.Error("app.NoFunds", ""), "otherwise"},
		"a digit first":           {given.Error("1st", ""), "otherwise"},
		"a colon last":            {given.Error("a:", ""), "otherwise"},
		"more than is allowed":    {given.Error(strings.Repeat("a", 1001), ""), "otherwise"},
		"as much as is allowed":   {given.Error(strings.Repeat("a", 1000), ""), strings.Repeat("a", 1000)},
		"something after a break": {given.Error("a\nb", ""), "otherwise"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := reasonOf(tc.err, "otherwise"); got != tc.want {
				t.Errorf("reasonOf() = %q, want %q", got, tc.want)
			}
		})
	}
}
