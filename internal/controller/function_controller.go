package controller

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/runner/job"
	"github.com/perdure/perdure/internal/value"
)

// Reasons of a function's Ready condition.
const (
	reasonReady           = "Valid"
	reasonInvalidTemplate = "InvalidTemplate"
)

const (
	// defaultRemovalDelay gives executions that were about to be activated with the previous revision the time to say so.
	defaultRemovalDelay = time.Minute
	// removalRecheck is how soon a revision that is still run is looked at again.
	removalRecheck = 10 * time.Minute
)

// pageSize is how many executions are read at a time.
const pageSize = 500

// FunctionReconciler checks functions, and keeps each of their definitions as a revision for as long as an execution
// runs it.
type FunctionReconciler struct {
	clock        clock.PassiveClock
	client       client.Client
	live         client.Reader
	removalDelay time.Duration
	// oldSince is since when a revision, by its UID, has not been current as far as this manager knows.
	oldSince sync.Map
}

// NewFunctionReconciler makes a reconciler that writes through c, and reads from c's cache and, past it, from live.
// removalDelay is how long a revision is kept after a newer one came; 0 stands for the default.
func NewFunctionReconciler(
	clk clock.PassiveClock, c client.Client, live client.Reader, removalDelay time.Duration,
) *FunctionReconciler {
	return &FunctionReconciler{clock: clk, client: c, live: live, removalDelay: cmp.Or(removalDelay, defaultRemovalDelay)}
}

// +kubebuilder:rbac:groups=perdure.dev,resources=functions,verbs=get;list;watch
// +kubebuilder:rbac:groups=perdure.dev,resources=functions/status,verbs=patch
// +kubebuilder:rbac:groups=perdure.dev,resources=executions,verbs=list
// +kubebuilder:rbac:groups=apps,resources=controllerrevisions,verbs=get;list;watch;create;delete
// +kubebuilder:rbac:groups=batch,resources=jobs,verbs=create

// SetupWithManager registers the reconciler with what wakes it.
func (r *FunctionReconciler) SetupWithManager(mgr ctrl.Manager, concurrency int) error {
	return addController(mgr, "function", r, concurrency)
}

// Watches are what wakes a function: a new generation of it, and what happens to its revisions.
func (r *FunctionReconciler) Watches() []Watch {
	return []Watch{
		itself(&v1alpha1.Function{}, predicate.Funcs{UpdateFunc: definitionChanged}),
		concerned(&appsv1.ControllerRevision{}, functionOfRevision),
	}
}

// definitionChanged tells whether a function is at another generation, or another function of the name: what was removed
// and made again while a watch was cut arrives as a change.
func definitionChanged(e event.UpdateEvent) bool {
	return e.ObjectOld.GetUID() != e.ObjectNew.GetUID() || e.ObjectOld.GetGeneration() != e.ObjectNew.GetGeneration()
}

// Reconcile makes one pass over a function: its definition is checked and stored as a revision, and then announced.
func (r *FunctionReconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) {
	fn, err := get[v1alpha1.Function](ctx, r.live, req.NamespacedName)
	if err != nil {
		return ctrl.Result{}, err
	}
	if fn == nil || fn.DeletionTimestamp != nil {
		return r.removeUnused(ctx, req.NamespacedName, "")
	}
	if fn.Status.ObservedGeneration == fn.Generation {
		if err := r.keepCurrent(ctx, fn); err != nil {
			return ctrl.Result{}, err
		}
		return r.removeUnused(ctx, req.NamespacedName, fn.Status.CurrentRevision)
	}
	changed := fn.DeepCopy()
	if err := r.describe(ctx, changed); err != nil {
		return ctrl.Result{}, fmt.Errorf("function %s: %w", req, err)
	}
	if err := patchStatus(ctx, r.client, fn, changed); apierrors.IsConflict(err) {
		return ctrl.Result{RequeueAfter: conflictRetry}, nil
	} else if err != nil {
		return ctrl.Result{}, err
	}
	return ctrl.Result{RequeueAfter: r.removalDelay}, nil
}

// functionOfRevision finds the function that a revision belongs to.
func functionOfRevision(_ context.Context, obj client.Object) []reconcile.Request {
	name := obj.GetAnnotations()[v1alpha1.LabelFunction]
	if name == "" {
		return nil
	}
	return []reconcile.Request{request(obj.GetNamespace(), name)}
}

// keepCurrent makes the current revision again where somebody removed it.
func (r *FunctionReconciler) keepCurrent(ctx context.Context, fn *v1alpha1.Function) error {
	if fn.Status.CurrentRevision == "" {
		return nil
	}
	key := client.ObjectKey{Namespace: fn.Namespace, Name: fn.Status.CurrentRevision}
	existing, err := get[appsv1.ControllerRevision](ctx, r.live, key)
	if err != nil || existing != nil {
		return err
	}
	revision, err := newRevision(fn)
	if err != nil {
		return err
	}
	if err := r.client.Create(ctx, revision, client.DisableReadYourWritesConsistency); client.IgnoreAlreadyExists(err) != nil {
		return fmt.Errorf("create revision: %w", err)
	}
	return nil
}

// describe fills in the status of a function that is at a new generation.
func (r *FunctionReconciler) describe(ctx context.Context, fn *v1alpha1.Function) error {
	ready := metav1.Condition{
		Type:               v1alpha1.ConditionReady,
		Status:             metav1.ConditionTrue,
		Reason:             reasonReady,
		Message:            "executions can run this function",
		ObservedGeneration: fn.Generation,
		LastTransitionTime: metav1.NewTime(r.clock.Now()),
	}
	revision, err := newRevision(fn)
	if err != nil {
		return err
	}
	refusal, err := r.refusal(ctx, fn)
	switch {
	case err != nil:
		return err
	case refusal != "":
		ready.Status, ready.Reason = metav1.ConditionFalse, reasonInvalidTemplate
		ready.Message = value.Truncate(refusal, 4096)
		fn.Status.CurrentRevision = ""
	default:
		if err := r.client.Create(ctx, revision, client.DisableReadYourWritesConsistency); client.IgnoreAlreadyExists(err) != nil {
			return fmt.Errorf("create revision: %w", err)
		}
		fn.Status.CurrentRevision = revision.Name
	}
	fn.Status.ObservedGeneration = fn.Generation
	meta.SetStatusCondition(&fn.Status.Conditions, ready)
	return nil
}

// refusal is why the API server would not accept a Job of this function; empty if it would. The API server itself is
// asked, by a dry run, because nobody else knows all its rules.
func (r *FunctionReconciler) refusal(ctx context.Context, fn *v1alpha1.Function) (string, error) {
	trial := &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Name: fn.Name, Namespace: fn.Namespace, UID: fn.UID}}
	j, err := job.Build(job.Activation{
		Execution: trial, Root: string(fn.UID), Template: fn.Spec.Job.Template, Epoch: 1, Attempt: 1,
		JobName: execution.JobName(fn.Name, fn.UID, 1), IdempotencyKey: string(fn.UID), Arguments: []byte("[]"),
	})
	if err != nil {
		return err.Error(), nil //nolint:nilerr // why it cannot be built is the answer
	}
	j.OwnerReferences = nil
	err = r.client.Create(ctx, j, client.DryRunAll, client.DisableReadYourWritesConsistency)
	switch {
	case apierrors.IsForbidden(err): // a quota or a policy of today, which executions run into and show by themselves
		return "", nil
	case apierrors.IsInvalid(err) || apierrors.IsBadRequest(err):
		return err.Error(), nil
	case client.IgnoreAlreadyExists(err) != nil:
		return "", fmt.Errorf("dry run of a job: %w", err)
	default:
		return "", nil
	}
}

// newRevision makes the immutable record of a function's definition. It is named by its content, and owned by nobody:
// executions that run it may outlive the function.
func newRevision(fn *v1alpha1.Function) (*appsv1.ControllerRevision, error) {
	raw, err := json.Marshal(fn.Spec)
	if err != nil {
		return nil, fmt.Errorf("encode spec: %w", err)
	}
	sum := sha256.Sum256(raw)
	hash := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:10]
	labels := map[string]string{"app.kubernetes.io/managed-by": "perdure", v1alpha1.LabelFunction: functionLabel(fn.Name)}
	return &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{
			Name:        fn.Name + "-" + hash,
			Namespace:   fn.Namespace,
			Labels:      labels,
			Annotations: map[string]string{v1alpha1.LabelFunction: fn.Name},
		},
		Data:     runtime.RawExtension{Raw: raw},
		Revision: fn.Generation,
	}, nil
}

// functionLabel fits a function's name into a label, which is shorter than names may be.
func functionLabel(name string) string {
	if len(name) <= 63 {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:52] + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:10]
}

// removeUnused removes the revisions of a function that have not been its current one for a while and that, by a live
// list, no unfinished execution runs. The while is for executions that were about to be activated with one. Where a
// revision is still run, it looks again later.
func (r *FunctionReconciler) removeUnused(ctx context.Context, fn client.ObjectKey, current string) (ctrl.Result, error) {
	var revisions appsv1.ControllerRevisionList
	err := r.live.List(ctx, &revisions, client.InNamespace(fn.Namespace), client.MatchingLabels{v1alpha1.LabelFunction: functionLabel(fn.Name)})
	if err != nil {
		return ctrl.Result{}, fmt.Errorf("list revisions of function %s: %w", fn, err)
	}
	var old []appsv1.ControllerRevision
	wait := time.Duration(0)
	for _, rev := range revisions.Items {
		if rev.Annotations[v1alpha1.LabelFunction] != fn.Name {
			continue
		}
		if rev.Name == current {
			r.oldSince.Delete(rev.UID)
			continue
		}
		old = append(old, rev)
		since, _ := r.oldSince.LoadOrStore(rev.UID, r.clock.Now())
		wait = max(wait, r.removalDelay-r.clock.Since(since.(time.Time))) //nolint:forcetypeassert // nothing else is stored
	}
	if len(old) == 0 || wait > 0 {
		return ctrl.Result{RequeueAfter: wait}, nil
	}
	inUse, err := r.revisionsInUse(ctx, fn.Namespace)
	if err != nil {
		return ctrl.Result{}, err
	}
	result := ctrl.Result{}
	for _, rev := range old {
		if inUse[rev.Name] {
			result.RequeueAfter = removalRecheck
			continue
		}
		if err := r.client.Delete(ctx, &rev, client.DisableReadYourWritesConsistency); client.IgnoreNotFound(err) != nil {
			return ctrl.Result{}, fmt.Errorf("delete revision %s: %w", rev.Name, err)
		}
		r.oldSince.Delete(rev.UID)
	}
	return result, nil
}

// revisionsInUse reads in pages, because executions may be many and large.
func (r *FunctionReconciler) revisionsInUse(ctx context.Context, namespace string) (map[string]bool, error) {
	inUse := map[string]bool{}
	for next := ""; ; {
		var page v1alpha1.ExecutionList
		if err := r.live.List(ctx, &page, client.InNamespace(namespace), client.Limit(pageSize), client.Continue(next)); err != nil {
			return nil, fmt.Errorf("list executions: %w", err)
		}
		for _, e := range page.Items {
			if !execution.Finished(&e) {
				inUse[e.Status.FunctionRevision] = true
			}
		}
		if next = page.Continue; next == "" {
			return inUse, nil
		}
	}
}
