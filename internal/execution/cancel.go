package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// verdictSlack is how long after the grace period the verdict of a killed container may take to arrive.
const verdictSlack = 5 * time.Second

const canceledOnRequest = "canceled on request"

// cancel carries out a request to cancel: children are asked first, then the code, which has a grace period to end. What
// it returns within the grace still counts; no failure starts it again.
func cancel(o Observed) (Plan, bool) {
	e := o.Execution
	if e.Spec.DesiredState != v1alpha1.DesiredCanceled {
		return pass()
	}
	if e.Status.Activation == nil && len(o.openChildren()) == 0 {
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
	if e.Status.Phase != v1alpha1.PhaseCanceling || e.Status.CancelRequestedAt == nil {
		return edit(o).requestCancel().enter(v1alpha1.PhaseCanceling, ReasonCanceling, canceledOnRequest).tell(ReasonCanceling, canceledOnRequest).write()
	}
	children, _ := cancelChildren(o)
	if children.Action != nil {
		return children, true
	}
	if e.Status.Activation == nil {
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
	plan, decided := cancelActivation(o)
	if plan.Action == nil {
		plan.WakeAt = earliest(plan.WakeAt, children.WakeAt)
	}
	return plan, decided
}

func cancelActivation(o Observed) (Plan, bool) {
	r := o.Report
	switch r.State {
	case RunMissing, RunStarting:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	case RunRunning:
		end := graceEnd(o).Add(verdictSlack)
		switch {
		case !o.Now.Before(end):
			return conclude(o, promise.Cancellation("canceled on request; the code did not end within its grace period"))
		case !r.Stopping:
			return act(StopPod{Name: r.Pod, Grace: stopGrace(o)})
		default:
			return waitUntil(end)
		}
	case RunEnded:
		return concludeCanceled(o)
	default:
		return wait()
	}
}

// concludeCanceled ends an execution whose code ended while it was being canceled.
func concludeCanceled(o Observed) (Plan, bool) {
	r := o.Report
	switch {
	case r.Verdict == VerdictValue:
		return conclude(o, promise.Settlement{State: v1alpha1.PromiseResolved, Value: r.Value})
	case r.Verdict == VerdictApplication && r.Error.Type != promise.ErrorCanceled && r.Error.Type != errorCancelled:
		return conclude(o, promise.Settlement{State: v1alpha1.PromiseRejected, Error: r.Error})
	case r.Verdict == VerdictApplication:
		s := promise.Cancellation(r.Error.Message)
		s.Error.Data, s.Error.Stack = r.Error.Data, r.Error.Stack
		return conclude(o, s)
	default:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
}

func graceEnd(o Observed) time.Time {
	return o.Execution.Status.CancelRequestedAt.Add(settingsOf(o).cancelGracePeriod)
}

// stopGrace is how long a pod may take to end that is asked to.
func stopGrace(o Observed) time.Duration { return max(settingsOf(o).cancelGracePeriod, killGrace) }

// cancelChildren asks each open child to end; one that does not within the grace period is canceled as it is.
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
		case !invoked || graceOver:
			cancellation := promise.Cancellation("the execution that made this promise is ending")
			return act(SettleChild{Promise: c.Promise, Status: promise.Settle(c.Promise, cancellation, o.Now)})
		case !asked:
			return act(RequestCancel{Execution: c.Execution})
		}
	}
	return waitUntil(end)
}
