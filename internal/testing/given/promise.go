package given

import (
	"time"

	apimeta "k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// PromiseBuilder makes a DurablePromise.
type PromiseBuilder struct{ p *v1alpha1.DurablePromise }

// Promise is a pending promise that never expires.
func Promise(name, namespace string) *PromiseBuilder {
	return &PromiseBuilder{p: &v1alpha1.DurablePromise{
		ObjectMeta: meta("promise", name, namespace),
		Status:     v1alpha1.DurablePromiseStatus{State: v1alpha1.PromisePending},
	}}
}

// Obj is the promise.
func (b *PromiseBuilder) Obj() *v1alpha1.DurablePromise { return b.p }

// With changes what there is no word for here.
func (b *PromiseBuilder) With(change func(*v1alpha1.DurablePromise)) *PromiseBuilder {
	change(b.p)
	return b
}

// UID makes it another object of the same name.
func (b *PromiseBuilder) UID(uid types.UID) *PromiseBuilder {
	b.p.UID = uid
	return b
}

// CreatedAt makes it younger, or older, than Noon.
func (b *PromiseBuilder) CreatedAt(d time.Duration) *PromiseBuilder {
	b.p.CreationTimestamp = metav1.NewTime(Noon.Add(d))
	return b
}

// Timeout makes it expire d after Noon.
func (b *PromiseBuilder) Timeout(d time.Duration) *PromiseBuilder {
	b.p.Spec.Timeout = Duration(d)
	return b
}

// Deadline makes it expire d after Noon.
func (b *PromiseBuilder) Deadline(d time.Duration) *PromiseBuilder {
	b.p.Spec.Deadline = &v1alpha1.Instant{MicroTime: *After(d)}
	return b
}

// Timer makes its deadline resolve it with param.
func (b *PromiseBuilder) Timer(param string) *PromiseBuilder {
	b.p.Spec.OnTimeout = v1alpha1.OnTimeoutResolve
	b.p.Spec.Param = Value(param)
	return b
}

// Invoking makes it create an execution of fn.
func (b *PromiseBuilder) Invoking(fn string) *PromiseBuilder {
	b.p.Spec.Invoke = &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: fn}}
	return b
}

// TTL removes it d after it settled.
func (b *PromiseBuilder) TTL(d time.Duration) *PromiseBuilder {
	b.p.Spec.TTLAfterSettled = Duration(d)
	return b
}

// MadeBy makes it e's: its own promise where it has e's name, else that of a child.
func (b *PromiseBuilder) MadeBy(e *v1alpha1.Execution) *PromiseBuilder {
	b.p.Spec.MadeBy = string(e.UID)
	return b.OwnedBy(e)
}

// OwnedBy refers to e as its owner, which proves nothing.
func (b *PromiseBuilder) OwnedBy(e *v1alpha1.Execution) *PromiseBuilder {
	b.p.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(e, v1alpha1.GroupVersion.WithKind("Execution"))}
	return b
}

// Resolved settles it at Noon.
func (b *PromiseBuilder) Resolved(text string) *PromiseBuilder {
	b.p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: Value(text), SettledAt: After(0)}
	return b
}

// Settled settles it at Noon in a state other than Resolved; err may be nil.
func (b *PromiseBuilder) Settled(state v1alpha1.PromiseState, err *v1alpha1.Error) *PromiseBuilder {
	b.p.Status = v1alpha1.DurablePromiseStatus{State: state, Error: err, SettledAt: After(0)}
	return b
}

// SettledByHand takes settledAt away again.
func (b *PromiseBuilder) SettledByHand() *PromiseBuilder {
	b.p.Status.SettledAt = nil
	return b
}

// Stalled gives it the condition.
func (b *PromiseBuilder) Stalled(reason string) *PromiseBuilder {
	apimeta.SetStatusCondition(&b.p.Status.Conditions, metav1.Condition{
		Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: reason, LastTransitionTime: metav1.NewTime(Noon),
	})
	return b
}

// Deleted marks it as being removed.
func (b *PromiseBuilder) Deleted() *PromiseBuilder {
	deleted(&b.p.ObjectMeta)
	return b
}
