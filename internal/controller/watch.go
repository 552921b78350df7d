package controller

import (
	"fmt"

	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"
)

// Watch says which objects a change of one kind wakes. The wiring is data, so that who drives a reconciler without a
// manager wakes it by the same rules.
type Watch struct {
	// Object is of the kind that is watched.
	Object client.Object
	// Handler puts requests into the queue of the reconciler.
	Handler handler.EventHandler
	// Predicates drop events that change nothing for the reconciler.
	Predicates []predicate.Predicate
}

// watched is a reconciler with what wakes it.
type watched interface {
	reconcile.Reconciler
	Watches() []Watch
}

// addController registers a reconciler with a manager.
func addController(mgr ctrl.Manager, name string, r watched, concurrency int, sources ...source.Source) error {
	b := ctrl.NewControllerManagedBy(mgr).Named(name).WithOptions(controllerOptions(concurrency))
	for _, w := range r.Watches() {
		b = b.Watches(w.Object, w.Handler, builder.WithPredicates(w.Predicates...))
	}
	for _, s := range sources {
		b = b.WatchesRawSource(s)
	}
	if err := b.Complete(r); err != nil {
		return fmt.Errorf("set up the %s controller: %w", name, err)
	}
	return nil
}

// itself wakes for an object under its own name.
func itself(obj client.Object, predicates ...predicate.Predicate) Watch {
	return Watch{Object: obj, Handler: &handler.EnqueueRequestForObject{}, Predicates: predicates}
}

// controllerOf wakes for the controller of an object, where that is of the kind of owner.
func controllerOf(c client.Client, obj, owner client.Object) Watch {
	return Watch{Object: obj, Handler: handler.EnqueueRequestForOwner(c.Scheme(), c.RESTMapper(), owner, handler.OnlyControllerOwner())}
}

// concerned wakes for what f finds.
func concerned(obj client.Object, f handler.MapFunc) Watch {
	return Watch{Object: obj, Handler: handler.EnqueueRequestsFromMapFunc(f)}
}

// Queue is what wakes a reconciler.
type Queue = workqueue.TypedRateLimitingInterface[reconcile.Request]
