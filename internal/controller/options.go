package controller

import (
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Back-off of passes that failed, because the API server did not answer or did not let us.
const (
	firstRetry = 5 * time.Millisecond
	lastRetry  = time.Minute
)

func controllerOptions(concurrency int) controller.Options {
	return controller.Options{
		MaxConcurrentReconciles: concurrency,
		RateLimiter:             workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](firstRetry, lastRetry),
	}
}

// ManagerOptions are the options of a manager that works in the given namespaces, or in all: those that the controllers
// are written for. Tests run with the same ones.
func ManagerOptions(namespaces ...string) ctrl.Options {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme)) // two kinds of one name would be a mistake in the program
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	var watched map[string]cache.Config
	if len(namespaces) > 0 {
		watched = map[string]cache.Config{}
	}
	for _, name := range namespaces {
		watched[name] = cache.Config{}
	}
	return ctrl.Options{
		Scheme: scheme,
		Cache: cache.Options{
			ByObject:          CacheByObject(),
			DefaultTransform:  cache.TransformStripManagedFields(),
			DefaultNamespaces: watched,
		},
		Client: client.Options{Cache: &client.CacheOptions{
			// Does not work with several namespaces. Nothing is decided by it: it saves passes over an older view.
			EnableReadYourWritesConsistency: new(len(watched) <= 1),
		}},
		Controller: config.Controller{
			ReconciliationTimeout: time.Minute,
			EnableWarmup:          new(true),
			UsePriorityQueue:      new(true),
		},
	}
}
