package execution

import (
	"regexp"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// Bounds of what status keeps for people.
const (
	maxRecent           = 10
	maxRecentMessage    = 500
	maxConditionMessage = 1000
	maxEventMessage     = 1000 // the API server takes 1024
	maxErrorMessage     = 8192 // as the API says
)

// draft is a status in the making.
type draft struct {
	o      Observed
	status v1alpha1.ExecutionStatus
	event  Event
}

// edit begins a new status from the stored one.
func edit(o Observed) *draft {
	d := &draft{o: o, status: *o.Execution.Status.DeepCopy()}
	if o.Promise != nil && o.ownPromise() {
		d.status.Promise = &v1alpha1.ObjectIdentity{Name: o.Promise.Name, UID: o.Promise.UID}
	}
	return d
}

// write plans to store the draft, or nothing if it says nothing new.
func (d *draft) write() (Plan, bool) {
	if equality.Semantic.DeepEqual(d.status, d.o.Execution.Status) {
		return wait()
	}
	return act(WriteStatus{Status: d.status, Event: d.event})
}

// enter moves to a phase in which the execution makes progress, or could.
func (d *draft) enter(phase v1alpha1.Phase, reason, message string) *draft {
	d.status.Phase = phase
	meta.RemoveStatusCondition(&d.status.Conditions, v1alpha1.ConditionStalled)
	d.condition(v1alpha1.ConditionSucceeded, metav1.ConditionUnknown, reason, message)
	d.condition(v1alpha1.ConditionFinished, metav1.ConditionFalse, reason, message)
	return d
}

// proceed is enter for what also goes on while an execution is being canceled, and then leaves it Canceling.
func (d *draft) proceed(phase v1alpha1.Phase, reason, message string) *draft {
	if d.status.Phase == v1alpha1.PhaseCanceling && d.o.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled {
		return d
	}
	return d.enter(phase, reason, message)
}

// stall says that something outside is missing.
func (d *draft) stall(reason, message string) *draft {
	if before := meta.FindStatusCondition(d.status.Conditions, v1alpha1.ConditionStalled); before == nil || before.Reason != reason {
		d.status.RetryToken = d.o.Execution.Spec.RetryToken // only a later change is an answer to this
	}
	d.status.Phase = v1alpha1.PhaseStalled
	d.condition(v1alpha1.ConditionStalled, metav1.ConditionTrue, reason, message)
	d.condition(v1alpha1.ConditionSucceeded, metav1.ConditionUnknown, reason, message)
	d.condition(v1alpha1.ConditionFinished, metav1.ConditionFalse, reason, message)
	return d
}

// finish moves to a terminal phase.
func (d *draft) finish(phase v1alpha1.Phase, reason, message string) *draft {
	succeeded := metav1.ConditionFalse
	if phase == v1alpha1.PhaseSucceeded {
		succeeded = metav1.ConditionTrue
	}
	now := metav1.NewMicroTime(d.o.Now)
	d.status.Phase = phase
	d.status.FinishedAt = &now
	d.status.Activation = nil
	d.status.WakeAt = nil
	d.stopWaiting()
	meta.RemoveStatusCondition(&d.status.Conditions, v1alpha1.ConditionStalled)
	d.condition(v1alpha1.ConditionSucceeded, succeeded, reason, message)
	d.condition(v1alpha1.ConditionFinished, metav1.ConditionTrue, reason, message)
	return d
}

func (d *draft) condition(kind string, status metav1.ConditionStatus, reason, message string) {
	meta.SetStatusCondition(&d.status.Conditions, metav1.Condition{
		Type:               kind,
		Status:             status,
		Reason:             reason,
		Message:            value.Truncate(message, maxConditionMessage),
		ObservedGeneration: d.o.Execution.Generation,
		LastTransitionTime: metav1.NewTime(d.o.Now.Truncate(1e9)),
	})
}

// waitFor says what the execution waits for; since when is kept while it is the same.
func (d *draft) waitFor(what string, awaiting []v1alpha1.ObjectIdentity) *draft {
	if d.status.WaitingFor != what || d.status.WaitingSince == nil {
		now := metav1.NewMicroTime(d.o.Now)
		d.status.WaitingSince = &now
	}
	d.status.WaitingFor = what
	d.status.Awaiting = awaiting
	d.status.AwaitMode = ""
	d.status.AwaitingCount = int32(len(awaiting)) //nolint:gosec // at most 64 arguments
	return d
}

func (d *draft) stopWaiting() {
	d.status.Awaiting = nil
	d.status.AwaitMode = ""
	d.status.AwaitingCount = 0
	d.status.WaitingFor = ""
	d.status.WaitingSince = nil
}

// requestCancel notes when the grace period of a cancellation begins.
func (d *draft) requestCancel() *draft {
	now := metav1.NewMicroTime(d.o.Now)
	d.status.CancelRequestedAt = &now
	return d
}

// tellCode notes which epoch is told of the cancellation, once. An activation that began before that is told apart from one
// that began for it by its time.
func (d *draft) tellCode() *draft {
	s := &d.status
	switch {
	case s.CancelEpoch != 0:
	case s.Activation != nil:
		s.CancelEpoch = s.Epoch
		if since := s.Activation.Since; s.CancelRequestedAt.Before(&since) {
			s.CancelRequestedAt = &since // a clock went back
		}
	case s.SavePoint != nil:
		s.CancelEpoch = s.Epoch + 1
	}
	return d
}

// record stores the outcome, which the promise is to get. Children of what was not resolved are asked to end from now on.
func (d *draft) record(s promise.Settlement) *draft {
	d.status.Outcome = &v1alpha1.Outcome{State: s.State, Value: s.Value, Error: s.Error, Epoch: d.o.Execution.Status.Epoch}
	if d.status.CancelRequestedAt == nil && s.State != v1alpha1.PromiseResolved {
		d.requestCancel()
	}
	return d
}

// closeActivation ends the activation under way and keeps what is known of it.
func (d *draft) closeActivation() *draft {
	d.status.Activation = nil
	d.status.CodeStarted = d.status.CodeStarted || d.o.Report.CodeStarted
	return d
}

// note adds to the history.
func (d *draft) note(reason, message string) *draft {
	entry := v1alpha1.HistoryEntry{
		Time:    metav1.NewMicroTime(d.o.Now),
		Reason:  reason,
		Message: value.Truncate(message, maxRecentMessage),
	}
	d.status.Recent = append(d.status.Recent, entry)
	d.status.Recent = d.status.Recent[max(0, len(d.status.Recent)-maxRecent):]
	return d
}

// tell announces the write to people, as an event and in the history.
func (d *draft) tell(reason, message string) *draft {
	d.event = Event{Reason: reason, Message: value.Truncate(message, maxEventMessage)}
	return d.note(reason, message)
}

// warn is tell for what should not have happened.
func (d *draft) warn(reason, message string) *draft {
	d.event = Event{Warning: true, Reason: reason, Message: value.Truncate(message, maxEventMessage)}
	return d.note(reason, message)
}

var validReason = regexp.MustCompile(`^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$`)

// reasonOf is the type of an error where that can be the reason of a condition.
func reasonOf(err *v1alpha1.Error, otherwise string) string {
	if err != nil && len(err.Type) <= maxConditionMessage && validReason.MatchString(err.Type) {
		return err.Type
	}
	return otherwise
}
