package explore

import (
	"fmt"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/runner/job"
)

// jobState is how a Job stands.
type jobState uint8

const (
	jobGone jobState = iota
	jobLive
	jobFinished
)

// podState is how the pod of a Job stands.
type podState uint8

const (
	podGone podState = iota
	podStarting
	podRunning
	podReturned
	podFailed   // by an error of its code
	podKilled   // by the platform
	podNeverRan // killed before its code began
)

// run is a Job with its pod, or what is left of them.
type run struct {
	epoch uint8
	// again tells apart a Job that was made after one of the same epoch was removed.
	again bool
	job   jobState
	pod   podState
	// deleting tells that the pod was asked to end.
	deleting bool
	// lost tells that its node does not answer.
	lost bool
	// seen tells that the cache still shows what was removed.
	seen bool
	// stale tells that a manager made it that was paused, and did not know of a later epoch, or that the Job had been there.
	stale bool
}

func (r run) open() bool  { return r.pod == podStarting || r.pod == podRunning }
func (r run) ended() bool { return r.pod >= podReturned }

func (r run) podName(i int) string {
	if r.again {
		return fmt.Sprintf("%s-%d-again", names[i], r.epoch)
	}
	return fmt.Sprintf("%s-%d", names[i], r.epoch)
}

type runsVersion struct{ all []run }

func (x *Explorer) numberRuns(all []run) version {
	if len(all) == 0 {
		return 0
	}
	return x.runs.number(fmt.Sprint(all), func() runsVersion { return runsVersion{slices.Clone(all)} })
}

// nodeLostTimeout is how long a pod on a silent node is waited for.
const nodeLostTimeout = 5 * graceOver

// createdWithin is how soon after an activation its Job is there, or was.
const createdWithin = time.Minute

// observeRuns does what the execution controller does with the Jobs and pods that it reads: it tells those of the
// activation under way from all others, and leaves out what is newer than the execution.
func observeRuns(o *execution.Observed, i int, all []run) {
	e := o.Execution
	active := e.Status.Activation != nil
	var current *batchv1.Job
	var pods []corev1.Pod
	seen := active && now.Sub(e.Status.Activation.Since.Time) > createdWithin
	selfEnding, until := execution.SelfEnd(e, now)
	for _, r := range all {
		if int64(r.epoch) > e.Status.Epoch {
			continue
		}
		mine := active && int64(r.epoch) == e.Status.Epoch
		seen = seen || mine && r.seen
		switch {
		case mine && r.job != jobGone:
			current = jobOf(e, r)
		case r.job == jobLive && !r.ended() && (int64(r.epoch) != selfEnding || r.pod == podGone):
			o.StrayJobs = append(o.StrayJobs, execution.JobName(e.Name, e.UID, int64(r.epoch)))
		}
	}
	for _, r := range all {
		if int64(r.epoch) > e.Status.Epoch || r.pod == podGone {
			continue
		}
		mine := active && int64(r.epoch) == e.Status.Epoch
		switch {
		case mine && (r.job != jobGone || current == nil):
			pods = append(pods, podOf(i, r, begun(e)))
		case r.open():
			l := lingering(i, r)
			if int64(r.epoch) == selfEnding {
				l.LeaveUntil = until
			}
			o.Lingering = append(o.Lingering, l)
		}
	}
	if active {
		o.Report = job.Observe(current, pods, job.Options{
			Now: now, NodeLostTimeout: nodeLostTimeout,
			Canceling: e.Spec.DesiredState == v1alpha1.DesiredCanceled,
			Existed:   current == nil && seen,
		})
	}
}

// begun is when the code of the activation under way began: well before any request to cancel that came after it.
func begun(e *v1alpha1.Execution) time.Time {
	since := e.Status.Activation.Since.Time
	if asked := e.Status.CancelRequestedAt; asked != nil && asked.Time.Before(since) {
		return since
	}
	return since.Add(-2 * time.Second)
}

func lingering(i int, r run) execution.LingeringPod {
	l := execution.LingeringPod{Name: r.podName(i), Deleting: r.deleting}
	if r.deleting {
		l.LostAt = podOf(i, r, now).DeletionTimestamp.Add(nodeLostTimeout)
	}
	return l
}

func jobOf(e *v1alpha1.Execution, r run) *batchv1.Job {
	j := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{
		Name: execution.JobName(e.Name, e.UID, int64(r.epoch)), Namespace: namespace, CreationTimestamp: metav1.NewTime(now),
	}}
	condition := batchv1.JobFailed
	if r.pod == podReturned {
		condition = batchv1.JobComplete
	}
	if r.job == jobFinished {
		j.Status.Conditions = []batchv1.JobCondition{{Type: condition, Status: corev1.ConditionTrue}}
	}
	return j
}

func podOf(i int, r run, at time.Time) corev1.Pod {
	pod := corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: r.podName(i), Namespace: namespace, CreationTimestamp: metav1.NewTime(now)},
		Spec:       corev1.PodSpec{NodeName: "node", Containers: []corev1.Container{{Name: "function"}}},
		Status:     corev1.PodStatus{Phase: corev1.PodPending},
	}
	if r.deleting {
		end := metav1.NewTime(now.Add(graceOver))
		if r.lost {
			end = metav1.NewTime(now.Add(-nodeLostTimeout))
		}
		pod.DeletionTimestamp = &end
	}
	begun := metav1.NewTime(at)
	exited := func(phase corev1.PodPhase, code int32, message string) {
		pod.Status.Phase = phase
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "function", ContainerID: "1", State: corev1.ContainerState{
			Terminated: &corev1.ContainerStateTerminated{ExitCode: code, Message: message, StartedAt: begun, FinishedAt: begun},
		}}}
	}
	switch r.pod {
	case podRunning:
		pod.Status.Phase = corev1.PodRunning
		pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "function", ContainerID: "1", State: corev1.ContainerState{
			Running: &corev1.ContainerStateRunning{StartedAt: begun},
		}}}
	case podReturned:
		exited(corev1.PodSucceeded, 0, "1")
	case podFailed:
		exited(corev1.PodFailed, 1, `{"perdure":"error","type":"E","message":"m"}`)
	case podKilled:
		exited(corev1.PodFailed, 137, "")
		pod.Status.Reason = "Evicted"
	case podNeverRan:
		pod.Status.Phase, pod.Status.Reason = corev1.PodFailed, "Evicted"
	case podGone, podStarting:
	}
	return pod
}
