package execution

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// These tests hold what the tables of the other files do not look at: messages, what stands in history and events, and
// the exact ends of ranges. Mutants have shown that nothing else does.

func writtenBy(t *testing.T, s *scene) WriteStatus {
	t.Helper()
	w, ok := Decide(s.o).Action.(WriteStatus)
	if !ok {
		t.Fatalf("no status is written, but %T", Decide(s.o).Action)
	}
	return w
}

func TestWhatHappenedIsToldInHistoryAndEvents(t *testing.T) {
	for name, tc := range map[string]struct {
		scene *scene
		want  Event
	}{
		"a transition": {
			scene: observe(call().ArgOf("p")).argument(given.Promise("p", "ns")),
			want:  Event{Reason: ReasonAwaitingPromises, Message: "awaiting p"},
		},
		"a failure": {
			scene: observe(call().Running(1)).report(failed("Broken")),
			want: Event{
				Warning: true, Reason: ReasonAttemptFailed,
				Message: "attempt 1 of 3 failed, the next is in 1s: Broken: it broke",
			},
		},
		"a pod that has lost its Job": {
			scene: observe(call().Running(1)).report(missing()).lingering(LingeringPod{Name: "pod"}),
			want:  Event{Warning: true, Reason: ReasonPlatformFailure, Message: "JobDeleted: Job x-e1 was removed without its pod"},
		},
		"an attempt that was stopped": {
			scene: observe(call().Running(1)).report(running()).at(time.Minute).
				rules(func(fn *v1alpha1.FunctionSpec) { fn.AttemptTimeout = given.Duration(time.Minute) }),
			want: Event{
				Warning: true, Reason: ReasonAttemptFailed,
				Message: "attempt 1 of 3 failed, the next is in 1s: AttemptTimeout: the attempt ran for longer than its attemptTimeout of 1m0s",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := writtenBy(t, tc.scene)
			if diff := cmp.Diff(tc.want, w.Event); diff != "" {
				t.Errorf("event (-want +got):\n%s", diff)
			}
			last := v1alpha1.HistoryEntry{Time: metav1.NewMicroTime(tc.scene.o.Now), Reason: tc.want.Reason, Message: tc.want.Message}
			if diff := cmp.Diff([]v1alpha1.HistoryEntry{last}, w.Status.Recent); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCodeThatStartedAfterAllSaysWhichAttemptItIs(t *testing.T) {
	w := writtenBy(t, observe(call().Running(2).Phase(v1alpha1.PhaseStalled)).report(running()))
	if got := w.Status.Conditions[0].Message; got != "attempt 1, epoch 2" {
		t.Errorf("message = %q", got)
	}
}

func TestACancellationByTheCodeKeepsWhatItSays(t *testing.T) {
	r := failed("Cancelled")
	r.Error.Data, r.Error.Stack = given.Value("1"), "at line 1"
	plan := Decide(observe(call().Running(1).Canceling(0)).report(r).o)
	settle, ok := plan.Action.(SettlePromise)
	if !ok {
		t.Fatalf("action = %T", plan.Action)
	}
	want := &v1alpha1.Error{Type: promise.ErrorCanceled, Message: "it broke", Data: given.Value("1"), Stack: "at line 1"}
	if diff := cmp.Diff(want, settle.Status.Error); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestTheOutcomeThatWaitsForChildrenIsOfItsEpoch(t *testing.T) {
	w := writtenBy(t, observe(call().Running(3)).report(returned("1")).invoked("child"))
	if w.Status.Outcome == nil || w.Status.Outcome.Epoch != 3 {
		t.Errorf("outcome = %+v", w.Status.Outcome)
	}
}

func TestChildrenAreAskedToEndFromATimeOn(t *testing.T) {
	outcome := v1alpha1.Outcome{State: v1alpha1.PromiseRejected, Error: given.Error("Broken", "it broke")}
	w := writtenBy(t, observe(call().Completing(outcome)).invoked("child"))
	if diff := cmp.Diff(given.After(0), w.Status.CancelRequestedAt); diff != "" {
		t.Errorf("cancelRequestedAt (-want +got):\n%s", diff)
	}
}

func TestAChildWhoseExecutionWasNotMadeYetIsCanceledAsItIs(t *testing.T) {
	s := observe(call().Canceling(0)).child(given.Promise("child", "ns").Invoking("fn"), nil)
	if got := gistOf(Decide(s.o)).Do; got != "settle child child Canceled Canceled at 0s" {
		t.Errorf("action = %s", got)
	}
}

func TestAnExecutionThatWaitsForItsTurnWakesAtItsDeadline(t *testing.T) {
	plan := UntilDeadline(observe(call()).deadline(time.Hour).o)
	if plan.Action != nil || !plan.WakeAt.Equal(given.Noon.Add(time.Hour)) {
		t.Errorf("plan = %+v", plan)
	}
}

func TestAPauseDoesNotHideThatAnArgumentFailed(t *testing.T) {
	s := observe(call().Running(1).ArgOf("p").Desired(v1alpha1.DesiredPaused)).
		argument(given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, given.Error("Broken", "it broke"))).report(missing())
	if got := gistOf(Decide(s.o)).Do; got != "settle Rejected Broken at 0s" {
		t.Errorf("action = %s", got)
	}
}

func TestNullThatLostToACancellationIsNoted(t *testing.T) {
	null := returned("null")
	null.Value = nil
	s := observe(call().Running(1)).settled(settledAs(given.Promise("", "").Settled(v1alpha1.PromiseCanceled, nil))).report(null)
	w := writtenBy(t, s)
	if w.Status.Recent[0].Reason != ReasonSuperseded {
		t.Errorf("history = %v", w.Status.Recent)
	}
}

func TestTheEarlierOfTwoDeadlinesIsWaitedFor(t *testing.T) {
	s := observe(call().Desired(v1alpha1.DesiredPaused).Phase(v1alpha1.PhasePaused).Timeout(2 * time.Hour)).deadline(time.Hour)
	if diff := cmp.Diff(gist{WakeAt: time.Hour}, gistOf(Decide(s.o))); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

func TestATokenOfBeforeAStallOfTheSameReasonIsNoAnswerToIt(t *testing.T) {
	e := call().Running(5).RetryToken("set while it ran").Status(func(s *v1alpha1.ExecutionStatus) {
		s.Recoveries, s.FailedRecoveries = 4, 4
		s.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionFinished, Status: metav1.ConditionFalse, Reason: ReasonPlatformFailure}}
	})
	w := writtenBy(t, observe(e).report(lost("Evicted")))
	if w.Status.Phase != v1alpha1.PhaseStalled || w.Status.RetryToken != "set while it ran" {
		t.Errorf("status = %+v", w.Status)
	}
}

func TestEveryLetterAndDigitStaysInTheNameOfAJob(t *testing.T) {
	const all = "abcdefghijklmnopqrstuvwxyz0123456789"
	if got := JobName(all, "uid", 1); !strings.HasPrefix(got, all+"-") {
		t.Errorf("name = %s", got)
	}
}

func TestAnIntervalOfYearsDoesNotOverflow(t *testing.T) {
	rules := retryRules{initialInterval: time.Hour, factor: 3, maxInterval: 150 * 365 * 24 * time.Hour}
	if got := rules.interval(2); got != 3*time.Hour {
		t.Errorf("interval = %s", got)
	}
}

func TestAnErrorMessageOfJustTheLimitIsKept(t *testing.T) {
	message := strings.Repeat("m", 8192)
	if got := rejection("T", message).Error.Message; got != message {
		t.Errorf("%d characters are left", len(got))
	}
}
