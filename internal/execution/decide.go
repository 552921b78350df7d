package execution

import (
	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// policy is one rule: it makes a plan, or leaves the decision to the next one.
type policy func(o Observed) (Plan, bool)

// policies are the rules in the order in which they win. They read as the life of an execution backwards: what has ended
// is cleaned up, what is known to end is ended, what runs is watched, and only then something is started.
func policies() []policy {
	return []policy{
		leaveDeleted,
		cleanUpFinished,
		makePromise,
		followPromise,
		timeOut,
		complete,
		cancel,
		retryRequested,
		removeStrays,
		watchActivation,
		trimHistory,
		hold,
		pauseOrResume,
		backOff,
		awaitArguments,
		awaitCode,
		requireFunction,
		drain,
		activate,
	}
}

// Decide says what comes next for an execution.
func Decide(o Observed) Plan {
	for _, p := range policies() {
		if plan, decided := p(o); decided {
			return withClocks(o, plan)
		}
	}
	return Plan{}
}

// UntilDeadline is the plan to do nothing before the deadline, for an execution that has to wait for its turn. One that is
// being canceled ends without it.
func UntilDeadline(o Observed) Plan {
	p := Plan{}
	if s := o.Execution.Status; s.Phase == v1alpha1.PhaseCanceling && s.CancelRequestedAt != nil {
		p.WakeAt = graceEnd(o)
	}
	return withClocks(o, p)
}

// withClocks lets no execution sleep past its deadline, nor past the time in which its pods are left to end.
func withClocks(o Observed, p Plan) Plan {
	if p.Action != nil || o.Execution.DeletionTimestamp != nil {
		return p
	}
	p.WakeAt = earliest(p.WakeAt, o.untilSelfEnd())
	if Finished(o.Execution) {
		return p
	}
	if o.Promise == nil || !o.ownPromise() || promise.Settled(o.Promise) {
		return p // nothing would come of waking up
	}
	if deadline, ok := deadlineOf(o); ok && (p.WakeAt.IsZero() || deadline.Before(p.WakeAt)) {
		p.WakeAt = deadline
	}
	return p
}

// leaveDeleted leaves an execution that is being removed to the garbage collector.
func leaveDeleted(o Observed) (Plan, bool) {
	if o.Execution.DeletionTimestamp != nil {
		return wait()
	}
	return pass()
}
