package promise

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// gist is what a plan says, in the words of the tables. Times count from given.Noon.
type gist struct {
	Action    Action
	State     v1alpha1.PromiseState
	Value     string
	Error     string
	SettledAt time.Duration
	Stalled   string
	WakeAt    time.Duration
}

func gistOf(p Plan) gist {
	g := gist{Action: p.Action, State: p.Status.State}
	if p.Status.Value != nil {
		g.Value = *p.Status.Value.Data
	}
	if p.Status.Error != nil {
		g.Error = p.Status.Error.Type
	}
	if p.Status.SettledAt != nil {
		g.SettledAt = p.Status.SettledAt.Sub(given.Noon)
	}
	for _, c := range p.Status.Conditions {
		if c.Status == metav1.ConditionTrue {
			g.Stalled = c.Reason
		}
	}
	if !p.WakeAt.IsZero() {
		g.WakeAt = p.WakeAt.Sub(given.Noon)
	}
	return g
}

const day = 24 * time.Hour

func TestDecide(t *testing.T) {
	owner := given.Execution("parent", "ns").Obj()
	invoking := func() *given.PromiseBuilder { return given.Promise("p", "ns").Invoking("fn") }
	executionOf := func(p *v1alpha1.DurablePromise) *v1alpha1.Execution {
		return given.Execution("p", "ns").MadeBy(p).Obj()
	}
	stranger := given.Execution("p", "ns").Obj()

	for name, tc := range map[string]struct {
		promise   *given.PromiseBuilder
		at        time.Duration
		parent    ParentState
		execution *v1alpha1.Execution
		awaited   bool
		want      gist
	}{
		"a pending promise without a deadline is left alone, for ever": {
			promise: given.Promise("p", "ns"),
			want:    gist{Action: None},
		},
		"a promise that is being removed is left alone, though it has expired": {
			promise: given.Promise("p", "ns").Timeout(time.Minute).Deleted(), at: time.Hour,
			want: gist{Action: None},
		},
		"a promise that is being removed is not completed either": {
			promise: given.Promise("p", "ns").Resolved("1").SettledByHand().Deleted(),
			want:    gist{Action: None},
		},
		"before its deadline a promise waits for that": {
			promise: given.Promise("p", "ns").Timeout(time.Minute), at: time.Minute - time.Microsecond,
			want: gist{Action: None, WakeAt: time.Minute},
		},
		"exactly at its deadline a promise times out": {
			promise: given.Promise("p", "ns").Timeout(time.Minute), at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseTimedOut, Error: ErrorTimeout, SettledAt: time.Minute},
		},
		"a promise that is looked at late timed out at its deadline": {
			promise: given.Promise("p", "ns").Deadline(time.Minute), at: time.Hour,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseTimedOut, Error: ErrorTimeout, SettledAt: time.Minute},
		},
		"a timer resolves with its param, at its deadline": {
			promise: given.Promise("p", "ns").Deadline(time.Minute).Timer(`"go"`), at: time.Hour,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseResolved, Value: `"go"`, SettledAt: time.Minute},
		},
		"a timer waits for its deadline": {
			promise: given.Promise("p", "ns").Deadline(time.Minute).Timer(`"go"`),
			want:    gist{Action: None, WakeAt: time.Minute},
		},
		"the promise of a parent that ended is canceled": {
			promise: given.Promise("p", "ns").MadeBy(owner), at: time.Second, parent: ParentEnded,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseCanceled, Error: ErrorCanceled, SettledAt: time.Second},
		},
		"the promise of a parent that lives is left alone": {
			promise: given.Promise("p", "ns").MadeBy(owner), parent: ParentAlive,
			want: gist{Action: None},
		},
		"a promise that had expired before its parent ended timed out": {
			promise: given.Promise("p", "ns").MadeBy(owner).Timeout(time.Second), at: time.Second, parent: ParentEnded,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseTimedOut, Error: ErrorTimeout, SettledAt: time.Second},
		},
		"a settled promise is not canceled with its parent": {
			promise: given.Promise("p", "ns").MadeBy(owner).Resolved("1"), parent: ParentEnded,
			want: gist{Action: None},
		},
		"a settled promise does not expire": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Resolved("1"), at: time.Hour,
			want: gist{Action: None},
		},
		"a settlement by hand gets the time that it lacks": {
			promise: given.Promise("p", "ns").Resolved("1").SettledByHand(), at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseResolved, Value: "1", SettledAt: time.Minute},
		},
		"a late settlement by hand that the API server took first counts": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Resolved("1").SettledByHand(), at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseResolved, Value: "1", SettledAt: time.Minute},
		},
		"a rejection by hand without an error is left as it is": {
			promise: given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, nil).SettledByHand(), at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseRejected, SettledAt: time.Minute},
		},
		"a promise creates the execution that it invokes": {
			promise: invoking().Timeout(time.Minute),
			want:    gist{Action: CreateExecution, WakeAt: time.Minute},
		},
		"an expired promise invokes nothing": {
			promise: invoking().Timeout(time.Minute), at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseTimedOut, Error: ErrorTimeout, SettledAt: time.Minute},
		},
		"a promise whose parent ended invokes nothing": {
			promise: invoking().MadeBy(owner), parent: ParentEnded,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseCanceled, Error: ErrorCanceled},
		},
		"a settled promise invokes nothing": {
			promise: invoking().Resolved("1"),
			want:    gist{Action: None, WakeAt: day},
		},
		"a promise waits for its execution": {
			promise: invoking().Timeout(time.Minute), execution: executionOf(invoking().Obj()),
			want: gist{Action: None, WakeAt: time.Minute},
		},
		"an execution of somebody else stalls the promise": {
			promise: invoking(), execution: stranger,
			want: gist{Action: WriteStatus, State: v1alpha1.PromisePending, Stalled: ReasonNameTaken},
		},
		"the state is written with the condition where it was absent": {
			promise:   invoking().With(func(p *v1alpha1.DurablePromise) { p.Status.State = "" }),
			execution: stranger,
			want:      gist{Action: WriteStatus, State: v1alpha1.PromisePending, Stalled: ReasonNameTaken},
		},
		"a stalled promise writes nothing more, and expires": {
			promise: invoking().Timeout(time.Minute).Stalled(ReasonNameTaken), execution: stranger,
			want: gist{Action: None, WakeAt: time.Minute},
		},
		"an execution that was made for another call is a stranger too": {
			promise: invoking(), execution: given.Execution("p", "ns").OwnedBy(invoking().Obj()).Obj(),
			want: gist{Action: WriteStatus, State: v1alpha1.PromisePending, Stalled: ReasonNameTaken},
		},
		"a promise of another UID is a stranger too": {
			promise: invoking().UID("second"), execution: executionOf(invoking().Obj()),
			want: gist{Action: WriteStatus, State: v1alpha1.PromisePending, Stalled: ReasonNameTaken},
		},
		"a promise that got its name is no longer stalled": {
			promise: invoking().Stalled(ReasonNameTaken), execution: executionOf(invoking().Obj()),
			want: gist{Action: WriteStatus, State: v1alpha1.PromisePending},
		},
		"a stalled promise invokes as soon as the name is free": {
			promise: invoking().Stalled(ReasonNameTaken),
			want:    gist{Action: CreateExecution},
		},
		"a stalled promise that times out is not stalled any more": {
			promise: invoking().Stalled(ReasonNameTaken).Timeout(time.Minute), execution: stranger, at: time.Minute,
			want: gist{Action: WriteStatus, State: v1alpha1.PromiseTimedOut, Error: ErrorTimeout, SettledAt: time.Minute},
		},
		"a settled promise without invoke is kept for ever": {
			promise: given.Promise("p", "ns").Resolved("1"), at: 1000 * day,
			want: gist{Action: None},
		},
		"a settled promise with a time to live waits for its end": {
			promise: given.Promise("p", "ns").Resolved("1").TTL(time.Hour), at: time.Hour - time.Microsecond,
			want: gist{Action: None, WakeAt: time.Hour},
		},
		"a settled promise is removed when its time to live ends": {
			promise: given.Promise("p", "ns").Resolved("1").TTL(time.Hour), at: time.Hour,
			want: gist{Action: Delete},
		},
		"a time to live of nothing removes at once": {
			promise: given.Promise("p", "ns").Resolved("1").TTL(0),
			want:    gist{Action: Delete},
		},
		"a settled promise that invoked is kept for the default time": {
			promise: invoking().Resolved("1"), at: day - time.Microsecond,
			want: gist{Action: None, WakeAt: day},
		},
		"a settled promise that invoked is removed with its tree": {
			promise: invoking().Resolved("1"), at: day,
			want: gist{Action: Delete},
		},
		"a time to live of its own goes before the default": {
			promise: invoking().Resolved("1").TTL(2 * day), at: day,
			want: gist{Action: None, WakeAt: 2 * day},
		},
		"a promise that somebody awaits is never removed": {
			promise: given.Promise("p", "ns").Resolved("1").TTL(time.Hour), at: day, awaited: true,
			want: gist{Action: None, WakeAt: day + retentionRecheck},
		},
		"a promise that an execution owns is kept as long as that": {
			promise: given.Promise("p", "ns").Resolved("1").TTL(time.Hour).MadeBy(owner), at: day,
			want: gist{Action: None},
		},
		"a promise is not removed before its execution has ended": {
			promise: invoking().Resolved("1"), at: day, execution: executionOf(invoking().Obj()),
			want: gist{Action: None},
		},
		"a promise is removed when its execution has ended": {
			promise: invoking().Resolved("1"), at: day,
			execution: given.Execution("p", "ns").MadeBy(invoking().Obj()).Finished(v1alpha1.PhaseSucceeded, 0).Obj(),
			want:      gist{Action: Delete},
		},
		"the execution of somebody else does not keep a promise": {
			promise: invoking().Resolved("1"), at: day, execution: stranger,
			want: gist{Action: Delete},
		},
	} {
		t.Run(name, func(t *testing.T) {
			parent := tc.parent
			if parent == "" {
				parent = ParentNone
			}
			got := Decide(Observed{
				Now: given.Noon.Add(tc.at), Promise: tc.promise.Obj(), Parent: parent,
				Execution: tc.execution, Awaited: tc.awaited, DefaultTTL: day,
			})
			if diff := cmp.Diff(tc.want, gistOf(got)); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNameTakenSaysWhatHelps(t *testing.T) {
	p := given.Promise("p", "ns").Invoking("fn").Obj()
	p.Generation = 3
	got := Decide(Observed{Now: given.Noon, Promise: p, Parent: ParentNone, Execution: given.Execution("p", "ns").Obj()})
	want := []metav1.Condition{{
		Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: ReasonNameTaken,
		Message:            `an Execution named "p" exists and belongs to somebody else: delete it, or give this promise another name`,
		ObservedGeneration: 3, LastTransitionTime: metav1.NewTime(given.Noon),
	}}
	if diff := cmp.Diff(want, got.Status.Conditions); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	if len(p.Status.Conditions) > 0 {
		t.Error("the observed promise was changed")
	}
}
