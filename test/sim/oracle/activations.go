package oracle

import (
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	platformFirst = 10 * time.Second
	platformMost  = 5 * time.Minute
	stalledFrom   = 5
)

// activation judges how epochs begin and end.
func (j *judge) activation(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	switch {
	case a.Epoch > b.Epoch:
		j.activated(before, after)
	case b.Activation == nil && a.Activation != nil:
		j.broken("one-activation-per-epoch", "epoch %d was activated again", a.Epoch)
	case b.Activation != nil && a.Activation == nil:
		j.closed(before, after)
	case b.Activation != nil && (a.Activation.Job != b.Activation.Job || !a.Activation.Since.Equal(&b.Activation.Since)):
		j.broken("one-activation-per-epoch", "the activation of epoch %d changed", a.Epoch)
	}
}

// activated judges the beginning of an epoch.
func (j *judge) activated(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	if a.Epoch != b.Epoch+1 || a.Activation == nil || b.Activation != nil {
		j.broken("one-activation-per-epoch", "epoch %d became %d; active before: %t, after: %t",
			b.Epoch, a.Epoch, b.Activation != nil, a.Activation != nil)
		return
	}
	if b.Outcome != nil || a.Outcome != nil {
		j.broken("activated-while-open", "an outcome is recorded")
	}
	j.wanted(before, after)
	j.promisePending(before)
	j.argumentsSettled(before)
	j.resumed(before)
	if r := j.runOf(before); !j.tells(before) && j.c.Now.Before(r.notBefore) && !repaired(before, after) {
		j.broken("back-off", "activated at %s, before %s", clockTime(j.c.Now), clockTime(r.notBefore))
	}
	for pod := range j.of(KindPod, before.UID, 0) {
		if !j.quiet(pod) {
			j.broken("one-pod-at-a-time", "the pod %s may still run", pod.key.Name)
		}
	}
	j.notAfterLostCode(before, after)
	j.revision(before, after)
	if !j.inPass(a.Activation.Since.Time) {
		j.broken("stamped-once", "activation.since is %s at %s", clockTime(a.Activation.Since.Time), clockTime(j.c.Now))
	}
	if job := a.Activation.Job; len(job) > 63 || !strings.HasSuffix(job, jobSuffix(a.Epoch)) {
		j.broken("job-name", "%q is no name for a Job of epoch %d", job, a.Epoch)
	}
}

// notAfterLostCode: where lost attempts are not to be repeated, code that ran in a lost one is not run again without a
// person's word.
func (j *judge) notAfterLostCode(before, after *v1alpha1.Execution) {
	epoch := before.Status.Epoch
	r := j.runOf(before)
	// What was refused to one of two managers, and taken from the other, is not asked about.
	if r.ended[epoch] != endedLost || r.refused[epoch] || r.held[epoch] || repaired(before, after) || j.settingsOf(before).lost == v1alpha1.LostAttemptRetry {
		return
	}
	if j.knownToRun(before.UID, epoch, j.c.Since) {
		j.broken("on-lost-attempt", "the code of epoch %d has run, was lost, and runs again", epoch)
	}
}

// wanted: code starts where it is wanted to run.
func (j *judge) wanted(before, after *v1alpha1.Execution) {
	switch before.Spec.DesiredState {
	case v1alpha1.DesiredPaused:
		j.broken("activated-while-wanted", "it is to be paused")
	case v1alpha1.DesiredCanceled:
		j.toldOfCancel(before, after)
	case v1alpha1.DesiredRunning:
	}
	if reason := reasonOf(before); before.Status.Phase == v1alpha1.PhaseStalled && forPeople(reason) && !repaired(before, after) {
		j.broken("activated-while-wanted", "it was Stalled for %s, which only a person solves", reason)
	}
}

// forPeople says that a Stalled execution goes on by a person's word only.
func forPeople(reason string) bool {
	return reason == "Held" || reason == "NonDeterministic" || reason == "TooManySteps"
}

// promisePending: code starts only for a promise that is pending, and whose deadline was not over for the manager.
func (j *judge) promisePending(e *v1alpha1.Execution) {
	h := j.promiseOf(e)
	if h == nil {
		j.broken("activated-for-a-promise", "it has no promise")
		return
	}
	if !anyDuring(h, j.c.Since, func(p *v1alpha1.DurablePromise) bool { return !settled(p) }) {
		j.broken("activated-for-a-promise", "its promise is settled or gone")
	}
	if deadlines := j.deadlines(promise(h)); j.isLate(deadlines) {
		j.broken("activated-in-time", "the deadline was over when the pass began at %s", clockTime(j.c.Began))
	}
}

// revision: an execution runs the newest revision until its code has started, and then that one for ever.
func (j *judge) revision(before, after *v1alpha1.Execution) {
	is, was := after.Status.FunctionRevision, before.Status.FunctionRevision
	ref := before.Spec.Invoke.FunctionRef
	if ref == nil {
		if is != "" {
			j.broken("revision-is-pinned", "an inline function with the revision %s", is)
		}
		return
	}
	ran := before.Status.CodeStarted || j.runOf(before).codeRan
	if ran && was != "" {
		if is != was {
			j.broken("revision-is-pinned", "%s became %s after the code had started", was, is)
		}
		if !after.Status.CodeStarted {
			j.broken("code-started", "the code of an earlier epoch has started, and that is not noted")
		}
		return
	}
	for h := range j.named(KindFunction, keyIn(before, ref.Name)) {
		if anyDuring(h, j.c.Since, func(fn *v1alpha1.Function) bool { return fn.Status.CurrentRevision == is }) {
			return
		}
	}
	if is != was || is == "" {
		j.broken("revision-is-pinned", "%q is not the newest revision", is)
	} else if !j.functionGone(before, ref.Name) {
		j.broken("revision-is-pinned", "%q is not the newest revision, and no code had started", is)
	}
}

func (j *judge) functionGone(e *v1alpha1.Execution, name string) bool {
	return j.nameFree(KindFunction, keyIn(e, name), j.c.Since)
}

// closed judges the end of an activation without the end of its execution.
func (j *judge) closed(before, after *v1alpha1.Execution) {
	how := howClosed(before, after)
	canceling := before.Spec.DesiredState == v1alpha1.DesiredCanceled
	if canceling && (how == endedFailed || how == endedLost) {
		j.broken("no-retry-while-canceling", "closed by %s", how)
	}
	switch how {
	case endedFor:
	case endedFailed:
		j.attemptFailed(before, after)
	case endedLost:
		j.attemptLost(before, after)
	case endedReplaced:
		j.replaced(before, after)
	case endedPaused:
		for job := range j.of(KindJob, before.UID, before.Status.Epoch) {
			if !job.absentDuring(j.c.Since) {
				j.broken("paused-lets-code-end", "the activation has the Job %s", job.key.Name)
			}
		}
	case endedSuspended, endedStalled:
		j.broken("closed-for-a-reason", "only code is closed by %s", how)
	default:
		j.broken("closed-for-a-reason", "nothing says why (reason %q)", reasonOf(after))
	}
}

// attemptFailed: an error of the code's own, with attempts left, is tried again after its interval.
func (j *judge) attemptFailed(before, after *v1alpha1.Execution) {
	rules := j.settingsOf(before)
	if before.Status.FailedAttempts+1 >= rules.maxAttempts {
		j.broken("attempts-are-limited", "%d of %d attempts failed before", before.Status.FailedAttempts, rules.maxAttempts)
	}
	why := "the code did not fail"
	for _, v := range j.evidence(before) {
		if v.class == application && v.again(rules) {
			why = ""
			break
		}
		if v.class == application {
			why = v.reason + " is not tried again"
		}
	}
	if why != "" {
		j.broken("failed-attempt-is-real", "%s", why)
	}
	j.sleeps(after, rules.interval(after.Status.FailedAttempts), rules.interval(after.Status.FailedAttempts))
}

// attemptLost: a platform failure has really happened, and may be tried again.
func (j *judge) attemptLost(before, after *v1alpha1.Execution) {
	rules := j.settingsOf(before)
	real, unharmed, harmed := false, false, false
	for _, v := range j.evidence(before) {
		if v.class == platform {
			real, unharmed, harmed = true, unharmed || !v.ran, harmed || v.ran
		}
	}
	held := reasonOf(after) == "Held"
	switch {
	case !real:
		j.broken("platform-failure-is-real", "nothing around the code failed")
	case held && (rules.lost != v1alpha1.LostAttemptHold || !harmed):
		j.broken("on-lost-attempt", "held, with onLostAttempt %s and code that ran: %t", rules.lost, harmed)
	case !held && rules.lost != v1alpha1.LostAttemptRetry && !unharmed:
		j.broken("on-lost-attempt", "tried again, with onLostAttempt %s and code that may have run", rules.lost)
	}
	if held {
		return
	}
	n := after.Status.FailedRecoveries
	longest := platformMost
	if n == 1 {
		longest = platformFirst
	}
	j.sleeps(after, platformFirst, longest)
	stalled := after.Status.Phase == v1alpha1.PhaseStalled
	rejected := reasonOf(after) == "JobRejected"
	if stalled != (n >= stalledFrom || rejected) {
		j.broken("stalled-from-the-fifth", "%s after %d platform failures in a row", after.Status.Phase, n)
	}
}

// sleeps: the next activation is due after an interval between two bounds, counted from the pass.
func (j *judge) sleeps(e *v1alpha1.Execution, shortest, longest time.Duration) {
	w := e.Status.WakeAt
	if w == nil {
		j.broken("back-off", "there is no wakeAt")
		return
	}
	began := j.c.Began
	if w.After(j.c.Now.Add(longest+time.Microsecond)) || !began.IsZero() && w.Time.Before(began.Add(shortest-time.Microsecond)) {
		j.broken("back-off", "wakeAt is %s at %s, where %s to %s were due", clockTime(w.Time), clockTime(j.c.Now), shortest, longest)
	}
}

// replaced: an activation whose code does not run is given up for a repair only.
func (j *judge) replaced(before, after *v1alpha1.Execution) {
	if before.Status.Phase != v1alpha1.PhaseStalled && reasonOf(after) == "RetryRequested" {
		j.broken("retry-token", "acted on in phase %s", before.Status.Phase)
	}
	for pod := range j.of(KindPod, before.UID, before.Status.Epoch) {
		if !pod.absentDuring(j.c.Since) && !anyDuring(pod, j.c.Since, func(p *corev1.Pod) bool { _, ran := started(p); return !ran }) {
			j.broken("replaced-before-it-ran", "the code of the pod %s has started", pod.key.Name)
		}
	}
	if reasonOf(after) == "NewRevision" && !j.newerRevision(before) {
		j.broken("replaced-before-it-ran", "there is no newer revision")
	}
}

func (j *judge) newerRevision(e *v1alpha1.Execution) bool {
	ref := e.Spec.Invoke.FunctionRef
	if ref == nil {
		return false
	}
	for h := range j.named(KindFunction, keyIn(e, ref.Name)) {
		if anyDuring(h, j.c.Since, func(fn *v1alpha1.Function) bool {
			return fn.Status.CurrentRevision != "" && fn.Status.CurrentRevision != e.Status.FunctionRevision
		}) {
			return true
		}
	}
	return false
}
