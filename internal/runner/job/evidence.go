package job

import (
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// because quotes what the platform says about the pod as a whole.
func (s subject) because() string {
	if s.pod.Status.Message != "" {
		return quoted(s.pod.Status.Message)
	}
	for _, c := range s.pod.Status.Conditions {
		if c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue {
			return quoted(c.Message)
		}
	}
	return ""
}

// maxQuote bounds what is quoted in a message. A log tail fits.
const maxQuote = maxMessage

func quoted(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return ""
	}
	return ": " + bounded(text, maxQuote)
}

// meaning says in words what an exit code stands for by convention.
func meaning(code int32) string {
	words, ok := map[int32]string{
		126: "the command cannot be executed",
		127: "the command was not found",
		134: "aborted, SIGABRT",
		137: "killed, SIGKILL",
		139: "invalid memory access, SIGSEGV",
		143: "terminated, SIGTERM",
	}[code]
	if !ok {
		return ""
	}
	return fmt.Sprintf(" (%s)", words)
}

func isBlank(message string) bool      { return strings.Trim(message, jsonSpace) == "" }
func isUnreadable(message string) bool { return strings.HasPrefix(message, kubeletUnreadable) }

// outOfMemory is asked after returnedNothing: where the function returned, what was killed was a process that it could
// do without.
func (s subject) outOfMemory() bool { return s.ended() && s.exit.Reason == kubeletOOMKilled }

func (s subject) hasMemoryLimit() bool { return s.memoryLimit() != "" }

// memoryLimit is the limit of the container, else that of the pod as a whole.
func (s subject) memoryLimit() string {
	if limit, ok := s.container.Resources.Limits[corev1.ResourceMemory]; ok {
		return limit.String()
	}
	if s.pod.Spec.Resources != nil {
		if limit, ok := s.pod.Spec.Resources.Limits[corev1.ResourceMemory]; ok {
			return limit.String()
		}
	}
	return ""
}

// failedInitContainer finds the init container that ended the pod. A sidecar is an init container that stays, and does
// not fail the pod.
func (s subject) failedInitContainer() (string, *corev1.ContainerStateTerminated) {
	for _, status := range s.pod.Status.InitContainerStatuses {
		exit := status.State.Terminated
		if exit == nil || exit.ExitCode == 0 || exit.Reason == kubeletContainerStatusUnknown || s.isSidecar(status.Name) {
			continue
		}
		return status.Name, exit
	}
	return "", nil
}

func (s subject) isSidecar(name string) bool {
	return slices.ContainsFunc(s.pod.Spec.InitContainers, func(c corev1.Container) bool {
		return c.Name == name && c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways
	})
}

// gracePeriod is how long the pod's containers may take to end.
func gracePeriod(pod *corev1.Pod) time.Duration {
	if pod.Spec.TerminationGracePeriodSeconds == nil {
		return corev1.DefaultTerminationGracePeriodSeconds * time.Second
	}
	return time.Duration(*pod.Spec.TerminationGracePeriodSeconds) * time.Second
}
