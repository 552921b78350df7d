package controller

import (
	"context"
	"errors"
	"fmt"
	"slices"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// closer is what was read in a pass beyond the ordinary view, because the end of an execution or of a tree needs it. Lists
// at the API server are too dear for every pass.
type closer struct{ children, tree bool }

// lookCloser reads what a plan must not be carried out without, once in a pass. It tells whether to decide again.
func (r *ExecutionReconciler) lookCloser(ctx context.Context, o *execution.Observed, plan execution.Plan, seen *closer) (bool, error) {
	if !seen.children && execution.EndsByChildren(*o, plan) {
		seen.children = true
		return true, r.listChildren(ctx, o)
	}
	if execution.EndsByReport(*o, plan) {
		return false, r.unchanged(ctx, o.Execution)
	}
	if _, deletes := plan.Action.(execution.DeleteTree); deletes && !seen.tree {
		seen.tree = true
		used, err := treeInUse(ctx, r.client, r.reader, o.Execution, execution.RootUID(o.Execution))
		o.Awaited = o.Awaited || used
		return true, err
	}
	return false, nil
}

// unchanged is a conflict where the execution was written since it was observed: a settlement of its promise is not fenced by
// its version.
func (r *ExecutionReconciler) unchanged(ctx context.Context, e *v1alpha1.Execution) error {
	now, err := r.live.execution(ctx, client.ObjectKeyFromObject(e))
	if err != nil || now != nil && now.UID == e.UID && now.ResourceVersion == e.ResourceVersion {
		return err
	}
	return apierrors.NewConflict(v1alpha1.GroupVersion.WithResource("executions").GroupResource(), e.Name,
		errors.New("the execution has changed since its pod was read"))
}

// listChildren adds the promises that the cache does not show yet: their maker must not end before they have settled.
func (r *ExecutionReconciler) listChildren(ctx context.Context, o *execution.Observed) error {
	e := o.Execution
	made, err := labeled(ctx, r.reader, e.Namespace, v1alpha1.LabelParent, string(e.UID))
	if err != nil {
		return err
	}
	for i := range made {
		p := &made[i]
		known := slices.ContainsFunc(o.Children, func(c execution.Child) bool { return c.Promise.UID == p.UID })
		if known || p.Name == e.Name || !promise.MadeBy(p, e) {
			continue
		}
		child, err := r.observeChild(ctx, r.live, o.Execution, p)
		if err != nil {
			return err
		}
		o.Children = append(o.Children, child)
	}
	return nil
}

// treeInUse tells whether a promise in a tree is pending, or an execution outside that has not finished waits for one. Those
// within it are about to end themselves.
func treeInUse(ctx context.Context, cached, live client.Reader, top client.Object, root string) (bool, error) {
	promises, err := labeled(ctx, live, top.GetNamespace(), v1alpha1.LabelRoot, root)
	if err != nil {
		return false, err
	}
	names := []string{top.GetName()}
	for i := range promises {
		p := &promises[i]
		if promise.Maker(p) != nil && p.UID != top.GetUID() && !promise.Settled(p) {
			return true, nil
		}
		names = append(names, p.Name)
	}
	return awaitedFromOutside(ctx, cached, top.GetNamespace(), names)
}

// awaitedFromOutside tells whether an unfinished execution other than the named ones waits for a promise of one of the names.
func awaitedFromOutside(ctx context.Context, cached client.Reader, namespace string, names []string) (bool, error) {
	inside := make(map[string]bool, len(names))
	for _, name := range names {
		inside[name] = true
	}
	for _, name := range names {
		waiters, err := waitersOf(ctx, cached, client.ObjectKey{Namespace: namespace, Name: name})
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(waiters, func(e v1alpha1.Execution) bool { return !inside[e.Name] }) {
			return true, nil
		}
	}
	return false, nil
}

// labeled lists promises at the API server. What a label says is judged by what cannot be changed.
func labeled(ctx context.Context, live client.Reader, namespace, label, is string) ([]v1alpha1.DurablePromise, error) {
	var list v1alpha1.DurablePromiseList
	if err := live.List(ctx, &list, client.InNamespace(namespace), client.MatchingLabels{label: is}); err != nil {
		return nil, fmt.Errorf("list promises with label %s=%s: %w", label, is, err)
	}
	return list.Items, nil
}
