package execution

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestEndedByCode(t *testing.T) {
	run := func() *given.ExecutionBuilder { return call().Running(2) }
	saved := func(s *v1alpha1.ExecutionStatus) { s.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "f"} }
	value := promise.Settlement{State: v1alpha1.PromiseResolved, Value: given.Value("1")}
	failure := func(kind string) promise.Settlement {
		return promise.Settlement{State: v1alpha1.PromiseRejected, Error: given.Error(kind, "it broke")}
	}
	final := failure("E")
	final.Error.Retryable = new(false)
	ended := func(outcome, attempts string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Epoch: 2, Attempts: attempts, Outcome: outcome, Event: ReasonCompleting}
	}
	again := gist{
		Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonRetryBackoff, Epoch: 2, Attempts: "1/1",
		Sleep: time.Second, Waiting: "attempt 2 of 3", Event: "Warning AttemptFailed",
	}
	for name, tc := range map[string]struct {
		scene *scene
		s     promise.Settlement
		want  gist
	}{
		"a value is recorded":                      {observe(run()), value, ended("Resolved 1", "1/0")},
		"a value that is no JSON is an error":      {observe(run()), promise.Settlement{State: v1alpha1.PromiseResolved, Value: given.Value("no")}, ended("Rejected InvalidValue", "1/0")},
		"a value that is too large is an error":    {observe(run()), promise.Settlement{State: v1alpha1.PromiseResolved, Value: given.Value(strings.Repeat("1", v1alpha1.MaxValueBytes+1))}, ended("Rejected ValueTooLarge", "1/0")},
		"an error is tried again":                  {observe(run()), failure("E"), again},
		"an error without one is tried again":      {observe(run()), promise.Settlement{State: v1alpha1.PromiseRejected}, again},
		"a cancellation of its own is an error":    {observe(run()), promise.Cancellation("no more"), again},
		"an error that is final is recorded":       {observe(run()), final, ended("Rejected E", "1/1")},
		"the last error is recorded":               {observe(run().Attempts(3, 2)), failure("E"), ended("Rejected E", "3/3")},
		"what it waited for before is over":        {observe(run().Awaiting("p").Status(saved).WakeAt(0).Phase(v1alpha1.PhaseRunning)), value, ended("Resolved 1", "1/0")},
		"children do not change what is recorded":  {observe(run()).invoked("c"), value, ended("Resolved 1", "1/0")},
		"a request to cancel takes what there is":  {observe(run().Canceling(0)), value, ended("Resolved 1", "1/0")},
		"code that gives in is canceled":           {observe(run().Canceling(0)), failure("Cancelled"), ended("Canceled Canceled", "1/0")},
		"however that is spelt":                    {observe(run().Canceling(0)), failure("Canceled"), ended("Canceled Canceled", "1/0")},
		"an error while it is canceled is final":   {observe(run().Canceling(0)), failure("E"), ended("Rejected E", "1/1")},
		"a pause does not matter":                  {observe(run().Desired(v1alpha1.DesiredPaused)), value, ended("Resolved 1", "1/0")},
		"the save point of an error is given up":   {observe(run().Status(saved)), failure("E"), again},
		"a stalled activation is not, any more":    {observe(run().Stalled(ReasonStartTimeout, "x")), value, ended("Resolved 1", "1/0")},
		"a row of platform failures is over":       {observe(run().Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 2, 2 })), failure("E"), with(again, func(g *gist) { g.Recoveries = "2/0" })},
		"what the pod says does not count as well": {observe(run()).report(failed("F")), value, ended("Resolved 1", "1/0")},
	} {
		t.Run(name, func(t *testing.T) {
			before := tc.scene.o.Execution.DeepCopy()
			got, err := EndedByCode(tc.scene.o, 2, tc.s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, gistOf(Plan{Action: got})); diff != "" {
				t.Errorf("write (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.scene.o.Execution); diff != "" {
				t.Errorf("the execution was changed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(&v1alpha1.CodeEnd{Epoch: 2, At: *given.After(0)}, got.Status.CodeEnded); diff != "" {
				t.Errorf("codeEnded (-want +got):\n%s", diff)
			}
			if s := got.Status; s.SavePoint != nil || !s.CodeStarted || (s.Outcome != nil && s.Outcome.Epoch != 2) {
				t.Errorf("save point %v, codeStarted %v, outcome %v", s.SavePoint, s.CodeStarted, s.Outcome)
			}
		})
	}
}

func TestChildrenOfWhatFailedAreAskedFromThenOn(t *testing.T) {
	o := observe(call().Running(1).Attempts(3, 2)).at(time.Minute).o
	failed, err := EndedByCode(o, 1, promise.Settlement{State: v1alpha1.PromiseRejected, Error: given.Error("E", "m")})
	if err != nil || !failed.Status.CancelRequestedAt.Equal(given.After(time.Minute)) {
		t.Errorf("cancelRequestedAt of an error = %v, %v", failed.Status.CancelRequestedAt, err)
	}
	returned, err := EndedByCode(o, 1, promise.Settlement{State: v1alpha1.PromiseResolved})
	if err != nil || returned.Status.CancelRequestedAt != nil {
		t.Errorf("cancelRequestedAt of a value = %v, %v", returned.Status.CancelRequestedAt, err)
	}
}

func TestWhatCodeRecordedEndsTheExecution(t *testing.T) {
	o := observe(call().Running(1)).o
	write, err := EndedByCode(o, 1, promise.Settlement{State: v1alpha1.PromiseResolved, Value: given.Value("1")})
	if err != nil {
		t.Fatal(err)
	}
	o.Execution.Status = write.Status
	o.StrayJobs, o.Lingering = []string{"x-e1"}, []LingeringPod{{Name: "pod"}}
	if diff := cmp.Diff(gist{Do: "settle Resolved 1 at 0s"}, gistOf(Decide(o))); diff != "" {
		t.Errorf("an outcome waits for nothing that may still run (-want +got):\n%s", diff)
	}
}

func TestStalledByCode(t *testing.T) {
	stalled := gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonTooManySteps, Stalled: true, Epoch: 1, Attempts: "1/0", Event: "Warning TooManySteps"}
	for name, tc := range map[string]struct {
		of     *given.ExecutionBuilder
		epoch  int64
		reason string
		want   gist
		err    error
	}{
		"it made too many steps":            {call().Running(1), 1, ReasonTooManySteps, stalled, nil},
		"it was not deterministic":          {call().Running(1), 1, ReasonNonDeterministic, with(stalled, func(g *gist) { g.Reason, g.Event = ReasonNonDeterministic, "Warning NonDeterministic" }), nil},
		"what is being canceled ends":       {call().Running(1).Canceling(0), 1, ReasonTooManySteps, with(stalled, func(g *gist) { g.Phase, g.Reason, g.Stalled = v1alpha1.PhaseCanceling, "", false }), nil},
		"it may not hold the execution":     {call().Running(1), 1, ReasonHeld, gist{}, ErrUnknownReason},
		"code of another epoch may not":     {call().Running(2), 1, ReasonTooManySteps, gist{}, ErrFenced},
		"code that is suspended may not":    {call().SuspendedCode(1, "", "p"), 1, ReasonTooManySteps, gist{}, ErrFenced},
		"what was asked before is no reply": {call().Running(1).RetryToken("1"), 1, ReasonTooManySteps, stalled, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := StalledByCode(tc.of.Obj(), tc.epoch, tc.reason, "why", given.Noon)
			if !errors.Is(err, tc.err) {
				t.Fatalf("error %v, want %v", err, tc.err)
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff(tc.want, gistOf(Plan{Action: got})); diff != "" {
				t.Errorf("write (-want +got):\n%s", diff)
			}
			if got.Status.CodeEnded == nil || got.Status.RetryToken != tc.of.Obj().Spec.RetryToken && got.Status.Phase == v1alpha1.PhaseStalled {
				t.Errorf("codeEnded %v, retryToken %q", got.Status.CodeEnded, got.Status.RetryToken)
			}
		})
	}
}

func TestWhatOnlyAPersonCanHelp(t *testing.T) {
	again := gist{Do: "write", Phase: v1alpha1.PhasePending, Reason: ReasonRetryRequested, Epoch: 1, Attempts: "1/0", Event: ReasonRetryRequested}
	table := map[string]decision{}
	for _, reason := range []string{ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps} {
		stalled := func() *given.ExecutionBuilder {
			return call().SuspendedCode(1, "").Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint = nil }).Stalled(reason, "why")
		}
		table[reason+": it waits"] = decision{observe(stalled()), gist{}}
		table[reason+": it wakes for its deadline"] = decision{observe(stalled()).deadline(time.Hour), gist{WakeAt: time.Hour}}
		table[reason+": another token starts it again"] = decision{observe(stalled().RetryToken("1")), again}
		table[reason+": it can be canceled"] = decision{observe(stalled().Desired(v1alpha1.DesiredCanceled)), gist{Do: "settle Canceled Canceled at 0s"}}
	}
	table["other stalls pass by themselves"] = decision{
		observe(call().Stalled(ReasonFunctionNotFound, "why")),
		gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0", Event: ReasonActivated},
	}
	decide(t, table)
}
