package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// suspendedAt has a save point of its epoch and awaits promises.
func suspendedAt(awaiting ...string) *given.ExecutionBuilder {
	return call().Attempts(1, 0).Awaiting(awaiting...).Status(func(s *v1alpha1.ExecutionStatus) {
		s.Epoch, s.SavePoint = 1, &v1alpha1.SavePoint{Epoch: 1, Format: "f"}
		s.StartedAt = given.After(0)
	})
}

func awaits(s *scene, promises ...*given.PromiseBuilder) *scene {
	s.o.Awaiting = map[string]*v1alpha1.DurablePromise{}
	for _, p := range promises {
		s.o.Awaiting[p.Obj().Name] = p.Obj()
	}
	return s
}

func TestACancellationSaysWhetherTheCodeEndedInTime(t *testing.T) {
	const late = "canceled on request; the code did not end within its grace period"
	toBeTold := func() *given.ExecutionBuilder {
		return suspendedAt("p").Canceling(0).Status(func(s *v1alpha1.ExecutionStatus) { s.CancelEpoch = 2 })
	}
	for name, tc := range map[string]struct {
		scene *scene
		want  string
	}{
		"nothing runs":                        {observe(call().Desired(v1alpha1.DesiredCanceled)), canceledOnRequest},
		"suspended code was not told in time": {observe(toBeTold()).at(time.Hour), late},
		"code ran too long":                   {observe(call().Running(1).Canceling(0)).report(running()).at(time.Hour), late},
		"code did not start":                  {observe(call().Running(1).Canceling(0)).report(starting()), canceledOnRequest},
		"the platform lost it":                {observe(call().Running(1).Canceling(0)).report(lost("Evicted")), canceledOnRequest},
		"a verdict that this release does not know": {
			observe(call().Running(1).Canceling(0)).report(Report{State: RunEnded, Verdict: "Another"}), canceledOnRequest,
		},
		"its arguments are gone": {observe(toBeTold().ArgOf("gone")).argument(given.Promise("gone", "ns")), canceledOnRequest},
	} {
		t.Run(name, func(t *testing.T) {
			settle, ok := Decide(tc.scene.o).Action.(SettlePromise)
			if !ok || settle.Status.Error == nil || settle.Status.Error.Message != tc.want {
				t.Errorf("plan = %+v", gistOf(Decide(tc.scene.o)))
			}
		})
	}
}

func TestARequestToCancelIsToldAsOne(t *testing.T) {
	w := writtenBy(t, observe(call().Running(1).Desired(v1alpha1.DesiredCanceled)).report(running()))
	if w.Event.Message != canceledOnRequest || w.Status.Conditions[0].Message != canceledOnRequest {
		t.Errorf("event %+v, conditions %+v", w.Event, w.Status.Conditions)
	}
}

func TestLostCodeThatIsStillToBeToldIsActivated(t *testing.T) {
	e := suspendedAt().Canceling(0).Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch, s.CancelEpoch = 2, 3 })
	if got := gistOf(Decide(observe(e).o)).Do; got != "activate" {
		t.Errorf("action = %s", got)
	}
}

func TestTheLastAttemptOfCodeIsTheLastButOneFailure(t *testing.T) {
	failure := promise.Settlement{State: v1alpha1.PromiseRejected, Error: given.Error("Broken", "it broke")}
	for failed, want := range map[int32]v1alpha1.Phase{1: v1alpha1.PhaseSuspended, 2: v1alpha1.PhaseCompleting} {
		w, err := EndedByCode(observe(call().Attempts(failed+1, failed).Running(1)).o, 1, failure)
		if err != nil || w.Status.Phase != want {
			t.Errorf("after %d failures: %s, %v", failed, w.Status.Phase, err)
		}
	}
}

func TestAnErrorOfCodeWithoutOneIsARejection(t *testing.T) {
	w, err := EndedByCode(observe(call().Running(1).Invocation(func(i *v1alpha1.Invocation) {
		i.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))}
	})).o, 1, promise.Settlement{State: v1alpha1.PromiseRejected})
	if err != nil || w.Status.Outcome == nil || w.Status.Outcome.Error.Type != promise.ErrorRejected {
		t.Errorf("%+v, %v", w.Status.Outcome, err)
	}
}

func TestWhatEndsSleepsNoMore(t *testing.T) {
	w, err := EndedByCode(observe(call().Running(1).WakeAt(time.Hour)).o, 1, promise.Settlement{State: v1alpha1.PromiseResolved})
	if err != nil || w.Status.WakeAt != nil {
		t.Errorf("wakeAt = %v, %v", w.Status.WakeAt, err)
	}
}

func TestAStallByCodeHasItsTime(t *testing.T) {
	now := given.Noon.Add(time.Minute)
	w, err := StalledByCode(call().Running(1).Obj(), 1, ReasonTooManySteps, "why", now)
	if err != nil || !w.Status.Recent[0].Time.Time.Equal(now) {
		t.Errorf("%+v, %v", w.Status.Recent, err)
	}
}

func TestCodeWithAShortHistoryIsResumed(t *testing.T) {
	e := suspendedAt("p").Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint.Consumed = []string{"c"} })
	s := awaits(observe(e), given.Promise("p", "ns").Resolved("1")).child(given.Promise("c", "ns").Resolved("1"), nil)
	if got := gistOf(Decide(s.o)).Do; got != "activate" {
		t.Errorf("action = %s", got)
	}
}

func TestAnOpenChildDoesNotHideOlderHistory(t *testing.T) {
	e := suspendedAt("open").Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint.Consumed = []string{"c"} })
	open := given.Promise("open", "ns")
	s := awaits(observe(e), open).child(open, nil).child(given.Promise("c", "ns").Resolved("1"), nil).
		rules(func(fn *v1alpha1.FunctionSpec) { fn.ChildrenHistoryLimit = new(int32(0)) })
	if _, ok := Decide(s.o).Action.(DeletePromise); !ok {
		t.Errorf("plan = %+v", gistOf(Decide(s.o)))
	}
}

func TestTheFirstThatSettlesNeedNotBeTheFirstThatIsNamed(t *testing.T) {
	e := suspendedAt("p", "q").Status(func(s *v1alpha1.ExecutionStatus) { s.AwaitMode = v1alpha1.AwaitFirst })
	s := awaits(observe(e), given.Promise("p", "ns"), given.Promise("q", "ns").Resolved("1"))
	if got := gistOf(Decide(s.o)).Do; got != "activate" {
		t.Errorf("action = %s", got)
	}
}

func TestAWaitForOnePromiseHasItsMode(t *testing.T) {
	w, err := Suspend(call().Running(1).Obj(), Suspension{
		Epoch: 1, Awaiting: []v1alpha1.ObjectIdentity{{Name: "p", UID: "u"}}, Mode: v1alpha1.AwaitAllSettled,
	}, given.Noon)
	if err != nil || w.Status.AwaitMode != v1alpha1.AwaitAllSettled {
		t.Errorf("mode = %s, %v", w.Status.AwaitMode, err)
	}
}

func TestASleepIsToldInUTC(t *testing.T) {
	elsewhere := given.Noon.Add(time.Hour).In(time.FixedZone("elsewhere", 2*60*60))
	w, err := Suspend(call().Running(1).Obj(), Suspension{Epoch: 1, WakeAt: elsewhere}, given.Noon)
	if want := "the code sleeps until " + elsewhere.UTC().Format(time.RFC3339); err != nil || w.Event.Message != want {
		t.Errorf("message = %s, %v", w.Event.Message, err)
	}
}

func TestAnArgumentThatIsGoneEndsSuspendedCode(t *testing.T) {
	s := awaits(observe(suspendedAt("p").ArgOf("gone")), given.Promise("p", "ns"))
	if got := gistOf(Decide(s.o)).Do; got != "settle Rejected PromiseDeleted at 0s" {
		t.Errorf("action = %s", got)
	}
}

func TestCodeThatWaitsNeedsNoDefinition(t *testing.T) {
	s := awaits(observe(suspendedAt("p").Calling("fn").Revision("fn-1")), given.Promise("p", "ns")).withoutFunction()
	if plan := Decide(s.o); plan.Action != nil {
		t.Errorf("plan = %+v", gistOf(plan))
	}
}

func TestACallKeepsWhatItSaysOfRejections(t *testing.T) {
	invoke := &v1alpha1.Invocation{
		FunctionRef: &v1alpha1.FunctionReference{Name: "f"},
		Args:        []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "p", OnRejected: v1alpha1.OnRejectedPass}}},
	}
	p, err := ChildPromise(observe(call().Running(1)).o, Call{Epoch: 1, Step: "s", Invoke: invoke})
	if err != nil || p.Spec.Invoke.Args[0].PromiseRef.OnRejected != v1alpha1.OnRejectedPass {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAnExecutionMakesAThousandPromises(t *testing.T) {
	if MaxSteps != 1000 {
		t.Errorf("%d, and the docs say 1,000", MaxSteps)
	}
}
