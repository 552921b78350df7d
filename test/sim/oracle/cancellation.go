package oracle

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// cancelSeen: a request to cancel is noted where there is one, or where children are asked to end because their parent
// failed.
func (j *judge) cancelSeen(before, after *v1alpha1.Execution) {
	if before.Spec.DesiredState == v1alpha1.DesiredCanceled {
		j.cancelEpoch(before, after)
		return
	}
	fails := after.Status.Outcome != nil && after.Status.Outcome.State != v1alpha1.PromiseResolved
	if after.Status.CancelRequestedAt != nil && before.Status.CancelRequestedAt == nil && !fails {
		j.broken("canceled-only-when-asked", "cancelRequestedAt is set, and nobody asked")
	}
}

// graceOver says that the code of an execution had its time to end.
func (j *judge) graceOver(e *v1alpha1.Execution) bool {
	at := e.Status.CancelRequestedAt
	return at != nil && !j.c.Now.Before(at.Add(j.settingsOf(e).grace))
}

// notCanceled says why an execution does not end as Canceled.
func (j *judge) notCanceled(e *v1alpha1.Execution) string {
	if j.orphaned(e) || terminal(e.Status.Phase) { // its promise was made again too late
		return ""
	}
	if e.Spec.DesiredState != v1alpha1.DesiredCanceled {
		return "nobody asked for that"
	}
	if e.Status.Activation == nil {
		return j.codeIsOwedAnEnd(e)
	}
	if j.spokeInTime(e) {
		return "the code returned a value, or an error of its own, within the grace period"
	}
	if j.graceOver(e) {
		return ""
	}
	if e.Status.SavePoint != nil {
		return j.notLost(e)
	}
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if !j.endedQuietly(pod) {
			return "its code runs, and the grace period is not over"
		}
	}
	return ""
}

// notLost says why code that is to be told of the request to cancel has not ended; nothing if it has.
func (j *judge) notLost(e *v1alpha1.Execution) string {
	for _, v := range j.evidence(e) {
		if v.class == platform || v.class == application && (!v.marked || canceledType(v.reason)) || v.class == value && v.text == "null" {
			return ""
		}
	}
	return "its code is told, and the grace period is not over"
}

// endedQuietly says that a pod, at some moment of the pass, ran nothing: it never started, or ended without a word that
// counts, or was gone.
func (j *judge) endedQuietly(pod *history) bool {
	if pod.absentDuring(j.c.Since) {
		return true
	}
	return anyDuring(pod, j.c.Since, func(p *corev1.Pod) bool {
		if _, ran := started(p); !ran {
			return true
		}
		v := j.verdictOf(p, j.c.Now)
		return v.class == platform || v.class == application && (!v.marked || canceledType(v.reason)) ||
			v.class == value && !spoken(p) || over(p) && v.class == waits
	})
}

// spoken says that the code of a pod returned something, if only null in so many words.
func spoken(p *corev1.Pod) bool {
	s := functionStatus(p)
	return s != nil && s.State.Terminated != nil && s.State.Terminated.Message != ""
}

// spokeInTime says that the code of the current epoch returned a value or an error of its own within the grace period, and
// that this could be read throughout the pass.
func (j *judge) spokeInTime(e *v1alpha1.Execution) bool {
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if pod.absentDuring(j.c.Since) {
			continue
		}
		all := true
		for p := range during[*corev1.Pod](pod, j.c.Since) {
			v := j.verdictOf(p, j.c.Now)
			counts := v.class == value && spoken(p) || v.class == application && v.marked && !canceledType(v.reason)
			all = all && counts && !j.afterGrace(e, v.at)
		}
		if all {
			return true
		}
	}
	return false
}

func (j *judge) afterGrace(e *v1alpha1.Execution, t time.Time) bool {
	at := e.Status.CancelRequestedAt
	return at != nil && t.After(at.Add(j.settingsOf(e).grace))
}

// mayAskChild says why a child may not be asked to cancel; nothing if it may.
func (j *judge) mayAskChild(child *v1alpha1.Execution) string {
	h := j.objects[owner(child)]
	if h == nil || h.kind != KindPromise {
		return "it is no child"
	}
	parent := j.parentOf(promise(h))
	if parent == nil {
		return "its promise belongs to nobody"
	}
	if j.parentEnds(parent) || j.cancels(parent, promise(h)) {
		return ""
	}
	return "its parent goes on"
}

// mayCancelChild says why a promise may not be canceled for the sake of its parent; nothing if it may.
func (j *judge) mayCancelChild(p *v1alpha1.DurablePromise) string {
	parent := j.parentOf(p)
	switch {
	case parent == nil:
		return "it belongs to nobody"
	case j.parentEnds(parent):
		return ""
	case !j.cancels(parent, p):
		return "its parent goes on"
	case p.Spec.Invoke != nil && !anyDuring(parent, j.c.Since, j.graceOver) && !j.childGone(p):
		return "it has an execution, which is to be asked first"
	}
	return ""
}

// childGone says that the execution of a promise was not there at some moment of the pass.
func (j *judge) childGone(p *v1alpha1.DurablePromise) bool {
	return j.nameFree(KindExecution, keyIn(p, p.Name), j.c.Since)
}

// cancels says that a parent was asked to cancel, and passes that on to a child.
func (j *judge) cancels(parent *history, p *v1alpha1.DurablePromise) bool {
	return anyDuring(parent, j.c.Since, func(e *v1alpha1.Execution) bool {
		return e.Spec.DesiredState == v1alpha1.DesiredCanceled && (!compensates(p) || j.graceOver(e))
	})
}

// parentEnds says that a parent was over, or about to end with something other than a value, at some moment of the pass.
func (j *judge) parentEnds(parent *history) bool {
	if parent.absentDuring(j.c.Since) {
		return true
	}
	return anyDuring(parent, j.c.Since, func(e *v1alpha1.Execution) bool {
		own := j.promiseOf(e)
		return terminal(e.Status.Phase) ||
			e.Status.Outcome != nil && e.Status.Outcome.State != v1alpha1.PromiseResolved ||
			own != nil && settled(promise(own)) || own != nil && own.gone()
	})
}

// orphaned says that an execution is a child whose parent is over.
func (j *judge) orphaned(e *v1alpha1.Execution) bool {
	h := j.promiseOf(e)
	if h == nil {
		return false
	}
	parent := j.parentOf(promise(h))
	return parent != nil && j.parentEnds(parent)
}
