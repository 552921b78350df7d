package oracle

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
)

// selfEnd is how long a pod is left to end by itself whose code has said that it is over.
const selfEnd = 30 * time.Second

// code are the rules for what code in a pod writes through the gateway.
func (j *judge) code() {
	switch j.c.Kind {
	case KindExecution:
		before, after := j.executions()
		if before == nil || after == nil {
			j.broken("code-keeps-to-its-own", "code made or removed an execution")
			return
		}
		j.codeWrite(before, after)
	case KindPromise:
		if _, after := j.promises(); j.c.Old == nil {
			j.childMade(after)
		}
	default:
		j.broken("code-keeps-to-its-own", "code has no business with it")
	}
}

// codeWrite: code says once how its activation ends, while that is the one under way.
func (j *judge) codeWrite(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	if b.Activation == nil || b.Outcome != nil || terminal(b.Phase) || a.Epoch != b.Epoch {
		j.broken("fenced", "code wrote at epoch %d, phase %s, with an activation under way: %t", b.Epoch, b.Phase, b.Activation != nil)
		return
	}
	if !equality.Semantic.DeepEqual(before.Spec, after.Spec) {
		j.broken("spec-is-the-users", "code changed the spec")
	}
	if a.Activation != nil || a.CodeEnded == nil || a.CodeEnded.Epoch != b.Epoch || !a.CodeStarted {
		j.broken("code-ends-its-activation", "the activation goes on, or it is not noted that the code ended it")
	}
	j.conditions(before, after)
	j.times(before, after)
	j.phase(before, after)
	j.counters(before, after)
	switch how := howClosed(before, after); how {
	case endedFor:
		j.codeEnded(before, after)
	case endedFailed:
		j.codeFailed(before, after)
	case endedSuspended:
		j.codeSuspended(before, after)
	case endedStalled:
		if reason := reasonOf(after); reason != "NonDeterministic" && reason != "TooManySteps" {
			j.broken("closed-for-a-reason", "code stalled for %q", reason)
		}
	case endedLost, endedReplaced, endedPaused:
		j.broken("closed-for-a-reason", "code closed its activation by %q", how)
	default:
		if a.Phase != v1alpha1.PhaseCanceling { // code that stalls then only ends sooner
			j.broken("closed-for-a-reason", "code closed its activation by %q", how)
		}
	}
}

// codeEnded: an outcome by code is one that is not tried again.
func (j *judge) codeEnded(before, after *v1alpha1.Execution) {
	o := after.Status.Outcome
	if o == nil || o.Epoch != before.Status.Epoch {
		j.broken("outcome-fits-facts", "an outcome of another epoch")
		return
	}
	rules := j.settingsOf(before)
	canceling := before.Status.CancelRequestedAt != nil
	switch {
	case o.State == v1alpha1.PromiseRejected && o.Error == nil:
		j.broken("outcome-fits-facts", "rejected without an error")
	case o.State == v1alpha1.PromiseRejected && !canceling && before.Spec.DesiredState != v1alpha1.DesiredCanceled &&
		errorAgain(o.Error, rules) && before.Status.FailedAttempts+1 < rules.maxAttempts:
		j.broken("outcome-fits-facts", "it has %d attempts, %d of which failed before", rules.maxAttempts, before.Status.FailedAttempts)
	case o.State == v1alpha1.PromiseCanceled && before.Spec.DesiredState != v1alpha1.DesiredCanceled:
		j.broken("outcome-fits-facts", "canceled, and nobody asked")
	case o.State == v1alpha1.PromiseTimedOut:
		j.broken("outcome-fits-facts", "only a deadline times out")
	}
}

func errorAgain(err *v1alpha1.Error, s settings) bool {
	return (err.Retryable == nil || *err.Retryable) && !slices.Contains(s.types, err.Type)
}

// codeFailed: an error by code is tried again as any other; a new attempt begins at the top.
func (j *judge) codeFailed(before, after *v1alpha1.Execution) {
	rules := j.settingsOf(before)
	if before.Status.FailedAttempts+1 >= rules.maxAttempts {
		j.broken("attempts-are-limited", "%d of %d attempts failed before", before.Status.FailedAttempts, rules.maxAttempts)
	}
	if before.Status.CancelRequestedAt != nil {
		j.broken("no-retry-while-canceling", "closed by %s", endedFailed)
	}
	if after.Status.SavePoint != nil {
		j.broken("new-attempt-at-the-top", "the save point is kept")
	}
	n := after.Status.FailedAttempts
	j.sleeps(after, rules.interval(n), rules.interval(n))
}

// codeSuspended: a suspension says what it waits for.
func (j *judge) codeSuspended(before, after *v1alpha1.Execution) {
	a := after.Status
	if len(a.Awaiting) > 64 || int(a.AwaitingCount) < len(a.Awaiting) || len(a.Awaiting) == 0 && a.WakeAt == nil {
		j.broken("awaiting", "%d listed of %d, wakeAt %v", len(a.Awaiting), a.AwaitingCount, a.WakeAt)
	}
	if a.AwaitMode == v1alpha1.AwaitFirst && int(a.AwaitingCount) > len(a.Awaiting) {
		j.broken("awaiting", "the first of more than are listed")
	}
	if before.Status.Phase == v1alpha1.PhaseCanceling && a.Phase != v1alpha1.PhaseCanceling {
		j.broken("stays-canceling", "%s", a.Phase)
	}
}

// childMade: a child belongs to an execution that has a say, and does not outlive it by its deadline.
func (j *judge) childMade(p *v1alpha1.DurablePromise) {
	h := j.parentOf(p)
	if h == nil {
		if owner(p) != "" || p.Spec.MadeBy == "" {
			j.broken("child-of-its-maker", "its owner is not its maker")
		}
		return // detached
	}
	open := func(e *v1alpha1.Execution) bool { return e.Status.Activation != nil && e.Status.Outcome == nil }
	if !anyDuring(h, j.c.Since, open) {
		j.broken("fenced", "its maker has no activation under way")
	}
	own := j.promiseOf(execution(h))
	if own == nil {
		return
	}
	if bounds := j.deadlines(promise(own)); len(bounds) > 0 {
		d, ok := ownDeadline(p)
		if !ok || !slices.ContainsFunc(bounds, func(b time.Time) bool { return !d.After(b) }) {
			j.broken("child-deadline", "%v, and its parent's are %v", p.Spec.Deadline, bounds)
		}
	}
	if root := string(j.rootOf(p)); p.Labels[v1alpha1.LabelRoot] != root && p.Labels[v1alpha1.LabelRoot] != execution(h).Labels[v1alpha1.LabelRoot] {
		j.broken("root-label", "the label says %q, not %q", p.Labels[v1alpha1.LabelRoot], root)
	}
}

// endsByItself says why a Job or pod of an epoch that is over may end by itself; nothing if it may be stopped.
func (j *judge) endsByItself(e *v1alpha1.Execution, obj Object, epoch int64) string {
	c := e.Status.CodeEnded
	if c == nil || c.Epoch != epoch || !j.c.Now.Before(c.At.Add(selfEnd)) {
		return ""
	}
	for pod := range j.of(KindPod, e.UID, epoch) {
		if kindIs(obj, pod) || !pod.absentDuring(j.c.Since) {
			return "its code has said that it is over, and it may end by itself"
		}
	}
	return "" // a Job without a pod
}

func kindIs(obj Object, h *history) bool { return obj.GetUID() == h.uid }

// compensates says that a promise was made to undo something while its parent was being canceled.
func compensates(p *v1alpha1.DurablePromise) bool { return p.Spec.Compensation }

const defaultChildrenHistoryLimit = 50

// consumed says that a promise is one whose result its parent's save point holds, and one too many.
func (j *judge) consumed(p *v1alpha1.DurablePromise) bool {
	h := j.parentOf(p)
	if h == nil || !settled(p) {
		return false
	}
	limit := int32(defaultChildrenHistoryLimit)
	if fn := j.functionOf(execution(h)); fn != nil && fn.ChildrenHistoryLimit != nil {
		limit = *fn.ChildrenHistoryLimit
	}
	n := int32(0)
	for c := range j.children(execution(h)) {
		if !c.gone() && settled(promise(c)) {
			n++
		}
	}
	return n > limit && anyDuring(h, j.c.Since, func(e *v1alpha1.Execution) bool {
		s := e.Status
		return s.Activation == nil && s.SavePoint != nil && slices.Contains(s.SavePoint.Consumed, p.Name)
	})
}
