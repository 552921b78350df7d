package sim

import (
	"context"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// end ends the code of a pod. Some kubelets write the container's end first, and the pod's later.
func (k *kubelets) end(pod *corev1.Pod, p *process, e Exit) {
	k.dead(p)
	phase := corev1.PodSucceeded
	if e.Code != 0 {
		phase = corev1.PodFailed
	}
	if k.w.choice.fixed(100, "in two steps", pod.Name) < 30 {
		phase = corev1.PodRunning
	}
	reason := e.Reason
	if reason == "" {
		reason = map[bool]string{true: "Completed", false: "Error"}[e.Code == 0]
	}
	k.setState(pod, phase, corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: e.Code, Reason: reason, Message: e.Message, StartedAt: startedAt(pod, k.w.now()), FinishedAt: k.w.now(), ContainerID: "containerd://1",
	}})
}

func startedAt(pod *corev1.Pod, otherwise metav1.Time) metav1.Time {
	for _, s := range pod.Status.ContainerStatuses {
		if s.State.Running != nil {
			return s.State.Running.StartedAt
		}
	}
	return otherwise
}

func (k *kubelets) dead(p *process) {
	p.alive = false
	if p.code != nil && !p.code.done {
		p.code.kill()
	}
	k.running = slices.DeleteFunc(k.running, func(other *process) bool { return other == p })
}

func (k *kubelets) finish(pod *corev1.Pod) {
	phase := corev1.PodSucceeded
	for _, s := range pod.Status.ContainerStatuses {
		if s.State.Terminated == nil || s.State.Terminated.ExitCode != 0 {
			phase = corev1.PodFailed
		}
	}
	k.setPhase(pod, phase, "", pod.Status.ContainerStatuses)
}

func (k *kubelets) setState(pod *corev1.Pod, phase corev1.PodPhase, state corev1.ContainerState) {
	c := pod.Spec.Containers[0]
	k.setPhase(pod, phase, "", []corev1.ContainerStatus{{
		Name: c.Name, Image: c.Image, ContainerID: "containerd://1", State: state, Ready: state.Running != nil,
	}})
}

func (k *kubelets) setPhase(pod *corev1.Pod, phase corev1.PodPhase, reason string, statuses []corev1.ContainerStatus) {
	changed := copyOf(pod)
	changed.Status.Phase, changed.Status.Reason, changed.Status.ContainerStatuses = phase, reason, statuses
	k.w.must(k.client.Status().Update(context.Background(), changed))
}

// remove takes a pod away that has ended and was asked to.
func (k *kubelets) remove(pod *corev1.Pod) {
	k.w.must(client.IgnoreNotFound(k.client.Delete(context.Background(), copyOf(pod), client.GracePeriodSeconds(0))))
}

// evict fails a pod as the kubelet does under node pressure.
func (k *kubelets) evict(pod *corev1.Pod) {
	statuses := pod.Status.ContainerStatuses
	if p := k.processes[pod.UID]; p != nil && p.alive {
		k.dead(p)
		statuses = nil
		if k.w.choice.percent(50) {
			statuses = []corev1.ContainerStatus{{Name: pod.Spec.Containers[0].Name, State: corev1.ContainerState{
				Terminated: &corev1.ContainerStateTerminated{ExitCode: 137, Reason: "Error", StartedAt: startedAt(pod, k.w.now()), FinishedAt: k.w.now()},
			}}}
		}
	}
	k.setPhase(pod, corev1.PodFailed, "Evicted", statuses)
}

// loseNode cuts the node of a pod off: what runs there runs on, and the node controller asks the pod to end.
func (k *kubelets) loseNode(pod *corev1.Pod) {
	k.lost[pod.UID] = true
	if p := k.processes[pod.UID]; p != nil {
		p.gaveUp = true
	}
	k.w.must(client.IgnoreNotFound(k.client.Delete(context.Background(), copyOf(pod))))
}

// nextKill is when the earliest pod that does not end by itself is killed; zero if there is none.
func (k *kubelets) nextKill() time.Time {
	var first time.Time
	for _, obj := range k.w.server.Objects(kindPod) {
		if at := obj.GetDeletionTimestamp(); at != nil && at.After(k.w.clock.now) && (first.IsZero() || at.Time.Before(first)) {
			first = at.Time
		}
	}
	return first
}
