package job

import (
	"slices"
	"strings"
	"time"
	"unicode"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// subject is the pod that the rules are about, with what they ask for most.
type subject struct {
	pod       *corev1.Pod
	container *corev1.Container
	// status of the function's container; zero while the kubelet has not written one.
	status corev1.ContainerStatus
	// exit is how the function's container ended; nil as long as it did not.
	exit *corev1.ContainerStateTerminated
	// message is what the kubelet kept of the function's last words.
	message string
	opts    Options
}

func subjectOf(pod *corev1.Pod, opts Options) subject {
	s := subject{pod: pod, container: &corev1.Container{}, opts: opts}
	if index, err := FunctionContainer(pod.Annotations, &pod.Spec); err == nil {
		s.container = &pod.Spec.Containers[index]
	}
	if i := slices.IndexFunc(pod.Status.ContainerStatuses, s.isFunction); i >= 0 {
		s.status = pod.Status.ContainerStatuses[i]
	}
	if s.exit = s.status.State.Terminated; s.exit != nil {
		s.message = s.exit.Message
	}
	return s
}

func (s subject) isFunction(status corev1.ContainerStatus) bool {
	return status.Name == s.container.Name
}

func (s subject) ended() bool    { return s.exit != nil }
func (s subject) returned() bool { return s.ended() && s.exit.ExitCode == 0 }
func (s subject) failed() bool   { return s.ended() && s.exit.ExitCode != 0 }
func (s subject) deleted() bool  { return s.pod.DeletionTimestamp != nil }

// unknown tells that the kubelet made the exit up, because it lost the container.
func (s subject) unknown() bool {
	return s.ended() && s.exit.Reason == kubeletContainerStatusUnknown
}

// terminal tells that no container of the pod runs or will run.
func (s subject) terminal() bool {
	return s.pod.Status.Phase == corev1.PodSucceeded || s.pod.Status.Phase == corev1.PodFailed
}

// codeStarted tells that the function's container is known to have started, or may have. The kubelet gives an unknown
// end to containers that never were, too; those have no ID.
func (s subject) codeStarted() bool {
	return !s.startedAt().IsZero() ||
		s.status.State.Running != nil ||
		s.status.LastTerminationState.Terminated != nil ||
		s.unknown() && s.status.ContainerID != ""
}

// startedAt is when the function's container started; zero where it did not or nobody knows. A container that could not
// be started has 1970 as its start.
func (s subject) startedAt() time.Time {
	switch {
	case s.status.State.Running != nil:
		return known(s.status.State.Running.StartedAt)
	case s.exit != nil:
		return known(s.exit.StartedAt)
	}
	return time.Time{}
}

func known(t metav1.Time) time.Time {
	if t.Unix() <= 0 {
		return time.Time{}
	}
	return t.Time
}

// disruption names what the platform did to the pod; empty where it did nothing that is known.
func (s subject) disruption() string {
	status := &s.pod.Status
	// A pod has a reason only if something was done to it as a whole. Containers that fail leave it empty.
	if status.Reason != "" && status.Reason != kubeletDeadlineExceeded {
		return word(status.Reason)
	}
	for _, c := range status.Conditions {
		if c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue {
			return word(c.Reason)
		}
	}
	if s.deleted() {
		return ReasonPodDeleted
	}
	return ""
}

// maxReasonLength is what the history of an execution takes.
const maxReasonLength = 64

// word makes one word in CamelCase of a reason, as conditions ask for. Some of the kubelet's have spaces or dashes.
func word(reason string) string {
	var b strings.Builder
	upper := false
	for _, r := range reason {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && (b.Len() == 0 || !unicode.IsDigit(r)):
			upper = true
		case upper:
			b.WriteRune(unicode.ToUpper(r))
			upper = false
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return ReasonPodFailed
	}
	return b.String()[:min(b.Len(), maxReasonLength)]
}
