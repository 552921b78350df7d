package given

import (
	"fmt"
	"time"

	apimeta "k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// ExecutionBuilder makes an Execution.
type ExecutionBuilder struct{ e *v1alpha1.Execution }

// Execution is a pending execution of an inline function without arguments.
func Execution(name, namespace string) *ExecutionBuilder {
	return &ExecutionBuilder{e: &v1alpha1.Execution{
		ObjectMeta: meta("execution", name, namespace),
		Spec: v1alpha1.ExecutionSpec{
			DesiredState: v1alpha1.DesiredRunning,
			Invoke:       v1alpha1.Invocation{Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "busybox"}}},
		},
		Status: v1alpha1.ExecutionStatus{Phase: v1alpha1.PhasePending},
	}}
}

// Obj is the execution.
func (b *ExecutionBuilder) Obj() *v1alpha1.Execution { return b.e }

// With changes what there is no word for here.
func (b *ExecutionBuilder) With(change func(*v1alpha1.Execution)) *ExecutionBuilder {
	change(b.e)
	return b
}

// Calling makes it run the named function.
func (b *ExecutionBuilder) Calling(fn string) *ExecutionBuilder {
	b.e.Spec.Invoke.Function = nil
	b.e.Spec.Invoke.FunctionRef = &v1alpha1.FunctionReference{Name: fn}
	return b
}

// MadeBy makes it the execution that p invokes, where p does.
func (b *ExecutionBuilder) MadeBy(p *v1alpha1.DurablePromise) *ExecutionBuilder {
	if p.Spec.Invoke != nil {
		b.e.Spec.Invoke = *p.Spec.Invoke.DeepCopy()
	}
	return b.OwnedBy(p)
}

// OwnedBy refers to p as its owner, which proves nothing.
func (b *ExecutionBuilder) OwnedBy(p *v1alpha1.DurablePromise) *ExecutionBuilder {
	b.e.OwnerReferences = []metav1.OwnerReference{*metav1.NewControllerRef(p, v1alpha1.GroupVersion.WithKind("DurablePromise"))}
	return b
}

// Arg adds an argument by position.
func (b *ExecutionBuilder) Arg(text string) *ExecutionBuilder {
	b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{Value: Value(text)})
	return b
}

// Named adds an argument with a name.
func (b *ExecutionBuilder) Named(name, text string) *ExecutionBuilder {
	b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{Name: name, Value: Value(text)})
	return b
}

// ArgOf adds arguments by position, each the value of a promise.
func (b *ExecutionBuilder) ArgOf(promises ...string) *ExecutionBuilder {
	return b.argOf(v1alpha1.OnRejectedFail, promises)
}

// ArgPassing adds arguments by position, each the settlement of a promise.
func (b *ExecutionBuilder) ArgPassing(promises ...string) *ExecutionBuilder {
	return b.argOf(v1alpha1.OnRejectedPass, promises)
}

func (b *ExecutionBuilder) argOf(onRejected v1alpha1.OnRejected, promises []string) *ExecutionBuilder {
	for _, p := range promises {
		ref := &v1alpha1.PromiseReference{Name: p, OnRejected: onRejected}
		b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{PromiseRef: ref})
	}
	return b
}

// Invocation changes how it was called.
func (b *ExecutionBuilder) Invocation(change func(*v1alpha1.Invocation)) *ExecutionBuilder {
	change(&b.e.Spec.Invoke)
	return b
}

// Timeout bounds it.
func (b *ExecutionBuilder) Timeout(d time.Duration) *ExecutionBuilder {
	b.e.Spec.Invoke.Timeout = Duration(d)
	return b
}

// Desired is what a person wants of it.
func (b *ExecutionBuilder) Desired(s v1alpha1.DesiredState) *ExecutionBuilder {
	b.e.Spec.DesiredState = s
	return b
}

// RetryToken is what a person asks for a retry with.
func (b *ExecutionBuilder) RetryToken(token string) *ExecutionBuilder {
	b.e.Spec.RetryToken = token
	return b
}

// TTL removes it d after its end.
func (b *ExecutionBuilder) TTL(d time.Duration) *ExecutionBuilder {
	b.e.Spec.TTLAfterFinished = Duration(d)
	return b
}

// Status changes where it stands.
func (b *ExecutionBuilder) Status(change func(*v1alpha1.ExecutionStatus)) *ExecutionBuilder {
	change(&b.e.Status)
	return b
}

// Phase is where it stands.
func (b *ExecutionBuilder) Phase(p v1alpha1.Phase) *ExecutionBuilder {
	b.e.Status.Phase = p
	return b
}

// Stalled makes it wait for something outside.
func (b *ExecutionBuilder) Stalled(reason, message string) *ExecutionBuilder {
	apimeta.SetStatusCondition(&b.e.Status.Conditions, metav1.Condition{
		Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue, Reason: reason, Message: message,
		ObservedGeneration: b.e.Generation, LastTransitionTime: metav1.NewTime(Noon),
	})
	return b.Phase(v1alpha1.PhaseStalled)
}

// Running gives it an activation of the given epoch, in its first attempt.
func (b *ExecutionBuilder) Running(epoch int64) *ExecutionBuilder {
	s := &b.e.Status
	s.Phase = v1alpha1.PhaseRunning
	s.Epoch = epoch
	s.Attempts = max(s.Attempts, 1)
	s.StartedAt = After(0)
	s.Activation = &v1alpha1.Activation{Job: fmt.Sprintf("%s-e%d", b.e.Name, epoch), Since: *After(0)}
	return b
}

// Attempts is how often it was tried, and how often that failed.
func (b *ExecutionBuilder) Attempts(attempts, failed int32) *ExecutionBuilder {
	b.e.Status.Attempts, b.e.Status.FailedAttempts = attempts, failed
	return b
}

// Revision is what it runs.
func (b *ExecutionBuilder) Revision(name string) *ExecutionBuilder {
	b.e.Status.FunctionRevision = name
	return b
}

// Awaiting suspends it until the named promises have settled.
func (b *ExecutionBuilder) Awaiting(promises ...string) *ExecutionBuilder {
	s := &b.e.Status
	s.Phase = v1alpha1.PhaseSuspended
	s.WaitingSince = After(0)
	for _, p := range promises {
		s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: p, UID: uid("promise", p)})
	}
	s.AwaitingCount = int32(len(s.Awaiting)) //nolint:gosec // tests have few
	return b
}

// SuspendedCode makes it wait for the named promises in its code, since its activation of the given epoch.
func (b *ExecutionBuilder) SuspendedCode(epoch int64, mode v1alpha1.AwaitMode, promises ...string) *ExecutionBuilder {
	s := &b.Running(epoch).e.Status
	s.Activation = nil
	s.CodeStarted = true
	s.AwaitMode = mode
	s.SavePoint = &v1alpha1.SavePoint{Epoch: epoch, Format: "test"}
	return b.Awaiting(promises...)
}

// WakeAt makes it sleep until d after Noon.
func (b *ExecutionBuilder) WakeAt(d time.Duration) *ExecutionBuilder {
	b.e.Status.WakeAt = After(d)
	return b
}

// Canceling asked its code to end d after Noon.
func (b *ExecutionBuilder) Canceling(d time.Duration) *ExecutionBuilder {
	b.e.Spec.DesiredState = v1alpha1.DesiredCanceled
	b.e.Status.Phase = v1alpha1.PhaseCanceling
	b.e.Status.CancelRequestedAt = After(d)
	return b
}

// Completing gives it an outcome that waits for its children.
func (b *ExecutionBuilder) Completing(outcome v1alpha1.Outcome) *ExecutionBuilder {
	b.e.Status.Phase = v1alpha1.PhaseCompleting
	b.e.Status.Activation = nil
	b.e.Status.Outcome = &outcome
	return b
}

// Finished ended it d after Noon.
func (b *ExecutionBuilder) Finished(p v1alpha1.Phase, d time.Duration) *ExecutionBuilder {
	b.e.Status.Phase = p
	b.e.Status.FinishedAt = After(d)
	return b
}

// Deleted marks it as being removed.
func (b *ExecutionBuilder) Deleted() *ExecutionBuilder {
	deleted(&b.e.ObjectMeta)
	return b
}
