package main

import "strings"

// excuse says of mutants that no test can notice them, and why. They are found by what the code says, not by where it
// stands.
type excuse struct {
	pkg, function string
	// before is part of the lines that differ, and what is what the mutant does; empty stands for any.
	before, what string
	reason       string
}

func (e excuse) fits(pkg string, m mutant) bool {
	return e.pkg == pkg && e.function == m.function &&
		strings.Contains(m.before, e.before) && (e.what == "" || m.what == e.what)
}

// Reasons that several have.
const (
	exhaustive = "the case is there for the linter that wants each value named; default does the same"
	unread     = "nobody reads the first result where the second is false"
	laterToo   = "the policy that comes to the same end follows"
	ignored    = "nobody reads the second result"
	anyBound   = "the bound has no meaning to anybody but that there is one"
)

var equivalents = []excuse{
	{"internal/promise", "timeToLive", "return 0, false", "", unread},
	{"internal/promise", "ErrorOf", "case v1alpha1.PromisePending, v1alpha1.PromiseResolved", "", exhaustive},
	{"internal/promise", "", "const retentionRecheck", "", anyBound},

	{"internal/execution", "", "const retentionRecheck", "", anyBound},
	{"internal/execution", "", "const maxCycle", "", anyBound},
	{"internal/execution", "", "maxRecentMessage", "", "the API allows more; that messages are cut has a test"},
	{"internal/execution", "", "maxEventMessage", "", "the API server takes more; that messages are cut has a test"},
	{"internal/execution", "", "platformBackoffExponent = 5", "5 becomes 6", "the product is past the longest interval either way"},
	{"internal/execution", "Finished", "case v1alpha1.PhasePending, v1alpha1.PhaseRunning", "", exhaustive},
	{"internal/execution", "Finished", "v1alpha1.PhaseCanceling, v1alpha1.PhaseCompleting, v1alpha1.PhaseStalled:", "", exhaustive},
	{"internal/execution", "followPromise", "case v1alpha1.PromiseRejected, v1alpha1.PromisePending:", "v1alpha1.PromisePending is left out of its case", "what is pending has not settled"},
	{"internal/execution", "attemptLost", "case v1alpha1.LostAttemptRetry:", "", exhaustive},
	{"internal/execution", "awaitArguments", "len(o.Cycle) > 0", "0 becomes 1", "a cycle has its first name twice"},
	{"internal/execution", "stallOnArguments", "v1alpha1.ConditionStalled", "v1alpha1.ConditionStalled becomes v1alpha1.ConditionFinished", "while it is stalled all conditions have the same reason and message"},
	{"internal/execution", "arguments.resolve", "known && recorded.UID", "left of && is left out", "what is not recorded has no UID"},
	{"internal/execution", "createJob", "return conclude(o, *args.failure)", "nothing is returned, and false", laterToo},
	{"internal/execution", "createJob", "return requireFunction(o)", "nothing is returned, and false", laterToo},
	{"internal/execution", "concludeCanceled", "return conclude(o, promise.Settlement{State: v1alpha1.PromiseResolved", "nothing is returned, and false", laterToo},
	{"internal/execution", "cancelActivation", "return wait()", "", "for a report that this release does not know, watching the activation comes to the same"},
	{"internal/execution", "cancelChildren", "return wait()", "", "both callers look at the plan only, or call it with open children"},
	{"internal/execution", "policies", "retryRequested,", "retryRequested and removeStrays change places", "both are done, each by its own write, whichever is first"},
	{"internal/execution", "policies", "watchActivation,", "watchActivation and trimHistory change places", "what is suspended has no activation"},
	{"internal/execution", "policies", "trimHistory,", "trimHistory and hold change places", "what is held removes the same in the end"},
	{"internal/execution", "UntilDeadline", "s.CancelRequestedAt != nil", "left of && is left out", "who waits for a turn and was asked to end is Canceling"},
	{"internal/execution", "cancelIdle", "s.SavePoint != nil", "right of && is left out", "an epoch to come is told only where there is a save point"},
	{"internal/execution", "cancelIdle", "return plan, true", "false is returned", ignored},
	{"internal/execution", "activateCanceled", "return plan, true", "false is returned", ignored},
	{"internal/execution", "activateCanceled", "return wait()", "", ignored},
	{"internal/execution", "Observed.ranAtRequest", "started.IsZero()", "right of || is left out", "a start of which nothing is known is before every request"},
	{"internal/execution", "concludeCanceled", "case VerdictPlatform", "", exhaustive},
	{"internal/execution", "failedByCode", "o.Report = Report{", "", "of this report only the verdict is read: that code ran is noted anyway"},
	{"internal/execution", "fits", "encode status", "", "a status can always be encoded"},
	{"internal/execution", "trimHistory", "len(o.Execution.Status.SavePoint.Consumed) == 0", "", "it only spares the loop"},
	{"internal/execution", "childLimit", "max(deadline.Sub(o.Now), 0)", "", "a tenth of a nanosecond is none"},
	{"internal/execution", "bound", "c.Timeout > 0", "0 becomes 1", "the API takes no timeout of a nanosecond for one that differs from none"},
	{"internal/execution", "Observed.left", "!p.Deleting", "left of && is left out", "one that is being deleted wakes for the same time anyway"},
	{"internal/execution", "drain", "wake = earliest(wake, pod.LeaveUntil)", "", "every plan that waits wakes for that time anyway"},
	{"internal/execution", "draft.waitFor", "d.status.AwaitMode", "", "the activation before has cleared it"},
	{"internal/execution", "withClocks", "return p // nothing would come of waking up", "a zero value is returned", "without a promise of its own nothing waits for a time"},
	{"internal/execution", "newPromise", "timeout > 0", "0 becomes 1", "the API takes no timeout of a nanosecond for one that differs from none"},
	{"internal/execution", "retryRules.interval", "for i := int32(1)", "right of && is left out", "the loop only goes on without effect"},
	{"internal/execution", "retryRules.interval", "for i := int32(1)", "< becomes <=", "the loop only goes on without effect"},
	{"internal/execution", "retryRules.interval", "for i := int32(1)", "> becomes >=", "the loop only goes on without effect"},
	{"internal/execution", "retryRules.interval", "for i := int32(1)", "1 becomes 0", "the loop only goes on without effect"},
}
