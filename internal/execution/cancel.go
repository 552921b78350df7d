package execution

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

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
	if e.Status.Phase != v1alpha1.PhaseCanceling {
		d := edit(o)
		now := metav1.NewMicroTime(o.Now)
		d.status.CancelRequestedAt = &now
		return d.enter(v1alpha1.PhaseCanceling, ReasonCanceling, canceledOnRequest).tell(ReasonCanceling, canceledOnRequest).write()
	}
	if plan, _ := cancelChildren(o); plan.Action != nil {
		return plan, true
	}
	if e.Status.Activation == nil {
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
	return cancelActivation(o)
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
			return act(StopPod{Name: r.Pod, Grace: settingsOf(o).cancelGracePeriod})
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
	default:
		return conclude(o, promise.Cancellation(canceledOnRequest))
	}
}

func graceEnd(o Observed) time.Time {
	return o.Execution.Status.CancelRequestedAt.Add(settingsOf(o).cancelGracePeriod)
}

// cancelChildren asks each open child to end; one that does not within the grace period is canceled as it is.
func cancelChildren(o Observed) (Plan, bool) {
	end := graceEnd(o)
	graceOver := !o.Now.Before(end)
	for _, c := range o.openChildren() {
		asked := c.Execution != nil && c.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled
		switch {
		case c.Execution == nil || graceOver:
			cancellation := promise.Cancellation("the execution that made this promise is ending")
			return act(SettleChild{Promise: c.Promise, Status: promise.Settle(c.Promise, cancellation, o.Now)})
		case !asked:
			return act(RequestCancel{Execution: c.Execution})
		}
	}
	return waitUntil(end)
}
