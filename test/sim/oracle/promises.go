package oracle

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
)

func settled(p *v1alpha1.DurablePromise) bool {
	return p.Status.State != v1alpha1.PromisePending && p.Status.State != ""
}

func (j *judge) promises() (before, after *v1alpha1.DurablePromise) {
	before, _ = j.c.Old.(*v1alpha1.DurablePromise)
	after, _ = j.c.New.(*v1alpha1.DurablePromise)
	return before, after
}

// settledNeverChanges: the first settlement wins, for ever, whoever asks.
func (j *judge) settledNeverChanges() {
	before, after := j.promises()
	if before == nil || after == nil || !settled(before) {
		return
	}
	b, a := before.Status, after.Status
	if a.State != b.State || !equality.Semantic.DeepEqual(a.Value, b.Value) || !equality.Semantic.DeepEqual(a.Error, b.Error) {
		j.broken("settled-never-changes", "%s became %s", b.State, a.State)
	}
	if b.SettledAt != nil && (a.SettledAt == nil || !a.SettledAt.Equal(b.SettledAt)) {
		j.broken("settled-never-changes", "settledAt changed")
	}
}

// promiseWrite judges what a manager does to a promise.
func (j *judge) promiseWrite() {
	before, after := j.promises()
	switch {
	case before == nil:
		j.promiseCreated(after)
	case deletionAsked(j.c):
		j.promiseDeleted(before)
	case after == nil:
	case !equality.Semantic.DeepEqual(before.Spec, after.Spec):
		j.broken("spec-is-the-users", "a manager changed the spec")
	case !settled(before) && settled(after):
		j.settle(before, after)
	case settled(after):
		j.filledIn(before, after)
	}
}

// filledIn: the time of a settlement by hand is filled in once, with a time since then.
func (j *judge) filledIn(before, after *v1alpha1.DurablePromise) {
	if before.Status.SettledAt != nil || after.Status.SettledAt == nil {
		return
	}
	at := after.Status.SettledAt.Time
	if at.After(j.c.Now.Add(time.Microsecond)) || at.Before(before.CreationTimestamp.Time) {
		j.broken("settled-at", "filled in with %s at %s", clockTime(at), clockTime(j.c.Now))
	}
}

// settle judges a settlement by a manager.
func (j *judge) settle(before, after *v1alpha1.DurablePromise) {
	s := settlement{after.Status.State, after.Status.Value, after.Status.Error}
	timer := before.Spec.OnTimeout == v1alpha1.OnTimeoutResolve
	at := after.Status.SettledAt
	if at == nil {
		j.broken("settled-at", "a manager settled it without the time")
		return
	}
	deadlines := j.deadlines(before)
	byDeadline := slices.ContainsFunc(deadlines, func(d time.Time) bool { return sameTime(d, at.Time) })
	switch {
	case byDeadline && (s.state == v1alpha1.PromiseTimedOut && !timer || s.state == v1alpha1.PromiseResolved && timer):
		j.expired(before, s, at.Time)
		return
	case s.state == v1alpha1.PromiseTimedOut && !timer && ownIs(before, at.Time): // that its execution had an earlier one came to nothing
		j.expired(before, s, at.Time)
		return
	case s.state == v1alpha1.PromiseTimedOut:
		j.broken("timed-out-at-the-deadline", "TimedOut as of %s, with the deadlines %v", clockTime(at.Time), deadlines)
		return
	case j.isLate(deadlines):
		j.broken("settled-late", "%s, though the deadline was over when the pass began at %s", s, clockTime(j.c.Began))
	case !j.inPass(at.Time):
		j.broken("settled-at", "%s, written at %s", clockTime(at.Time), clockTime(j.c.Now))
	}
	if why := j.unreasonable(before, s); why != "" {
		j.broken("settled-for-a-reason", "%s: %s", s, why)
	}
}

// expired: a deadline settles when it is over, a timer with its param.
func (j *judge) expired(p *v1alpha1.DurablePromise, s settlement, deadline time.Time) {
	if j.c.Now.Before(deadline) {
		j.broken("timed-out-at-the-deadline", "settled at %s for the deadline %s", clockTime(j.c.Now), clockTime(deadline))
	}
	if s.state == v1alpha1.PromiseResolved && valueOf(s.value) != valueOf(p.Spec.Param) {
		j.broken("timer-resolves-with-param", "resolved with %s", valueOf(s.value))
	}
}

// unreasonable says why a manager has no right to this settlement; nothing if it has.
func (j *judge) unreasonable(p *v1alpha1.DurablePromise, s settlement) string {
	why := "no execution has that outcome, and no parent asks for it"
	for h := range j.named(KindExecution, j.c.Key) {
		if !belongs(p, execution(h)) {
			continue
		}
		if open := j.openChildren(execution(h)); len(open) > 0 {
			if s.state != v1alpha1.PromiseCanceled || j.mayCancelChild(p) != "" {
				return "its children come first: " + open[0]
			}
		}
		for e := range during[*v1alpha1.Execution](h, j.c.Since) {
			if why = j.unjustified(e, s); why == "" {
				return ""
			}
		}
		if h.absentDuring(j.c.Since) && s.state == v1alpha1.PromiseCanceled && owner(p) == h.uid {
			return ""
		}
	}
	if s.state == v1alpha1.PromiseCanceled {
		if parents := j.mayCancelChild(p); parents == "" {
			return ""
		} else if j.parentOf(p) != nil {
			why += "; " + parents
		}
	}
	return why
}

// promiseCreated: managers make the promise of a root, once, with what its execution says.
func (j *judge) promiseCreated(p *v1alpha1.DurablePromise) {
	h := j.objects[owner(p)]
	if h == nil || h.kind != KindExecution || !belongs(p, execution(h)) {
		j.broken("promise-of-a-root", "a manager made a promise that is no execution's own")
		return
	}
	e := execution(h)
	if ref := owner(e); ref != "" && j.objects[ref] != nil && j.objects[ref].kind == KindPromise {
		if q := promise(j.objects[ref]); belongs(q, e) {
			j.broken("promise-of-a-root", "a promise invoked the execution, and is its promise")
		}
	}
	if !anyDuring(h, j.c.Since, func(e *v1alpha1.Execution) bool { return e.Status.Promise == nil && !terminal(e.Status.Phase) }) {
		j.broken("one-promise", "a promise for an execution that has one, or is finished")
	}
	if p.Labels[v1alpha1.LabelRoot] != string(j.rootOf(e)) {
		j.broken("root-label", "the label says %q", p.Labels[v1alpha1.LabelRoot])
	}
	if p.Spec.Timeout != nil || p.Spec.Invoke != nil || settled(p) {
		j.broken("promise-of-a-root", "it has more than a deadline")
	}
	j.rootDeadline(e, p)
}

// ownIs says that a time is the deadline that the spec of a promise gives.
func ownIs(p *v1alpha1.DurablePromise, t time.Time) bool {
	own, ok := ownDeadline(p)
	return ok && sameTime(own, t)
}
