package controller

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/runner/job"
)

// conflictRetry is how soon a decision is made again that another write overtook.
const conflictRetry = 10 * time.Millisecond

// deadlineSlack is how long the promise controller has to store the deadline of a promise, which wakes the execution,
// before the execution wakes and stores it itself. Else both would write at the same moment.
const deadlineSlack = time.Second

// maxSteps bounds the writes of one pass; an ordinary pass has three at most.
const maxSteps = 10

// ExecutionOptions are the settings of an ExecutionReconciler.
type ExecutionOptions struct {
	// NodeLostTimeout is how long after it should have ended a pod on a node that does not answer is waited for; 0 is
	// for ever.
	NodeLostTimeout time.Duration
	// TTLAfterFinished is how long finished executions are kept that do not say so themselves.
	TTLAfterFinished time.Duration
	// Gateway is what pods reach it by; nil where there is none. With one, code in pods can make promises, suspend, and record an
	// outcome, where its function says so. Then the end of a pod whose code ran is not taken for the end of its execution before a
	// list at the API server has shown all children, and another look at the execution that its code has not suspended.
	Gateway GatewayFunc
}

// GatewayFunc is what pods need to reach the gateway now. An error means that it is not ready yet.
type GatewayFunc func() (job.Gateway, error)

// ExecutionReconciler brings executions to their end.
type ExecutionReconciler struct {
	clock    clock.PassiveClock
	client   client.Client
	reader   client.Reader // past the cache
	cached   executionSource
	live     executionSource
	recorder events.EventRecorder
	places   *admission
	options  ExecutionOptions
}

// NewExecutionReconciler makes a reconciler that writes through c, and reads from c's cache and, past it, from live.
func NewExecutionReconciler(
	clk clock.PassiveClock, c client.Client, live client.Reader, recorder events.EventRecorder, options ExecutionOptions,
) *ExecutionReconciler {
	revisions := newRevisionReader(c, live)
	return &ExecutionReconciler{
		clock:    clk,
		client:   c,
		reader:   live,
		cached:   cachedSource{byName{Reader: c, revisions: revisions}},
		live:     liveSource{byName: byName{Reader: live, revisions: revisions}, cached: c},
		recorder: recorder,
		places:   newAdmission(c),
		options:  options,
	}
}

// +kubebuilder:rbac:groups=perdure.dev,resources=executions,verbs=get;list;watch;patch;delete
// +kubebuilder:rbac:groups=perdure.dev,resources=executions/status,verbs=patch
// +kubebuilder:rbac:groups=perdure.dev,resources=functions,verbs=get;list;watch
// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises/status,verbs=patch
// +kubebuilder:rbac:groups=batch,resources=jobs,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups="",resources=pods,verbs=get;list;watch;delete
// +kubebuilder:rbac:groups=apps,resources=controllerrevisions,verbs=get;list;watch
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch

// Reconcile makes one pass over an execution.
func (r *ExecutionReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	o, err := r.observe(ctx, r.cached, req)
	if err != nil {
		return ctrl.Result{}, err
	}
	if o == nil {
		r.places.release(req.NamespacedName)
		return ctrl.Result{}, nil
	}
	plan := execution.Decide(*o)
	if plan.Action == nil {
		r.releasePlace(o.Execution)
		return r.sleep(o, plan), nil
	}
	if o, err = r.observe(ctx, r.live, req); err != nil {
		return ctrl.Result{}, err
	}
	if o == nil {
		r.places.release(req.NamespacedName)
		return ctrl.Result{}, nil
	}
	return r.carryOut(ctx, o)
}

// carryOut decides and applies until there is nothing more to write, or until the next step has to be decided on a new
// view.
func (r *ExecutionReconciler) carryOut(ctx context.Context, o *execution.Observed) (ctrl.Result, error) {
	var seen closer
	for range maxSteps {
		plan := execution.Decide(*o)
		if plan.Action == nil {
			r.releasePlace(o.Execution)
			return r.sleep(o, plan), nil
		}
		next, err := r.lookOrApply(ctx, o, plan, &seen)
		switch {
		case apierrors.IsConflict(err):
			return ctrl.Result{RequeueAfter: conflictRetry}, nil
		case err != nil:
			return ctrl.Result{}, fmt.Errorf("execution %s: %w", client.ObjectKeyFromObject(o.Execution), err)
		case next == lookAgain:
			return ctrl.Result{RequeueAfter: time.Millisecond}, nil
		case next == awaitEvent:
			return r.sleep(o, execution.UntilDeadline(*o)), nil
		}
		o.Now = r.now()
	}
	return ctrl.Result{RequeueAfter: conflictRetry}, nil
}

// lookOrApply carries a plan out, unless it needs a closer look before.
func (r *ExecutionReconciler) lookOrApply(ctx context.Context, o *execution.Observed, plan execution.Plan, seen *closer) (step, error) {
	if looked, err := r.lookCloser(ctx, o, plan, seen); looked || err != nil {
		return goOn, err
	}
	return r.apply(ctx, o, plan.Action)
}

func (r *ExecutionReconciler) sleep(o *execution.Observed, plan execution.Plan) ctrl.Result {
	if plan.WakeAt.IsZero() {
		return ctrl.Result{}
	}
	wait := plan.WakeAt.Sub(r.now())
	if o.Promise != nil {
		if deadline, ok := promise.Deadline(o.Promise); ok && deadline.Equal(plan.WakeAt) {
			wait += deadlineSlack
		}
	}
	return ctrl.Result{RequeueAfter: max(wait, time.Millisecond)}
}

// releasePlace gives the place of an execution that is not active to the next one that waits.
func (r *ExecutionReconciler) releasePlace(e *v1alpha1.Execution) {
	if e.Status.Activation == nil {
		r.places.release(client.ObjectKeyFromObject(e))
	}
}

// now is the time to the microsecond, as the API stores it.
func (r *ExecutionReconciler) now() time.Time { return r.clock.Now().Truncate(time.Microsecond) }
