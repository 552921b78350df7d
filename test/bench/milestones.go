package main

import (
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/perdure/perdure/api/v1alpha1"
)

// podMilestones reads a pod of one container.
func podMilestones(p *corev1.Pod) (reached []milestone, failure error) {
	if slices.ContainsFunc(p.Status.ContainerStatuses, func(s corev1.ContainerStatus) bool { return s.State.Terminated != nil }) {
		reached = append(reached, containerEnded)
	}
	switch {
	case p.Status.Phase == corev1.PodSucceeded:
		reached = append(reached, podSucceeded)
	case p.Status.Phase == corev1.PodFailed && p.DeletionTimestamp == nil:
		failure = fmt.Errorf("pod %s failed: %s %s", p.Name, p.Status.Reason, p.Status.Message)
	}
	return reached, failure
}

func jobMilestones(j *batchv1.Job) (reached []milestone, failure error) {
	reached = append(reached, jobCreated)
	for _, c := range j.Status.Conditions {
		switch {
		case c.Status != corev1.ConditionTrue:
		case c.Type == batchv1.JobComplete:
			reached = append(reached, jobComplete)
		case c.Type == batchv1.JobFailed && j.DeletionTimestamp == nil:
			failure = fmt.Errorf("job %s failed: %s", j.Name, c.Message)
		}
	}
	return reached, failure
}

func executionMilestones(e *v1alpha1.Execution) (reached []milestone, failure error) {
	if e.Status.Phase == v1alpha1.PhaseSuspended {
		reached = append(reached, executionSuspended)
	}
	if meta.IsStatusConditionTrue(e.Status.Conditions, v1alpha1.ConditionFinished) {
		reached = append(reached, executionFinished)
		if e.Status.Phase != v1alpha1.PhaseSucceeded {
			failure = fmt.Errorf("execution %s ended as %s", e.Name, e.Status.Phase)
		}
	}
	return reached, failure
}
