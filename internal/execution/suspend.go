package execution

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// maxAwaiting is how many awaited promises status lists.
const maxAwaiting = 64

// Suspension is what code hands over when it suspends.
type Suspension struct {
	// Epoch of the code's activation.
	Epoch int64
	// Awaiting are the promises that it waits for. The first 64 are watched.
	Awaiting []v1alpha1.ObjectIdentity
	// Mode says which of them must settle; All where empty.
	Mode v1alpha1.AwaitMode
	// WakeAt is when it goes on in any case; zero for never.
	WakeAt time.Time
	// SavePoint is its state. The epoch is filled in.
	SavePoint v1alpha1.SavePoint
}

// Suspend is the write with which code suspends: it closes the activation, and says what wakes the code.
func Suspend(e *v1alpha1.Execution, s Suspension, now time.Time) (WriteStatus, error) {
	if err := fence(e, s.Epoch); err != nil {
		return WriteStatus{}, err
	}
	switch {
	case len(s.Awaiting) == 0 && s.WakeAt.IsZero():
		return WriteStatus{}, ErrNothingAwaited
	case len(s.Awaiting) > maxAwaiting && s.Mode == v1alpha1.AwaitFirst:
		return WriteStatus{}, fmt.Errorf("%w: %d, at most %d can be for the first of them", ErrTooManyAwaited, len(s.Awaiting), maxAwaiting)
	}
	d := edit(Observed{Now: now, Execution: e}).leave()
	d.status.FailedRecoveries = 0
	save := s.SavePoint
	save.Epoch = s.Epoch
	d.status.SavePoint = &save
	d.awaitAs(s)
	if err := fits(d.status); err != nil {
		return WriteStatus{}, err
	}
	return WriteStatus{Status: d.status, Event: d.event}, nil
}

// awaitAs shows what suspended code waits for. One that is being canceled still is.
func (d *draft) awaitAs(s Suspension) {
	reason, what := ReasonAwaitingPromises, summary(arguments{pending: s.Awaiting})
	message := "the code awaits " + what
	if len(s.Awaiting) == 0 {
		reason, what, message = ReasonSleeping, "a time", "the code sleeps until "+s.WakeAt.UTC().Format(time.RFC3339)
	}
	d.status.WaitingSince = nil // another wait than the one before, though it be for the same
	d.waitFor(what, slices.Clone(s.Awaiting[:min(len(s.Awaiting), maxAwaiting)]))
	d.status.AwaitingCount = int32(len(s.Awaiting)) //nolint:gosec // an execution makes a thousand at most
	if len(s.Awaiting) > 0 {
		d.status.AwaitMode = s.Mode
		if s.Mode == "" {
			d.status.AwaitMode = v1alpha1.AwaitAll
		}
	}
	d.status.WakeAt = nil
	if !s.WakeAt.IsZero() {
		wake := metav1.NewMicroTime(s.WakeAt)
		d.status.WakeAt = &wake
	}
	d.proceed(v1alpha1.PhaseSuspended, reason, message).tell(reason, message)
}

// SuspendedCode tells whether the last activation of e ended by a suspension, so that code waits to be resumed.
func SuspendedCode(e *v1alpha1.Execution) bool {
	s := e.Status
	return s.Epoch > 0 && s.SavePoint != nil && s.SavePoint.Epoch == s.Epoch && s.Activation == nil && s.Outcome == nil && !Finished(e)
}

// awaitCode keeps suspended code waiting until what it awaits has settled, or its time has come. A settlement that does
// not satisfy the wait writes nothing.
func awaitCode(o Observed) (Plan, bool) {
	if !SuspendedCode(o.Execution) {
		return pass()
	}
	wake, ready := o.resumption()
	switch s := o.Execution.Status; {
	case ready:
		return pass()
	case s.Phase != v1alpha1.PhaseSuspended: // it was paused
		message := "the code awaits " + s.WaitingFor
		return edit(o).enter(v1alpha1.PhaseSuspended, ReasonAwaitingPromises, message).tell(ReasonAwaitingPromises, message).write()
	default:
		return waitUntil(wake)
	}
}

// resumption tells whether suspended code may go on, else when it will by itself.
func (o Observed) resumption() (wake time.Time, ready bool) {
	s := o.Execution.Status
	if s.WakeAt != nil {
		if !o.Now.Before(s.WakeAt.Time) {
			return time.Time{}, true
		}
		wake = s.WakeAt.Time
	}
	return wake, o.satisfied()
}

// satisfied tells whether the awaited promises are settled as the code wants it. One that is gone will never resolve.
func (o Observed) satisfied() bool {
	s := o.Execution.Status
	settled, failed := 0, 0
	for _, awaited := range s.Awaiting {
		p := o.Awaiting[awaited.Name]
		gone := p == nil || awaited.UID != "" && awaited.UID != p.UID
		if !gone && !promise.Settled(p) {
			continue
		}
		settled++
		if gone || p.Status.State != v1alpha1.PromiseResolved {
			failed++
		}
	}
	switch all := settled == len(s.Awaiting); s.AwaitMode {
	case v1alpha1.AwaitFirst:
		return settled > 0
	case v1alpha1.AwaitAllSettled:
		return all
	case v1alpha1.AwaitAll, "":
		return failed > 0 || all && (len(s.Awaiting) > 0 || s.WakeAt == nil)
	default:
		return false // a mode that a newer release knows
	}
}
