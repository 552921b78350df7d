package oracle

import (
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// class is what a signal counts as.
type class string

const (
	waits       class = "wait"
	value       class = "value"
	application class = "application"
	platform    class = "platform"
)

// verdict is what a pod says about its activation, by the table of what can fail.
type verdict struct {
	class class
	// text is the value as JSON, of class value.
	text string
	// reason is the type of the error, or the reason of the failure.
	reason  string
	message string
	// marked says that the code itself said the error.
	marked bool
	// final says that the error is not tried again.
	final bool
	// retryable says that the code asked for another try, whatever its exit code.
	retryable bool
	exit      int32
	// ran says that the function's code may have run.
	ran bool
	// open says that it may be taken for decided, but need not be yet.
	open bool
	// at is when the code ended, where that is known.
	at time.Time
}

const (
	annotationContainer = "kubectl.kubernetes.io/default-container"
	sidecarPatience     = 10 * time.Second
)

// functionContainer is the name of the container that counts.
func functionContainer(p *corev1.Pod) string {
	if name := p.Annotations[annotationContainer]; name != "" {
		return name
	}
	return p.Spec.Containers[0].Name
}

func functionStatus(p *corev1.Pod) *corev1.ContainerStatus {
	i := slices.IndexFunc(p.Status.ContainerStatuses, func(s corev1.ContainerStatus) bool { return s.Name == functionContainer(p) })
	if i < 0 {
		return nil
	}
	return &p.Status.ContainerStatuses[i]
}

// over says that no code of a pod runs any more.
func over(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// started says whether the code of a pod is known to have started, and since when.
func started(p *corev1.Pod) (time.Time, bool) {
	s := functionStatus(p)
	switch {
	case s == nil:
		return time.Time{}, false
	case s.State.Running != nil:
		return s.State.Running.StartedAt.Time, true
	case s.State.Terminated != nil && !neverStarted(s.State.Terminated):
		return s.State.Terminated.StartedAt.Time, true
	}
	return time.Time{}, false
}

func neverStarted(t *corev1.ContainerStateTerminated) bool {
	return t.Reason == "StartError" || t.Reason == "ContainerCannotRun" ||
		t.Reason == "ContainerStatusUnknown" && t.ContainerID == "" && t.StartedAt.IsZero()
}

func disrupted(p *corev1.Pod) (string, bool) {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.DisruptionTarget && c.Status == corev1.ConditionTrue {
			return c.Reason, true
		}
	}
	return "", false
}

// verdictOf is what a pod says at a moment.
func (o *Oracle) verdictOf(p *corev1.Pod, now time.Time) verdict {
	if s := functionStatus(p); s != nil && s.State.Terminated != nil {
		return o.ending(p, s.State.Terminated, now)
	}
	return o.notEnded(p, now)
}

// keeps is from how many bytes on a message may have been cut.
func keeps(p *corev1.Pod) int {
	n := len(p.Spec.InitContainers) + len(p.Spec.Containers) + len(p.Spec.EphemeralContainers)
	return min(4096, 12288/max(n, 1))
}

// ending is the verdict on a pod whose function's container has ended.
func (o *Oracle) ending(p *corev1.Pod, t *corev1.ContainerStateTerminated, now time.Time) verdict {
	v := o.endedHow(p, t, now)
	v.exit, v.at = t.ExitCode, t.FinishedAt.Time
	return v
}

func (o *Oracle) endedHow(p *corev1.Pod, t *corev1.ContainerStateTerminated, now time.Time) verdict {
	word := strings.TrimSpace(t.Message) != ""
	if t.ExitCode == 0 && len(t.Message) >= keeps(p) {
		return verdict{class: application, reason: "ValueTooLarge", final: true, marked: true, ran: true}
	}
	if t.ExitCode == 0 && word {
		return verdict{class: value, text: valueText(t.Message), ran: true}
	}
	if v, ok := markedError(t); ok {
		return v
	}
	if t.Reason == "ContainerStatusUnknown" {
		return verdict{class: platform, reason: "ContainerStatusUnknown", ran: true}
	}
	if p.Status.Phase == corev1.PodFailed && p.Status.Reason != "" && p.Status.Reason != "DeadlineExceeded" {
		return verdict{class: platform, reason: p.Status.Reason, ran: true}
	}
	if reason, ok := disrupted(p); ok {
		return verdict{class: platform, reason: reason, ran: true}
	}
	if p.DeletionTimestamp != nil {
		return verdict{class: platform, reason: "PodDeleted", ran: true}
	}
	if !over(p) && !patienceOver(p, t, now) {
		return verdict{class: waits, ran: true}
	}
	return endedByItself(p, t)
}

// patienceOver says that a sidecar has kept the pod open for long enough.
func patienceOver(p *corev1.Pod, t *corev1.ContainerStateTerminated, now time.Time) bool {
	grace := 30 * time.Second
	if s := p.Spec.TerminationGracePeriodSeconds; s != nil {
		grace = time.Duration(*s) * time.Second
	}
	return !now.Before(t.FinishedAt.Add(grace + sidecarPatience))
}

func endedByItself(p *corev1.Pod, t *corev1.ContainerStateTerminated) verdict {
	switch {
	case p.Status.Reason == "DeadlineExceeded":
		return verdict{class: application, reason: "DeadlineExceeded", retryable: true, ran: true}
	case t.ExitCode == 0:
		return verdict{class: value, text: "null", ran: true}
	case t.Reason == "StartError" || t.Reason == "ContainerCannotRun":
		return verdict{class: application, reason: "StartError"}
	case t.Reason == "OOMKilled" && memoryLimited(p):
		return verdict{class: application, reason: "OutOfMemory", ran: true}
	case t.Reason == "OOMKilled":
		return verdict{class: platform, reason: "NodeOutOfMemory", ran: true}
	case len(t.Message) >= keeps(p):
		return verdict{class: application, reason: "ValueTooLarge", final: true, ran: true}
	}
	return verdict{class: application, reason: "ExitCode", ran: true}
}

func memoryLimited(p *corev1.Pod) bool {
	if p.Spec.Resources != nil {
		if _, ok := p.Spec.Resources.Limits[corev1.ResourceMemory]; ok {
			return true
		}
	}
	for _, c := range p.Spec.Containers {
		if _, ok := c.Resources.Limits[corev1.ResourceMemory]; ok && c.Name == functionContainer(p) {
			return true
		}
	}
	return false
}

// notEnded is the verdict on a pod whose function's container has not ended.
func (o *Oracle) notEnded(p *corev1.Pod, now time.Time) verdict {
	_, ran := started(p)
	reason, isDisrupted := disrupted(p)
	switch {
	case o.lost(p, now):
		return verdict{class: platform, reason: "NodeLost", ran: ran}
	case initFailed(p) && p.Status.Phase == corev1.PodFailed && p.Status.Reason == "" && p.DeletionTimestamp == nil && !isDisrupted:
		return verdict{class: application, reason: "InitContainerFailed"}
	case p.Status.Phase == corev1.PodFailed && p.Status.Reason != "":
		return verdict{class: platform, reason: p.Status.Reason, ran: ran}
	case over(p) && isDisrupted:
		return verdict{class: platform, reason: reason, ran: ran}
	case over(p) && p.DeletionTimestamp != nil:
		return verdict{class: platform, reason: "PodDeleted", ran: ran}
	case over(p):
		return verdict{class: platform, reason: "PodFailed", ran: ran}
	case p.DeletionTimestamp != nil && !ran:
		return verdict{class: platform, reason: "PodDeleted", open: true}
	}
	return verdict{class: waits, ran: ran}
}

// lost says that the node of a pod that is being deleted was silent for too long.
func (o *Oracle) lost(p *corev1.Pod, now time.Time) bool {
	return p.DeletionTimestamp != nil && !over(p) && o.options.NodeLostTimeout > 0 &&
		!now.Before(p.DeletionTimestamp.Add(o.options.NodeLostTimeout))
}

func initFailed(p *corev1.Pod) bool {
	return slices.ContainsFunc(p.Status.InitContainerStatuses, func(s corev1.ContainerStatus) bool {
		return s.State.Terminated != nil && s.State.Terminated.ExitCode != 0
	})
}

// again says whether an error is tried again, as far as its kind goes.
func (v verdict) again(s settings) bool {
	if v.final || slices.Contains(s.types, v.reason) {
		return false
	}
	return v.retryable || !slices.Contains(s.codes, v.exit) || v.exit == 0
}
