package controller

import (
	"context"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/perdure/perdure/api/v1alpha1"
)

func aFunction(name string) *v1alpha1.Function {
	return &v1alpha1.Function{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name, UID: "uid of fn", Generation: 1},
		Spec: v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: corev1.PodTemplateSpec{
			Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "function", Image: "image"}}},
		}}},
	}
}

// ready is a function that was looked at, with its revision.
func ready(t *testing.T, fn *v1alpha1.Function) (*v1alpha1.Function, *appsv1.ControllerRevision) {
	t.Helper()
	revision, err := newRevision(fn)
	if err != nil {
		t.Fatal(err)
	}
	fn.Status = v1alpha1.FunctionStatus{ObservedGeneration: fn.Generation, CurrentRevision: revision.Name}
	return fn, revision
}

// earlier is the revision of another definition of a function.
func earlier(t *testing.T, fn *v1alpha1.Function) *appsv1.ControllerRevision {
	t.Helper()
	before := fn.DeepCopy()
	before.Spec.Job.Template.Spec.Containers[0].Image = "old"
	revision, err := newRevision(before)
	if err != nil {
		t.Fatal(err)
	}
	revision.UID = "uid of the old revision"
	return revision
}

func (v *views) functions() *FunctionReconciler {
	return NewFunctionReconciler(v.clock, v.client(), v.live, time.Minute)
}

func TestTheCurrentRevisionIsMadeAgain(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	v := viewsOf(t, fn)
	v.expectSent(v.functions(), "fn", "create ControllerRevision")
	if !v.exists(current) {
		t.Error("it was not")
	}
	v.expectSent(v.functions(), "fn", "create ControllerRevision") // and no second time
}

func TestAFunctionIsReadLive(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	v := viewsOf(t, aFunction("fn"), current).gone(aFunction("fn")).unseen(fn)
	changed(v, fn, func(now *v1alpha1.Function) { now.Status = fn.Status })
	v.expectSent(v.functions(), "fn")
}

func TestARevisionIsKeptForAWhile(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	old := earlier(t, fn)
	v := viewsOf(t, fn, current, old)
	r := v.functions()
	v.expectSent(r, "fn") // as the event of any of its revisions makes it
	v.clock.SetTime(at.Add(59 * time.Second))
	v.expectSent(r, "fn")
	v.clock.SetTime(at.Add(time.Minute))
	v.expectSent(r, "fn", "delete ControllerRevision")
	if v.exists(old) || !v.exists(current) {
		t.Error("another one was deleted")
	}
}

func TestARevisionThatIsCurrentAgainIsKeptForAWhileWhenItIsOldAgain(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	old := earlier(t, fn)
	v := viewsOf(t, fn, current, old)
	r := v.functions()
	v.expectSent(r, "fn")
	changed(v, fn, func(fn *v1alpha1.Function) { fn.Status.CurrentRevision = old.Name })
	v.clock.SetTime(at.Add(30 * time.Second))
	v.expectSent(r, "fn")
	changed(v, fn, func(fn *v1alpha1.Function) { fn.Status.CurrentRevision = current.Name })
	v.clock.SetTime(at.Add(70 * time.Second))
	v.expectSent(r, "fn")
}

func TestARevisionThatAnExecutionRunsIsKept(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	old := earlier(t, fn)
	e := activated("e", 1, time.Minute)
	e.Status.FunctionRevision = old.Name
	v := viewsOf(t, fn, current, old).unseen(e)
	r := v.functions()
	v.expectSent(r, "fn")
	v.clock.SetTime(at.Add(time.Hour))
	v.expectSent(r, "fn")
	changed(v, e, func(e *v1alpha1.Execution) { e.Status.Phase = v1alpha1.PhaseSucceeded })
	v.expectSent(r, "fn", "delete ControllerRevision")
}

func TestTheExecutionsThatMayRunARevisionAreReadToTheLastPage(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	old := earlier(t, fn)
	e := activated("e", 1, time.Minute)
	e.Status.FunctionRevision = old.Name
	v := viewsOf(t, fn, current, old)
	r := v.functions()
	r.live = interceptor.NewClient(v.live, interceptor.Funcs{
		List: func(ctx context.Context, c client.WithWatch, list client.ObjectList, opts ...client.ListOption) error {
			page, ok := list.(*v1alpha1.ExecutionList)
			if !ok {
				return c.List(ctx, list, opts...)
			}
			if (&client.ListOptions{}).ApplyOptions(opts).Continue == "" {
				page.Continue = "next"
				return nil
			}
			page.Items = []v1alpha1.Execution{*e}
			return nil
		},
	})
	v.expectSent(r, "fn")
	v.clock.SetTime(at.Add(time.Hour))
	v.expectSent(r, "fn")
}

func TestARevisionOfAnotherFunctionIsNotRemoved(t *testing.T) {
	fn, current := ready(t, aFunction("fn"))
	other := earlier(t, fn)
	other.Annotations[v1alpha1.LabelFunction] = "another function, whose label is the same"
	v := viewsOf(t, fn, current, other)
	r := v.functions()
	v.expectSent(r, "fn")
	v.clock.SetTime(at.Add(time.Hour))
	v.expectSent(r, "fn")
}
