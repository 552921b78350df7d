package controller_test

import (
	"context"
	"errors"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// know notes all that there is.
func (t *trial) know(ctx context.Context) error {
	t.known, t.stillborn = map[types.UID]bool{}, map[string]int{}
	for _, list := range []client.ObjectList{&v1alpha1.ExecutionList{}, &v1alpha1.DurablePromiseList{}} {
		if err := k8s.List(ctx, list, client.InNamespace(t.namespace)); err != nil {
			return err
		}
		_ = eachItem(list, func(obj client.Object) { t.known[obj.GetUID()] = true })
	}
	return nil
}

// collect is the garbage collector's part: it removes what belongs to nothing that exists, and tells how much.
func (t *trial) collect(ctx context.Context) (int, error) {
	removed := 0
	for _, list := range []client.ObjectList{&corev1.PodList{}, &batchv1.JobList{}, &v1alpha1.ExecutionList{}, &v1alpha1.DurablePromiseList{}} {
		if err := k8s.List(ctx, list, client.InNamespace(t.namespace)); err != nil {
			return removed, err
		}
		var errs []error
		_ = eachItem(list, func(obj client.Object) {
			orphan, err := t.orphaned(ctx, obj)
			if err == nil && orphan && obj.GetDeletionTimestamp() == nil {
				removed++
				t.countStillborn(obj)
				err = client.IgnoreNotFound(k8s.Delete(ctx, obj, client.PropagationPolicy(metav1.DeletePropagationBackground)))
			}
			errs = append(errs, err)
		})
		if err := errors.Join(errs...); err != nil {
			return removed, err
		}
	}
	return removed, nil
}

func (t *trial) countStillborn(obj client.Object) {
	if t.known == nil || t.known[obj.GetUID()] {
		return
	}
	switch obj.(type) {
	case *v1alpha1.Execution:
		t.stillborn["executions"]++
	case *v1alpha1.DurablePromise:
		t.stillborn["durablepromises"]++
	}
}

func (t *trial) orphaned(ctx context.Context, obj client.Object) (bool, error) {
	ref := metav1.GetControllerOf(obj)
	if ref == nil {
		return false, nil
	}
	made, err := k8s.Scheme().New(schema.FromAPIVersionAndKind(ref.APIVersion, ref.Kind))
	if err != nil {
		return false, err
	}
	owner := made.(client.Object) //nolint:forcetypeassert // all kinds here are objects
	err = k8s.Get(ctx, client.ObjectKey{Namespace: t.namespace, Name: ref.Name}, owner)
	if apierrors.IsNotFound(err) {
		return true, nil
	}
	return err == nil && owner.GetUID() != ref.UID, err
}
