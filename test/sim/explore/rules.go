package explore

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// wrongPlan says what no plan may be; empty if it is right.
func (x *Explorer) wrongPlan(o execution.Observed, a execution.Action) string {
	var status v1alpha1.ExecutionStatus
	switch a := a.(type) {
	case execution.WriteStatus:
		status = a.Status
	case execution.Activate:
		status = a.Status
		if status.Epoch != o.Execution.Status.Epoch+1 {
			return "an activation that does not raise the epoch by one"
		}
		if wrong := wrongActivation(o); wrong != "" {
			return wrong
		}
	case execution.RequestCancel:
		return wrongCancel(o, a.Execution.Name)
	case execution.SettleChild:
		return wrongCancel(o, a.Promise.Name)
	default:
		return ""
	}
	status.Recent = o.Execution.Status.Recent
	switch {
	case equality.Semantic.DeepEqual(status, o.Execution.Status):
		return "a write that changes nothing"
	case status.Attempts > max(x.shape.Attempts[0], x.shape.Attempts[1], x.shape.Attempts[2], 1):
		return "more attempts than the retry policy allows"
	case status.Epoch > int64(status.FailedAttempts)+int64(status.Recoveries)+1+x.askedFor():
		return "an epoch that neither a failure nor a person asked for"
	}
	return ""
}

// wrongActivation says why code may not run.
func wrongActivation(o execution.Observed) string {
	if o.Promise == nil || promise.Settled(o.Promise) {
		return "an activation without a pending promise"
	}
	for _, p := range o.Arguments {
		if !promise.Settled(p) {
			return "an activation before its arguments have settled"
		}
	}
	canceled := o.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled
	if !execution.SuspendedCode(o.Execution) || canceled {
		return ""
	}
	for _, awaited := range o.Execution.Status.Awaiting {
		if p := o.Awaiting[awaited.Name]; p == nil || promise.Settled(p) {
			return ""
		}
	}
	return "code is resumed before anything that it awaits has settled"
}

// wrongCancel holds back from children that undo the work of code which is being canceled.
func wrongCancel(o execution.Observed, child string) string {
	asked := o.Execution.Status.CancelRequestedAt
	for _, c := range o.Children {
		if c.Promise.Name == child && c.Promise.Spec.Compensation && asked != nil && now.Before(asked.Add(graceOver)) {
			return "what undoes the work is canceled with it"
		}
	}
	return ""
}

// askedFor is how many activations may follow others that did not fail: a pause, a suspension, a request to cancel.
func (x *Explorer) askedFor() int64 {
	asked := int64(x.bounds.Troubles)
	if x.shape.Suspends {
		asked += size + int64(x.bounds.Cancels)
	}
	return asked
}

// wrongWrite says what no accepted write may do.
func (x *Explorer) wrongWrite(before, after *world, s step) string {
	wrong := ""
	i := s.who.index()
	stale := func(r run) bool { return r.stale }
	if s.action.kind == settlePromise {
		wrong = x.wrongSettlement(after, s)
	}
	if s.action.kind == createJob && before.runs[i] != after.runs[i] && slices.ContainsFunc(x.runs.all[after.runs[i]].all, stale) {
		wrong = "a Job that no epoch permits"
	}
	if wrong != "" && (s.paused || x.pausedToo(before, s.who)) {
		x.overtaken[wrong]++ // a manager that was replaced while it was paused is not fenced in everything
		return ""
	}
	return wrong
}

// pausedToo tells that a paused manager is in the middle of the same work.
func (x *Explorer) pausedToo(w *world, who target) bool {
	for _, n := range w.passes[:count(w)] {
		if p := &x.passes[n]; p.paused && p.who == who {
			return true
		}
	}
	return x.bounds.Paused > 0 && w.spent.crashes > 0
}

// wrongSettlement holds the settlement of an execution's outcome against what else is going on for it.
func (x *Explorer) wrongSettlement(after *world, s step) string {
	i := s.who.index()
	p := x.promises.all[s.action.result].obj
	if p.Status.State != v1alpha1.PromiseResolved && p.Status.State != v1alpha1.PromiseRejected {
		return ""
	}
	if x.executions.all[after.executions[i]].epoch != s.epoch {
		return "an outcome of an epoch that is over"
	}
	for _, j := range x.shape.Children[i] {
		if child := after.promises[j]; child != 0 && !x.promises.all[child].settled {
			return "an execution completes by its own outcome before a child has settled"
		}
	}
	return ""
}

// changeOf is a step from one version of an object to another.
type changeOf struct {
	promise    bool
	old, after version
}

// wrongChange says what no step may do to an object.
func (x *Explorer) wrongChange(old, next *world) string {
	for i := range size {
		for _, c := range []changeOf{{false, old.executions[i], next.executions[i]}, {true, old.promises[i], next.promises[i]}} {
			if c.old == c.after || c.old == 0 {
				continue
			}
			wrong, known := x.wrongChanges[c]
			if !known {
				wrong = x.judge(c)
				x.wrongChanges[c] = wrong
			}
			if wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

func (x *Explorer) judge(c changeOf) string {
	if c.promise {
		old, after := x.promises.all[c.old].obj, x.promises.all[c.after].obj
		if promise.Settled(old) && !sameSettlement(old.Status, after.Status) {
			return "a settled promise changes"
		}
		return ""
	}
	old, after := x.executions.all[c.old], x.executions.all[c.after]
	switch {
	case old.finished && !sameEnd(old.obj, after.obj):
		return "a finished execution changes"
	case after.epoch < old.epoch:
		return "the epoch decreases"
	case after.epoch > old.epoch+1:
		return "the epoch rises by more than one"
	case after.obj.Status.Attempts < old.obj.Status.Attempts && !after.finished:
		return "attempts decrease"
	case old.obj.Spec.DesiredState == v1alpha1.DesiredCanceled && !after.finished && after.obj.Spec.DesiredState != v1alpha1.DesiredCanceled:
		return "a request to cancel is forgotten"
	}
	return ""
}

// sameEnd leaves out when the last pod was told to end by itself: to let time pass, that is moved.
func sameEnd(old, after *v1alpha1.Execution) bool {
	a, b := old.DeepCopy(), after.DeepCopy()
	a.Status.CodeEnded, b.Status.CodeEnded = nil, nil
	return equality.Semantic.DeepEqual(a, b)
}

func sameSettlement(old, after v1alpha1.DurablePromiseStatus) bool {
	return old.State == after.State && equality.Semantic.DeepEqual(old.Value, after.Value) &&
		equality.Semantic.DeepEqual(old.Error, after.Error) && (old.SettledAt == nil || after.SettledAt != nil)
}

// wrongState says what no state may be.
func (x *Explorer) wrongState(w *world) string {
	for i := range size {
		if wrong := x.disagrees(w, i); wrong != "" {
			return wrong
		}
		if wrong := x.runsTwice(w, i); wrong != "" {
			return wrong
		}
	}
	_, paused := x.underWay(w)
	if x.awake || count(w) > paused {
		return ""
	}
	for i := range size {
		if wrong := x.wrongRest(w, i); wrong != "" {
			return wrong
		}
	}
	if x.fair == 0 {
		return x.wrongEnd(w)
	}
	return ""
}

// disagrees holds a terminal phase against its promise.
func (x *Explorer) disagrees(w *world, i int) string {
	e := x.executions.all[w.executions[i]]
	if w.executions[i] == 0 || !e.finished {
		return ""
	}
	p := x.promises.all[w.promises[i]]
	if w.promises[i] == 0 || !p.settled {
		return "execution " + names[i] + " is finished, and its promise has not settled"
	}
	phase := map[v1alpha1.PromiseState]v1alpha1.Phase{
		v1alpha1.PromiseResolved: v1alpha1.PhaseSucceeded,
		v1alpha1.PromiseRejected: v1alpha1.PhaseFailed,
		v1alpha1.PromiseCanceled: v1alpha1.PhaseCanceled,
		v1alpha1.PromiseTimedOut: v1alpha1.PhaseTimedOut,
	}[p.obj.Status.State]
	outcome := e.obj.Status.Outcome
	if e.obj.Status.Phase != phase || outcome == nil || outcome.State != p.obj.Status.State || e.active {
		return "execution " + names[i] + " is finished otherwise than its promise has settled"
	}
	return ""
}

// runsTwice looks for code of an execution that runs next to other code of it. A lost node is out of reach, and a Job of a
// manager that was paused is removed once it is seen.
func (x *Explorer) runsTwice(w *world, i int) string {
	pods, jobs := 0, 0
	for _, r := range x.runs.all[w.runs[i]].all {
		if r.pod == podRunning && !r.lost && !r.stale {
			pods++
		}
		if r.job == jobLive && !r.stale && !r.lost {
			jobs++
		}
		if int(r.epoch) > int(x.executions.all[w.executions[i]].epoch) {
			return "a Job of an epoch that has not begun"
		}
	}
	switch {
	case pods > 1:
		return "code of execution " + names[i] + " runs twice at the same time"
	case jobs > 1:
		return "execution " + names[i] + " has two live Jobs"
	}
	return ""
}
