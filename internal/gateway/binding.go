package gateway

import (
	"context"
	"strconv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/lru"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// knownPods is how many bindings are kept.
const knownPods = 16384

// binding is what a pod is part of. None of it changes during the life of the pod.
type binding struct {
	namespace    string
	execution    string
	executionUID types.UID
	job          string
	jobUID       types.UID
	epoch        int64
}

// binder finds out what a pod is part of.
type binder struct {
	live  client.Reader
	known *lru.Cache // by the pod's UID
}

func newBinder(live client.Reader) *binder { return &binder{live: live, known: lru.New(knownPods)} }

// bind follows owners by UID, from the pod that the token is bound to, to its Job, to its execution. Labels alone prove nothing: the
// epoch that the Job's label says must be the one that its name was made of.
func (b *binder) bind(ctx context.Context, pod *podRef) (binding, error) {
	if known, ok := b.known.Get(pod.uid); ok {
		return known.(binding), nil //nolint:forcetypeassert // nothing else is put in
	}
	const not = "the token is not that of a function pod: "
	p := &corev1.Pod{}
	if err := b.live.Get(ctx, client.ObjectKey{Namespace: pod.namespace, Name: pod.name}, p); apierrors.IsNotFound(err) {
		return binding{}, forbidden(not + "its pod is gone")
	} else if err != nil {
		return binding{}, err
	}
	owner := metav1.GetControllerOf(p)
	switch {
	case p.UID != pod.uid:
		return binding{}, forbidden(not + "its pod is gone, and another one has its name")
	case !isKind(owner, batchv1.SchemeGroupVersion.String(), "Job"):
		return binding{}, forbidden(not + "its pod has no Job")
	}
	j := &batchv1.Job{}
	if err := b.live.Get(ctx, client.ObjectKey{Namespace: pod.namespace, Name: owner.Name}, j); apierrors.IsNotFound(err) {
		return binding{}, fenced("the Job of the pod is gone")
	} else if err != nil {
		return binding{}, err
	}
	if j.UID != owner.UID {
		return binding{}, fenced("the Job of the pod is gone, and another one has its name")
	}
	made := metav1.GetControllerOf(j)
	if !isKind(made, v1alpha1.GroupVersion.String(), "Execution") {
		return binding{}, forbidden(not + "its Job has no Execution")
	}
	epoch, err := strconv.ParseInt(j.Labels[v1alpha1.LabelEpoch], 10, 64)
	if err != nil || epoch < 1 || execution.JobName(made.Name, made.UID, epoch) != j.Name {
		return binding{}, forbidden(not + "its Job is not one that Perdure made")
	}
	bound := binding{
		namespace: pod.namespace, execution: made.Name, executionUID: made.UID, job: j.Name, jobUID: j.UID, epoch: epoch,
	}
	b.known.Add(pod.uid, bound)
	return bound, nil
}

func isKind(ref *metav1.OwnerReference, apiVersion, kind string) bool {
	return ref != nil && ref.APIVersion == apiVersion && ref.Kind == kind
}
