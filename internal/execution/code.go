package execution

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// What code in a pod may write is planned here too, so that one package decides all of an execution's status. Whoever
// serves the code reads the execution live, asks for the plan, and stores it with the resourceVersion that was read.

// Why code is refused what it asks for.
var (
	// ErrFenced: the code is not of the activation under way, or the execution has its outcome already.
	ErrFenced = errors.New("the activation is over")
	// ErrTooLarge: the status would be larger than the API server should hold.
	ErrTooLarge = errors.New("too large")
	// ErrTooManyAwaited: no more than 64 promises can be watched for the first that settles.
	ErrTooManyAwaited = errors.New("too many promises are awaited")
	// ErrNothingAwaited: nothing would ever wake the code, or everything would, for ever.
	ErrNothingAwaited = errors.New("nothing is awaited")
	// ErrUnknownReason: code may not stall an execution for that reason.
	ErrUnknownReason = errors.New("not a reason to stall")
)

// fence refuses all but the activation under way.
func fence(e *v1alpha1.Execution, epoch int64) error {
	s := e.Status
	if s.Epoch != epoch || s.Activation == nil || s.Outcome != nil || Finished(e) {
		return fmt.Errorf("%w: execution %s is at epoch %d, the code at %d", ErrFenced, e.Name, s.Epoch, epoch)
	}
	return nil
}

// leave closes the activation because its code says that it is over, and leaves its pod to end by itself.
func (d *draft) leave() *draft {
	d.o.Report.CodeStarted = true
	d.closeActivation()
	d.status.CodeEnded = &v1alpha1.CodeEnd{Epoch: d.status.Epoch, At: metav1.NewMicroTime(d.o.Now)}
	return d
}

// EndedByCode is the write with which code ends: it records the outcome, or begins the wait for the next attempt.
func EndedByCode(o Observed, epoch int64, s promise.Settlement) (WriteStatus, error) {
	if err := fence(o.Execution, epoch); err != nil {
		return WriteStatus{}, err
	}
	if s.State != v1alpha1.PromiseResolved {
		return failedByCode(o, s)
	}
	if err := value.Check(s.Value); err != nil {
		s = unusable("the result", err)
	}
	return recordByCode(o, s), nil
}

// failedByCode judges an error of the code as that of a pod is judged.
func failedByCode(o Observed, s promise.Settlement) (WriteStatus, error) {
	if s.Error == nil {
		s.Error = promise.ErrorOf(&v1alpha1.DurablePromise{Status: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseRejected}})
	}
	o.Report = Report{State: RunEnded, CodeStarted: true, Verdict: VerdictApplication, Error: s.Error}
	switch {
	case o.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled:
		return recordByCode(o, canceledByCode(s.Error)), nil
	case settingsOf(o).retry.again(o.Execution.Status.FailedAttempts+1, s.Error):
		return nextAttempt(edit(o).leave(), s.Error), nil
	default:
		return recordByCode(o, promise.Settlement{State: v1alpha1.PromiseRejected, Error: s.Error}), nil
	}
}

// recordByCode stores the outcome that code gives. The save point has served its purpose, and makes room.
func recordByCode(o Observed, s promise.Settlement) WriteStatus {
	d := edit(o).countFailure(s.State, s.Error).leave().record(s)
	d.status.SavePoint = nil
	d.status.WakeAt = nil
	d.stopWaiting()
	message := fmt.Sprintf("the code has ended: %s", s.State)
	d.enter(v1alpha1.PhaseCompleting, ReasonCompleting, message).tell(ReasonCompleting, message)
	return WriteStatus{Status: d.status, Event: d.event}
}

// StalledByCode is the write with which code says that only a person can help it.
func StalledByCode(e *v1alpha1.Execution, epoch int64, reason, message string, now time.Time) (WriteStatus, error) {
	if err := fence(e, epoch); err != nil {
		return WriteStatus{}, err
	}
	if reason != ReasonNonDeterministic && reason != ReasonTooManySteps {
		return WriteStatus{}, fmt.Errorf("%w: %q", ErrUnknownReason, reason)
	}
	d := edit(Observed{Now: now, Execution: e}).leave()
	if d.status.Phase != v1alpha1.PhaseCanceling { // which ends anyway
		d.stall(reason, message)
	}
	d.warn(reason, message)
	return WriteStatus{Status: d.status, Event: d.event}, nil
}

// fits refuses a status that is larger than the API server should hold.
func fits(s v1alpha1.ExecutionStatus) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode status: %w", err)
	}
	if n := len(text); n > v1alpha1.MaxStatusBytes {
		return fmt.Errorf("%w: with this save point the status has %d bytes, at most %d are allowed; keep less, or store it elsewhere",
			ErrTooLarge, n, v1alpha1.MaxStatusBytes)
	}
	return nil
}
