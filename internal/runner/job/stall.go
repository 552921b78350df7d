package job

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/perdure/perdure/internal/execution"
)

// stall says what keeps a pod from starting, where Kubernetes says so. What Kubernetes writes changes with each of its
// tries, so the words here are our own.
func (s subject) stall() *execution.Stall {
	if s.unschedulable() {
		return &execution.Stall{Reason: StallUnschedulable, Message: fmt.Sprintf(
			"no node can take pod %q yet; it starts when one has room for it and fits its constraints (kubectl describe pod %s says more)",
			s.pod.Name, s.pod.Name)}
	}
	for _, c := range s.inOrderOfStart() {
		if waiting := waitingOf(s.pod, c.Name); waiting != nil {
			if stall := s.stallOf(c, waiting); stall != nil {
				return stall
			}
		}
	}
	return nil
}

func (s subject) unschedulable() bool {
	return slices.ContainsFunc(s.pod.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse && c.Reason == corev1.PodReasonUnschedulable
	})
}

// inOrderOfStart lists the containers that the function's code waits for, and the function's own.
func (s subject) inOrderOfStart() []corev1.Container {
	return append(slices.Clone(s.pod.Spec.InitContainers), *s.container)
}

func waitingOf(pod *corev1.Pod, container string) *corev1.ContainerStateWaiting {
	for _, status := range slices.Concat(pod.Status.InitContainerStatuses, pod.Status.ContainerStatuses) {
		if status.Name == container {
			return status.State.Waiting
		}
	}
	return nil
}

func (s subject) stallOf(c corev1.Container, waiting *corev1.ContainerStateWaiting) *execution.Stall {
	where := fmt.Sprintf("container %q of pod %q", c.Name, s.pod.Name)
	switch waiting.Reason {
	case "ErrImagePull", "ImagePullBackOff", "ImageInspectError":
		return &execution.Stall{Reason: StallImagePull, Message: fmt.Sprintf(
			"image %q for %s cannot be pulled; check its name, the registry and imagePullSecrets (it is tried again by itself)",
			c.Image, where)}
	case "InvalidImageName":
		return &execution.Stall{Reason: StallImagePull, Message: fmt.Sprintf(
			"%q for %s is not a valid name of an image; correct it in the function", c.Image, where)}
	case "ErrImageNeverPull":
		return &execution.Stall{Reason: StallImagePull, Message: fmt.Sprintf(
			"image %q for %s is not on the node, and imagePullPolicy is Never; load it there or change the policy", c.Image, where)}
	case "CreateContainerConfigError", "CreateContainerError", "RunContainerError",
		"PreCreateHookError", "PreStartHookError":
		return &execution.Stall{Reason: StallContainerConfig, Message: fmt.Sprintf(
			"%s with image %q cannot be made as its template says%s; kubectl describe pod %s says more",
			where, c.Image, stableCause(waiting), s.pod.Name)}
	}
	return nil
}

// maxCause bounds what is quoted of a message of the kubelet.
const maxCause = 256

// stableCause quotes the kubelet where its words stay the same from try to try: a missing ConfigMap, Secret or key, or
// an image that runs as root. Others carry IDs and times.
func stableCause(waiting *corev1.ContainerStateWaiting) string {
	if waiting.Reason != "CreateContainerConfigError" {
		return ""
	}
	for _, known := range []string{`" not found`, "couldn't find key", "runAsNonRoot", "non-root"} {
		if strings.Contains(waiting.Message, known) {
			return ": " + bounded(waiting.Message, maxCause)
		}
	}
	return ""
}
