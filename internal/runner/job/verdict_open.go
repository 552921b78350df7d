package job

import (
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/internal/execution"
)

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
