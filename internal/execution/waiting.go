package execution

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/perdure/perdure/api/v1alpha1"
)

// hold keeps an execution still that only a person can help: its last attempt may have taken effect, or its code said so.
func hold(o Observed) (Plan, bool) {
	stalled := meta.FindStatusCondition(o.Execution.Status.Conditions, v1alpha1.ConditionStalled)
	if stalled == nil {
		return pass()
	}
	switch stalled.Reason {
	case ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps:
		return wait()
	default:
		return pass()
	}
}

// pauseOrResume starts nothing new while a person wants that. What runs was left to end before.
func pauseOrResume(o Observed) (Plan, bool) {
	paused := o.Execution.Status.Phase == v1alpha1.PhasePaused
	switch wanted := o.Execution.Spec.DesiredState == v1alpha1.DesiredPaused; {
	case wanted && !paused:
		return edit(o).pause()
	case wanted:
		return wait()
	case paused:
		return edit(o).enter(v1alpha1.PhasePending, ReasonResumed, "spec.desiredState is no longer Paused").
			tell(ReasonResumed, "spec.desiredState is no longer Paused").write()
	default:
		return pass()
	}
}

func (d *draft) pause() (Plan, bool) {
	const message = "spec.desiredState is Paused"
	return d.enter(v1alpha1.PhasePaused, ReasonPaused, message).tell(ReasonPaused, message).write()
}

// backOff waits for the time of the next activation. What suspended code awaits may come before its time.
func backOff(o Observed) (Plan, bool) {
	if SuspendedCode(o.Execution) {
		return pass()
	}
	if wake := o.Execution.Status.WakeAt; wake != nil && o.Now.Before(wake.Time) {
		return waitUntil(wake.Time)
	}
	return pass()
}

// lingering tells whether pods that do not belong to the activation under way may still run code.
func (o Observed) lingering() bool {
	return slices.ContainsFunc(o.Lingering, func(p LingeringPod) bool { return p.LostAt.IsZero() || o.Now.Before(p.LostAt) })
}

// drain waits for pods of earlier epochs, so that no two activations run at the same time. A pod that is about to end by
// itself has its time for that. A pod whose node does not answer stops counting at its LostAt.
func drain(o Observed) (Plan, bool) {
	var wake = earliest()
	draining := false
	for _, pod := range o.Lingering {
		switch {
		case o.left(pod):
			draining = true
			wake = earliest(wake, pod.LeaveUntil)
		case !pod.Deleting:
			return act(StopPod{Name: pod.Name, Grace: stopGrace(o)})
		case pod.LostAt.IsZero() || o.Now.Before(pod.LostAt):
			draining = true
			wake = earliest(wake, pod.LostAt)
		}
	}
	if draining {
		return waitUntil(wake)
	}
	return pass()
}
