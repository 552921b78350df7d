package conformance

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	toolscache "k8s.io/client-go/tools/cache"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// watchBackOffs ends the back-off of platform failures as soon as it begins: it is made for clusters in trouble, and a test that
// kills a thousand pods is not about it.
func watchBackOffs(ctx context.Context, mgr ctrl.Manager, c client.Client) error {
	informer, err := mgr.GetCache().GetInformer(ctx, &v1alpha1.Execution{})
	if err != nil {
		return err
	}
	_, err = informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		UpdateFunc: func(_, obj any) {
			e, ok := obj.(*v1alpha1.Execution)
			if ok && backsOff(e) {
				go endBackOff(ctx, c, e.DeepCopy())
			}
		},
	})
	return err
}

func backsOff(e *v1alpha1.Execution) bool {
	if e.Status.WakeAt == nil || time.Until(e.Status.WakeAt.Time) <= 0 || e.Status.Activation != nil {
		return false
	}
	return reasonOf(e) == string(execution.ReasonPlatformFailure)
}

// endBackOff writes the difference only: what the cache has stripped stays. A conflict means that the execution went on.
func endBackOff(ctx context.Context, c client.Client, e *v1alpha1.Execution) {
	base := e.DeepCopy()
	e.Status.WakeAt = &metav1.MicroTime{Time: time.Now()}
	_ = c.Status().Patch(ctx, e, client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{}))
}

// reasonOf is why an execution is in its phase.
func reasonOf(e *v1alpha1.Execution) string {
	for _, kind := range []string{v1alpha1.ConditionStalled, v1alpha1.ConditionSucceeded} {
		for _, c := range e.Status.Conditions {
			if c.Type == kind && (kind != v1alpha1.ConditionStalled || c.Status == metav1.ConditionTrue) {
				return c.Reason
			}
		}
	}
	return ""
}

func messageOf(e *v1alpha1.Execution) string {
	for _, c := range e.Status.Conditions {
		if c.Type == v1alpha1.ConditionStalled && c.Status == metav1.ConditionTrue {
			return c.Message
		}
	}
	return ""
}
