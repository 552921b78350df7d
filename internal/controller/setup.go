package controller

import (
	"context"
	"errors"
	"net/http"
	"time"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
)

// Options are the settings of the controllers.
type Options struct {
	// Concurrency is how many objects of each kind are worked on at the same time.
	Concurrency int
	// NodeLostTimeout is how long after it should have ended a pod on a node that does not answer is waited for; 0 is
	// for ever.
	NodeLostTimeout time.Duration
	// DefaultTTL is how long finished executions are kept that do not say so themselves.
	DefaultTTL time.Duration
	// RevisionRemovalDelay is how long a revision of a function is kept at least after a newer one came, so that
	// executions which were about to run it can say so. Default 1m.
	RevisionRemovalDelay time.Duration
	// Gateway is what pods reach the gateway by, where their function says so; nil where there is none.
	Gateway GatewayFunc
}

// Setup adds the controllers to a manager.
func Setup(ctx context.Context, mgr ctrl.Manager, clk clock.PassiveClock, o Options) error {
	if err := AddIndexes(ctx, mgr.GetFieldIndexer()); err != nil {
		return err
	}
	c, live := mgr.GetClient(), mgr.GetAPIReader()
	executions := NewExecutionReconciler(clk, c, live, mgr.GetEventRecorder("perdure"), ExecutionOptions{
		NodeLostTimeout:  o.NodeLostTimeout,
		TTLAfterFinished: o.DefaultTTL,
		Gateway:          o.Gateway,
	})
	for _, setup := range []func(ctrl.Manager, int) error{
		executions.SetupWithManager,
		NewPromiseReconciler(clk, c, live, o.DefaultTTL).SetupWithManager,
		NewFunctionReconciler(clk, c, live, o.RevisionRemovalDelay).SetupWithManager,
	} {
		if err := setup(mgr, o.Concurrency); err != nil {
			return err
		}
	}
	return nil
}

// CacheReady is a readiness check: the caches hold what the API server held.
func CacheReady(mgr ctrl.Manager) func(*http.Request) error {
	return func(req *http.Request) error {
		ctx, cancel := context.WithTimeout(req.Context(), time.Second)
		defer cancel()
		if !mgr.GetCache().WaitForCacheSync(ctx) {
			return errors.New("the caches are not filled yet")
		}
		return nil
	}
}
