package oracle

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// standing is what an execution that is not finished waits for, or the rule that forbids it to wait.
type standing struct{ waits, rule string }

// stands asks in the order in which things decide.
func (j *judge) stands(e *v1alpha1.Execution) standing {
	for _, ask := range []func(*v1alpha1.Execution) standing{
		j.byPromise, j.byOutcome, j.byCancel, j.byActivation, j.byPerson, j.byClock, j.byArguments, j.bySuspension, j.byFunction,
	} {
		if s := ask(e); s != (standing{}) {
			return s
		}
	}
	return standing{rule: "not-activated", waits: "nothing keeps it from running"}
}

// byPromise: an execution ends with its promise.
func (j *judge) byPromise(e *v1alpha1.Execution) standing {
	h := j.promiseOf(e)
	none := h == nil || h.gone() && e.Status.Promise == nil // one that was deleted before the status named it is made again
	switch {
	case none && j.current(KindPromise, keyIn(e, e.Name)) != nil:
		return standing{waits: "its name, which another promise has"}
	case none:
		return standing{rule: "promise-not-made", waits: "it has no promise"}
	case h.gone():
		return standing{rule: "not-finished", waits: "its promise is gone"}
	case settled(promise(h)):
		return standing{rule: "not-finished", waits: "its promise is settled"}
	case j.orphaned(e):
		return standing{rule: "not-canceled", waits: "its parent is over"}
	}
	if d := j.deadlines(promise(h)); j.isLate(d) {
		return standing{rule: "not-timed-out", waits: "its deadline is over"}
	}
	return standing{}
}

// byOutcome: an execution whose outcome is known waits for its children.
func (j *judge) byOutcome(e *v1alpha1.Execution) standing {
	if e.Status.Outcome == nil {
		return standing{}
	}
	if open := j.openChildren(e); len(open) > 0 {
		return standing{waits: "its child " + open[0]}
	}
	return standing{rule: "not-settled", waits: "its outcome is recorded, and nothing is open"}
}

// byCancel: an execution that is to be canceled waits for its code, for the grace period.
func (j *judge) byCancel(e *v1alpha1.Execution) standing {
	if e.Spec.DesiredState != v1alpha1.DesiredCanceled {
		return standing{}
	}
	if why := j.notCanceled(e); why == "" || j.graceOver(e) {
		return standing{rule: "not-canceled", waits: "nothing keeps it from ending"}
	}
	return standing{waits: "its code, to end"}
}

// byActivation: an activation waits for its pod.
func (j *judge) byActivation(e *v1alpha1.Execution) standing {
	if e.Status.Activation == nil {
		return standing{}
	}
	if len(j.overdue(e)) > 0 {
		return standing{rule: "end-not-seen", waits: "its code has ended: " + j.overdue(e)}
	}
	if e.Status.Phase == v1alpha1.PhaseStalled && !j.codeRuns(e) {
		switch {
		case e.Spec.RetryToken != e.Status.RetryToken:
			return standing{rule: "retry-not-acted-on", waits: "retryToken was changed"}
		case j.newerRevision(e):
			return standing{rule: "not-replaced", waits: "there is a newer revision"}
		}
	}
	return standing{waits: "its pod"}
}

// overdue is what has decided the activation under way, if anything has.
func (j *judge) overdue(e *v1alpha1.Execution) string {
	pods := false
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if pod.gone() {
			continue
		}
		pods = true
		if v := j.verdictOf(final[*corev1.Pod](pod), j.c.Now); v.class != waits && !v.open {
			return string(v.class) + " " + v.reason
		}
		if over := j.overtime(pod, j.settingsOf(e)); len(over) > 0 && final[*corev1.Pod](pod).DeletionTimestamp == nil {
			return "AttemptTimeout"
		}
	}
	if lost := j.lostRun(e); !pods && len(lost) > 0 {
		return string(lost[0].class) + " " + lost[0].reason
	}
	if !pods && j.runOf(e).jobs[e.Status.Epoch] == 0 {
		return "there is no Job"
	}
	return ""
}

func (j *judge) codeRuns(e *v1alpha1.Execution) bool {
	for pod := range j.of(KindPod, e.UID, e.Status.Epoch) {
		if _, ran := started(final[*corev1.Pod](pod)); ran {
			return true
		}
	}
	return false
}

// byPerson: what is paused or held waits for a person.
func (j *judge) byPerson(e *v1alpha1.Execution) standing {
	switch {
	case e.Spec.DesiredState == v1alpha1.DesiredPaused:
		return standing{waits: "a person who paused it"}
	case e.Status.Phase != v1alpha1.PhaseStalled:
		return standing{}
	case e.Spec.RetryToken != e.Status.RetryToken:
		return standing{rule: "retry-not-acted-on", waits: "retryToken was changed"}
	case forPeople(reasonOf(e)):
		return standing{waits: "a person, because of " + reasonOf(e)}
	}
	return standing{}
}

// byClock: a back-off waits for its time.
func (j *judge) byClock(e *v1alpha1.Execution) standing {
	if r := j.runOf(e); j.c.Now.Before(r.notBefore) {
		return standing{waits: "the time of its next activation"}
	}
	return standing{}
}

// byArguments: an execution waits for the promises among its arguments.
func (j *judge) byArguments(e *v1alpha1.Execution) standing {
	if e.Status.Epoch > 0 {
		return standing{}
	}
	for _, a := range e.Spec.Invoke.Args {
		if a.PromiseRef == nil {
			continue
		}
		h := j.current(KindPromise, keyIn(e, a.PromiseRef.Name))
		switch {
		case h == nil && j.awaitedGone(e, a.PromiseRef.Name):
		case h == nil:
			return standing{waits: "the promise " + a.PromiseRef.Name + ", which is not there"}
		case !settled(promise(h)) && !j.awaitedGone(e, a.PromiseRef.Name):
			if d := j.deadlines(promise(h)); j.isLate(d) {
				return standing{rule: "not-timed-out", waits: a.PromiseRef.Name}
			}
			return standing{waits: "the promise " + a.PromiseRef.Name}
		}
	}
	return standing{}
}

// awaitedGone says that a promise that an execution awaited was deleted.
func (j *judge) awaitedGone(e *v1alpha1.Execution, name string) bool {
	return slices.ContainsFunc(e.Status.Awaiting, func(i v1alpha1.ObjectIdentity) bool {
		h := j.objects[i.UID]
		return i.Name == name && h != nil && h.gone()
	})
}

// byFunction: an execution waits for its Function, and for its turn.
func (j *judge) byFunction(e *v1alpha1.Execution) standing {
	ref := e.Spec.Invoke.FunctionRef
	if ref == nil {
		return standing{}
	}
	h := j.current(KindFunction, keyIn(e, ref.Name))
	pinned := e.Status.FunctionRevision != "" && e.Status.CodeStarted
	switch {
	case pinned && j.current(KindRevision, keyIn(e, e.Status.FunctionRevision)) == nil:
		return standing{waits: "its revision, which was deleted"}
	case h == nil && !pinned && (e.Status.FunctionRevision == "" || j.current(KindRevision, keyIn(e, e.Status.FunctionRevision)) == nil):
		return standing{waits: "its Function, which is not there"}
	case h == nil:
		return standing{}
	}
	fn := final[*v1alpha1.Function](h)
	if !pinned && !ready(fn) {
		return standing{waits: "its Function, which is not ready"}
	}
	if limit := fn.Spec.Parallelism; limit != nil && j.active(e, ref.Name) >= *limit {
		return standing{waits: "its turn"}
	}
	return standing{}
}

func ready(fn *v1alpha1.Function) bool {
	return fn.Status.CurrentRevision != "" && slices.ContainsFunc(fn.Status.Conditions, conditionTrue(v1alpha1.ConditionReady))
}

// active counts the executions of a function that have an activation under way.
func (j *judge) active(e *v1alpha1.Execution, name string) int32 {
	n := int32(0)
	for h := range j.all(KindExecution) {
		x := execution(h)
		if !h.gone() && x.Namespace == e.Namespace && x.Spec.Invoke.FunctionRef != nil && x.Spec.Invoke.FunctionRef.Name == name &&
			x.Status.Activation != nil {
			n++
		}
	}
	return n
}
