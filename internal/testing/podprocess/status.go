package podprocess

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// messageLimit is how many bytes the kubelet keeps of the last words of a container: the last ones.
const messageLimit = 4096

func (n *Node) setWaiting(ctx context.Context, p *corev1.Pod, reason, message string) {
	n.setState(ctx, p, corev1.PodPending, corev1.ContainerState{
		Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message},
	})
}

func (n *Node) setRunning(ctx context.Context, p *corev1.Pod, started time.Time) {
	n.setState(ctx, p, corev1.PodRunning, corev1.ContainerState{
		Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(started)},
	})
}

// finish tells how a pod ended, unless its node is cut off.
func (n *Node) finish(ctx context.Context, p *corev1.Pod, c *container, state *os.ProcessState, started time.Time) {
	reason := ""
	if n.options.Ended != nil {
		reason = n.options.Ended(p, state)
	}
	if c.isLost() {
		return
	}
	terminated := terminated(p, c, state, started)
	if reason != "" {
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{
			Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: reason, LastTransitionTime: metav1.Now(),
		})
	}
	phase := corev1.PodSucceeded
	if terminated.ExitCode != 0 || reason != "" {
		phase = corev1.PodFailed
	}
	n.setState(ctx, p, phase, corev1.ContainerState{Terminated: terminated})
	n.endJob(ctx, p)
	n.release(ctx, p)
}

func terminated(p *corev1.Pod, c *container, state *os.ProcessState, started time.Time) *corev1.ContainerStateTerminated {
	t := &corev1.ContainerStateTerminated{
		ExitCode: int32(state.ExitCode()), Reason: "Completed", Message: lastWords(&p.Spec.Containers[0], c),
		StartedAt: metav1.NewTime(started), FinishedAt: metav1.Now(), ContainerID: containerID(p),
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		t.ExitCode = 128 + int32(status.Signal())
	}
	if t.ExitCode == 0 {
		return t
	}
	t.Reason = "Error"
	if t.Message == "" && p.Spec.Containers[0].TerminationMessagePolicy == corev1.TerminationMessageFallbackToLogsOnError {
		t.Message = c.tail.String()
	}
	return t
}

func lastWords(spec *corev1.Container, c *container) string {
	text, err := os.ReadFile(messagePath(spec, c.dir))
	if err != nil {
		return ""
	}
	return string(text[max(0, len(text)-messageLimit):])
}

func messagePath(spec *corev1.Container, dir string) string {
	path := spec.TerminationMessagePath
	if path == "" {
		path = corev1.TerminationMessagePathDefault
	}
	return filepath.Join(dir, path)
}

func containerID(p *corev1.Pod) string { return "podprocess://" + string(p.UID) }

func (n *Node) setState(ctx context.Context, p *corev1.Pod, phase corev1.PodPhase, state corev1.ContainerState) {
	base := p.DeepCopy()
	base.Status.Conditions = nil // what is new of the conditions is what is written
	p.Status.Phase = phase
	p.Status.ContainerStatuses = nil
	for _, c := range p.Spec.Containers {
		status := corev1.ContainerStatus{Name: c.Name, Image: c.Image, State: state, Ready: state.Running != nil}
		if state.Waiting == nil {
			status.ContainerID = containerID(p)
		}
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, status)
	}
	_ = n.options.Client.Status().Patch(ctx, p, client.MergeFrom(base))
}
