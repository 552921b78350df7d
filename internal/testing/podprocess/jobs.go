package podprocess

import (
	"context"
	"maps"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

// jobTracking is the finalizer with which the Job controller keeps a pod until it has counted it.
const jobTracking = "batch.kubernetes.io/job-tracking"

// Errors of writes only mean that somebody was faster, or that the test is over. What matters shows in what the code under test
// makes of the objects.

// createPod makes the pod of a Job as the Job controller, the admission of service accounts and the scheduler do.
func (n *Node) createPod(ctx context.Context, j *batchv1.Job) {
	if finished(j) || j.DeletionTimestamp != nil {
		return
	}
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name:            j.Name + "-pod",
			Namespace:       j.Namespace,
			Labels:          map[string]string{},
			Annotations:     j.Spec.Template.Annotations,
			Finalizers:      []string{jobTracking},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(j, batchv1.SchemeGroupVersion.WithKind("Job"))},
		},
		Spec: *j.Spec.Template.Spec.DeepCopy(),
	}
	maps.Copy(pod.Labels, j.Spec.Template.Labels)
	pod.Labels[batchv1.JobNameLabel] = j.Name
	pod.Spec.NodeName = nodeName
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default"
	}
	_ = n.options.Client.Create(ctx, pod)
}

// deletePods is the garbage collector's part.
func (n *Node) deletePods(ctx context.Context, j *batchv1.Job) {
	var pods corev1.PodList
	_ = n.options.Client.List(ctx, &pods, client.InNamespace(j.Namespace), client.MatchingLabels{batchv1.JobNameLabel: j.Name})
	for _, p := range pods.Items {
		if metav1.IsControlledBy(&p, j) {
			_ = n.options.Client.Delete(ctx, &p)
		}
	}
}

// endJob writes what the Job controller makes of the end of its only pod.
func (n *Node) endJob(ctx context.Context, p *corev1.Pod) {
	owner := metav1.GetControllerOf(p)
	if owner == nil {
		return
	}
	var j batchv1.Job
	if err := n.options.Client.Get(ctx, client.ObjectKey{Namespace: p.Namespace, Name: owner.Name}, &j); err != nil {
		return
	}
	if j.UID != owner.UID || finished(&j) {
		return
	}
	base := j.DeepCopy()
	now := metav1.NewTime(time.Now().Truncate(time.Second))
	j.Status.StartTime = &now
	conditions := []batchv1.JobConditionType{batchv1.JobFailureTarget, batchv1.JobFailed}
	if p.Status.Phase == corev1.PodSucceeded {
		conditions = []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete}
		j.Status.CompletionTime = &now
		j.Status.Succeeded = 1
	} else {
		j.Status.Failed = 1
	}
	for _, c := range conditions {
		j.Status.Conditions = append(j.Status.Conditions, batchv1.JobCondition{
			Type: c, Status: corev1.ConditionTrue, LastTransitionTime: now, LastProbeTime: now,
		})
	}
	_ = n.options.Client.Status().Patch(ctx, &j, client.MergeFrom(base))
}

func finished(j *batchv1.Job) bool {
	for _, c := range j.Status.Conditions {
		if c.Status == corev1.ConditionTrue && (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) {
			return true
		}
	}
	return false
}

// release lets a pod that was counted go, and takes it away if it is being deleted.
func (n *Node) release(ctx context.Context, p *corev1.Pod) {
	base := p.DeepCopy()
	if controllerutil.RemoveFinalizer(p, jobTracking) {
		if err := n.options.Client.Patch(ctx, p, client.MergeFrom(base)); err != nil {
			return
		}
	}
	if p.DeletionTimestamp != nil {
		_ = n.options.Client.Delete(ctx, p, client.GracePeriodSeconds(0), client.Preconditions{UID: &p.UID})
	}
}
