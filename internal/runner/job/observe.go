package job

import (
	"cmp"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/internal/execution"
)

// Options are what Observe needs to know besides the objects.
type Options struct {
	// Now is the time of the observation.
	Now time.Time
	// NodeLostTimeout is how long after the end of its grace period a pod that is being deleted is still waited for.
	// Its node does not answer, so its code may still run. 0 waits for ever.
	NodeLostTimeout time.Duration
	// Canceling tells that the execution is being canceled: an end that the code did not explain is its cancellation.
	Canceling bool
	// Existed tells that this epoch is known to have had a Job: that there is none now does not mean that it never ran.
	Existed bool
	// NonRetryableExitCodes are exit codes of the function's container that are not tried again.
	NonRetryableExitCodes []int32
}

// observation is a report with what is needed to weigh it.
type observation struct {
	execution.Report
	// spoken tells that the verdict is what the code itself said: a value, or an error marked as one.
	spoken bool
}

// Observe reports how far the activation of one epoch has come. The job is nil where it does not exist; pods are those
// of this epoch.
func Observe(job *batchv1.Job, pods []corev1.Pod, opts Options) execution.Report {
	found := withoutPod(job, opts)
	if len(pods) > 0 {
		found = decisive(pods, opts)
	}
	if opts.Canceling {
		found = canceled(found)
	}
	return found.Report
}

// decisive picks the observation that counts. A Job of ours has one pod, but a Job controller that starts with an old
// cache can make another one. A value is the outcome whatever else runs. Short of one, the epoch goes on as long as any
// pod of it may run code.
func decisive(pods []corev1.Pod, opts Options) observation {
	var all []observation
	started := false
	for _, pod := range inOrderOfCreation(pods) {
		found := observePod(&pod, opts)
		started = started || found.CodeStarted
		all = append(all, found)
	}
	first := slices.MinFunc(all, func(a, b observation) int { return cmp.Compare(rank(a), rank(b)) })
	first.CodeStarted = started
	return first
}

// rank orders observations of several pods; the lowest counts.
func rank(o observation) int {
	switch {
	case o.Verdict == execution.VerdictValue:
		return 0
	case o.State == execution.RunRunning:
		return 1
	case o.State == execution.RunStarting:
		return 2
	case o.Verdict == execution.VerdictApplication:
		return 3
	default:
		return 4
	}
}

// inOrderOfCreation keeps the verdict independent of the order in which a list returned the pods.
func inOrderOfCreation(pods []corev1.Pod) []corev1.Pod {
	return slices.SortedFunc(slices.Values(pods), func(a, b corev1.Pod) int {
		return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
	})
}

// withoutPod reports on a Job that has no pod to read.
func withoutPod(job *batchv1.Job, opts Options) observation {
	switch {
	case job == nil && opts.Existed:
		found := observation{Report: execution.Report{CodeStarted: true}}
		return found.platform(ReasonJobDeleted, "the job of this epoch and its pod were removed before the result was read")
	case job == nil:
		return observation{Report: execution.Report{State: execution.RunMissing}}
	case hasJobCondition(job, batchv1.JobComplete, batchv1.JobSuccessCriteriaMet):
		return jobEnded(job, ReasonResultLost, "job %q is complete, but its pod was removed before the result was read", job.Name)
	case hasJobCondition(job, batchv1.JobFailed, batchv1.JobFailureTarget):
		return jobEnded(job, ReasonPodLost, "job %q failed, and its pod was removed before the cause was read", job.Name)
	case job.DeletionTimestamp != nil:
		return jobEnded(job, ReasonJobDeleted, "job %q was deleted before it finished", job.Name)
	}
	return observation{Report: execution.Report{
		State:       execution.RunStarting,
		CreatedAt:   job.CreationTimestamp.Time,
		CodeStarted: hadPod(job),
	}}
}

// jobEnded takes for granted that code ran: nothing is left that could tell.
func jobEnded(job *batchv1.Job, reason, format string, args ...any) observation {
	found := observation{Report: execution.Report{CreatedAt: job.CreationTimestamp.Time, CodeStarted: true}}
	return found.platform(reason, format, args...)
}

// hadPod tells that the Job controller has counted a pod which may have run. The pod is gone; that the Job ended is only
// not written yet.
func hadPod(job *batchv1.Job) bool {
	s := &job.Status
	ready := s.Ready != nil && *s.Ready > 0
	uncounted := s.UncountedTerminatedPods != nil && len(s.UncountedTerminatedPods.Failed)+len(s.UncountedTerminatedPods.Succeeded) > 0
	return ready || uncounted || s.Failed+s.Succeeded > 0
}

func hasJobCondition(job *batchv1.Job, types ...batchv1.JobConditionType) bool {
	return slices.ContainsFunc(job.Status.Conditions, func(c batchv1.JobCondition) bool {
		return c.Status == corev1.ConditionTrue && slices.Contains(types, c.Type)
	})
}

// canceled turns every end that the code did not explain into its cancellation: no failure starts a new epoch while an
// execution is being canceled.
func canceled(found observation) observation {
	switch {
	case found.State != execution.RunEnded, found.spoken && !isCancellation(found.Error):
		return found
	case found.spoken:
		found.Error.Type = TypeCanceled
	default:
		found = found.application(TypeCanceled, "the function ended after it was asked to cancel: %s", found.Error.Message)
	}
	found.Error.Retryable = new(false)
	return found
}
