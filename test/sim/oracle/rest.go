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

// standing is what an execution that is not finished waits for, or the rule that forbids it to wait.
type standing struct{ waits, rule string }

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

// phaseAtRest is the phase of what waits for promises or people; nothing where several may be right.
func (j *judge) phaseAtRest(e *v1alpha1.Execution) v1alpha1.Phase {
	switch {
	case j.byPromise(e) != standing{} || e.Status.Outcome != nil || e.Spec.DesiredState == v1alpha1.DesiredCanceled || e.Status.Activation != nil:
		return ""
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

// removedInTime: a finished tree does not outlive its time, unless somebody waits.
func (j *judge) removedInTime(e *v1alpha1.Execution) {
	if h := j.objects[owner(e)]; h != nil && h.kind == KindPromise || e.Status.FinishedAt == nil {
		return
	}
	ttl := j.options.DefaultTTL
	if e.Spec.TTLAfterFinished != nil {
		ttl = e.Spec.TTLAfterFinished.Duration
	}
	j.stillThere(e.UID, e.Status.FinishedAt.Add(ttl))
}

func (j *judge) promiseRemovedInTime(h *history) {
	p := promise(h)
	ttl := j.options.DefaultTTL
	switch {
	case owner(p) != "":
		return
	case p.Spec.TTLAfterSettled != nil:
		ttl = p.Spec.TTLAfterSettled.Duration
	case p.Spec.Invoke == nil:
		return
	}
	if p.Status.SettledAt != nil {
		j.stillThere(p.UID, p.Status.SettledAt.Add(ttl))
	}
}

func (j *judge) stillThere(top types.UID, due time.Time) {
	if j.c.Now.Before(due) {
		return
	}
	for h := range j.inTree(top) {
		if h.gone() {
			continue
		}
		if h.kind == KindExecution && !terminal(execution(h).Status.Phase) || j.held(h) {
			return
		}
	}
	j.broken("not-removed", "it was due at %s", clockTime(due))
}

// held says that an unfinished execution waits for a promise, or for the name of an execution whose promise is gone.
func (j *judge) held(p *history) bool {
	for h := range j.all(KindExecution) {
		e := execution(h)
		if !h.gone() && e.Namespace == p.key.Namespace && !terminal(e.Status.Phase) && (refersTo(e, p.key.Name) || awaits(e, p.uid)) {
			return true
		}
	}
	return false
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
