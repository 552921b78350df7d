package oracle

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const keptJobSeconds = 3600

func jobSuffix(epoch int64) string { return "-e" + strconv.FormatInt(epoch, 10) }

// jobWrite judges what a manager does to a Job: it makes one for each epoch, and removes those that have no right to run.
func (j *judge) jobWrite() {
	before, _ := j.c.Old.(*batchv1.Job)
	after, _ := j.c.New.(*batchv1.Job)
	switch {
	case before == nil:
		j.jobCreated(after)
	case deletionAsked(j.c):
		if why := j.mayNotStop(before); why != "" {
			j.broken("stops-only-strays", "%s", why)
		}
	}
}

// jobCreated: a Job is made for the epoch that the stored status permits, once.
func (j *judge) jobCreated(job *batchv1.Job) {
	uid, epoch := epochOf(job)
	h := j.objects[uid]
	if h == nil || h.kind != KindExecution || owner(job) != uid {
		j.broken("job-of-an-epoch", "it belongs to no execution")
		return
	}
	permits := func(e *v1alpha1.Execution) bool {
		return e.Status.Epoch == epoch && e.Status.Activation != nil && e.Status.Activation.Job == job.Name
	}
	if j.pastEpoch(j.c) {
		return // counted apart; that it is removed and never used is judged there
	}
	if !anyDuring(h, j.c.Since, permits) {
		j.broken("job-of-an-epoch", "the stored status does not permit a Job %s for epoch %d", job.Name, epoch)
		return
	}
	r := j.runOf(execution(h))
	r.jobs[epoch]++
	if r.jobs[epoch] > 1 && !j.takenAway(job, epoch) {
		j.broken("one-job-per-epoch", "%d Jobs for epoch %d", r.jobs[epoch], epoch)
	}
	j.shape(execution(h), job, epoch)
}

// takenAway says that the earlier Jobs of an epoch were removed by somebody else, with all their pods, so that who had not
// seen them could not know of them.
func (j *judge) takenAway(job *batchv1.Job, epoch int64) bool {
	uid, _ := epochOf(job)
	for kind := range map[string]bool{KindJob: true, KindPod: true} {
		for h := range j.of(kind, uid, epoch) {
			if !h.absentDuring(j.c.Since) {
				return false
			}
		}
	}
	return true
}

// shape: a Job carries what its code is promised.
func (j *judge) shape(e *v1alpha1.Execution, job *batchv1.Job, epoch int64) {
	t := job.Spec.Template
	if t.Spec.RestartPolicy != corev1.RestartPolicyNever || job.Spec.BackoffLimit == nil || *job.Spec.BackoffLimit != 0 ||
		job.Spec.PodReplacementPolicy == nil || *job.Spec.PodReplacementPolicy != batchv1.Failed {
		j.broken("retries-are-ours", "the Job would start pods by itself")
	}
	if s := job.Spec.TTLSecondsAfterFinished; s == nil || *s != keptJobSeconds {
		j.broken("job-is-kept", "ttlSecondsAfterFinished is not %d", keptJobSeconds)
	}
	want := map[string]string{
		"PERDURE_EXECUTION": e.Name, "PERDURE_NAMESPACE": e.Namespace, "PERDURE_EPOCH": strconv.FormatInt(epoch, 10),
		"PERDURE_ATTEMPT": strconv.Itoa(int(e.Status.Attempts)), "PERDURE_IDEMPOTENCY_KEY": j.idempotencyKey(e),
	}
	for name, text := range want {
		if got := environment(t, name); got != text && e.Status.Epoch == epoch {
			j.broken("job-environment", "%s is %q, not %q", name, got, text)
		}
	}
	if got, want := compact(t.Annotations[v1alpha1.AnnotationArguments]), j.arguments(e); want != "" && got != want {
		j.broken("job-arguments", "%.200s, not %.200s", got, want)
	}
}

func environment(t corev1.PodTemplateSpec, name string) string {
	container := functionContainer(&corev1.Pod{ObjectMeta: t.ObjectMeta, Spec: t.Spec})
	for _, c := range t.Spec.Containers {
		for _, v := range c.Env {
			if c.Name == container && v.Name == name {
				return strings.ReplaceAll(v.Value, "$$", "$") // as the kubelet reads it
			}
		}
	}
	return ""
}

// idempotencyKey is the same for all attempts: the promise's own id, else its UID.
func (j *judge) idempotencyKey(e *v1alpha1.Execution) string {
	h := j.promiseOf(e)
	switch {
	case h == nil:
		return ""
	case promise(h).Spec.ID != "":
		return promise(h).Spec.ID
	}
	return string(h.uid)
}

// arguments are those that code is to get, as JSON; nothing where that cannot be known for sure.
func (j *judge) arguments(e *v1alpha1.Execution) string {
	var parts []string
	byName := false
	for _, a := range e.Spec.Invoke.Args {
		text, sure := j.argument(e, a)
		if !sure {
			return ""
		}
		if a.Name != "" {
			byName = true
			text = quoted(a.Name) + ":" + text
		}
		parts = append(parts, text)
	}
	if byName {
		return "{" + strings.Join(parts, ",") + "}"
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return string(b)
}

// argument is one of them; a settlement that is passed on is not compared to the letter.
func (j *judge) argument(e *v1alpha1.Execution, a v1alpha1.Argument) (text string, sure bool) {
	if a.PromiseRef == nil {
		return valueOf(a.Value), true
	}
	n := 0
	for h := range j.named(KindPromise, keyIn(e, a.PromiseRef.Name)) {
		n++
		text = valueOf(promise(h).Status.Value)
	}
	return text, n == 1 && a.PromiseRef.OnRejected != v1alpha1.OnRejectedPass
}

// podWrite judges what a manager does to a pod: it may ask those to stop that have no right to run.
func (j *judge) podWrite() {
	before, _ := j.c.Old.(*corev1.Pod)
	if before == nil {
		j.broken("pods-are-the-jobs", "a manager made a pod")
		return
	}
	if deletionAsked(j.c) {
		if why := j.mayNotStop(before); why != "" {
			j.broken("stops-only-strays", "%s", why)
		}
	}
}

// mayNotStop says why a Job or pod may go on; nothing if it may be stopped.
func (j *judge) mayNotStop(obj Object) string {
	uid, epoch := epochOf(obj)
	h := j.objects[uid]
	if h == nil || h.kind != KindExecution {
		return "it belongs to no execution"
	}
	if h.absentDuring(j.c.Since) {
		return ""
	}
	why := ""
	for e := range during[*v1alpha1.Execution](h, j.c.Since) {
		if why = j.runs(e, obj, epoch); why == "" {
			return ""
		}
	}
	return why
}

// runs says why a Job or pod has a right to run, as an execution stands.
func (j *judge) runs(e *v1alpha1.Execution, obj Object, epoch int64) string {
	own := j.promiseOf(e)
	switch {
	case e.Status.Epoch != epoch || e.Status.Activation == nil:
		return j.endsByItself(e, obj, epoch)
	case terminal(e.Status.Phase) || e.Status.Outcome != nil:
		return ""
	case own != nil && (own.absentDuring(j.c.Since) || settled(promise(own))):
		return ""
	case e.Spec.DesiredState == v1alpha1.DesiredCanceled:
		return j.toldAsItBegan(e)
	}
	if p, ok := obj.(*corev1.Pod); ok {
		limit := j.settingsOf(e).attemptTimeout
		if since, ran := started(p); ran && limit > 0 && !j.c.Now.Before(since.Add(limit-time.Second)) {
			return ""
		}
	}
	return fmt.Sprintf("it is that of epoch %d, which is under way", epoch)
}

// toldAsItBegan says why an activation that began while the execution was being canceled goes on until the end of the
// grace period; nothing for others.
func (j *judge) toldAsItBegan(e *v1alpha1.Execution) string {
	at := e.Status.CancelRequestedAt
	if at != nil && e.Status.Activation.Since.After(at.Time) && !j.graceOver(e) {
		return "its code was told of the cancellation as it began, and has its grace period"
	}
	return ""
}
