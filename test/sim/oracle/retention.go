package oracle

import (
	"cmp"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// knownAfter is how old a waiter must be for a manager to know of it.
const knownAfter = time.Minute

// executionCreated: managers make the execution of a promise that invokes, once, while that is pending.
func (j *judge) executionCreated(e *v1alpha1.Execution) {
	h := j.objects[owner(e)]
	if h == nil || h.kind != KindPromise || !belongs(promise(h), e) {
		j.broken("execution-of-a-promise", "a manager made an execution that no promise invokes")
		return
	}
	if !j.wasPending(h) {
		j.broken("execution-of-a-promise", "the promise is settled or gone")
	}
	// The time-out of the invocation counts from the execution's creation, so one that is made again has it anew.
	if deadline, ok := ownDeadline(promise(h)); ok && j.isLate([]time.Time{deadline}) {
		j.broken("activated-in-time", "the promise's deadline was over when the pass began")
	}
	if e.Spec.DesiredState != v1alpha1.DesiredRunning && e.Spec.DesiredState != "" {
		j.broken("execution-of-a-promise", "made as %s", e.Spec.DesiredState)
	}
	root := promise(h).Labels[v1alpha1.LabelRoot]
	if root == "" {
		root = string(j.rootOf(promise(h)))
	}
	if e.Labels[v1alpha1.LabelRoot] != root {
		j.broken("root-label", "the label says %q, not %q", e.Labels[v1alpha1.LabelRoot], root)
	}
}

// treeDeleted: a manager removes a finished tree from its top, after its time, when nobody waits for it.
func (j *judge) treeDeleted(e *v1alpha1.Execution) {
	if h := j.objects[owner(e)]; h != nil && h.kind == KindPromise {
		j.broken("ttl", "it belongs to a promise, which is the top of its tree")
		return
	}
	if !terminal(e.Status.Phase) || e.Status.FinishedAt == nil {
		j.broken("ttl", "an execution in phase %s was deleted", e.Status.Phase)
		return
	}
	ttl := j.options.DefaultTTL
	if e.Spec.TTLAfterFinished != nil {
		ttl = e.Spec.TTLAfterFinished.Duration
	}
	j.expiredTree(e.UID, e.Status.FinishedAt.Add(ttl))
}

// promiseDeleted: as a tree is removed, so is a promise that nobody owns.
func (j *judge) promiseDeleted(p *v1alpha1.DurablePromise) {
	if j.consumed(p) {
		return
	}
	ttl := j.options.DefaultTTL
	switch {
	case owner(p) != "" && j.objects[owner(p)] != nil:
		j.broken("ttl", "it belongs to an execution, and is kept as long as that")
		return
	case p.Spec.TTLAfterSettled != nil:
		ttl = p.Spec.TTLAfterSettled.Duration
	case p.Spec.Invoke == nil:
		j.broken("ttl", "it is kept for ever")
		return
	}
	if !settled(p) || p.Status.SettledAt == nil {
		j.broken("ttl", "a pending promise was deleted")
		return
	}
	j.expiredTree(p.UID, p.Status.SettledAt.Add(ttl))
}

// expiredTree: its time is over, all of it is finished, and nobody that the manager can know of waits for it.
func (j *judge) expiredTree(top types.UID, due time.Time) {
	if j.c.Now.Before(due) {
		j.broken("ttl", "deleted at %s, before %s", clockTime(j.c.Now), clockTime(due))
	}
	for h := range j.inTree(top) {
		if h.gone() {
			continue
		}
		if h.kind == KindExecution && !j.ended(execution(h)) {
			j.broken("ttl", "%s of its tree is not finished", h.key.Name)
		}
		if h.kind == KindPromise {
			if waiter := j.waiter(h); waiter != "" {
				j.broken("ttl-waits-for-waiters", "%s waits for %s", waiter, h.key.Name)
			}
		}
	}
}

// ended says that an execution is finished, or is about to be because its promise is settled.
func (j *judge) ended(e *v1alpha1.Execution) bool {
	own := j.promiseOf(e)
	return terminal(e.Status.Phase) || own != nil && settled(promise(own))
}

// waiter is an unfinished execution that has a promise among its arguments, and is old enough to be known of.
func (j *judge) waiter(p *history) string {
	for h := range j.all(KindExecution) {
		e := execution(h)
		if h.gone() || e.Namespace != p.key.Namespace || h.created().seq > cmp.Or(j.c.Heard, j.c.Since) {
			continue
		}
		if !j.c.Began.IsZero() && j.c.Began.Sub(h.created().at) <= knownAfter {
			continue
		}
		waits := false
		for state := range during[*v1alpha1.Execution](h, j.c.Since) {
			waits = !terminal(state.Status.Phase)
			if !waits {
				break
			}
		}
		if waits && (refersTo(e, p.key.Name) || awaits(e, p.uid)) && j.rootOf(e) != j.rootOf(p.lastState()) {
			return e.Name
		}
	}
	return ""
}

func refersTo(e *v1alpha1.Execution, name string) bool {
	for _, a := range e.Spec.Invoke.Args {
		if a.PromiseRef != nil && a.PromiseRef.Name == name {
			return true
		}
	}
	return false
}
