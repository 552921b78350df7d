package controller

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// PromiseReconciler settles promises whose deadline has passed or whose parent has ended, and creates the executions that
// promises invoke.
type PromiseReconciler struct {
	clock      clock.PassiveClock
	client     client.Client
	live       client.Reader
	defaultTTL time.Duration
}

// NewPromiseReconciler makes a reconciler that writes through c, and reads from c's cache and, past it, from live.
// defaultTTL is how long settled promises are kept that invoke and do not say so themselves.
func NewPromiseReconciler(clk clock.PassiveClock, c client.Client, live client.Reader, defaultTTL time.Duration) *PromiseReconciler {
	return &PromiseReconciler{clock: clk, client: c, live: live, defaultTTL: defaultTTL}
}

// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises,verbs=get;list;watch;delete
// +kubebuilder:rbac:groups=perdure.dev,resources=durablepromises/status,verbs=patch
// +kubebuilder:rbac:groups=perdure.dev,resources=executions,verbs=get;list;watch;create

// SetupWithManager registers the reconciler with what wakes it.
func (r *PromiseReconciler) SetupWithManager(mgr ctrl.Manager, concurrency int) error {
	return addController(mgr, "promise", r, concurrency)
}

// Watches are what wakes a promise.
func (r *PromiseReconciler) Watches() []Watch {
	return []Watch{
		itself(&v1alpha1.DurablePromise{}),
		controllerOf(r.client, &v1alpha1.Execution{}, &v1alpha1.DurablePromise{}),
		concerned(&v1alpha1.Execution{}, r.childrenOfEnded),
		{Object: &v1alpha1.Execution{}, Handler: handler.Funcs{DeleteFunc: freedName}},
	}
}

// freedName wakes the promise of the name that an execution leaves. It need not be the execution's own: one that invokes
// stalls as long as an execution of others has its name.
func freedName(_ context.Context, e event.DeleteEvent, q Queue) {
	q.Add(request(e.Object.GetNamespace(), e.Object.GetName()))
}

// childrenOfEnded finds the promises that an execution leaves behind when it ends.
func (r *PromiseReconciler) childrenOfEnded(ctx context.Context, obj client.Object) []reconcile.Request {
	e, ok := obj.(*v1alpha1.Execution)
	if !ok || (!execution.Finished(e) && e.DeletionTimestamp == nil) {
		return nil
	}
	children, err := childrenOf(ctx, r.client, e)
	if err != nil {
		ctrl.LoggerFrom(ctx).Error(err, "cannot find the promises of an execution that ended", "execution", e.Name)
	}
	own, err := get[v1alpha1.DurablePromise](ctx, r.client, client.ObjectKeyFromObject(e))
	if err == nil && own != nil && promise.MadeBy(own, e) {
		children = append(children, own)
	}
	var requests []reconcile.Request
	for _, p := range children {
		if !promise.Settled(p) {
			requests = append(requests, request(p.Namespace, p.Name))
		}
	}
	return requests
}

// Reconcile makes one pass over a promise: it looks through the cache, and where something is to be written it decides
// again on what the API server says.
func (r *PromiseReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	var plan promise.Plan
	for _, reader := range []client.Reader{r.client, r.live} {
		o, err := r.observe(ctx, reader, req)
		if err != nil || o == nil {
			return ctrl.Result{}, err
		}
		plan = promise.Decide(*o)
		if reader == r.live && plan.Action == promise.Delete {
			if o.Awaited, err = treeInUse(ctx, r.client, r.live, o.Promise, rootOf(o.Promise)); err != nil {
				return ctrl.Result{}, err
			}
			plan = promise.Decide(*o)
		}
		if plan.Action == promise.None {
			return r.sleep(plan), nil
		}
		if reader == r.client {
			continue
		}
		if err := r.apply(ctx, o, plan); apierrors.IsConflict(err) {
			return ctrl.Result{RequeueAfter: conflictRetry}, nil
		} else if err != nil {
			return ctrl.Result{}, fmt.Errorf("promise %s: %w", req, err)
		}
	}
	return r.sleep(plan), nil
}

func (r *PromiseReconciler) sleep(plan promise.Plan) ctrl.Result {
	if plan.WakeAt.IsZero() {
		return ctrl.Result{}
	}
	return ctrl.Result{RequeueAfter: max(plan.WakeAt.Sub(r.clock.Now()), time.Millisecond)}
}

// observe gathers all that a decision about a promise is made from. It is nil where the promise is gone.
func (r *PromiseReconciler) observe(ctx context.Context, reader client.Reader, req ctrl.Request) (*promise.Observed, error) {
	p, err := get[v1alpha1.DurablePromise](ctx, reader, req.NamespacedName)
	if err != nil || p == nil {
		return nil, err
	}
	o := &promise.Observed{
		Now:        r.clock.Now().Truncate(time.Microsecond),
		Promise:    p,
		Parent:     promise.ParentNone,
		DefaultTTL: r.defaultTTL,
	}
	if p.Spec.Invoke != nil {
		if o.Execution, err = get[v1alpha1.Execution](ctx, reader, req.NamespacedName); err != nil {
			return nil, err
		}
	}
	if promise.Settled(p) {
		waiters, err := waitersOf(ctx, r.client, req.NamespacedName)
		o.Awaited = len(waiters) > 0
		return o, err
	}
	o.Parent, err = r.parent(ctx, reader, p)
	return o, err
}

// parent is what is known of the execution that made p. One whose own promise p is has settled that before it ends, unless
// the promise was removed, and then made again by a manager that did not know: nothing else would settle it. Where the
// execution itself is gone, the garbage collector follows.
func (r *PromiseReconciler) parent(ctx context.Context, reader client.Reader, p *v1alpha1.DurablePromise) (promise.ParentState, error) {
	owner := promise.Maker(p)
	if owner == nil {
		return promise.ParentNone, nil
	}
	parent, err := get[v1alpha1.Execution](ctx, reader, client.ObjectKey{Namespace: p.Namespace, Name: owner.Name})
	switch {
	case err != nil:
		return "", err
	case parent == nil || parent.UID != owner.UID:
		if owner.Name == p.Name {
			return promise.ParentNone, nil
		}
		return promise.ParentEnded, nil
	case execution.Finished(parent):
		return promise.ParentEnded, nil
	default:
		return promise.ParentAlive, nil
	}
}

func (r *PromiseReconciler) apply(ctx context.Context, o *promise.Observed, plan promise.Plan) error {
	switch plan.Action {
	case promise.WriteStatus:
		if _, err := settle(ctx, r.client, o.Promise, plan.Status); err != nil {
			return err
		}
		if !promise.Settled(o.Promise) && plan.Status.State != v1alpha1.PromisePending {
			settlements.WithLabelValues(string(plan.Status.State)).Inc()
		}
		return nil
	case promise.CreateExecution:
		return r.createExecution(ctx, o.Promise)
	case promise.Delete:
		return deletePromise(ctx, r.client, o.Promise)
	case promise.None:
		return nil
	default:
		return fmt.Errorf("no way to carry out %s", plan.Action)
	}
}

// createExecution creates the execution that a promise invokes. One that exists already is looked at in the next pass.
func (r *PromiseReconciler) createExecution(ctx context.Context, p *v1alpha1.DurablePromise) error {
	e := &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{
			Name:            p.Name,
			Namespace:       p.Namespace,
			Labels:          map[string]string{v1alpha1.LabelRoot: rootOf(p)},
			OwnerReferences: execution.OwnedBy(p, "DurablePromise"),
		},
		Spec: v1alpha1.ExecutionSpec{Invoke: *p.Spec.Invoke.DeepCopy(), DesiredState: v1alpha1.DesiredRunning},
	}
	err := r.client.Create(ctx, e)
	if apierrors.IsAlreadyExists(err) {
		return apierrors.NewConflict(v1alpha1.GroupVersion.WithResource("executions").GroupResource(), e.Name, err)
	}
	if err != nil {
		return fmt.Errorf("create execution: %w", err)
	}
	return nil
}

// rootOf is the UID of the top of the tree that a promise which invokes belongs to: its own, where nobody made it.
func rootOf(p *v1alpha1.DurablePromise) string {
	if root := p.Labels[v1alpha1.LabelRoot]; root != "" {
		return root
	}
	return string(p.UID)
}

func deletePromise(ctx context.Context, c client.Client, p *v1alpha1.DurablePromise) error {
	err := c.Delete(ctx, p,
		client.Preconditions{UID: new(p.UID), ResourceVersion: new(p.ResourceVersion)},
		client.PropagationPolicy(metav1.DeletePropagationBackground))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("delete promise %s: %w", p.Name, err)
	}
	return nil
}
