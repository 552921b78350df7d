package execution

import (
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
		hold,
		pauseOrResume,
		backOff,
		awaitArguments,
		requireFunction,
		drain,
		activate,
	}
}

// Decide says what comes next for an execution.
func Decide(o Observed) Plan {
	for _, p := range policies() {
		if plan, decided := p(o); decided {
			return withDeadline(o, plan)
		}
	}
	return Plan{}
}

// UntilDeadline is the plan to do nothing before the deadline, for an execution that has to wait for its turn.
func UntilDeadline(o Observed) Plan { return withDeadline(o, Plan{}) }

// withDeadline lets no execution sleep past its deadline.
func withDeadline(o Observed, p Plan) Plan {
	if p.Action != nil || o.Execution.DeletionTimestamp != nil || Finished(o.Execution) {
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
