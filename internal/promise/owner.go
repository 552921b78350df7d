package promise

import (
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// An owner reference alone proves nothing: whoever may change metadata may set one, and would get the right to settle a
// promise with it. What cannot be changed later has to agree with it: the promise's own spec.

// Maker is the reference to the execution that made p; nil where none did.
func Maker(p *v1alpha1.DurablePromise) *metav1.OwnerReference {
	owner := metav1.GetControllerOf(p)
	if !ours(owner, "Execution") || p.Spec.MadeBy == "" || string(owner.UID) != p.Spec.MadeBy {
		return nil
	}
	return owner
}

// MadeBy tells whether e made p.
func MadeBy(p *v1alpha1.DurablePromise, e *v1alpha1.Execution) bool {
	maker := Maker(p)
	return maker != nil && maker.UID == e.UID
}

// Invokes tells whether e is the execution that p invokes.
func Invokes(p *v1alpha1.DurablePromise, e *v1alpha1.Execution) bool {
	return p.Spec.Invoke != nil && metav1.IsControlledBy(e, p) && equality.Semantic.DeepEqual(*p.Spec.Invoke, e.Spec.Invoke)
}

// Invoked tells whether a promise claims to have made e.
func Invoked(e *v1alpha1.Execution) bool { return ours(metav1.GetControllerOf(e), "DurablePromise") }

// ours tells whether a reference is to an object of a kind of ours.
func ours(ref *metav1.OwnerReference, kind string) bool {
	return ref != nil && ref.Kind == kind && ref.APIVersion == v1alpha1.GroupVersion.String()
}
