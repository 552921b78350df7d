package oracle

import (
	"iter"
	"strconv"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// jobPatience is after what time an activation without Job and pod counts as lost, also for who has never seen them.
const jobPatience = time.Minute

// epochOf is the execution and epoch that a Job or pod is for.
func epochOf(obj Object) (types.UID, int64) {
	epoch, err := strconv.ParseInt(obj.GetLabels()[v1alpha1.LabelEpoch], 10, 64)
	if err != nil {
		return "", 0
	}
	return types.UID(obj.GetLabels()[v1alpha1.LabelExecution]), epoch
}

// of are the Jobs or pods of an execution, and of one epoch unless that is 0.
func (o *Oracle) of(kind string, e types.UID, epoch int64) iter.Seq[*history] {
	return func(yield func(*history) bool) {
		for h := range o.all(kind) {
			uid, n := epochOf(h.created().obj)
			if uid != e || epoch != 0 && n != epoch || !o.genuine(h) {
				continue
			}
			if !yield(h) {
				return
			}
		}
	}
}

// genuine says that a pod was made for a Job of its execution, and a Job by a manager.
func (o *Oracle) genuine(h *history) bool {
	switch h.kind {
	case KindJob:
		uid, _ := epochOf(h.created().obj)
		return owner(h.created().obj) == uid
	case KindPod:
		job := o.objects[owner(h.created().obj)]
		return job != nil && job.kind == KindJob && o.genuine(job)
	}
	return false
}

// evidence is all that the Jobs and pods of one activation have said so far, in any of their states.
func (j *judge) evidence(e *v1alpha1.Execution) []verdict {
	var all []verdict
	epoch := e.Status.Epoch
	rules := j.settingsOf(e)
	for pod := range j.of(KindPod, e.UID, epoch) {
		for p := range during[*corev1.Pod](pod, 0) {
			if v := j.verdictOf(p, j.c.Now); v.class != waits {
				all = append(all, v)
			}
		}
		all = append(all, j.overtime(pod, rules)...)
	}
	return append(all, j.lostRun(e)...)
}

// overtime is that the code of a pod ran for longer than it may.
func (j *judge) overtime(pod *history, s settings) []verdict {
	if s.attemptTimeout == 0 {
		return nil
	}
	for p := range during[*corev1.Pod](pod, 0) {
		since, ran := started(p)
		if ran && !j.c.Now.Before(since.Add(s.attemptTimeout)) && !spokeBefore(pod, since.Add(s.attemptTimeout)) {
			return []verdict{{class: application, reason: "AttemptTimeout", ran: true}}
		}
	}
	return nil
}

// spokeBefore says that the code of a pod had ended before a moment.
func spokeBefore(pod *history, t time.Time) bool {
	for p := range during[*corev1.Pod](pod, 0) {
		if s := functionStatus(p); s != nil && s.State.Terminated != nil && s.State.Terminated.FinishedAt.Time.Before(t) {
			return true
		}
	}
	return false
}

// lostRun is what follows from a Job or pod that is not there.
func (j *judge) lostRun(e *v1alpha1.Execution) []verdict {
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if !pod.absentDuring(j.c.Since) {
			return nil
		}
	}
	lost := func(reason string) []verdict { return []verdict{{class: platform, reason: reason, ran: true}} }
	for job := range j.of(KindJob, e.UID, e.Status.Epoch) {
		switch {
		case job.gone():
			return lost("JobDeleted")
		case job.created().seq > j.c.Since: // not there yet
		case anyDuring(job, j.c.Since, func(b *batchv1.Job) bool {
			return jobHas(b, batchv1.JobComplete) || jobHas(b, batchv1.JobSuccessCriteriaMet)
		}):
			return lost("ResultLost")
		case anyDuring(job, j.c.Since, func(b *batchv1.Job) bool { return jobHas(b, batchv1.JobFailed) || jobHas(b, batchv1.JobFailureTarget) }):
			return lost("PodLost")
		default:
			return nil
		}
	}
	all := j.refused(e)
	if a := e.Status.Activation; a != nil && j.c.Now.Sub(a.Since.Time) > jobPatience-time.Second {
		all = append(all, lost("JobDeleted")...)
	}
	return all
}

// refused is that the API server did not take the Job of an activation: the fault of an inline function where the Job is
// invalid, else that of the platform.
func (j *judge) refused(e *v1alpha1.Execution) []verdict {
	if !j.wasRefused(e) {
		return nil
	}
	all := []verdict{{class: platform, reason: "JobRejected"}}
	if e.Spec.Invoke.Function != nil {
		all = append(all, verdict{class: application, reason: "InvalidFunction", final: true})
	}
	return all
}

func (j *judge) wasRefused(e *v1alpha1.Execution) bool {
	return j.runOf(e).refused[e.Status.Epoch]
}

func jobHas(b *batchv1.Job, t batchv1.JobConditionType) bool {
	for _, c := range b.Status.Conditions {
		if c.Type == t && c.Status == corev1.ConditionTrue {
			return true
		}
	}
	return false
}

// mayRun says that a pod may run code at some moment: it is there, and not known to be over or lost.
func (o *Oracle) mayRun(p *corev1.Pod, now time.Time) bool {
	return !over(p) && !o.lost(p, now) && !allEnded(p)
}

// allEnded says that every container of a pod has ended, though its phase does not say so yet.
func allEnded(p *corev1.Pod) bool {
	ended := 0
	for _, s := range p.Status.ContainerStatuses {
		if s.State.Terminated != nil {
			ended++
		}
	}
	return ended == len(p.Spec.Containers) && len(p.Spec.InitContainers) == 0
}

// quiet says that a pod could be known to run nothing, at some moment of the pass.
func (j *judge) quiet(pod *history) bool {
	return pod.absentDuring(j.c.Since) ||
		anyDuring(pod, j.c.Since, func(p *corev1.Pod) bool { return !j.mayRun(p, j.c.Now) })
}

// knownToRun says that the code of an epoch could be seen to have started throughout a pass.
func (o *Oracle) knownToRun(e types.UID, epoch int64, since int64) bool {
	for pod := range o.of(KindPod, e, epoch) {
		if pod.absentDuring(since) {
			continue
		}
		all := true
		for p := range during[*corev1.Pod](pod, since) {
			_, ran := started(p)
			all = all && ran
		}
		if all {
			return true
		}
	}
	return false
}
