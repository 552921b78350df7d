package oracle

import (
	"cmp"
	"slices"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// AtRest says what is wrong if nothing more is going to happen: what should have happened, and what is left over.
func (o *Oracle) AtRest(now time.Time) []Violation {
	// Nothing is in flight any more: only what is true now counts.
	j := &judge{Oracle: o, c: Change{Since: o.seen, Began: now, Now: now}}
	for _, h := range o.order {
		if h.gone() {
			continue
		}
		j.c.Kind, j.c.Key = h.kind, h.key
		switch h.kind {
		case KindExecution:
			j.executionAtRest(execution(h))
		case KindPromise:
			j.promiseAtRest(h)
		case KindJob, KindPod:
			j.runAtRest(h)
		case KindFunction:
			j.functionAtRest(final[*v1alpha1.Function](h))
		}
	}
	return j.violations
}

func (j *judge) executionAtRest(e *v1alpha1.Execution) {
	if terminal(e.Status.Phase) {
		j.removedInTime(e)
		return
	}
	s := j.stands(e)
	if s.rule != "" {
		j.broken(s.rule, "phase %s (%s) at rest: %s", e.Status.Phase, reasonOf(e), s.waits)
		return
	}
	if want := j.phaseAtRest(e); want != "" && e.Status.Phase != want {
		j.broken("phase-at-rest", "%s (%s), though it waits for %s", e.Status.Phase, reasonOf(e), s.waits)
	}
}

// phaseAtRest is the phase of what waits for promises or people; nothing where several may be right.
func (j *judge) phaseAtRest(e *v1alpha1.Execution) v1alpha1.Phase {
	switch {
	case j.byPromise(e) != standing{} || e.Status.Outcome != nil || e.Spec.DesiredState == v1alpha1.DesiredCanceled || e.Status.Activation != nil:
		return ""
	case e.Spec.DesiredState == v1alpha1.DesiredPaused && slices.Contains([]string{"Held", "NonDeterministic", "TooManySteps"}, reasonOf(e)):
		return "" // it waits for a person either way, and this one says more
	case e.Spec.DesiredState == v1alpha1.DesiredPaused:
		return v1alpha1.PhasePaused
	case j.byArguments(e) == standing{}:
		return ""
	case reasonOf(e) == "CyclicWait" || j.cyclic(e, true) && j.cycleShown(e):
		return "" // it is enough that one of them says so
	case j.cyclic(e, true):
		return v1alpha1.PhaseStalled
	case j.somethingMissing(e):
		return v1alpha1.PhaseStalled
	}
	return v1alpha1.PhaseSuspended
}

func (j *judge) somethingMissing(e *v1alpha1.Execution) bool {
	return slices.ContainsFunc(e.Spec.Invoke.Args, func(a v1alpha1.Argument) bool {
		return a.PromiseRef != nil && j.current(KindPromise, keyIn(e, a.PromiseRef.Name)) == nil && !j.awaitedGone(e, a.PromiseRef.Name)
	})
}

// promiseAtRest: what has a deadline, an execution or a parent went with it.
func (j *judge) promiseAtRest(h *history) {
	p := promise(h)
	if settled(p) {
		if p.Status.SettledAt == nil {
			j.broken("settled-at", "nobody filled it in")
		}
		j.promiseRemovedInTime(h)
		return
	}
	if d := j.deadlines(p); j.isLate(d) {
		j.broken("not-timed-out", "pending, and its deadline is over")
	}
	if parent := j.parentOf(p); parent != nil && j.parentEnds(parent) {
		j.broken("not-canceled", "pending, and its parent is over")
	}
	if p.Spec.Invoke != nil && j.current(KindExecution, h.key) == nil {
		j.broken("execution-not-made", "pending, and what it invokes is not there")
	}
}

// runAtRest: nothing runs that has no right to.
func (j *judge) runAtRest(h *history) {
	if !j.genuine(h) || h.lastState().GetDeletionTimestamp() != nil {
		return
	}
	switch obj := h.lastState().(type) {
	case *batchv1.Job:
		if jobHas(obj, batchv1.JobComplete) || jobHas(obj, batchv1.JobFailed) {
			return
		}
	case *corev1.Pod:
		if over(obj) {
			return
		}
	}
	if j.mayNotStop(h.lastState()) == "" && !j.beingCanceled(h) {
		j.broken("left-running", "its execution does not need it any more")
	}
}

// beingCanceled says that a Job or pod is that of an execution whose code has time to end.
func (j *judge) beingCanceled(h *history) bool {
	uid, epoch := epochOf(h.created().obj)
	e := j.objects[uid]
	if e == nil || e.gone() {
		return false
	}
	x := execution(e)
	return !terminal(x.Status.Phase) && x.Status.Epoch == epoch && x.Status.Activation != nil && x.Spec.DesiredState == v1alpha1.DesiredCanceled
}

func (j *judge) functionAtRest(fn *v1alpha1.Function) {
	if fn.Status.ObservedGeneration != fn.Generation {
		j.broken("function-not-observed", "generation %d, observed %d", fn.Generation, fn.Status.ObservedGeneration)
	}
}

// Outcome is what became of the execution or promise of a name.
func (o *Oracle) Outcome(key types.NamespacedName) Outcome {
	var out Outcome
	if h := o.current(KindPromise, key); h != nil {
		s := promise(h).Status
		out.State = string(cmp.Or(s.State, v1alpha1.PromisePending))
		if s.State == v1alpha1.PromiseResolved {
			out.Value = valueOf(s.Value)
		}
		if s.Error != nil {
			out.Error = s.Error.Type
		}
	}
	if h := o.current(KindExecution, key); h != nil {
		e := execution(h)
		out.Phase = string(e.Status.Phase)
		if !terminal(e.Status.Phase) {
			j := &judge{Oracle: o, c: Change{Since: o.seen, Began: o.clock, Now: o.clock}}
			out.Waiting = j.stands(e).waits
		}
	}
	return out
}

// cycleShown says that an execution of a cycle is shown as Stalled for it.
func (j *judge) cycleShown(e *v1alpha1.Execution) bool {
	for h := range j.all(KindExecution) {
		x := execution(h)
		if !h.gone() && reasonOf(x) == "CyclicWait" && x.Namespace == e.Namespace && j.cyclic(x, true) {
			return true
		}
	}
	return false
}
