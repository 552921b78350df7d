package execution

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// requireFunction waits for the function and its revision: the order in which manifests are applied must not matter.
func requireFunction(o Observed) (Plan, bool) {
	if o.Revision != nil {
		return pass()
	}
	ref := o.Execution.Spec.Invoke.FunctionRef
	revision := RevisionFor(o.Execution, o.Function)
	switch {
	case ref == nil:
		return wait() // an inline function is its own revision
	case revision != "":
		return edit(o).stallOnce(ReasonRevisionNotFound, fmt.Sprintf(
			"ControllerRevision %s is gone, with the definition of the function that this execution runs: restore it, or run the function again under a new name", revision))
	case o.Function == nil:
		return edit(o).stallOnce(ReasonFunctionNotFound, fmt.Sprintf(
			"no Function named %s; the execution goes on when it is there", ref.Name))
	default:
		return awaitReadiness(o)
	}
}

// awaitReadiness tells why a function cannot be invoked; one that was not looked at yet soon will be.
func awaitReadiness(o Observed) (Plan, bool) {
	fn := o.Function
	ready := meta.FindStatusCondition(fn.Status.Conditions, v1alpha1.ConditionReady)
	if ready == nil || ready.Status == metav1.ConditionTrue || fn.Status.ObservedGeneration != fn.Generation {
		return wait()
	}
	return edit(o).stallOnce(ReasonFunctionNotReady, fmt.Sprintf("Function %s cannot be invoked: %s", fn.Name, ready.Message))
}

// activate begins an epoch. The write comes before the Job, and permits it.
func activate(o Observed) (Plan, bool) {
	e := o.Execution
	now := metav1.NewMicroTime(o.Now)
	if asked := e.Status.CancelRequestedAt; asked != nil && !asked.Before(&now) {
		now = metav1.NewMicroTime(asked.Add(time.Microsecond)) // by its time it is told apart from one that was under way
	}
	d := edit(o)
	d.status.Epoch++
	d.status.Activation = &v1alpha1.Activation{Job: JobName(e.Name, e.UID, d.status.Epoch), Since: now}
	d.status.FunctionRevision = RevisionFor(e, o.Function)
	d.status.RetryToken = e.Spec.RetryToken
	d.status.WakeAt = nil
	if d.status.Attempts == d.status.FailedAttempts {
		d.status.Attempts++ // else this goes on with an attempt that the platform lost
	}
	if d.status.StartedAt == nil {
		d.status.StartedAt = &now
	}
	d.stopWaiting()
	message := fmt.Sprintf("attempt %d, epoch %d", d.status.Attempts, d.status.Epoch)
	d.proceed(v1alpha1.PhaseRunning, ReasonActivated, message).tell(ReasonActivated, message)
	return act(Activate{Status: d.status, Event: d.event, Parallelism: settingsOf(o).parallelism})
}

func runningMessage(o Observed) string {
	return fmt.Sprintf("attempt %d, epoch %d", o.Execution.Status.Attempts, o.Execution.Status.Epoch)
}
