package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// verdictSlack is how long after the grace period the verdict of a killed container may take to arrive.
const verdictSlack = 5 * time.Second

// signalSlack is how much a node's clock may be behind, in what it says of the start of a container.
const signalSlack = time.Second

const (
	canceledOnRequest = "canceled on request"
	canceledLate      = "canceled on request; the code did not end within its grace period"
)

// cancel carries out a request to cancel: children are asked first, then the code, which has a grace period to end. What
// it returns within the grace still counts; no failure starts it again. Code that is suspended is activated once more, so
// that it can undo what it did.
func cancel(o Observed) (Plan, bool) {
	e := o.Execution
	if e.Spec.DesiredState != v1alpha1.DesiredCanceled {
		return pass()
	}
	idle := e.Status.Activation == nil
	if idle && e.Status.SavePoint == nil && len(o.openChildren()) == 0 {
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
	if e.Status.Phase != v1alpha1.PhaseCanceling || e.Status.CancelRequestedAt == nil {
		return edit(o).requestCancel().tellCode().
			enter(v1alpha1.PhaseCanceling, ReasonCanceling, canceledOnRequest).tell(ReasonCanceling, canceledOnRequest).write()
	}
	children, _ := cancelChildren(o)
	if children.Action != nil {
		return children, true
	}
	var plan Plan
	if idle {
		plan, _ = cancelIdle(o)
	} else {
		plan, _ = cancelActivation(o)
	}
	if plan.Action == nil {
		plan.WakeAt = earliest(plan.WakeAt, children.WakeAt)
	}
	return tidy(o, plan)
}

// cancelIdle ends an execution that has no activation under way, unless its code is still to be told, or has suspended
// again since then, such as for what undoes its work.
func cancelIdle(o Observed) (Plan, bool) {
	s := o.Execution.Status
	end := graceEnd(o)
	toBeTold := s.CancelEpoch > s.Epoch && s.SavePoint != nil
	switch {
	case !o.Now.Before(end):
		return conclude(o, promise.Cancellation(canceledLate))
	case !toBeTold && !SuspendedCode(o.Execution):
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
	if wake, ready := o.resumption(); !toBeTold && !ready {
		return waitUntil(earliest(wake, end))
	}
	plan, _ := activateCanceled(o)
	if plan.Action == nil {
		plan.WakeAt = earliest(plan.WakeAt, end)
	}
	return plan, true
}

// activateCanceled activates code within the grace period. What stands in the way of that is waited for, and never stalls.
func activateCanceled(o Observed) (Plan, bool) {
	if plan, decided := removeStrays(o); decided {
		return plan, true
	}
	switch args := argumentsOf(o); {
	case args.text == nil:
		return conclude(o, promise.Cancellation(canceledOnRequest)) // what it was called with is gone
	case o.Revision == nil:
		return wait()
	}
	if plan, decided := drain(o); decided {
		return plan, true
	}
	return activate(o)
}

func cancelActivation(o Observed) (Plan, bool) {
	switch o.Report.State {
	case RunMissing, RunStarting:
		return cancelStart(o)
	case RunRunning:
		return cancelRun(o)
	case RunEnded:
		return concludeCanceled(o)
	default:
		return wait()
	}
}

// cancelStart lets code start that has something to undo. Other code that has not started has nothing to end.
func cancelStart(o Observed) (Plan, bool) {
	end := graceEnd(o)
	switch {
	case o.Execution.Status.SavePoint == nil:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	case !o.Now.Before(end):
		return conclude(o, promise.Cancellation(canceledLate))
	case o.Report.State == RunStarting:
		return waitUntil(earliest(end, o.Report.WaitUntil))
	}
	args := argumentsOf(o)
	if o.Rejection != "" || o.lingering() || args.text == nil || o.Revision == nil {
		return conclude(o, promise.Cancellation(canceledOnRequest)) // no failure starts another epoch
	}
	return act(CreateJob{Name: o.Execution.Status.Activation.Job, Template: o.Revision, Arguments: args.text})
}

// cancelRun asks code that was running at the request to end. Code that began since then was told of it as it began.
func cancelRun(o Observed) (Plan, bool) {
	if !o.ranAtRequest() {
		if end := graceEnd(o); o.Now.Before(end) {
			return waitUntil(earliest(end, o.Report.WaitUntil))
		}
		return conclude(o, promise.Cancellation(canceledLate))
	}
	end := graceEnd(o).Add(verdictSlack)
	switch {
	case !o.Now.Before(end):
		return conclude(o, promise.Cancellation(canceledLate))
	case !o.Report.Stopping:
		return act(StopPod{Name: o.Report.Pod, Grace: stopGrace(o)})
	default:
		return waitUntil(end)
	}
}

// ranAtRequest tells whether the code that runs is known to have run when the request came. Code with a save point that
// was only about to start then would be ended by a signal before it could undo anything.
func (o Observed) ranAtRequest() bool {
	s := o.Execution.Status
	if s.CancelRequestedAt.Before(&s.Activation.Since) {
		return false
	}
	started := o.Report.StartedAt
	return s.SavePoint == nil || started.IsZero() || !started.Add(signalSlack).After(s.CancelRequestedAt.Time)
}

// concludeCanceled ends an execution whose code ended while it was being canceled.
func concludeCanceled(o Observed) (Plan, bool) {
	switch r := o.Report; r.Verdict {
	case VerdictValue:
		return conclude(o, promise.Settlement{State: v1alpha1.PromiseResolved, Value: r.Value})
	case VerdictApplication:
		return conclude(o, canceledByCode(r.Error))
	case VerdictPlatform:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	default:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
}

// canceledByCode is what an error of code means that was asked to end: that it gave in, or that it failed.
func canceledByCode(err *v1alpha1.Error) promise.Settlement {
	if err.Type != promise.ErrorCanceled && err.Type != errorCancelled {
		return promise.Settlement{State: v1alpha1.PromiseRejected, Error: err}
	}
	s := promise.Cancellation(err.Message)
	s.Error.Data, s.Error.Stack = err.Data, err.Stack
	return s
}

func graceEnd(o Observed) time.Time {
	return o.Execution.Status.CancelRequestedAt.Add(settingsOf(o).cancelGracePeriod)
}

// stopGrace is how long a pod may take to end that is asked to.
func stopGrace(o Observed) time.Duration { return max(settingsOf(o).cancelGracePeriod, killGrace) }

// cancelChildren asks each open child to end; one that does not within the grace period is canceled as it is. What the code
// invoked to undo its work is left alone until then.
func cancelChildren(o Observed) (Plan, bool) {
	open := o.openChildren()
	if len(open) == 0 {
		return wait()
	}
	end := graceEnd(o)
	graceOver := !o.Now.Before(end)
	for _, c := range open {
		invoked := c.Execution != nil && promise.Invokes(c.Promise, c.Execution) // else it is a stranger's
		asked := invoked && c.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled
		switch {
		case graceOver:
			return act(endChild(o, c))
		case c.Promise.Spec.Compensation:
		case !invoked:
			return act(endChild(o, c))
		case !asked:
			return act(RequestCancel{Execution: c.Execution})
		}
	}
	return waitUntil(end)
}

func endChild(o Observed, c Child) SettleChild {
	cancellation := promise.Cancellation("the execution that made this promise is ending")
	return SettleChild{Promise: c.Promise, Status: promise.Settle(c.Promise, cancellation, o.Now)}
}
