package given

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// FunctionBuilder makes a Function.
type FunctionBuilder struct{ f *v1alpha1.Function }

// Function is a job function that is ready, with the revision <name>-1.
func Function(name, namespace string) *FunctionBuilder {
	b := &FunctionBuilder{f: &v1alpha1.Function{ObjectMeta: meta("function", name, namespace)}}
	b.f.Spec.Job = &v1alpha1.JobFunction{Template: corev1.PodTemplateSpec{
		Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "main", Image: "busybox"}}},
	}}
	b.f.Status = v1alpha1.FunctionStatus{ObservedGeneration: 1, CurrentRevision: name + "-1"}
	return b.ready(metav1.ConditionTrue, "")
}

// Obj is the function.
func (b *FunctionBuilder) Obj() *v1alpha1.Function { return b.f }

// With changes its spec.
func (b *FunctionBuilder) With(change func(*v1alpha1.FunctionSpec)) *FunctionBuilder {
	change(&b.f.Spec)
	return b
}

// Revision makes another one the newest.
func (b *FunctionBuilder) Revision(name string) *FunctionBuilder {
	b.f.Status.CurrentRevision = name
	return b
}

// NotReady says why it cannot be invoked.
func (b *FunctionBuilder) NotReady(message string) *FunctionBuilder {
	b.f.Status.CurrentRevision = ""
	return b.ready(metav1.ConditionFalse, message)
}

// NotLookedAt has a generation that its status is not about.
func (b *FunctionBuilder) NotLookedAt() *FunctionBuilder {
	b.f.Generation++
	return b
}

func (b *FunctionBuilder) ready(status metav1.ConditionStatus, message string) *FunctionBuilder {
	b.f.Status.Conditions = []metav1.Condition{{Type: v1alpha1.ConditionReady, Status: status, Reason: "Test", Message: message}}
	return b
}
