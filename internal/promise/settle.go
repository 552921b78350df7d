package promise

import (
	"fmt"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// Types of errors that promises get from Perdure itself.
const (
	// ErrorTimeout is the type of a promise that timed out.
	ErrorTimeout = "Timeout"
	// ErrorCanceled is the type of a promise that was canceled.
	ErrorCanceled = "Canceled"
	// ErrorRejected stands in for the error of a promise that was rejected by hand without one.
	ErrorRejected = "Rejected"
	// ErrorPromiseDeleted is what an await of a promise that is gone is rejected with.
	ErrorPromiseDeleted = "PromiseDeleted"
)

// Settled tells whether p has its final state.
func Settled(p *v1alpha1.DurablePromise) bool {
	return p.Status.State != "" && p.Status.State != v1alpha1.PromisePending
}

// Deadline is when p expires, and false if it never does.
func Deadline(p *v1alpha1.DurablePromise) (time.Time, bool) {
	switch {
	case p.Spec.Deadline != nil:
		return p.Spec.Deadline.Time, true
	case p.Spec.Timeout != nil:
		return p.CreationTimestamp.Add(p.Spec.Timeout.Duration), true
	default:
		return time.Time{}, false
	}
}

// Expired tells whether p is pending and its deadline has passed at now.
func Expired(p *v1alpha1.DurablePromise, now time.Time) bool {
	deadline, ok := Deadline(p)
	return ok && !Settled(p) && !now.Before(deadline)
}

// Timeout is the status that p's deadline gives it: the resolution of a timer, else a time-out, at the deadline.
func Timeout(p *v1alpha1.DurablePromise) v1alpha1.DurablePromiseStatus {
	deadline, _ := Deadline(p)
	if p.Spec.OnTimeout == v1alpha1.OnTimeoutResolve {
		return Settlement{State: v1alpha1.PromiseResolved, Value: value.AsText(p.Spec.Param)}.status(p, deadline)
	}
	return TimedOutAt(p, deadline)
}

// TimedOutAt is the status of p timed out at the given time.
func TimedOutAt(p *v1alpha1.DurablePromise, deadline time.Time) v1alpha1.DurablePromiseStatus {
	message := fmt.Sprintf("not settled before its deadline %s", deadline.UTC().Format(time.RFC3339))
	return Settlement{
		State: v1alpha1.PromiseTimedOut,
		Error: &v1alpha1.Error{Type: ErrorTimeout, Message: message},
	}.status(p, deadline)
}

// Settlement is how somebody wants a promise to settle.
type Settlement struct {
	State v1alpha1.PromiseState
	Value *v1alpha1.Value
	Error *v1alpha1.Error
}

// Cancellation is the settlement of a promise that nobody wants any more.
func Cancellation(message string) Settlement {
	return Settlement{State: v1alpha1.PromiseCanceled, Error: &v1alpha1.Error{Type: ErrorCanceled, Message: message}}
}

func (s Settlement) status(p *v1alpha1.DurablePromise, at time.Time) v1alpha1.DurablePromiseStatus {
	settledAt := metav1.NewMicroTime(at)
	conditions := slices.Clone(p.Status.Conditions)
	meta.RemoveStatusCondition(&conditions, v1alpha1.ConditionStalled) // what is settled waits for nothing
	return v1alpha1.DurablePromiseStatus{
		State:      s.State,
		Value:      s.Value,
		Error:      s.Error,
		SettledAt:  &settledAt,
		Conditions: conditions,

		AdoptedAttempt: p.Status.AdoptedAttempt,
	}
}

// Settle gives the status to store for p when somebody wants to settle it as s at now. The first settlement wins: a
// settled promise keeps its status, and an expired one gets its timeout.
func Settle(p *v1alpha1.DurablePromise, s Settlement, now time.Time) v1alpha1.DurablePromiseStatus {
	switch {
	case Settled(p):
		return p.Status
	case Expired(p, now):
		return Timeout(p)
	default:
		return s.status(p, now)
	}
}

// ErrorOf is why p was not resolved, for who awaits it. A promise settled by hand may lack an error.
func ErrorOf(p *v1alpha1.DurablePromise) *v1alpha1.Error {
	if p.Status.Error != nil {
		return p.Status.Error
	}
	switch p.Status.State {
	case v1alpha1.PromiseCanceled:
		return &v1alpha1.Error{Type: ErrorCanceled, Message: "the promise was canceled"}
	case v1alpha1.PromiseTimedOut:
		return &v1alpha1.Error{Type: ErrorTimeout, Message: "the promise timed out"}
	case v1alpha1.PromiseRejected:
		return &v1alpha1.Error{Type: ErrorRejected, Message: "the promise was rejected"}
	case v1alpha1.PromisePending, v1alpha1.PromiseResolved:
		return nil
	default:
		return nil
	}
}
