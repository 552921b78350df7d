package oracle

import (
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// settled executions: what nobody may change.

func (j *judge) finishedNeverChanges() {
	before, after := j.executions()
	if before == nil || after == nil || !terminal(before.Status.Phase) {
		return
	}
	if after.Status.Phase != before.Status.Phase || !equality.Semantic.DeepEqual(after.Status.Outcome, before.Status.Outcome) {
		j.broken("finished-never-changes", "%s became %s", before.Status.Phase, after.Status.Phase)
	}
}

func (j *judge) epochOnlyGrows() {
	before, after := j.executions()
	if before != nil && after != nil && after.Status.Epoch < before.Status.Epoch {
		j.broken("epoch-only-grows", "epoch %d became %d", before.Status.Epoch, after.Status.Epoch)
	}
}

func (j *judge) executions() (before, after *v1alpha1.Execution) {
	before, _ = j.c.Old.(*v1alpha1.Execution)
	after, _ = j.c.New.(*v1alpha1.Execution)
	return before, after
}

// executionWrite judges what a manager does to an execution.
func (j *judge) executionWrite() {
	before, after := j.executions()
	switch {
	case before == nil:
		j.executionCreated(after)
	case deletionAsked(j.c):
		j.treeDeleted(before)
	case after != nil:
		j.specWrite(before, after)
		j.statusWrite(before, after)
	}
}

// specWrite: of a spec, managers only ask children to cancel.
func (j *judge) specWrite(before, after *v1alpha1.Execution) {
	if equality.Semantic.DeepEqual(before.Spec, after.Spec) {
		return
	}
	wanted := before.DeepCopy()
	wanted.Spec.DesiredState = v1alpha1.DesiredCanceled
	if !equality.Semantic.DeepEqual(wanted.Spec, after.Spec) {
		j.broken("spec-is-the-users", "a manager changed the spec")
		return
	}
	if why := j.mayAskChild(before); why != "" {
		j.broken("canceled-only-when-asked", "%s", why)
	}
}

// statusWrite judges a status against the one before and against what has happened.
func (j *judge) statusWrite(before, after *v1alpha1.Execution) {
	if equality.Semantic.DeepEqual(before.Status, after.Status) {
		return
	}
	j.ownPromise(before, after)
	j.conditions(before, after)
	j.times(before, after)
	j.cancelSeen(before, after)
	j.tokenActedOn(before, after)
	switch {
	case terminal(before.Status.Phase):
		j.afterTheEnd(before, after)
		return
	case terminal(after.Status.Phase):
		j.finished(before, after)
	default:
		j.phase(before, after)
		j.waiting(before, after)
	}
	j.outcomeRecorded(before, after)
	j.activation(before, after)
	j.counters(before, after)
}

// ownPromise: the promise of an execution is the one of its name that belongs to it, for ever.
func (j *judge) ownPromise(before, after *v1alpha1.Execution) {
	was, is := before.Status.Promise, after.Status.Promise
	switch {
	case was != nil && (is == nil || *is != *was):
		j.broken("one-promise", "the promise %v became %v", was, is)
	case was == nil && is != nil:
		h := j.objects[is.UID]
		if h == nil || h.kind != KindPromise || is.Name != after.Name {
			j.broken("one-promise", "%v is not a promise of its name", is)
		} else if !belongs(promise(h), after) {
			j.broken("one-promise", "the promise does not belong to the execution")
		}
	}
}

// belongs says that a promise is an execution's own: made by it, or the one that invoked it.
func belongs(p *v1alpha1.DurablePromise, e *v1alpha1.Execution) bool {
	if p.Name != e.Name || p.Namespace != e.Namespace {
		return false
	}
	if owner(p) == e.UID && p.Spec.MadeBy == string(e.UID) {
		return true
	}
	return p.Spec.Invoke != nil && owner(e) == p.UID && equality.Semantic.DeepEqual(*p.Spec.Invoke, e.Spec.Invoke)
}

// promiseOf is the execution's own promise: the one that its status names, else the one that belongs to it.
func (o *Oracle) promiseOf(e *v1alpha1.Execution) *history {
	if e.Status.Promise != nil {
		return o.objects[e.Status.Promise.UID]
	}
	var own *history // the last one: one that was deleted before the status named it is made again
	for h := range o.named(KindPromise, types.NamespacedName{Namespace: e.Namespace, Name: e.Name}) {
		if belongs(promise(h), e) {
			own = h
		}
	}
	return own
}

// finished: the terminal phase follows the promise.
func (j *judge) finished(_, after *v1alpha1.Execution) {
	h := j.promiseOf(after)
	want := v1alpha1.PhaseCanceled
	if h != nil && settled(promise(h)) {
		want = phaseOf(promise(h).Status.State)
	} else if h == nil && after.Status.Promise == nil || h != nil && !h.gone() {
		j.broken("phase-follows-promise", "%s while its promise is not settled", after.Status.Phase)
		return
	}
	deleted := h != nil && h.gone() && after.Status.Phase == v1alpha1.PhaseCanceled // before its settlement was seen
	if after.Status.Phase != want && !deleted {
		j.broken("phase-follows-promise", "%s, which should be %s", after.Status.Phase, want)
	}
	if after.Status.Activation != nil {
		j.broken("phase-fits-activation", "finished with an activation under way")
	}
}

func phaseOf(s v1alpha1.PromiseState) v1alpha1.Phase {
	return map[v1alpha1.PromiseState]v1alpha1.Phase{
		v1alpha1.PromiseResolved: v1alpha1.PhaseSucceeded,
		v1alpha1.PromiseRejected: v1alpha1.PhaseFailed,
		v1alpha1.PromiseCanceled: v1alpha1.PhaseCanceled,
		v1alpha1.PromiseTimedOut: v1alpha1.PhaseTimedOut,
	}[s]
}

// afterTheEnd: nothing but words changes once an execution is finished.
func (j *judge) afterTheEnd(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	if a.Epoch != b.Epoch || a.Activation != nil || a.Attempts != b.Attempts || a.Recoveries != b.Recoveries {
		j.broken("finished-never-changes", "the finished execution was activated or counted again")
	}
}

// tokenActedOn: a retry token is acted on where the execution was Stalled, and then is the one of the spec.
func (j *judge) tokenActedOn(before, after *v1alpha1.Execution) {
	if after.Status.RetryToken == before.Status.RetryToken {
		return
	}
	if after.Status.RetryToken != before.Spec.RetryToken {
		j.broken("retry-token", "%q was acted on, which nobody set", after.Status.RetryToken)
	}
}
