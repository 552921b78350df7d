package oracle

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

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
