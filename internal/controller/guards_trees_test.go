package controller

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// A time to live of nothing must not take a child away before it is settled, for whoever awaits that.
func TestATreeIsKeptWhileAPromiseInItIsPending(t *testing.T) {
	over := metav1.NewMicroTime(at.Add(-2 * time.Hour))
	p := promiseOf(anExecution("top"))
	p.OwnerReferences, p.Spec.MadeBy = nil, ""
	e := anExecution("top")
	p.Spec.Invoke = &e.Spec.Invoke
	e.OwnerReferences = execution.OwnedBy(p, "DurablePromise")
	e.Status.Phase, e.Status.FinishedAt = v1alpha1.PhaseFailed, &over
	p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseRejected, SettledAt: &over}
	grandchild := madeBy(anExecution("child"), "grandchild")
	grandchild.Labels = map[string]string{v1alpha1.LabelRoot: string(p.UID)}
	v := viewsOf(t, e, p, grandchild)
	v.expectSent(v.promises(), "top")

	changed(v, grandchild, func(p *v1alpha1.DurablePromise) { p.Status.State = v1alpha1.PromiseCanceled })
	v.expectSent(v.promises(), "top", "delete DurablePromise")
}

// A manager that was paused makes the promise again of an execution that has ended because somebody removed that.
func TestThePromiseOfAnExecutionThatHasEndedIsCanceled(t *testing.T) {
	e := anExecution("e")
	e.Status.Phase = v1alpha1.PhaseCanceled
	v := viewsOf(t, e, promiseOf(e))
	v.expectSent(v.promises(), "e", settles)
	if state := stored(v, promiseOf(e)).Status.State; state != v1alpha1.PromiseCanceled {
		t.Errorf("state = %s", state)
	}
}

func TestThePromiseOfAnExecutionThatIsGoneIsLeftToTheGarbageCollector(t *testing.T) {
	v := viewsOf(t, promiseOf(anExecution("e")))
	v.expectSent(v.promises(), "e")
}
