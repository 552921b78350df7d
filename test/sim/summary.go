package sim

import (
	"fmt"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// summary is an object in one line.
func summary(obj client.Object) string {
	switch o := obj.(type) {
	case *v1alpha1.Execution:
		s := o.Status
		reason := ""
		if c := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionSucceeded); c != nil {
			reason = c.Reason + ": " + c.Message
		}
		return fmt.Sprintf("%s: %s (%s) wanted %s, epoch %d active %t, attempts %d failed %d, recoveries %d/%d, started %t, waiting %q wakeAt %v",
			o.Name, s.Phase, reason, o.Spec.DesiredState, s.Epoch, s.Activation != nil, s.Attempts, s.FailedAttempts, s.Recoveries,
			s.FailedRecoveries, s.CodeStarted, s.WaitingFor, s.WakeAt)
	case *v1alpha1.DurablePromise:
		text := ""
		if o.Status.Value != nil && o.Status.Value.Data != nil {
			text = *o.Status.Value.Data
		}
		if o.Status.Error != nil {
			text = o.Status.Error.Type + ": " + o.Status.Error.Message
		}
		return fmt.Sprintf("%s: %s %s", o.Name, o.Status.State, text)
	case *corev1.Pod:
		return fmt.Sprintf("%s: %s %s deleting %t", o.Name, o.Status.Phase, o.Status.Reason, o.DeletionTimestamp != nil)
	case *batchv1.Job:
		var conditions []batchv1.JobConditionType
		for _, c := range o.Status.Conditions {
			conditions = append(conditions, c.Type)
		}
		return fmt.Sprintf("%s: %v", o.Name, conditions)
	default:
		return obj.GetName()
	}
}
