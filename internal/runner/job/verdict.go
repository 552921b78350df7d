package job

import (
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// rule says what a pod means, if it applies.
type rule func(s subject, found observation) (observation, bool)

// rules are asked in this order; the first that applies decides. docs/failures.md is the same table in words.
var rules = []rule{
	// The function's container ended, and said something about it.
	returnedTooMuch,
	unreadableMessage,
	returnedValue,
	raisedError,
	// The platform had a hand in it, or may have.
	lostContainer,
	disrupted,
	undecided,
	// The function ended by itself.
	deadlineExceeded,
	returnedNothing,
	couldNotStart,
	outOfMemory,
	nodeOutOfMemory,
	raisedTooMuch,
	exitCode,
	// The function's container did not end.
	initContainerFailed,
	podEnded,
	deletedUnscheduled,
	nodeLost,
	running,
	starting,
}

func observePod(pod *corev1.Pod, opts Options) observation {
	s := subjectOf(pod, opts)
	found := observation{Report: execution.Report{
		Pod:         pod.Name,
		CreatedAt:   pod.CreationTimestamp.Time,
		StartedAt:   s.startedAt(),
		CodeStarted: s.codeStarted(),
	}}
	for _, apply := range rules {
		if result, ok := apply(s, found); ok {
			return result
		}
	}
	return found // starting always applies
}

// --- The function's container ended, and said something about it. ---

// returnedTooMuch: the message may have been cut, so it must not be taken for the value.
func returnedTooMuch(s subject, found observation) (observation, bool) {
	if !s.returned() || !maybeCut(s.message, &s.pod.Spec) {
		return found, false
	}
	return s.tooLarge(found), true
}

// unreadableMessage: the kubelet wrote its own trouble where the value belongs.
func unreadableMessage(s subject, found observation) (observation, bool) {
	if !s.returned() || !isUnreadable(s.message) {
		return found, false
	}
	return found.platform(ReasonResultLost, "%s returned, but its result could not be read: %s", s, s.message), true
}

func returnedValue(s subject, found observation) (observation, bool) {
	if !s.returned() || isBlank(s.message) {
		return found, false
	}
	return found.value(s.message), true
}

// raisedError: an error that the code marked as one is the code's own, whatever happened to the pod.
func raisedError(s subject, found observation) (observation, bool) {
	if !s.failed() || maybeCut(s.message, &s.pod.Spec) {
		return found, false
	}
	raised := decodeError(s.message)
	if raised == nil {
		return found, false
	}
	found = found.application(raised.Type, "")
	found.spoken = true
	found.Error = raised
	return s.withExitCodePolicy(found), true
}

// --- The platform had a hand in it, or may have. ---

func lostContainer(s subject, found observation) (observation, bool) {
	if !s.unknown() {
		return found, false
	}
	reason := ReasonContainerStatusUnknown
	if cause := s.disruption(); cause != "" {
		reason = cause
	}
	return found.platform(reason, "the kubelet does not know how %s ended%s", s, s.because()), true
}

// disrupted: a container that ended without a word in a pod that was being removed was most likely ended with it.
func disrupted(s subject, found observation) (observation, bool) {
	cause := s.disruption()
	if cause == "" || !s.ended() {
		return found, false
	}
	return found.platform(cause, "%s ended with exit code %d when its pod was disrupted%s", s, s.exit.ExitCode, s.because()), true
}

// undecidedMargin is how long the kubelet may take to write the last status of a pod after its grace period.
const undecidedMargin = 10 * time.Second

// undecided: where the kubelet itself ends a pod (eviction, preemption, shutdown of the node), it writes how the
// containers ended first, and the cause only when all of them did. Until then an end without a word means nothing.
// A sidecar that stays may hold this up no longer than the grace period.
func undecided(s subject, found observation) (observation, bool) {
	if !s.ended() || s.terminal() || s.opts.Canceling || known(s.exit.FinishedAt).IsZero() {
		return found, false
	}
	until := s.exit.FinishedAt.Add(gracePeriod(s.pod) + undecidedMargin)
	if !s.opts.Now.Before(until) {
		return found, false
	}
	found.State = execution.RunRunning
	if !found.CodeStarted {
		found.State = execution.RunStarting
	}
	found.WaitUntil = until
	return found, true
}

// --- The function ended by itself. ---

// deadlineExceeded: activeDeadlineSeconds is the template's, so it is the function that took too long.
func deadlineExceeded(s subject, found observation) (observation, bool) {
	if s.pod.Status.Phase != corev1.PodFailed || s.pod.Status.Reason != kubeletDeadlineExceeded || s.disruption() != "" {
		return found, false
	}
	return found.application(TypeDeadlineExceeded, "pod %q ran longer than activeDeadlineSeconds of its template", s.pod.Name), true
}

func returnedNothing(s subject, found observation) (observation, bool) {
	if !s.returned() {
		return found, false
	}
	return found.value(""), true
}

// couldNotStart: the runtime has everything, and the template asks for what is not there.
func couldNotStart(s subject, found observation) (observation, bool) {
	if !s.ended() || s.exit.Reason != kubeletStartError && s.exit.Reason != kubeletContainerCannotRun {
		return found, false
	}
	found = found.application(TypeStartError, "%s could not be started (exit code %d); check its command%s",
		s, s.exit.ExitCode, quoted(s.message))
	return s.withExitCodePolicy(found), true
}

func outOfMemory(s subject, found observation) (observation, bool) {
	if !s.outOfMemory() || !s.hasMemoryLimit() {
		return found, false
	}
	found = found.application(TypeOutOfMemory, "%s used more memory than its limit of %s (exit code %d)",
		s, s.memoryLimit(), s.exit.ExitCode)
	return s.withExitCodePolicy(found), true
}

// nodeOutOfMemory: without a limit there is none that the function could have kept to.
func nodeOutOfMemory(s subject, found observation) (observation, bool) {
	if !s.outOfMemory() {
		return found, false
	}
	return found.platform(ReasonNodeOutOfMemory,
		"%s was ended because node %q ran out of memory; give it a memory request and limit", s, s.pod.Spec.NodeName), true
}

// raisedTooMuch: an error that may have been cut. The end of a log is none.
func raisedTooMuch(s subject, found observation) (observation, bool) {
	if !s.failed() || !maybeCut(s.message, &s.pod.Spec) || maybeLog(s.message, s.container) {
		return found, false
	}
	return s.tooLarge(found), true
}

func exitCode(s subject, found observation) (observation, bool) {
	if !s.failed() {
		return found, false
	}
	found = found.application(TypeExitCode, "%s ended with exit code %d%s%s",
		s, s.exit.ExitCode, meaning(s.exit.ExitCode), quoted(s.message))
	return s.withExitCodePolicy(found), true
}

// --- The function's container did not end. ---

func initContainerFailed(s subject, found observation) (observation, bool) {
	if s.pod.Status.Phase != corev1.PodFailed || s.disruption() != "" {
		return found, false
	}
	name, exit := s.failedInitContainer()
	if exit == nil {
		return found, false
	}
	return found.application(TypeInitContainerFailed, "init container %q of pod %q ended with exit code %d%s%s",
		name, s.pod.Name, exit.ExitCode, meaning(exit.ExitCode), quoted(exit.Message)), true
}

// podEnded: nothing says how the function ended, and nothing of it will run.
func podEnded(s subject, found observation) (observation, bool) {
	switch {
	case s.pod.Status.Phase == corev1.PodSucceeded:
		found.CodeStarted = true
		return found.platform(ReasonResultLost, "pod %q succeeded, but does not tell how %s ended", s.pod.Name, s), true
	case s.pod.Status.Phase != corev1.PodFailed:
		return found, false
	}
	reason := s.disruption()
	if reason == "" {
		reason = ReasonPodFailed
	}
	return found.platform(reason, "pod %q failed%s", s.pod.Name, s.because()), true
}

// deletedUnscheduled: no kubelet has the pod, and none will get it any more.
func deletedUnscheduled(s subject, found observation) (observation, bool) {
	if !s.deleted() || s.pod.Spec.NodeName != "" {
		return found, false
	}
	return found.platform(ReasonPodDeleted, "pod %q was deleted before it was given to a node", s.pod.Name), true
}

// nodeLost: the pod's node had the grace period and more to say that the pod ended.
func nodeLost(s subject, found observation) (observation, bool) {
	if s.opts.NodeLostTimeout <= 0 || !s.deleted() || s.opts.Now.Before(s.lostAt()) {
		return found, false
	}
	return found.platform(ReasonNodeLost, "node %q did not end pod %q within %s after its grace period",
		s.pod.Spec.NodeName, s.pod.Name, s.opts.NodeLostTimeout), true
}

func running(s subject, found observation) (observation, bool) {
	if s.status.State.Running == nil {
		return found, false
	}
	found.State = execution.RunRunning
	return s.stopping(found), true
}

func starting(s subject, found observation) (observation, bool) {
	found.State = execution.RunStarting
	found.Stall = s.stall()
	return s.stopping(found), true
}

func (s subject) stopping(found observation) observation {
	found.Stopping = s.deleted()
	if s.deleted() && s.opts.NodeLostTimeout > 0 {
		found.WaitUntil = s.lostAt()
	}
	return found
}

// lostAt is when the pod is given up. Its deletionTimestamp is the end of its grace period.
func (s subject) lostAt() time.Time { return s.pod.DeletionTimestamp.Add(s.opts.NodeLostTimeout) }

// withExitCodePolicy applies the exit codes that mean "do not try again", unless the code said otherwise.
func (s subject) withExitCodePolicy(found observation) observation {
	if found.Error.Retryable == nil && slices.Contains(s.opts.NonRetryableExitCodes, s.exit.ExitCode) {
		found.Error.Retryable = new(false)
	}
	return found
}

func (s subject) tooLarge(found observation) observation {
	found = found.application(TypeValueTooLarge,
		"%s wrote %d bytes or more to its termination message, which may have been cut; a result must be shorter than that",
		s, messageLimit(&s.pod.Spec))
	found.spoken = s.returned()
	found.Error.Retryable = new(false)
	return found
}

// String names the function's container for messages.
func (s subject) String() string {
	return fmt.Sprintf("container %q of pod %q", s.container.Name, s.pod.Name)
}

func (o observation) value(message string) observation {
	o.State, o.Verdict, o.Value, o.spoken = execution.RunEnded, execution.VerdictValue, decodeValue(message), true
	return o
}

func (o observation) application(kind, format string, args ...any) observation {
	return o.end(execution.VerdictApplication, kind, fmt.Sprintf(format, args...))
}

func (o observation) platform(reason, format string, args ...any) observation {
	return o.end(execution.VerdictPlatform, reason, fmt.Sprintf(format, args...))
}

func (o observation) end(verdict execution.Verdict, kind, message string) observation {
	o.State, o.Verdict = execution.RunEnded, verdict
	o.Error = &v1alpha1.Error{Type: kind, Message: bounded(message, maxErrorMessage)}
	return o
}
