package oracle

import "github.com/perdure/perdure/api/v1alpha1"

// counters: each rises by what has happened, and by that only.
func (j *judge) counters(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	closes := b.Activation != nil && a.Activation == nil
	how := ending("")
	if closes {
		how = howClosed(before, after)
	}
	j.counted("attempts", b.Attempts, a.Attempts, j.beginsAttempts(before, after))
	failed := []int32{0}
	if how == endedFailed {
		failed = []int32{1}
	}
	if how == endedFor || terminal(a.Phase) {
		failed = []int32{0, 1} // the last failure is counted, or ends it
	}
	j.counted("failedAttempts", b.FailedAttempts, a.FailedAttempts, failed)
	recovered := []int32{0}
	if how == endedLost {
		recovered = []int32{1}
	}
	if how == endedFor {
		recovered = []int32{0, 1}
	}
	j.counted("recoveries", b.Recoveries, a.Recoveries, recovered)
	j.inARow(before, after, how)
}

// beginsAttempts is how many attempts a write begins: one with the first activation and after an error of its own, none
// with a recovery or a resume.
func (j *judge) beginsAttempts(before, after *v1alpha1.Execution) []int32 {
	if after.Status.Epoch == before.Status.Epoch {
		return []int32{0}
	}
	switch j.runOf(before).ended[before.Status.Epoch] {
	case "", endedFailed:
		return []int32{1}
	case endedStalled:
		return []int32{0, 1}
	case endedLost, endedReplaced, endedPaused, endedSuspended, endedFor:
		return []int32{0}
	default:
		return nil
	}
}

func (j *judge) counted(field string, was, is int32, by []int32) {
	for _, n := range by {
		if is == was+n {
			return
		}
	}
	j.broken("counters", "%s %d became %d, which should rise by %v", field, was, is, by)
}

// inARow: platform failures in a row are counted until there is progress or a repair.
func (j *judge) inARow(before, after *v1alpha1.Execution, how ending) {
	b, a := before.Status.FailedRecoveries, after.Status.FailedRecoveries
	ok := a == b
	switch {
	case how == endedLost && reasonOf(after) == "Held":
		ok = a == b || a == b+1
	case how == endedLost:
		ok = a == b+1
	case how == endedFailed, how == endedSuspended:
		ok = a == 0
	case how == endedFor, terminal(after.Status.Phase), repaired(before, after):
		ok = a == b || a == 0
	}
	if !ok {
		j.broken("counters", "failedRecoveries %d became %d after %s", b, a, how)
	}
}
