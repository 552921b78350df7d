package sim

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// jobTracking is the finalizer with which the Job controller keeps a pod until it has counted it.
const jobTracking = batchv1.JobTrackingFinalizer

// jobController is a model of Kubernetes' own: one pod per Job, which it counts when it has ended.
type jobController struct {
	w      *World
	client client.Client
	made   int
}

// step is something that a part of the world can do now.
type step struct {
	name string
	do   func()
}

func (j *jobController) steps() []step {
	var steps []step
	for _, obj := range j.w.server.Objects(kindJob) {
		steps = append(steps, j.stepsOf(obj.(*batchv1.Job))...) //nolint:forcetypeassert // of this kind
	}
	for _, obj := range j.w.server.Objects(kindPod) {
		pod := obj.(*corev1.Pod) //nolint:forcetypeassert // of this kind
		if slices.Contains(pod.Finalizers, jobTracking) && j.jobOf(pod) == nil {
			steps = append(steps, step{"release orphan " + pod.Name, func() { j.release(pod) }})
		}
	}
	return steps
}

func (j *jobController) jobOf(pod *corev1.Pod) *batchv1.Job {
	owner := metav1.GetControllerOf(pod)
	for _, obj := range j.w.server.Objects(kindJob) {
		if owner != nil && obj.GetUID() == owner.UID {
			return obj.(*batchv1.Job) //nolint:forcetypeassert // of this kind
		}
	}
	return nil
}

func (j *jobController) stepsOf(job *batchv1.Job) []step {
	pods := j.w.podsOf(job)
	condition := func(t batchv1.JobConditionType) bool {
		return slices.ContainsFunc(job.Status.Conditions, func(c batchv1.JobCondition) bool { return c.Type == t })
	}
	if condition(batchv1.JobComplete) || condition(batchv1.JobFailed) {
		if j.w.clock.now.Before(removal(job)) {
			return nil
		}
		return []step{{"remove old " + job.Name, func() {
			j.w.must(j.client.Delete(context.Background(), copyOf(job), client.PropagationPolicy(metav1.DeletePropagationBackground)))
		}}}
	}
	target := condition(batchv1.JobSuccessCriteriaMet) || condition(batchv1.JobFailureTarget)
	if len(pods) == 0 && !target && job.Status.Failed+job.Status.Succeeded == 0 && job.Status.Active == 0 {
		return []step{{"create pod of " + job.Name, func() { j.createPod(job) }}}
	}
	var steps []step
	open := false
	for _, pod := range pods {
		switch {
		case !ended(pod):
			open = true
		case !target:
			steps = append(steps, step{"see the end of " + pod.Name, func() { j.announce(job, pod) }})
		case slices.Contains(pod.Finalizers, jobTracking):
			steps = append(steps, step{"count " + pod.Name, func() { j.release(pod) }})
			open = true
		}
	}
	if target && !open {
		steps = append(steps, step{"finish " + job.Name, func() { j.finish(job) }})
	}
	if len(pods) == 0 && !target && job.Status.Active > 0 { // its pod was taken away by force
		steps = append(steps, step{"miss the pod of " + job.Name, func() { j.announce(job, nil) }})
	}
	return steps
}

// removal is when a finished Job is removed; zero for one that has not finished.
func removal(job *batchv1.Job) time.Time {
	for _, c := range job.Status.Conditions {
		if c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed {
			return c.LastTransitionTime.Add(time.Duration(*job.Spec.TTLSecondsAfterFinished) * time.Second)
		}
	}
	return time.Time{}
}

// nextRemoval is when the next Job is removed; zero if there is none.
func (j *jobController) nextRemoval() time.Time {
	var first time.Time
	for _, obj := range j.w.server.Objects(kindJob) {
		at := removal(obj.(*batchv1.Job)) //nolint:forcetypeassert // of this kind
		if at.After(j.w.clock.now) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

func (w *World) podsOf(job *batchv1.Job) []*corev1.Pod {
	var pods []*corev1.Pod
	for _, obj := range w.server.Objects(kindPod) {
		if metav1.IsControlledBy(obj, job) {
			pods = append(pods, obj.(*corev1.Pod)) //nolint:forcetypeassert // of this kind
		}
	}
	return pods
}

// ended tells whether a pod has its final phase.
func ended(pod *corev1.Pod) bool {
	return pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
}

func (j *jobController) createPod(job *batchv1.Job) {
	j.made++
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: fmt.Sprintf("%.50s-%05d", job.Name, j.made), Namespace: namespace,
			Labels:          maps.Clone(job.Spec.Template.Labels),
			Annotations:     maps.Clone(job.Spec.Template.Annotations),
			Finalizers:      []string{jobTracking},
			OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(job, batchv1.SchemeGroupVersion.WithKind("Job"))},
		},
		Spec: *job.Spec.Template.Spec.DeepCopy(),
	}
	pod.Labels[batchv1.JobNameLabel] = job.Name
	pod.Labels[batchv1.ControllerUidLabel] = string(job.UID)
	j.w.must(j.client.Create(context.Background(), pod))
	changed := copyOf(job)
	changed.Status.Active++
	start := j.w.now()
	changed.Status.StartTime = &start
	j.w.must(j.client.Status().Update(context.Background(), changed))
}

// announce writes that a Job is about to end, before its pod is counted.
func (j *jobController) announce(job *batchv1.Job, pod *corev1.Pod) {
	changed := copyOf(job)
	kind := batchv1.JobFailureTarget
	if pod != nil && pod.Status.Phase == corev1.PodSucceeded {
		kind = batchv1.JobSuccessCriteriaMet
	}
	j.condition(changed, kind)
	j.w.must(j.client.Status().Update(context.Background(), changed))
}

func (j *jobController) condition(job *batchv1.Job, kind batchv1.JobConditionType) {
	job.Status.Conditions = append(job.Status.Conditions, batchv1.JobCondition{
		Type: kind, Status: corev1.ConditionTrue, LastTransitionTime: j.w.now(), LastProbeTime: j.w.now(),
	})
}

// release lets a pod go that has been counted.
func (j *jobController) release(pod *corev1.Pod) {
	changed := copyOf(pod)
	changed.Finalizers = slices.DeleteFunc(changed.Finalizers, func(f string) bool { return f == jobTracking })
	j.w.must(j.client.Update(context.Background(), changed))
}

func (j *jobController) finish(job *batchv1.Job) {
	changed := copyOf(job)
	kind := batchv1.JobFailed
	changed.Status.Failed, changed.Status.Active = 1, 0
	if job.Status.Conditions[0].Type == batchv1.JobSuccessCriteriaMet {
		kind = batchv1.JobComplete
		changed.Status.Failed, changed.Status.Succeeded = 0, 1
		end := j.w.now()
		changed.Status.CompletionTime = &end
	}
	j.condition(changed, kind)
	j.w.must(j.client.Status().Update(context.Background(), changed))
}
