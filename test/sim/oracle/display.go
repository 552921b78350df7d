package oracle

import (
	"slices"

	"github.com/perdure/perdure/api/v1alpha1"
)

// reasons are the reasons that each phase may have; a finished execution's is not among them.
var reasons = map[v1alpha1.Phase][]string{
	v1alpha1.PhasePending:    {"", "Pending", "AwaitingTurn", "Resumed", "RetryRequested", "NewRevision", "AwaitingPlace"},
	v1alpha1.PhaseRunning:    {"Activated"},
	v1alpha1.PhaseSuspended:  {"AwaitingPromises", "Sleeping", "RetryBackoff", "PlatformFailure"},
	v1alpha1.PhasePaused:     {"Paused"},
	v1alpha1.PhaseCanceling:  {"Canceling"},
	v1alpha1.PhaseCompleting: {"Completing"},
	v1alpha1.PhaseStalled: {
		"PlatformFailure", "PromiseNotFound", "FunctionNotFound", "FunctionNotReady", "RevisionNotFound", "CyclicWait", "NameTaken",
		"ImagePull", "ContainerConfig", "Unschedulable", "StartTimeout", "JobRejected", "Held", "NonDeterministic", "TooManySteps",
	},
}

// phase: phases, reasons and what is under way agree.
func (j *judge) phase(_, after *v1alpha1.Execution) {
	s := after.Status
	if reason := reasonOf(after); !slices.Contains(reasons[s.Phase], reason) {
		j.broken("reason-fits-phase", "phase %s with the reason %q", s.Phase, reason)
	}
	idle := s.Phase == v1alpha1.PhaseSuspended || s.Phase == v1alpha1.PhasePending || s.Phase == v1alpha1.PhasePaused
	if s.Phase == v1alpha1.PhaseRunning && s.Activation == nil || idle && s.Activation != nil {
		j.broken("phase-fits-activation", "%s with an activation under way: %t", s.Phase, s.Activation != nil)
	}
	if s.Phase == v1alpha1.PhaseCanceling && after.Spec.DesiredState != v1alpha1.DesiredCanceled {
		j.broken("canceled-only-when-asked", "Canceling, which nobody asked for")
	}
	if s.Phase == v1alpha1.PhaseCompleting && s.Outcome == nil {
		j.broken("phase-fits-outcome", "Completing without an outcome")
	}
	if s.Phase == v1alpha1.PhasePaused && after.Spec.DesiredState != v1alpha1.DesiredPaused {
		j.broken("paused-only-when-asked", "Paused, which nobody asked for")
	}
}

// conditions: they say the same as the phase.
func (j *judge) conditions(before, after *v1alpha1.Execution) {
	phase := after.Status.Phase
	want := func(kind string, holds bool, yes string) {
		if status, _ := condition(after, kind); (status == yes) != holds {
			j.broken("conditions-fit-phase", "%s with %s=%s", phase, kind, status)
		}
	}
	want(v1alpha1.ConditionStalled, phase == v1alpha1.PhaseStalled, "True")
	want(v1alpha1.ConditionFinished, terminal(phase), "True")
	want(v1alpha1.ConditionSucceeded, phase == v1alpha1.PhaseSucceeded, "True")
	want(v1alpha1.ConditionSucceeded, terminal(phase) && phase != v1alpha1.PhaseSucceeded, "False")
	for _, c := range after.Status.Conditions {
		if c.ObservedGeneration > after.Generation {
			j.broken("observed-generation", "%s is about generation %d of %d", c.Type, c.ObservedGeneration, after.Generation)
		}
		if !slices.Contains(before.Status.Conditions, c) && c.ObservedGeneration != after.Generation {
			j.broken("observed-generation", "%s was written for generation %d, and %d is there", c.Type, c.ObservedGeneration, after.Generation)
		}
	}
}
