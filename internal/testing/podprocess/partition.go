package podprocess

import (
	"context"
	"fmt"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// CutOff cuts the node of a pod off and stops its process: nothing is told of the pod any more, and nobody asks it to end. Its process
// can be continued with Continue, and is killed at the end.
func (n *Node) CutOff(p *corev1.Pod) error {
	c, err := n.container(p.UID)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.lost = true
	c.mu.Unlock()
	c.signal(syscall.SIGSTOP)
	return nil
}

// Continue lets the process of a pod that is cut off go on.
func (n *Node) Continue(uid types.UID) error {
	c, err := n.container(uid)
	if err != nil {
		return err
	}
	c.signal(syscall.SIGCONT)
	return nil
}

func (n *Node) container(uid types.UID) (*container, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	c := n.pods[uid]
	if c == nil {
		return nil, fmt.Errorf("no process is known of pod %s", uid)
	}
	return c, nil
}

// Forget does what Kubernetes does with a pod whose node is gone for good: it is failed and taken away, whatever its process does.
func (n *Node) Forget(ctx context.Context, p *corev1.Pod) error {
	base := p.DeepCopy()
	p.Status.Phase = corev1.PodFailed
	p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{
		Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue, Reason: "DeletionByPodGC", LastTransitionTime: metav1.Now(),
	})
	if err := n.options.Client.Status().Patch(ctx, p, client.MergeFrom(base)); err != nil {
		return fmt.Errorf("fail pod %s: %w", p.Name, err)
	}
	if err := n.options.Client.Delete(ctx, p, client.GracePeriodSeconds(0)); err != nil {
		return fmt.Errorf("delete pod %s: %w", p.Name, err)
	}
	n.endJob(ctx, p)
	return nil
}
