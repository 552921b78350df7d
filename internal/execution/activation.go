package execution

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// stallUnschedulable is the one stall that often passes by itself, so it is shown only after startTimeout.
const stallUnschedulable = "Unschedulable"

// removeStrays removes unfinished Jobs that no activation permits, such as those of past epochs.
func removeStrays(o Observed) (Plan, bool) {
	for _, name := range o.StrayJobs {
		return act(DeleteJob{Name: name})
	}
	return pass()
}

// tidy removes stray Jobs where a plan has nothing to write: an end does not wait for that, but a wait for the end does it.
func tidy(o Observed, p Plan) (Plan, bool) {
	if p.Action == nil {
		if strays, decided := removeStrays(o); decided {
			return strays, true
		}
	}
	return p, true
}

// watchActivation follows the activation under way to its end.
func watchActivation(o Observed) (Plan, bool) {
	if o.Execution.Status.Activation == nil {
		return pass()
	}
	switch o.Report.State {
	case RunMissing:
		return createJob(o)
	case RunStarting:
		return watchStart(o)
	case RunRunning:
		return watchRun(o)
	case RunEnded:
		return endActivation(o)
	default:
		return wait()
	}
}

// createJob creates the Job that the accepted write of this epoch permits.
func createJob(o Observed) (Plan, bool) {
	name := o.Execution.Status.Activation.Job
	if o.RejectionFinal && o.Execution.Spec.Invoke.FunctionRef == nil { // the definition cannot change
		return conclude(o, rejection(ErrorInvalidFunction, o.Rejection))
	}
	if o.Rejection != "" {
		return platformFailure(o, ReasonJobRejected, fmt.Sprintf("the API server refuses Job %s: %s", name, o.Rejection), true)
	}
	args := argumentsOf(o)
	switch {
	case o.lingering():
		// Pods of earlier epochs were waited for, so this one is of the epoch itself, and has lost its Job.
		o.Report.CodeStarted = true
		o.Report.Error = &v1alpha1.Error{Type: "JobDeleted", Message: fmt.Sprintf("Job %s was removed without its pod", name)}
		return attemptLost(o)
	case args.failure != nil:
		return conclude(o, *args.failure)
	case o.Execution.Spec.DesiredState == v1alpha1.DesiredPaused:
		return edit(o).closeActivation().pause()
	case o.Revision == nil:
		return requireFunction(o)
	}
	return act(CreateJob{Name: name, Template: o.Revision, Arguments: args.text})
}

// watchStart shows what keeps a pod from starting. The pod stays: it starts when the cause is gone.
func watchStart(o Observed) (Plan, bool) {
	r := o.Report
	startBy := r.CreatedAt.Add(settingsOf(o).startTimeout)
	late := !o.Now.Before(startBy)
	stuck := r.Stall != nil && (late || r.Stall.Reason != stallUnschedulable)
	if !stuck && !late {
		return waitUntil(earliest(startBy, r.WaitUntil))
	}
	if newer := newerRevision(o); newer != "" {
		return replaceActivation(o, ReasonNewRevision, fmt.Sprintf("revision %s replaces %s, whose pod did not start", newer, o.Execution.Status.FunctionRevision))
	}
	reason, message := ReasonStartTimeout, fmt.Sprintf(
		"the pod of Job %s did not start in time: see its events, and those of the Job", o.Execution.Status.Activation.Job)
	if stuck {
		reason, message = r.Stall.Reason, r.Stall.Message
	}
	plan, decided := edit(o).stallOnce(reason, message)
	if plan.Action == nil {
		plan.WakeAt = r.WaitUntil
	}
	return plan, decided
}

// newerRevision is the function's newest revision, if it is not the one that this activation was made of.
func newerRevision(o Observed) string {
	if o.Function == nil || o.Execution.Status.CodeStarted || o.Report.CodeStarted || o.Function.Status.ObservedGeneration != o.Function.Generation {
		return ""
	}
	if current := o.Function.Status.CurrentRevision; current != o.Execution.Status.FunctionRevision {
		return current
	}
	return ""
}

// watchRun stops code that runs for longer than its attempt may take.
func watchRun(o Observed) (Plan, bool) {
	if o.Execution.Status.Phase == v1alpha1.PhaseStalled {
		return edit(o).enter(v1alpha1.PhaseRunning, ReasonActivated, runningMessage(o)).write()
	}
	if o.Report.StartedAt.IsZero() {
		return waitUntil(o.Report.WaitUntil)
	}
	rules := settingsOf(o)
	begin := o.Report.StartedAt // by the clock of the node, which may be behind
	if since := o.Execution.Status.Activation.Since.Time; begin.Before(since) {
		begin = since
	}
	var wake time.Time
	if limit := rules.attemptTimeout; limit > 0 {
		if wake = begin.Add(limit); !o.Now.Before(wake) {
			return attemptFailed(o, &v1alpha1.Error{
				Type:    ErrorAttemptTimeout,
				Message: fmt.Sprintf("the attempt ran for longer than its attemptTimeout of %s", limit),
			})
		}
	}
	if limit := rules.heartbeatTimeout; limit > 0 {
		silent := o.lastHeard(begin).Add(limit)
		if !o.Now.Before(silent) {
			return attemptFailed(o, &v1alpha1.Error{
				Type:    ErrorHeartbeatTimeout,
				Message: fmt.Sprintf("the code gave no sign of life for longer than its heartbeatTimeout of %s", limit),
			})
		}
		wake = earliest(wake, silent)
	}
	return waitUntil(earliest(wake, o.Report.WaitUntil))
}

func endActivation(o Observed) (Plan, bool) {
	r := o.Report
	switch r.Verdict {
	case VerdictValue:
		return conclude(o, promise.Settlement{State: v1alpha1.PromiseResolved, Value: r.Value})
	case VerdictApplication:
		return attemptFailed(o, r.Error)
	case VerdictPlatform:
		return attemptLost(o)
	default:
		return wait()
	}
}

// attemptFailed tries the function again after an error of its own, as its retry policy says, or ends the execution.
func attemptFailed(o Observed, err *v1alpha1.Error) (Plan, bool) {
	if !settingsOf(o).retry.again(o.Execution.Status.FailedAttempts+1, err) {
		return conclude(o, promise.Settlement{State: v1alpha1.PromiseRejected, Error: err})
	}
	return act(nextAttempt(edit(o).closeActivation(), err))
}

// nextAttempt goes to sleep until the next attempt, which begins at the top: what the last one had in mind is forgotten.
func nextAttempt(d *draft, err *v1alpha1.Error) WriteStatus {
	rules := settingsOf(d.o).retry
	failed := d.o.Execution.Status.FailedAttempts + 1
	interval := rules.interval(failed)
	message := fmt.Sprintf("attempt %d of %d failed, the next is in %s: %s: %s", failed, rules.maxAttempts, interval, err.Type, err.Message)
	d.status.FailedAttempts = failed
	d.status.FailedRecoveries = 0
	d.status.SavePoint = nil
	d.sleep(interval).
		waitFor(fmt.Sprintf("attempt %d of %d", failed+1, rules.maxAttempts), nil).
		enter(v1alpha1.PhaseSuspended, ReasonRetryBackoff, message).
		warn(ReasonAttemptFailed, message)
	return WriteStatus{Status: d.status, Event: d.event}
}

// attemptLost activates the execution again after a failure of the platform, which code never sees. Where the code may
// have had effects, onLostAttempt decides.
func attemptLost(o Observed) (Plan, bool) {
	r := o.Report
	message := fmt.Sprintf("%s: %s", r.Error.Type, r.Error.Message)
	if r.CodeStarted {
		switch settingsOf(o).onLostAttempt {
		case v1alpha1.LostAttemptFail:
			return conclude(o, rejection(ErrorUncertain, "it is not known whether the last attempt took effect: "+message))
		case v1alpha1.LostAttemptHold:
			d := edit(o).closeActivation()
			d.status.Recoveries++
			help := message + "; find out whether the attempt took effect, then settle the promise, cancel, or set spec.retryToken to run it again"
			return d.stall(ReasonHeld, help).warn(ReasonHeld, help).write()
		case v1alpha1.LostAttemptRetry:
		}
	}
	return platformFailure(o, ReasonPlatformFailure, message, false)
}

// platformFailure goes to sleep until the next activation, and shows it as Stalled where that is not the first failure
// of a row, or where nothing but a repair will help.
func platformFailure(o Observed, reason, message string, repair bool) (Plan, bool) {
	d := edit(o).closeActivation()
	d.status.Recoveries++
	d.status.FailedRecoveries++
	d.sleep(platformInterval(d.status.FailedRecoveries)).waitFor("recovery", nil).warn(reason, message)
	if repair || d.status.FailedRecoveries >= stalledAfterRecoveries {
		return d.stall(reason, message).write()
	}
	return d.enter(v1alpha1.PhaseSuspended, reason, message).write()
}

// retryRequested starts a stalled execution again, because a person has repaired what stalled it.
func retryRequested(o Observed) (Plan, bool) {
	e := o.Execution
	if e.Status.Phase != v1alpha1.PhaseStalled || e.Spec.RetryToken == e.Status.RetryToken {
		return pass()
	}
	if e.Status.Activation != nil && (o.Report.CodeStarted || o.Report.State == RunEnded) {
		return pass() // what stalled it has passed already, and code that runs is not run twice
	}
	return replaceActivation(o, ReasonRetryRequested, "spec.retryToken was changed")
}

// replaceActivation gives up an activation whose code does not run; its Job becomes a stray one.
func replaceActivation(o Observed, reason, message string) (Plan, bool) {
	d := edit(o).closeActivation()
	d.status.RetryToken = o.Execution.Spec.RetryToken
	d.status.WakeAt = nil
	d.status.FailedRecoveries = 0
	d.stopWaiting()
	return d.enter(v1alpha1.PhasePending, reason, message).tell(reason, message).write()
}

// stallOnce stalls and tells people, the first time.
func (d *draft) stallOnce(reason, message string) (Plan, bool) {
	d.stall(reason, message)
	if plan, _ := d.write(); plan.Action == nil {
		return wait()
	}
	return d.warn(reason, message).write()
}

// sleep sets when the execution goes on by itself.
func (d *draft) sleep(interval time.Duration) *draft {
	wake := metav1.NewMicroTime(d.o.Now.Add(interval))
	d.status.WakeAt = &wake
	return d
}

// earliest is the earliest of the given times that is set.
func earliest(times ...time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}
