package controller

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/runner/job"
)

// step says how a pass goes on after a write.
type step int

const (
	// goOn: the view holds the reply, and the next decision is made on it.
	goOn step = iota
	// lookAgain: the write has consequences outside the view, so the next decision needs a new one.
	lookAgain
	// awaitEvent: the event of something else wakes the execution: its pod, its turn, its removal.
	awaitEvent
)

// apply makes one write and folds the reply into the view.
func (r *ExecutionReconciler) apply(ctx context.Context, o *execution.Observed, action execution.Action) (step, error) {
	switch a := action.(type) {
	case execution.CreatePromise:
		return r.createPromise(ctx, o, a.Promise)
	case execution.SettlePromise:
		settled, err := settle(ctx, r.client, o.Promise, a.Status)
		if err == nil {
			o.Promise = settled
		}
		return goOn, err
	case execution.Activate:
		return r.activate(ctx, o, a)
	case execution.WriteStatus:
		return lookAgain, r.writeStatus(ctx, o, a.Status, a.Event)
	case execution.CreateJob:
		return r.createJob(ctx, o, a)
	case execution.DeleteJob:
		return awaitEvent, r.deleteJob(ctx, o, a.Name) // the cache shows the Job for a while yet
	case execution.StopPod:
		return lookAgain, r.stopPod(ctx, o, a)
	case execution.RequestCancel:
		return lookAgain, r.requestCancel(ctx, a.Execution)
	case execution.SettleChild:
		_, err := settle(ctx, r.client, a.Promise, a.Status)
		return lookAgain, err
	case execution.DeletePromise:
		return goOn, r.deleteChild(ctx, o, a.Promise)
	case execution.DeleteTree:
		return awaitEvent, r.deleteTree(ctx, o.Execution)
	default:
		return lookAgain, fmt.Errorf("no way to carry out %T", action)
	}
}

func (r *ExecutionReconciler) createPromise(ctx context.Context, o *execution.Observed, p *v1alpha1.DurablePromise) (step, error) {
	err := r.client.Create(ctx, p)
	switch {
	case apierrors.IsAlreadyExists(err):
		existing, err := r.live.promise(ctx, client.ObjectKeyFromObject(p))
		o.Promise = existing
		return goOn, err
	case err != nil:
		return goOn, fmt.Errorf("create promise: %w", err)
	default:
		o.Promise = p
		return goOn, nil
	}
}

func settle(
	ctx context.Context, c client.Client, p *v1alpha1.DurablePromise, status v1alpha1.DurablePromiseStatus,
) (*v1alpha1.DurablePromise, error) {
	changed := p.DeepCopy()
	changed.Status = status
	return changed, patchStatus(ctx, c, p, changed)
}

func (r *ExecutionReconciler) activate(ctx context.Context, o *execution.Observed, a execution.Activate) (step, error) {
	if a.Parallelism > 0 {
		admitted, err := r.places.admit(ctx, o.Execution, a.Parallelism)
		if err != nil || !admitted {
			return awaitEvent, err
		}
	}
	// An error does not mean that nothing was written, so the place is kept until the next pass has looked.
	if err := r.writeStatus(ctx, o, a.Status, a.Event); err != nil {
		return lookAgain, err
	}
	activations.Inc()
	o.Report = execution.Report{State: execution.RunMissing} // nothing of an epoch exists before it was raised
	return goOn, nil
}

func (r *ExecutionReconciler) writeStatus(
	ctx context.Context, o *execution.Observed, status v1alpha1.ExecutionStatus, event execution.Event,
) error {
	changed := o.Execution.DeepCopy()
	changed.Status = status
	if err := patchStatus(ctx, r.client, o.Execution, changed); err != nil {
		return err
	}
	count(o.Execution, changed)
	o.Execution = changed
	if event.Reason != "" {
		kind := corev1.EventTypeNormal
		if event.Warning {
			kind = corev1.EventTypeWarning
		}
		r.recorder.Eventf(changed, nil, kind, event.Reason, "Reconcile", "%s", event.Message)
	}
	return nil
}

func (r *ExecutionReconciler) createJob(ctx context.Context, o *execution.Observed, a execution.CreateJob) (step, error) {
	e := o.Execution
	gateway, err := r.gatewayFor(a.Template.Job)
	switch {
	case errors.Is(err, errNoGateway):
		o.Rejection = err.Error()
		return goOn, nil
	case err != nil:
		return lookAgain, err
	}
	j, err := job.Build(job.Activation{
		Execution:      e,
		Root:           execution.RootUID(e),
		Template:       a.Template.Job.Template,
		JobName:        a.Name,
		Epoch:          e.Status.Epoch,
		Attempt:        e.Status.Attempts,
		Arguments:      a.Arguments,
		IdempotencyKey: execution.IdempotencyKey(o.Promise),
		PromiseUID:     string(o.Promise.UID),
		Gateway:        gateway,
	})
	if err != nil {
		o.Rejection, o.RejectionFinal = err.Error(), true
		return goOn, nil //nolint:nilerr // what cannot be built is for the next decision, and not worth a retry of this one
	}
	err = r.client.Create(ctx, j)
	switch {
	case apierrors.IsAlreadyExists(err):
		return r.adoptJob(ctx, o, a.Name)
	case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return awaitEvent, nil // the execution is about to be removed
	case apierrors.IsInvalid(err) || apierrors.IsForbidden(err) || apierrors.IsRequestEntityTooLargeError(err):
		return r.refusedJob(ctx, o, a.Name, err)
	case err != nil:
		return lookAgain, fmt.Errorf("create job: %w", err)
	default:
		return awaitEvent, nil // its pod wakes the execution
	}
}

// errNoGateway: a function wants what the installation does not have.
var errNoGateway = errors.New("the function's job asks for the gateway (gateway: Enabled), and this installation has none: " +
	"turn it on (gateway.enabled of the chart), or take that out of the function")

// gatewayFor is what the code of a function reaches the gateway by; nil where it does not use it.
func (r *ExecutionReconciler) gatewayFor(function *v1alpha1.JobFunction) (*job.Gateway, error) {
	switch {
	case function.Gateway != v1alpha1.GatewayEnabled:
		return nil, nil //nolint:nilnil // most code uses none
	case r.options.Gateway == nil:
		return nil, errNoGateway
	}
	g, err := r.options.Gateway()
	if err != nil {
		return nil, fmt.Errorf("connect the pod with the gateway: %w", err)
	}
	return &g, nil
}

// refusedJob notes that the API server does not take a Job, unless it has taken it before from another manager.
func (r *ExecutionReconciler) refusedJob(ctx context.Context, o *execution.Observed, name string, refusal error) (step, error) {
	existing, err := get[batchv1.Job](ctx, r.reader, client.ObjectKey{Namespace: o.Execution.Namespace, Name: name})
	if err != nil || existing != nil && metav1.IsControlledBy(existing, o.Execution) {
		return lookAgain, err
	}
	o.Rejection, o.RejectionFinal = refusal.Error(), apierrors.IsInvalid(refusal)
	return goOn, nil
}

// adoptJob takes a Job that exists already for the one that was to be created, if it is the execution's.
func (r *ExecutionReconciler) adoptJob(ctx context.Context, o *execution.Observed, name string) (step, error) {
	existing, err := get[batchv1.Job](ctx, r.reader, client.ObjectKey{Namespace: o.Execution.Namespace, Name: name})
	if err != nil || existing == nil || metav1.IsControlledBy(existing, o.Execution) {
		return lookAgain, err
	}
	o.Rejection = fmt.Sprintf("a Job named %s exists that is not this execution's", name)
	return goOn, nil
}

func (r *ExecutionReconciler) deleteJob(ctx context.Context, o *execution.Observed, name string) error {
	j := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Namespace: o.Execution.Namespace, Name: name}}
	err := r.client.Delete(ctx, j, client.PropagationPolicy(metav1.DeletePropagationBackground))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete job %s: %w", name, err)
	}
	return nil
}

func (r *ExecutionReconciler) stopPod(ctx context.Context, o *execution.Observed, a execution.StopPod) error {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: o.Execution.Namespace, Name: a.Name}}
	err := r.client.Delete(ctx, pod, client.GracePeriodSeconds(int64(a.Grace/time.Second)))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete pod %s: %w", a.Name, err)
	}
	return nil
}

func (r *ExecutionReconciler) requestCancel(ctx context.Context, child *v1alpha1.Execution) error {
	changed := child.DeepCopy()
	changed.Spec.DesiredState = v1alpha1.DesiredCanceled
	patch := client.MergeFromWithOptions(child, client.MergeFromWithOptimisticLock{})
	if err := client.IgnoreNotFound(r.client.Patch(ctx, changed, patch)); err != nil {
		return fmt.Errorf("cancel execution %s: %w", child.Name, err)
	}
	return nil
}

// deleteChild removes a child's promise that was observed in the cache, which shows it for a while after its removal.
func (r *ExecutionReconciler) deleteChild(ctx context.Context, o *execution.Observed, p *v1alpha1.DurablePromise) error {
	current, err := r.live.promise(ctx, client.ObjectKeyFromObject(p))
	if err != nil {
		return err
	}
	if current != nil && current.UID == p.UID && current.DeletionTimestamp == nil {
		if err := deletePromise(ctx, r.client, current); err != nil {
			return err
		}
	}
	o.Children = slices.DeleteFunc(o.Children, func(c execution.Child) bool { return c.Promise.UID == p.UID })
	return nil
}

func (r *ExecutionReconciler) deleteTree(ctx context.Context, e *v1alpha1.Execution) error {
	err := r.client.Delete(ctx, e,
		client.Preconditions{UID: new(e.UID), ResourceVersion: new(e.ResourceVersion)},
		client.PropagationPolicy(metav1.DeletePropagationBackground))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete execution %s: %w", e.Name, err)
	}
	return nil
}
