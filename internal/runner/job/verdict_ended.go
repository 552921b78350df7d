package job

import (
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/internal/execution"
)

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

// runtimeFailed: what the code runs on says that the code is not to blame.
func runtimeFailed(s subject, found observation) (observation, bool) {
	if !s.failed() || maybeCut(s.message, &s.pod.Spec) {
		return found, false
	}
	why, said := decodePlatform(s.message)
	if !said {
		return found, false
	}
	return found.platform(ReasonRuntimeFailed, "%s could not go on: %s", s, why), true
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
	if !s.ended() || s.terminal() || s.opts.Canceling {
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
	found.StartedAt = time.Time{} // it does not run any more, so it cannot run for too long
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
