package controller

import (
	"context"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/perdure/perdure/api/v1alpha1"
)

// SetupWithManager registers the reconciler with what wakes it.
func (r *ExecutionReconciler) SetupWithManager(mgr ctrl.Manager, concurrency int) error {
	return ctrl.NewControllerManagedBy(mgr).
		Named("execution").
		For(&v1alpha1.Execution{}).
		Owns(&batchv1.Job{}).
		Watches(&v1alpha1.DurablePromise{}, handler.EnqueueRequestsFromMapFunc(r.concernedByPromise)).
		Watches(&v1alpha1.Function{}, handler.EnqueueRequestsFromMapFunc(r.concernedByFunction)).
		Watches(&corev1.Pod{}, handler.EnqueueRequestsFromMapFunc(concernedByPod)).
		WatchesRawSource(source.Channel(r.places.turns, &handler.EnqueueRequestForObject{})).
		WithOptions(controller.Options{MaxConcurrentReconciles: concurrency}).
		Complete(r)
}

// concernedByPromise finds the execution that a promise belongs to, the one that made it, and those that await it.
func (r *ExecutionReconciler) concernedByPromise(ctx context.Context, obj client.Object) []reconcile.Request {
	requests := []reconcile.Request{{NamespacedName: client.ObjectKeyFromObject(obj)}}
	if owner := metav1.GetControllerOf(obj); owner != nil && owner.Kind == "Execution" && owner.Name != obj.GetName() {
		requests = append(requests, request(obj.GetNamespace(), owner.Name))
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

// concernedByFunction finds the unfinished executions of a function.
func (r *ExecutionReconciler) concernedByFunction(ctx context.Context, obj client.Object) []reconcile.Request {
	var list v1alpha1.ExecutionList
	if err := r.client.List(ctx, &list, inCache(obj.GetNamespace(), indexFunction, obj.GetName())...); err != nil {
		ctrl.LoggerFrom(ctx).Error(err, "cannot wake the executions of a function", "function", obj.GetName())
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
