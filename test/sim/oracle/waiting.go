package oracle

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// argumentsSettled: code starts when every promise among the arguments is settled, and none of them fails it.
func (j *judge) argumentsSettled(e *v1alpha1.Execution) {
	if e.Status.Epoch > 0 {
		return // they were settled then, and settled they stay
	}
	for _, a := range e.Spec.Invoke.Args {
		if a.PromiseRef != nil && !j.delivered(e, *a.PromiseRef) {
			j.broken("arguments-first", "the promise %s is not settled, or fails the execution", a.PromiseRef.Name)
		}
	}
}

// delivered says that a promise that is an argument has something to deliver.
func (j *judge) delivered(e *v1alpha1.Execution, ref v1alpha1.PromiseReference) bool {
	pass := ref.OnRejected == v1alpha1.OnRejectedPass
	for h := range j.named(KindPromise, keyIn(e, ref.Name)) {
		if pass && awaits(e, h.uid) && h.absentDuring(j.c.Since) {
			return true
		}
		p := promise(h)
		if settled(p) && (pass || p.Status.State == v1alpha1.PromiseResolved) {
			return true
		}
	}
	return false
}

// waiting: what an execution says it waits for, it waits for.
func (j *judge) waiting(before, after *v1alpha1.Execution) {
	s := after.Status
	if len(s.Awaiting) > 64 || int(s.AwaitingCount) < len(s.Awaiting) {
		j.broken("awaiting", "%d listed of %d", len(s.Awaiting), s.AwaitingCount)
	}
	switch reason := reasonOf(after); {
	case s.Phase == v1alpha1.PhaseSuspended && reason == "AwaitingPromises":
		j.awaitsArguments(before, after)
	case s.Phase == v1alpha1.PhaseSuspended && s.WakeAt == nil:
		j.broken("awaiting", "%s without a time to go on", reason)
	case s.Phase == v1alpha1.PhaseStalled && reasonOf(before) != reason:
		if why := j.notStalled(before, after, reason); why != "" {
			j.broken("stalled-for-a-reason", "%s: %s", reason, why)
		}
	}
}

// awaitsArguments: an execution that was not activated awaits exactly the arguments that are not settled.
func (j *judge) awaitsArguments(before, after *v1alpha1.Execution) {
	if after.Status.Epoch > 0 {
		return
	}
	if len(after.Status.Awaiting) == 0 {
		j.broken("awaiting", "it awaits promises, and lists none")
	}
	if slices.Equal(before.Status.Awaiting, after.Status.Awaiting) {
		return
	}
	named := map[string]bool{}
	for _, a := range after.Spec.Invoke.Args {
		if a.PromiseRef != nil {
			named[a.PromiseRef.Name] = true
		}
	}
	for _, id := range after.Status.Awaiting {
		h := j.objects[id.UID]
		if h == nil || h.kind != KindPromise || h.key.Name != id.Name || !named[id.Name] {
			j.broken("awaiting", "%s %s is no promise among the arguments", id.Name, id.UID)
		} else if !j.wasPending(h) {
			j.broken("awaiting", "%s is settled", id.Name)
		}
	}
	for name := range named {
		h := j.current(KindPromise, keyIn(after, name))
		listed := slices.ContainsFunc(after.Status.Awaiting, func(i v1alpha1.ObjectIdentity) bool { return i.Name == name })
		if h != nil && !listed && !settled(promise(h)) && h.created().seq <= j.c.Since {
			j.broken("awaiting", "%s is pending, and not listed", name)
		}
	}
}

// wasPending says that a promise was there and pending at some moment of the pass.
func (j *judge) wasPending(h *history) bool {
	return anyDuring(h, j.c.Since, func(p *v1alpha1.DurablePromise) bool { return !settled(p) })
}

// notStalled says why what an execution is Stalled for is not so; nothing if it is.
func (j *judge) notStalled(before, after *v1alpha1.Execution, reason string) string {
	ref := after.Spec.Invoke.FunctionRef
	switch reason {
	case "PromiseNotFound":
		for _, a := range after.Spec.Invoke.Args {
			if a.PromiseRef != nil && j.nameFree(KindPromise, keyIn(after, a.PromiseRef.Name), j.c.Since) {
				return ""
			}
		}
		return "every promise among the arguments is there"
	case "FunctionNotFound":
		if ref != nil && j.functionGone(after, ref.Name) {
			return ""
		}
		return "the Function is there"
	case "FunctionNotReady", "RevisionNotFound":
		if ref != nil {
			return ""
		}
		return "the function is inline"
	case "CyclicWait":
		if j.cyclic(before, false) {
			return ""
		}
		return "there is no cycle"
	case "NameTaken":
		for h := range j.named(KindPromise, keyIn(after, after.Name)) {
			if anyDuring(h, j.c.Since, func(p *v1alpha1.DurablePromise) bool { return !belongs(p, after) }) {
				return ""
			}
		}
		return "no other promise of its name was there"
	case "ImagePull", "ContainerConfig", "Unschedulable", "StartTimeout":
		return j.podStarts(before, reason)
	}
	return ""
}

// podStarts says why a pod does not wait for a reason; nothing if it does.
func (j *judge) podStarts(e *v1alpha1.Execution, reason string) string {
	if e.Status.Activation == nil {
		return "nothing is to start"
	}
	if (reason == "StartTimeout" || reason == "Unschedulable") &&
		j.c.Now.Before(e.Status.Activation.Since.Add(j.settingsOf(e).startTimeout-time.Second)) {
		return "startTimeout is not over"
	}
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if anyDuring(pod, j.c.Since, func(p *corev1.Pod) bool { _, ran := started(p); return !ran }) {
			return ""
		}
	}
	if reason == "StartTimeout" {
		return "" // the Job has no pod
	}
	return "no pod waits to start"
}
