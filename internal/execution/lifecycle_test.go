package execution

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
	"github.com/perdure/perdure/internal/value"
)

func TestMakePromise(t *testing.T) {
	timeout := func(d time.Duration) func(*v1alpha1.FunctionSpec) {
		return func(f *v1alpha1.FunctionSpec) { f.Timeout = given.Duration(d) }
	}
	recorded := func(uid types.UID) func(*v1alpha1.ExecutionStatus) {
		return func(s *v1alpha1.ExecutionStatus) { s.Promise = &v1alpha1.ObjectIdentity{Name: "x", UID: uid} }
	}
	decide(t, map[string]decision{
		"an execution without a promise gets one, of its own name": {
			observe(call()).withoutPromise(), gist{Do: "create promise x"},
		},
		"the promise has the deadline of the invocation": {
			observe(call().Timeout(time.Minute)).withoutPromise(), gist{Do: "create promise x until 1m0s"},
		},
		"the promise has the deadline of the function": {
			observe(call()).withoutPromise().rules(timeout(time.Hour)), gist{Do: "create promise x until 1h0m0s"},
		},
		"the invocation's timeout goes before the function's": {
			observe(call().Timeout(time.Minute)).withoutPromise().rules(timeout(time.Second)), gist{Do: "create promise x until 1m0s"},
		},
		"the promise is made though the function is not there yet": {
			observe(call().Calling("fn")).withoutPromise().withoutFunction(), gist{Do: "create promise x"},
		},
		"the promise is made before anything else, though the execution is to be canceled": {
			observe(call().Desired(v1alpha1.DesiredCanceled)).withoutPromise(), gist{Do: "create promise x"},
		},
		"an execution that is being removed gets none": {
			observe(call().Deleted()).withoutPromise(), gist{},
		},
		"an execution that a promise made waits for its removal where that promise is gone": {
			observe(call().MadeBy(given.Promise("x", "ns").Obj())).withoutPromise(), gist{},
		},
		"an execution that a promise made has nothing to do with a later one of the name": {
			observe(call().MadeBy(given.Promise("x", "ns").Obj())).promise(given.Promise("x", "ns").UID("second")), gist{},
		},
		"an execution that a promise made goes on with it": {
			observe(call().MadeBy(given.Promise("x", "ns").Obj())),
			gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0", Event: ReasonActivated},
		},
		"a promise of somebody else stalls the execution": {
			observe(call()).promise(given.Promise("x", "ns")),
			gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonNameTaken, Stalled: true, Event: "Warning NameTaken"},
		},
		"a promise that only refers to the execution as its owner stalls too": {
			observe(call()).promise(given.Promise("x", "ns").OwnedBy(call().Obj())),
			gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonNameTaken, Stalled: true, Event: "Warning NameTaken"},
		},
		"an execution that refers to a promise which does not invoke it waits for its removal": {
			observe(call().OwnedBy(given.Promise("x", "ns").Obj())).promise(given.Promise("x", "ns").Invoking("other")), gist{},
		},
		"a promise of an earlier execution of the name stalls too": {
			observe(call()).promise(given.Promise("x", "ns").MadeBy(given.Execution("other", "ns").Obj())),
			gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonNameTaken, Stalled: true, Event: "Warning NameTaken"},
		},
		"a record without a UID gets it": {
			observe(call().Running(1).Status(recorded("")).Desired(v1alpha1.DesiredCanceled)).report(running()),
			gist{Do: "write", Phase: v1alpha1.PhaseCanceling, Reason: ReasonCanceling, Active: true, Epoch: 1, Attempts: "1/0", Event: ReasonCanceling},
		},
		"an execution that something else made is a root": {
			observe(call().With(func(e *v1alpha1.Execution) {
				e.OwnerReferences = []metav1.OwnerReference{{APIVersion: v1alpha1.GroupVersion.String(), Kind: "Schedule", Name: "nightly", UID: "schedule", Controller: new(true)}}
			})).withoutPromise(), gist{Do: "create promise x"},
		},
		"an execution whose promise was deleted ends": {
			observe(call().Running(1).Status(recorded("promise-x"))).withoutPromise().report(running()),
			gist{
				Do: "write", Phase: v1alpha1.PhaseCanceled, Reason: promise.ErrorPromiseDeleted, Finished: true, Succeeded: metav1.ConditionFalse,
				Epoch: 1, Attempts: "1/0", Event: promise.ErrorPromiseDeleted,
			},
		},
		"an execution whose promise was deleted and made anew by somebody else ends": {
			observe(call().Running(1).Status(recorded("promise-x"))).promise(given.Promise("x", "ns").UID("second")).report(running()),
			gist{
				Do: "write", Phase: v1alpha1.PhaseCanceled, Reason: promise.ErrorPromiseDeleted, Finished: true, Succeeded: metav1.ConditionFalse,
				Epoch: 1, Attempts: "1/0", Event: promise.ErrorPromiseDeleted,
			},
		},
		"a promise of another UID than the recorded one is not the execution's, whatever its owner": {
			observe(call().Running(1).Status(recorded("first"))).report(running()),
			gist{
				Do: "write", Phase: v1alpha1.PhaseCanceled, Reason: promise.ErrorPromiseDeleted, Finished: true, Succeeded: metav1.ConditionFalse,
				Epoch: 1, Attempts: "1/0", Event: promise.ErrorPromiseDeleted,
			},
		},
	})
}

func TestNewPromiseBelongsToItsExecution(t *testing.T) {
	e := call().With(func(e *v1alpha1.Execution) { e.Labels = map[string]string{v1alpha1.LabelRoot: "top"} })
	got := Decide(observe(e).withoutPromise().o).Action.(CreatePromise).Promise
	want := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{
			Name: "x", Namespace: "ns", Labels: map[string]string{v1alpha1.LabelRoot: "top"},
			OwnerReferences: []metav1.OwnerReference{{
				APIVersion: "perdure.dev/v1alpha1", Kind: "Execution", Name: "x", UID: "execution-x", Controller: new(true), BlockOwnerDeletion: new(false),
			}},
		},
		Spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, MadeBy: "execution-x"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("promise (-want +got):\n%s", diff)
	}
}

func TestAStrangersPromiseIsNotRecorded(t *testing.T) {
	o := observe(call()).promise(given.Promise("x", "ns")).o
	o.Execution.Status = statusOf(t, Decide(o))
	if got := o.Execution.Status.Promise; got != nil {
		t.Errorf("the promise of somebody else was recorded as the execution's: %v", got)
	}
	if plan := Decide(o); plan != (Plan{}) {
		t.Errorf("a second decision has a plan: %+v", plan)
	}
	o.Promise = nil // its owner follows the advice, and deletes it
	if diff := cmp.Diff(gist{Do: "create promise x"}, gistOf(Decide(o))); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

func TestThePromiseIsRecorded(t *testing.T) {
	got := statusOf(t, Decide(observe(call()).o)).Promise
	if diff := cmp.Diff(&v1alpha1.ObjectIdentity{Name: "x", UID: "promise-x"}, got); diff != "" {
		t.Errorf("status.promise (-want +got):\n%s", diff)
	}
}

func TestFollowPromise(t *testing.T) {
	ended := func(phase v1alpha1.Phase, reason, outcome, event string) gist {
		return gist{
			Do: "write", Phase: phase, Reason: reason, Finished: true, Succeeded: metav1.ConditionFalse,
			Epoch: 1, Attempts: "1/0", Outcome: outcome, Event: event,
		}
	}
	succeeded := ended(v1alpha1.PhaseSucceeded, "Succeeded", "Resolved 1", "Succeeded")
	succeeded.Succeeded = metav1.ConditionTrue
	failedOnce := ended(v1alpha1.PhaseFailed, "NoFunds", "Rejected NoFunds", "Warning Failed")
	failedOnce.Attempts = "1/1"

	run := func() *scene { return observe(call().Running(1)).report(running()) }
	settle := func(state v1alpha1.PromiseState, err *v1alpha1.Error) v1alpha1.DurablePromiseStatus {
		return settledAs(given.Promise("", "").Settled(state, err))
	}
	large := given.Value(`"` + strings.Repeat("x", v1alpha1.MaxOutcomeValueBytes) + `"`)
	decide(t, map[string]decision{
		"it succeeds as its promise is resolved":     {run().settled(resolved("1")), succeeded},
		"it fails as its promise is rejected":        {run().settled(rejected("NoFunds")), ended(v1alpha1.PhaseFailed, "NoFunds", "Rejected NoFunds", "Warning Failed")},
		"it counts the attempt that made it fail":    {run().report(failed("NoFunds")).settled(rejected("NoFunds")), failedOnce},
		"it is canceled as its promise is":           {run().settled(settle(v1alpha1.PromiseCanceled, given.Error("Canceled", ""))), ended(v1alpha1.PhaseCanceled, "Canceled", "Canceled Canceled", "Canceled")},
		"it times out as its promise does":           {run().settled(settle(v1alpha1.PromiseTimedOut, given.Error("Timeout", ""))), ended(v1alpha1.PhaseTimedOut, "TimedOut", "TimedOut Timeout", "Warning TimedOut")},
		"a rejection by hand may lack an error":      {run().settled(settle(v1alpha1.PromiseRejected, nil)), ended(v1alpha1.PhaseFailed, "Rejected", "Rejected Rejected", "Warning Failed")},
		"a cancellation by hand may lack an error":   {run().settled(settle(v1alpha1.PromiseCanceled, nil)), ended(v1alpha1.PhaseCanceled, "Canceled", "Canceled Canceled", "Canceled")},
		"a type that cannot be a reason is not one":  {run().settled(rejected("no funds!")), ended(v1alpha1.PhaseFailed, "Failed", "Rejected no funds!", "Warning Failed")},
		"a state of a newer release is waited out":   {run().settled(settle("Later", nil)), gist{}},
		"a large value stands in the promise only":   {run().settled(v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: large}), with(succeeded, func(g *gist) { g.Outcome = "Resolved" })},
		"a deadline that has passed changes nothing": {run().deadline(time.Second).at(time.Hour).settled(resolved("1")), succeeded},
		"a request to cancel changes nothing":        {observe(call().Running(1).Canceling(0)).report(running()).settled(resolved("1")), succeeded},
		"an attempt that was stopped has failed": {
			run().settled(rejected(ErrorAttemptTimeout)), with(ended(v1alpha1.PhaseFailed, ErrorAttemptTimeout, "Rejected AttemptTimeout", "Warning Failed"), func(g *gist) { g.Attempts = "1/1" }),
		},
		"an argument whose own attempts were stopped is no failure of an attempt": {
			observe(call()).settled(rejected(ErrorAttemptTimeout)),
			gist{Do: "write", Phase: v1alpha1.PhaseFailed, Reason: ErrorAttemptTimeout, Finished: true, Succeeded: metav1.ConditionFalse, Outcome: "Rejected AttemptTimeout", Event: "Warning Failed"},
		},
		"code that gave in to a cancellation has not failed": {
			run().report(failed("Canceled")).settled(settle(v1alpha1.PromiseCanceled, nil)), ended(v1alpha1.PhaseCanceled, "Canceled", "Canceled Canceled", "Canceled"),
		},
		"it ends from Stalled, and is not stalled any more": {
			observe(call().Stalled(ReasonCyclicWait, "x")).settled(resolved("1")),
			gist{Do: "write", Phase: v1alpha1.PhaseSucceeded, Reason: "Succeeded", Finished: true, Succeeded: metav1.ConditionTrue, Outcome: "Resolved 1", Event: "Succeeded"},
		},
		"it ends from Suspended, and waits for nothing any more": {
			observe(call().ArgOf("p").Awaiting("p").WakeAt(time.Hour)).settled(resolved("1")),
			gist{Do: "write", Phase: v1alpha1.PhaseSucceeded, Reason: "Succeeded", Finished: true, Succeeded: metav1.ConditionTrue, Outcome: "Resolved 1", Event: "Succeeded"},
		},
	})
}

func TestOutcomeOfJustTheLimitIsKept(t *testing.T) {
	text := `"` + strings.Repeat("x", v1alpha1.MaxOutcomeValueBytes-2) + `"`
	status := statusOf(t, Decide(observe(call().Running(1)).settled(resolved(text)).o))
	if status.Outcome.Value == nil {
		t.Error("the outcome has no value")
	}
}

func TestFinishedStatus(t *testing.T) {
	e := call().Running(2).Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = false })
	got := statusOf(t, Decide(observe(e).at(time.Minute).report(running()).settled(resolved("1")).o))
	if !got.CodeStarted {
		t.Error("it is forgotten that the code had started")
	}
	if !got.FinishedAt.Equal(given.After(time.Minute)) || got.Outcome.Epoch != 2 {
		t.Errorf("finishedAt = %v, outcome.epoch = %d", got.FinishedAt, got.Outcome.Epoch)
	}
}

// TestValuesAreStoredAgainAsText uses a value that a person wrote: a merge patch would drop its null.
func TestValuesAreStoredAgainAsText(t *testing.T) {
	byHand := &v1alpha1.Value{JSON: &apiextensionsv1.JSON{Raw: []byte(`{"a":null}`)}}
	status := statusOf(t, Decide(observe(call().Running(1)).settled(v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: byHand}).o))
	if diff := cmp.Diff(given.Value(`{"a":null}`), status.Outcome.Value); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	cause := given.Error("E", "m")
	cause.Data = byHand
	o := observe(call().ArgOf("p")).argument(given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, cause)).o
	if diff := cmp.Diff(given.Value(`{"a":null}`), Decide(o).Action.(SettlePromise).Status.Error.Data); diff != "" {
		t.Errorf("data of the error (-want +got):\n%s", diff)
	}
}

func TestAFailureSaysWhy(t *testing.T) {
	status := statusOf(t, Decide(observe(call().Running(1)).settled(rejected("E")).o))
	for _, c := range status.Conditions {
		if c.Message != "it broke" {
			t.Errorf("condition %s says %q", c.Type, c.Message)
		}
	}
}

func TestSuperseded(t *testing.T) {
	outcome := func(state v1alpha1.PromiseState, v *v1alpha1.Value, err *v1alpha1.Error) *scene {
		return observe(call().Running(1).Completing(v1alpha1.Outcome{State: state, Value: v, Error: err}))
	}
	tooLarge := returned(`"` + strings.Repeat("x", v1alpha1.MaxValueBytes) + `"`)
	for name, tc := range map[string]struct {
		scene *scene
		want  bool
	}{
		"an outcome that was stored is not":            {outcome(v1alpha1.PromiseResolved, given.Value("1"), nil).settled(resolved("1")), false},
		"an outcome that lost to a cancellation is":    {outcome(v1alpha1.PromiseResolved, given.Value("1"), nil).settled(settledAs(given.Promise("", "").Settled(v1alpha1.PromiseCanceled, nil))), true},
		"an outcome that lost to another value is":     {outcome(v1alpha1.PromiseResolved, given.Value("1"), nil).settled(resolved("2")), true},
		"an outcome that lost to another state is":     {outcome(v1alpha1.PromiseRejected, nil, given.Error("A", "it broke")).settled(settledAs(given.Promise("", "").Settled(v1alpha1.PromiseCanceled, given.Error("A", "it broke")))), true},
		"an outcome that lost to another error is":     {outcome(v1alpha1.PromiseRejected, nil, given.Error("A", "it broke")).settled(rejected("B")), true},
		"a value that was stored is not":               {observe(call().Running(1)).report(returned("1")).settled(resolved("1")), false},
		"a value that lost to a time-out is":           {observe(call().Running(1)).report(returned("1")).settled(settledAs(given.Promise("", "").Settled(v1alpha1.PromiseTimedOut, nil))), true},
		"a value that lost to another one is":          {observe(call().Running(1)).report(returned("1")).settled(resolved("2")), true},
		"a value that could not be stored is not":      {observe(call().Running(1)).report(tooLarge).settled(rejected(ErrorValueTooLarge)), false},
		"an error is not, as it could be tried again":  {observe(call().Running(1)).report(failed("E")).settled(resolved("1")), false},
		"code that runs has no outcome":                {observe(call().Running(1)).report(running()).settled(resolved("1")), false},
		"a report of an activation that was closed is": {observe(call()).report(returned("1")).settled(resolved("2")), false},
	} {
		t.Run(name, func(t *testing.T) {
			noted := false
			for _, entry := range statusOf(t, Decide(tc.scene.o)).Recent {
				noted = noted || entry.Reason == ReasonSuperseded
			}
			if noted != tc.want {
				t.Errorf("noted as superseded: %v, want %v", noted, tc.want)
			}
		})
	}
}

func TestTimeOut(t *testing.T) {
	timeout := func(d time.Duration) func(*v1alpha1.FunctionSpec) {
		return func(f *v1alpha1.FunctionSpec) { f.Timeout = given.Duration(d) }
	}
	run := func() *scene { return observe(call().Running(1)).report(running()) }
	decide(t, map[string]decision{
		"just before the deadline it runs":                            {run().deadline(time.Minute).at(time.Minute - time.Microsecond), gist{WakeAt: time.Minute}},
		"exactly at the deadline it times out":                        {run().deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"a manager that was away times it out as of its deadline":     {run().deadline(time.Minute).at(time.Hour), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"a value that came too late does not count":                   {run().report(returned("1")).deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"a value that came in time does":                              {run().report(returned("1")).deadline(time.Minute).at(59 * time.Second), gist{Do: "settle Resolved 1 at 59s"}},
		"the invocation's timeout counts where the promise has none":  {observe(call().Timeout(time.Minute).Running(1)).report(running()).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"the function's timeout counts where the promise has none":    {run().rules(timeout(time.Minute)).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"the function's timeout counts where it comes first":          {run().rules(timeout(time.Minute)).deadline(time.Hour).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"the promise's deadline counts where it comes first":          {run().rules(timeout(time.Hour)).deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"it wakes for the earlier of the two":                         {run().rules(timeout(time.Minute)).deadline(time.Hour), gist{WakeAt: time.Minute}},
		"the promise's timeout counts":                                {run().with(func(o *Observed) { o.Promise.Spec.Timeout = given.Duration(time.Minute) }).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"an execution that waits for a promise times out":             {observe(call().ArgOf("p").Awaiting("p")).argument(given.Promise("p", "ns")).deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"an execution that waits for a promise wakes at its deadline": {observe(call().ArgOf("p").Awaiting("p")).argument(given.Promise("p", "ns")).deadline(time.Minute), gist{WakeAt: time.Minute}},
		"a paused execution times out":                                {observe(call().Phase(v1alpha1.PhasePaused).Desired(v1alpha1.DesiredPaused)).deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"a stalled execution times out":                               {observe(call().Calling("fn").Stalled(ReasonFunctionNotFound, "x")).withoutFunction().deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"a held execution wakes at its deadline":                      {observe(call().Stalled(ReasonHeld, "x")).deadline(time.Minute), gist{WakeAt: time.Minute}},
		"an execution that waits for its children times out, finally": {observe(call().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved})).invoked("c").deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"an execution that is being canceled times out, finally":      {observe(call().Running(1).Canceling(0)).report(stopping()).deadline(time.Second).at(time.Second), gist{Do: "settle TimedOut Timeout at 1s"}},
		"a back-off ends at the deadline":                             {observe(call().Attempts(1, 1).WakeAt(time.Hour)).deadline(time.Minute), gist{WakeAt: time.Minute}},
		"a back-off that ends before the deadline wakes first":        {observe(call().Attempts(1, 1).WakeAt(time.Second)).deadline(time.Minute), gist{WakeAt: time.Second}},
		"a timer that invokes resolves": {
			run().with(func(o *Observed) {
				o.Promise.Spec.OnTimeout, o.Promise.Spec.Param = v1alpha1.OnTimeoutResolve, given.Value("7")
			}).deadline(time.Minute).at(time.Minute),
			gist{Do: "settle Resolved 7 at 1m0s"},
		},
		"a state of a newer release does not wake":         {run().deadline(time.Minute).settled(v1alpha1.DurablePromiseStatus{State: "Later"}).at(time.Hour), gist{}},
		"an execution that is being removed does not wake": {observe(call().Deleted()).deadline(time.Minute).at(time.Hour), gist{}},
	})
}

func TestAnExecutionWhoseNameIsTakenSleeps(t *testing.T) {
	o := observe(call().Timeout(time.Minute)).promise(given.Promise("x", "ns").Timeout(time.Minute)).at(time.Hour).o
	o.Execution.Status = statusOf(t, Decide(o))
	if plan := Decide(o); plan != (Plan{}) {
		t.Errorf("nothing would come of it: %+v", plan)
	}
}

func TestComplete(t *testing.T) {
	value := v1alpha1.Outcome{State: v1alpha1.PromiseResolved, Value: given.Value("1")}
	failure := v1alpha1.Outcome{State: v1alpha1.PromiseRejected, Error: given.Error("E", "m")}
	completing := func(o v1alpha1.Outcome) *given.ExecutionBuilder { return call().Attempts(1, 0).Completing(o) }
	asked := func(e *given.ExecutionBuilder) { e.Desired(v1alpha1.DesiredCanceled) }
	requested := func(s *v1alpha1.ExecutionStatus) { s.CancelRequestedAt = given.After(0) }
	done := given.Promise("c", "ns").Resolved("1")
	decide(t, map[string]decision{
		"a value waits for the children":                          {observe(completing(value)).invoked("c"), gist{}},
		"a value is stored when they have settled":                {observe(completing(value)).child(done, nil), gist{Do: "settle Resolved 1 at 0s"}},
		"a value waits for the last of them":                      {observe(completing(value)).child(done, nil).invoked("d"), gist{}},
		"an error asks the children to end":                       {observe(completing(failure).Status(requested)).invoked("c"), gist{Do: "ask c to cancel"}},
		"an error waits for them, till the grace is over":         {observe(completing(failure).Status(requested)).invoked("c", asked), gist{WakeAt: 30 * time.Second}},
		"a child that does not end in time is canceled as it is":  {observe(completing(failure).Status(requested)).invoked("c", asked).at(30 * time.Second), gist{Do: "settle child c Canceled Canceled at 30s"}},
		"an error is stored when they have settled":               {observe(completing(failure).Status(requested)).child(done, nil), gist{Do: "settle Rejected E at 0s"}},
		"a request to cancel asks the children of a value to end": {observe(completing(value).Desired(v1alpha1.DesiredCanceled).Status(requested)).invoked("c"), gist{Do: "ask c to cancel"}},
		"a request to cancel has its own grace period": {
			observe(completing(value).Desired(v1alpha1.DesiredCanceled)).invoked("c").at(time.Hour),
			gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Attempts: "1/0", Outcome: "Resolved 1", Event: ReasonCanceling},
		},
		"a request to cancel does not change the outcome": {
			observe(completing(value).Desired(v1alpha1.DesiredCanceled).Status(requested)).child(done, nil), gist{Do: "settle Resolved 1 at 0s"},
		},
		"an outcome of the code that lacks the time begins the grace period": {
			observe(completing(failure)).invoked("c"),
			gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Attempts: "1/0", Outcome: "Rejected E", Event: ReasonCanceling},
		},
	})
}

func TestConclude(t *testing.T) {
	completing := func(outcome, attempts string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Epoch: 1, Attempts: attempts, Outcome: outcome, Event: ReasonCompleting}
	}
	once := func() *given.ExecutionBuilder {
		return call().Running(1).Invocation(func(i *v1alpha1.Invocation) { i.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))} })
	}
	large := returned(`"` + strings.Repeat("x", v1alpha1.MaxValueBytes) + `"`)
	decide(t, map[string]decision{
		"a leaf settles its promise at once":                     {observe(once()).report(returned("1")), gist{Do: "settle Resolved 1 at 0s"}},
		"children that have settled do not keep it":              {observe(once()).report(returned("1")).child(given.Promise("c", "ns").Resolved("1"), nil), gist{Do: "settle Resolved 1 at 0s"}},
		"with open children the outcome is recorded first":       {observe(once()).report(returned("1")).invoked("c"), completing("Resolved 1", "1/0")},
		"an error with open children counts the attempt":         {observe(once()).report(failed("E")).invoked("c"), completing("Rejected E", "1/1")},
		"no value is null":                                       {observe(once()).report(Report{State: RunEnded, Verdict: VerdictValue}), gist{Do: "settle Resolved at 0s"}},
		"a value that is too large is an error":                  {observe(once()).report(large), gist{Do: "settle Rejected ValueTooLarge at 0s"}},
		"a value that is too large is an error, recorded or not": {observe(once()).report(large).invoked("c"), completing("Rejected ValueTooLarge", "1/0")},
		"a value that is not JSON is another error":              {observe(once()).report(returned("hello")), gist{Do: "settle Rejected InvalidValue at 0s"}},
	})
}

func TestTheGraceOfChildrenBeginsWithAFailure(t *testing.T) {
	for name, tc := range map[string]struct {
		report Report
		want   *metav1.MicroTime
	}{
		"a value lets them go on": {returned("1"), nil},
		"an error ends them":      {func() Report { r := failed("E"); r.Error.Retryable = new(false); return r }(), given.After(time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			status := statusOf(t, Decide(observe(call().Running(1)).invoked("c").at(time.Minute).report(tc.report).o))
			if diff := cmp.Diff(tc.want, status.CancelRequestedAt); diff != "" {
				t.Errorf("cancelRequestedAt (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRejectionsFitIntoAPromise(t *testing.T) {
	s := rejection("E", strings.Repeat("ö", 8192))
	if n := len(s.Error.Message); n > 8192 {
		t.Errorf("the message has %d bytes", n)
	}
	if *s.Error.Retryable {
		t.Error("it can be tried again")
	}
}

func TestUnusable(t *testing.T) {
	if got := unusable("argument 0", value.ErrTooLarge).Error; got.Type != ErrorValueTooLarge || got.Message != "argument 0: too large" {
		t.Errorf("got %v", got)
	}
	if got := unusable("argument 0", errors.New("no JSON")).Error; got.Type != ErrorInvalidValue {
		t.Errorf("got %v", got)
	}
}
