package oracle

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// ending is how an activation was closed.
type ending string

const (
	endedFailed    ending = "an error of its own"
	endedLost      ending = "a platform failure"
	endedReplaced  ending = "a replacement before its code started"
	endedPaused    ending = "a pause before it had a Job"
	endedSuspended ending = "suspension"
	endedStalled   ending = "a problem that a person must solve"
	endedFor       ending = "the end of the execution"
)

// run is what the oracle remembers of an execution beyond its states.
type run struct {
	epoch int64
	// jobs counts the Jobs that were made for each epoch while it was the current one.
	jobs map[int64]int
	// ended is how each activation was closed.
	ended map[int64]ending
	// notBefore is when the next activation may begin at the earliest.
	notBefore time.Time
	// held are the epochs after which a person was asked.
	held map[int64]bool
	// refused are the epochs whose Job the API server did not take.
	refused map[int64]bool
	// codeRan says that the code could be seen to have started when its activation was closed.
	codeRan bool
	// canceledAt is when somebody asked for it to be canceled.
	canceledAt time.Time
}

func (o *Oracle) runOf(e Object) *run {
	r := o.runs[e.GetUID()]
	if r == nil {
		r = &run{jobs: map[int64]int{}, ended: map[int64]ending{}, held: map[int64]bool{}, refused: map[int64]bool{}}
		o.runs[e.GetUID()] = r
	}
	return r
}

// follow keeps what an execution's change means for later ones.
func (o *Oracle) follow(c Change) {
	after, ok := c.New.(*v1alpha1.Execution)
	if !ok || c.Deleted {
		return
	}
	r := o.runOf(after)
	before, _ := c.Old.(*v1alpha1.Execution)
	if after.Spec.DesiredState == v1alpha1.DesiredCanceled && r.canceledAt.IsZero() {
		r.canceledAt = c.Now
	}
	if before == nil {
		return
	}
	r.epoch = after.Status.Epoch
	if before.Status.Activation == nil || after.Status.Activation != nil {
		if released(before, after) {
			r.notBefore = time.Time{}
		}
		return
	}
	how := howClosed(before, after)
	r.ended[before.Status.Epoch] = how
	r.held[before.Status.Epoch] = reasonOf(after) == "Held"
	r.codeRan = r.codeRan || o.knownToRun(after.UID, before.Status.Epoch, c.Since)
	r.notBefore = time.Time{}
	if w := after.Status.WakeAt; w != nil && (how == endedFailed || how == endedLost) {
		r.notBefore = w.Time
	}
}

// released says that a back-off was ended by a person's repair.
func released(before, after *v1alpha1.Execution) bool {
	return before.Status.WakeAt != nil && after.Status.WakeAt == nil && repaired(before, after)
}

// repaired says that a write acts on a new retryToken or a new revision.
func repaired(before, after *v1alpha1.Execution) bool {
	reason := reasonOf(after)
	return after.Status.RetryToken != before.Status.RetryToken || reason == "RetryRequested" || reason == "NewRevision"
}

// howClosed says how a write closes an activation.
func howClosed(before, after *v1alpha1.Execution) ending {
	b, a := before.Status, after.Status
	switch {
	case terminal(a.Phase) || a.Outcome != nil && b.Outcome == nil:
		return endedFor
	case a.FailedAttempts > b.FailedAttempts:
		return endedFailed
	case a.FailedRecoveries > b.FailedRecoveries || a.Recoveries > b.Recoveries:
		return endedLost
	case a.SavePoint != nil && a.SavePoint.Epoch == b.Epoch && a.Phase != v1alpha1.PhaseStalled:
		return endedSuspended
	case a.Phase == v1alpha1.PhaseStalled && forPeople(reasonOf(after)):
		return endedStalled // a token that was set before is noted, and acts no more
	case repaired(before, after):
		return endedReplaced
	case a.Phase == v1alpha1.PhasePaused:
		return endedPaused
	case a.Phase == v1alpha1.PhaseStalled:
		return endedStalled
	}
	return ""
}

func terminal(p v1alpha1.Phase) bool {
	return p == v1alpha1.PhaseSucceeded || p == v1alpha1.PhaseFailed || p == v1alpha1.PhaseCanceled || p == v1alpha1.PhaseTimedOut
}

func condition(e *v1alpha1.Execution, kind string) (status, reason string) {
	for _, c := range e.Status.Conditions {
		if c.Type == kind {
			return string(c.Status), c.Reason
		}
	}
	return "", ""
}

// reasonOf is why an execution stands where it stands.
func reasonOf(e *v1alpha1.Execution) string {
	_, reason := condition(e, v1alpha1.ConditionSucceeded)
	return reason
}

// pastEpoch says whether a created Job is of an epoch that was over when its manager began.
func (o *Oracle) pastEpoch(c Change) bool {
	if c.Kind != KindJob || !strings.HasPrefix(c.By, ManagerPrefix) {
		return false
	}
	uid, epoch := epochOf(c.New)
	h := o.objects[uid]
	if h == nil || !c.Stale {
		return false
	}
	e := execution(h)
	return h.gone() || e.Status.Epoch != epoch || e.Status.Activation == nil
}

func conditionTrue(kind string) func(metav1.Condition) bool {
	return func(c metav1.Condition) bool { return c.Type == kind && c.Status == metav1.ConditionTrue }
}
