package controller

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// SetupWithManager registers the reconciler with what wakes it.
func (r *ExecutionReconciler) SetupWithManager(mgr ctrl.Manager, concurrency int) error {
	return addController(mgr, "execution", r, concurrency, source.Func(r.Start))
}

// Watches are what wakes an execution.
func (r *ExecutionReconciler) Watches() []Watch {
	return []Watch{
		itself(&v1alpha1.Execution{}),
		concerned(&v1alpha1.Execution{}, r.concernedByWait),
		controllerOf(r.client, &batchv1.Job{}, &v1alpha1.Execution{}),
		concerned(&v1alpha1.DurablePromise{}, r.concernedByPromise),
		concerned(&v1alpha1.Function{}, r.concernedByFunction),
		concerned(&appsv1.ControllerRevision{}, r.concernedByRevision),
		concerned(&corev1.Pod{}, concernedByPod),
	}
}

// Start takes the queue of the reconciler, into which it puts executions whose turn it is.
func (r *ExecutionReconciler) Start(ctx context.Context, q Queue) error {
	return r.places.Start(ctx, q)
}

// concernedByPromise finds the execution that a promise belongs to, the one that made it, and those that await it.
func (r *ExecutionReconciler) concernedByPromise(ctx context.Context, obj client.Object) []reconcile.Request {
	requests := []reconcile.Request{{NamespacedName: client.ObjectKeyFromObject(obj)}}
	if p, ok := obj.(*v1alpha1.DurablePromise); ok {
		if maker := promise.Maker(p); maker != nil && maker.Name != p.Name {
			requests = append(requests, request(p.Namespace, maker.Name))
		}
	}
	waiters, err := waitersOf(ctx, r.client, client.ObjectKeyFromObject(obj))
	if err != nil {
		ctrl.LoggerFrom(ctx).Error(err, "cannot wake who awaits a promise", "promise", obj.GetName())
	}
	for _, e := range waiters {
		requests = append(requests, request(e.Namespace, e.Name))
	}
	return requests
}

// concernedByWait finds the executions that wait for one which has not started because it waits itself: what it does may
// close or break a cycle of waits. Whoever notices writes, which wakes the next, until all in the cycle know. One that is
// paused writes nothing, so the search goes on past it.
func (r *ExecutionReconciler) concernedByWait(ctx context.Context, obj client.Object) []reconcile.Request {
	e, ok := obj.(*v1alpha1.Execution)
	if !ok || e.Status.Epoch > 0 || len(argumentPromises(e)) == 0 {
		return nil
	}
	var requests []reconcile.Request
	seen := map[string]bool{}
	for open := []string{e.Name}; len(open) > 0; open = open[1:] {
		waiters, err := waitersOf(ctx, r.client, client.ObjectKey{Namespace: e.Namespace, Name: open[0]})
		if err != nil {
			ctrl.LoggerFrom(ctx).Error(err, "cannot wake who awaits an execution that waits", "execution", open[0])
		}
		for _, w := range waiters {
			if seen[w.Name] {
				continue
			}
			seen[w.Name] = true
			requests = append(requests, request(w.Namespace, w.Name))
			if w.Spec.DesiredState == v1alpha1.DesiredPaused {
				open = append(open, w.Name)
			}
		}
	}
	return requests
}

// concernedByFunction finds the unfinished executions of a function.
func (r *ExecutionReconciler) concernedByFunction(ctx context.Context, obj client.Object) []reconcile.Request {
	return r.executionsOf(ctx, obj.GetNamespace(), obj.GetName())
}

// concernedByRevision finds the unfinished executions of a revision's function.
func (r *ExecutionReconciler) concernedByRevision(ctx context.Context, obj client.Object) []reconcile.Request {
	return r.executionsOf(ctx, obj.GetNamespace(), obj.GetAnnotations()[v1alpha1.LabelFunction])
}

func (r *ExecutionReconciler) executionsOf(ctx context.Context, namespace, function string) []reconcile.Request {
	var list v1alpha1.ExecutionList
	if err := r.client.List(ctx, &list, inCache(namespace, indexFunction, function)...); err != nil {
		ctrl.LoggerFrom(ctx).Error(err, "cannot wake the executions of a function", "function", function)
		return nil
	}
	requests := make([]reconcile.Request, 0, len(list.Items))
	for _, e := range list.Items {
		requests = append(requests, request(e.Namespace, e.Name))
	}
	return requests
}

func concernedByPod(_ context.Context, obj client.Object) []reconcile.Request {
	name := obj.GetAnnotations()[v1alpha1.AnnotationExecution]
	if name == "" {
		return nil
	}
	return []reconcile.Request{request(obj.GetNamespace(), name)}
}

func request(namespace, name string) reconcile.Request {
	return reconcile.Request{NamespacedName: client.ObjectKey{Namespace: namespace, Name: name}}
}
