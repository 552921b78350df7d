package promise

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// ReasonNameTaken says that an object of the promise's name belongs to somebody else.
const ReasonNameTaken = "NameTaken"

// retentionRecheck is how soon an expired promise is looked at again that somebody awaits.
const retentionRecheck = 10 * time.Minute

// ParentState is what is known of the execution that a promise is attached to.
type ParentState string

// States of a parent.
const (
	// ParentNone: the promise is nobody's child, or the own promise of an execution.
	ParentNone ParentState = "None"
	// ParentAlive: the parent has not ended.
	ParentAlive ParentState = "Alive"
	// ParentEnded: the parent is finished or gone.
	ParentEnded ParentState = "Ended"
)

// Observed is all that a decision about a promise is made from.
type Observed struct {
	Now     time.Time
	Promise *v1alpha1.DurablePromise
	// Parent is what is known of the execution that the promise is attached to.
	Parent ParentState
	// Execution is the object of the promise's name; nil if there is none. Read only where the promise invokes.
	Execution *v1alpha1.Execution
	// Awaited tells that an unfinished execution waits for the promise or for one below it, or that one below it is pending.
	Awaited bool
	// DefaultTTL is how long a promise that invokes is kept where it does not say so itself.
	DefaultTTL time.Duration
}

// Action is the one next write.
type Action string

// Actions.
const (
	// None: nothing to write.
	None Action = "None"
	// WriteStatus: store Plan.Status.
	WriteStatus Action = "WriteStatus"
	// CreateExecution: create the execution that the promise invokes.
	CreateExecution Action = "CreateExecution"
	// Delete: remove the promise and all below it.
	Delete Action = "Delete"
)

// Plan is what to do next for a promise: at most one write, and when to look again if nothing else happens.
type Plan struct {
	Action Action
	Status v1alpha1.DurablePromiseStatus
	// WakeAt is when time alone changes the decision; zero if it never does.
	WakeAt time.Time
}

// Decide says what comes next for a promise. The rules stand in the order in which they win.
func Decide(o Observed) Plan {
	p := o.Promise
	switch {
	case p.DeletionTimestamp != nil:
		return Plan{Action: None}
	case Settled(p) && p.Status.SettledAt == nil:
		return fillSettledAt(o)
	case Settled(p):
		return retain(o)
	case Expired(p, o.Now):
		return Plan{Action: WriteStatus, Status: Timeout(p)}
	case o.Parent == ParentEnded:
		cancel := Cancellation("the execution that made this promise has ended")
		return Plan{Action: WriteStatus, Status: Settle(p, cancel, o.Now)}
	case p.Spec.Invoke != nil && o.Execution == nil:
		return Plan{Action: CreateExecution, WakeAt: deadlineOrZero(p)}
	case p.Spec.Invoke != nil && !Invokes(p, o.Execution):
		return nameTaken(o)
	case isStalled(p):
		return unstall(o)
	default:
		return Plan{Action: None, WakeAt: deadlineOrZero(p)}
	}
}

func deadlineOrZero(p *v1alpha1.DurablePromise) time.Time {
	deadline, _ := Deadline(p)
	return deadline
}

// fillSettledAt completes a settlement that was written by hand, once.
func fillSettledAt(o Observed) Plan {
	status := *o.Promise.Status.DeepCopy()
	now := metav1.NewMicroTime(o.Now)
	status.SettledAt = &now
	return Plan{Action: WriteStatus, Status: status}
}

// retain removes a settled promise after its time to live. What an execution owns is kept as long as that, and what
// somebody awaits is never removed.
func retain(o Observed) Plan {
	ttl, ok := timeToLive(o)
	if !ok {
		return Plan{Action: None}
	}
	end := o.Promise.Status.SettledAt.Add(ttl)
	if o.Now.Before(end) {
		return Plan{Action: None, WakeAt: end}
	}
	if o.Awaited {
		return Plan{Action: None, WakeAt: o.Now.Add(retentionRecheck)}
	}
	if o.Execution != nil && Invokes(o.Promise, o.Execution) && o.Execution.Status.FinishedAt == nil {
		return Plan{Action: None} // its end wakes the promise
	}
	return Plan{Action: Delete}
}

func timeToLive(o Observed) (time.Duration, bool) {
	spec := o.Promise.Spec
	switch {
	case metav1.GetControllerOf(o.Promise) != nil:
		return 0, false
	case spec.TTLAfterSettled != nil:
		return spec.TTLAfterSettled.Duration, true
	case spec.Invoke != nil:
		return o.DefaultTTL, true
	default:
		return 0, false
	}
}

func isStalled(p *v1alpha1.DurablePromise) bool {
	return meta.IsStatusConditionTrue(p.Status.Conditions, v1alpha1.ConditionStalled)
}

func nameTaken(o Observed) Plan {
	p := o.Promise
	if isStalled(p) {
		return Plan{Action: None, WakeAt: deadlineOrZero(p)}
	}
	status := *p.Status.DeepCopy()
	status.State = v1alpha1.PromisePending
	meta.SetStatusCondition(&status.Conditions, metav1.Condition{
		Type:               v1alpha1.ConditionStalled,
		Status:             metav1.ConditionTrue,
		Reason:             ReasonNameTaken,
		Message:            fmt.Sprintf("an Execution named %q exists and belongs to somebody else: delete it, or give this promise another name", p.Name),
		ObservedGeneration: p.Generation,
		LastTransitionTime: metav1.NewTime(o.Now),
	})
	return Plan{Action: WriteStatus, Status: status}
}

func unstall(o Observed) Plan {
	status := *o.Promise.Status.DeepCopy()
	meta.RemoveStatusCondition(&status.Conditions, v1alpha1.ConditionStalled)
	return Plan{Action: WriteStatus, Status: status}
}
