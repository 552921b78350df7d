package execution

import (
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// makePromise sees to it that the execution has its one promise, of its own name.
func makePromise(o Observed) (Plan, bool) {
	e := o.Execution
	switch {
	case o.Promise != nil && o.ownPromise():
		return pass()
	case promise.Invoked(e):
		return wait() // its promise is gone or another's, and the garbage collector follows
	case e.Status.Promise != nil:
		// Another promise would have another idempotency key, and so could repeat effects.
		return edit(o).finish(v1alpha1.PhaseCanceled, promise.ErrorPromiseDeleted, "the execution's promise was deleted").
			tell(promise.ErrorPromiseDeleted, "the execution's promise was deleted").write()
	case o.Promise != nil:
		return edit(o).stallOnce(ReasonNameTaken, fmt.Sprintf(
			"a DurablePromise named %q exists and is not this execution's: delete it, or give the execution another name", e.Name))
	default:
		return act(CreatePromise{Promise: newPromise(o)})
	}
}

func newPromise(o Observed) *v1alpha1.DurablePromise {
	e := o.Execution
	p := &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{
			Name:            e.Name,
			Namespace:       e.Namespace,
			Labels:          map[string]string{v1alpha1.LabelRoot: RootUID(e)},
			OwnerReferences: OwnedBy(e, "Execution"),
		},
		Spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, MadeBy: string(e.UID)},
	}
	if timeout := settingsOf(o).timeout; timeout > 0 {
		deadline := v1alpha1.NewInstant(e.CreationTimestamp.Add(timeout))
		p.Spec.Deadline = &deadline
	}
	return p
}

// followPromise gives the execution the terminal phase that its settled promise says.
func followPromise(o Observed) (Plan, bool) {
	p := o.Promise
	if !promise.Settled(p) {
		return pass()
	}
	d := edit(o)
	if superseded(o) {
		d.note(ReasonSuperseded, fmt.Sprintf("the promise was settled as %s before the outcome of the code", p.Status.State))
	}
	d.countFailure(p.Status.State, p.Status.Error).closeActivation()
	err := promise.ErrorOf(p)
	d.status.Outcome = &v1alpha1.Outcome{State: p.Status.State, Error: err, Epoch: o.Execution.Status.Epoch}
	if value.Size(p.Status.Value) <= v1alpha1.MaxOutcomeValueBytes {
		d.status.Outcome.Value = value.AsText(p.Status.Value)
	}
	message := ""
	if err != nil {
		message = err.Message
	}
	switch p.Status.State {
	case v1alpha1.PromiseResolved:
		return d.finish(v1alpha1.PhaseSucceeded, "Succeeded", "").tell("Succeeded", "the promise is resolved").write()
	case v1alpha1.PromiseCanceled:
		return d.finish(v1alpha1.PhaseCanceled, "Canceled", message).tell("Canceled", message).write()
	case v1alpha1.PromiseTimedOut:
		return d.finish(v1alpha1.PhaseTimedOut, "TimedOut", message).warn("TimedOut", message).write()
	case v1alpha1.PromiseRejected, v1alpha1.PromisePending:
		return d.finish(v1alpha1.PhaseFailed, reasonOf(err, "Failed"), message).warn("Failed", err.Type+": "+message).write()
	default:
		return wait() // a state that a newer release knows
	}
}

// superseded tells whether the code had an outcome of its own that lost against another settlement.
func superseded(o Observed) bool {
	won := o.Promise.Status
	if outcome := o.Execution.Status.Outcome; outcome != nil {
		same := outcome.State == won.State && equality.Semantic.DeepEqual(outcome.Value, won.Value)
		return !same || !equality.Semantic.DeepEqual(outcome.Error, won.Error)
	}
	if o.Execution.Status.Activation == nil || o.Report.Verdict != VerdictValue {
		return false
	}
	usable := value.Check(o.Report.Value) == nil
	return usable && (won.State != v1alpha1.PromiseResolved || !equality.Semantic.DeepEqual(o.Report.Value, won.Value))
}

// countFailure counts the attempt under way as failed where it ends the execution as a rejection.
func (d *draft) countFailure(state v1alpha1.PromiseState, err *v1alpha1.Error) *draft {
	failed := d.o.Report.Verdict == VerdictApplication
	stopped := err != nil && (err.Type == ErrorAttemptTimeout || err.Type == ErrorHeartbeatTimeout)
	if d.status.Activation != nil && state == v1alpha1.PromiseRejected && (failed || stopped) {
		d.status.FailedAttempts++
	}
	return d
}

// timeOut stores the time-out of an execution whose deadline has passed. It is final: no more code runs.
func timeOut(o Observed) (Plan, bool) {
	deadline, ok := deadlineOf(o)
	switch {
	case !ok || o.Now.Before(deadline):
		return pass()
	case promise.Expired(o.Promise, o.Now):
		return act(SettlePromise{Status: promise.Timeout(o.Promise)})
	default:
		return act(SettlePromise{Status: promise.TimedOutAt(o.Promise, deadline)})
	}
}

// complete brings an execution whose outcome is recorded to its end, once its children are settled.
func complete(o Observed) (Plan, bool) {
	outcome := o.Execution.Status.Outcome
	if outcome == nil {
		return pass()
	}
	if len(o.openChildren()) > 0 {
		switch e := o.Execution; {
		case outcome.State == v1alpha1.PromiseResolved && e.Spec.DesiredState != v1alpha1.DesiredCanceled:
			return tidy(o, Plan{})
		case e.Status.CancelRequestedAt == nil:
			return edit(o).requestCancel().tell(ReasonCanceling, "its children are asked to end").write()
		}
		children, _ := cancelChildren(o)
		return tidy(o, children)
	}
	s := promise.Settlement{State: outcome.State, Value: outcome.Value, Error: outcome.Error}
	return act(SettlePromise{Status: promise.Settle(o.Promise, s, o.Now)})
}

// conclude ends an execution as s: at once where nothing else is open, else by recording the outcome first, because what
// it came from can vanish while children are settled.
func conclude(o Observed, s promise.Settlement) (Plan, bool) {
	if err := value.Check(s.Value); err != nil {
		s = unusable("the result", err)
	}
	if len(o.openChildren()) == 0 {
		return act(SettlePromise{Status: promise.Settle(o.Promise, s, o.Now)})
	}
	d := edit(o).countFailure(s.State, s.Error).closeActivation().record(s)
	message := fmt.Sprintf("waiting for %d children to settle", len(o.openChildren()))
	return d.enter(v1alpha1.PhaseCompleting, ReasonCompleting, message).tell(ReasonCompleting, message).write()
}

func rejection(kind, message string) promise.Settlement {
	no := false
	return promise.Settlement{
		State: v1alpha1.PromiseRejected,
		Error: &v1alpha1.Error{Type: kind, Message: value.Truncate(message, maxErrorMessage), Retryable: &no},
	}
}

// unusable ends an execution because of a value that cannot be passed on.
func unusable(what string, err error) promise.Settlement {
	kind := ErrorInvalidValue
	if errors.Is(err, value.ErrTooLarge) {
		kind = ErrorValueTooLarge
	}
	return rejection(kind, what+": "+err.Error())
}
