package kubeapi_test

import (
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

func makeExecution(name string) *v1alpha1.Execution {
	return &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ns", Name: name},
		Spec: v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{
			FunctionRef: &v1alpha1.FunctionReference{Name: "f"},
			Args: []v1alpha1.Argument{
				{Name: "x", Value: &v1alpha1.Value{Data: new(`{"a":1}`)}},
				{Name: "y", PromiseRef: &v1alpha1.PromiseReference{Name: "p"}},
			},
		}},
	}
}

func BenchmarkStatusPatch(b *testing.B) {
	w := newWorld(b)
	e := makeExecution("e")
	if err := w.client.Create(b.Context(), e); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		base := e.DeepCopy()
		e.Status.Phase = v1alpha1.PhaseRunning
		e.Status.Epoch++
		e.Status.Promise = &v1alpha1.ObjectIdentity{Name: "e", UID: "0-1-2"}
		e.Status.Activation = &v1alpha1.Activation{Job: "e-e1", Since: metav1.NewMicroTime(start)}
		e.Status.StartedAt = new(metav1.NewMicroTime(start))
		e.Status.Recent = append(e.Status.Recent, v1alpha1.HistoryEntry{
			Time: metav1.NewMicroTime(start), Reason: "Activated", Message: fmt.Sprint("pass ", n),
		})
		if len(e.Status.Recent) > 5 {
			e.Status.Recent = e.Status.Recent[1:]
		}
		e.Status.Conditions = []metav1.Condition{{
			Type: "Finished", Status: metav1.ConditionFalse, Reason: "Running", LastTransitionTime: metav1.NewTime(start),
		}}
		patch := client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})
		if err := w.client.Status().Patch(b.Context(), e, patch); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	w := newWorld(b)
	e := makeExecution("e")
	if err := w.client.Create(b.Context(), e); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var read v1alpha1.Execution
		if err := w.client.Get(b.Context(), client.ObjectKeyFromObject(e), &read); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreate(b *testing.B) {
	w := newWorld(b)
	n := 0
	for b.Loop() {
		n++
		if err := w.client.Create(b.Context(), makeExecution(fmt.Sprintf("e-%09d", n))); err != nil {
			b.Fatal(err)
		}
	}
}
