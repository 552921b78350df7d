package sim

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// process is the code of a pod while it really runs, whatever the API server knows about it.
type process struct {
	pod       types.UID
	execution string // UID
	name      string // of the execution
	epoch     string
	attempt   string
	key       string // idempotency key
	pastEpoch bool   // of a Job that a deposed leader made
	alive     bool
	code      *code // that talks to the gateway; nil for code that does not
	gaveUp    bool  // its node did not answer for a while, so nobody waits for it
}

// kubelets is a model of the nodes: the scheduler, the kubelets, and what removes pods that nobody else would.
type kubelets struct {
	w         *World
	client    client.Client
	processes map[types.UID]*process
	lost      map[types.UID]bool // pods on a node that does not answer
	waited    map[types.UID]bool // pods that have waited for their image, or for a node, long enough
	running   []*process         // that have not ended, in the order of their start
}

func newKubelets(w *World) *kubelets {
	return &kubelets{
		w: w, client: w.server.Client("kubelet"),
		processes: map[types.UID]*process{}, lost: map[types.UID]bool{}, waited: map[types.UID]bool{},
	}
}

func (k *kubelets) steps() []step {
	var steps []step
	for _, obj := range k.w.server.Objects(kindPod) {
		pod := obj.(*corev1.Pod) //nolint:forcetypeassert // of this kind
		switch {
		case k.lost[pod.UID] && k.w.calm:
			steps = append(steps, step{"node back with " + pod.Name, func() { delete(k.lost, pod.UID) }})
		case k.lost[pod.UID]:
			steps = append(steps, k.partitioned(pod)...)
		default:
			steps = append(steps, k.stepsOf(pod)...)
		}
	}
	return steps
}

func (k *kubelets) stepsOf(pod *corev1.Pod) []step {
	deleting := pod.DeletionTimestamp != nil
	p := k.processes[pod.UID]
	switch {
	case ended(pod):
		if deleting && *pod.DeletionGracePeriodSeconds > 0 {
			return []step{{"let go of " + pod.Name, func() { k.remove(pod) }}}
		}
		return nil
	case pod.Spec.NodeName == "" && deleting:
		return []step{{"give up " + pod.Name, func() { k.setPhase(pod, corev1.PodFailed, "", nil) }}}
	case pod.Spec.NodeName == "":
		return k.schedule(pod)
	case p == nil && deleting:
		return []step{{"never start " + pod.Name, func() { k.setPhase(pod, corev1.PodFailed, "", nil) }}}
	case p == nil:
		return k.startSteps(pod)
	case !p.alive: // the containers' end is written, the pod's is not
		return []step{{"end " + pod.Name, func() { k.finish(pod) }}}
	case p.code != nil:
		return k.talk(pod, p)
	case deleting:
		return k.stopping(pod, p)
	default:
		return k.code(pod, p)
	}
}

func (k *kubelets) schedule(pod *corev1.Pod) []step {
	if !k.waited[pod.UID] && k.w.choice.fixed(100, "no node", pod.Name) < 8 {
		return []step{{"no node for " + pod.Name, func() {
			k.waited[pod.UID] = true
			k.w.hit("pod unschedulable")
			changed := copyOf(pod)
			changed.Status.Conditions = append(changed.Status.Conditions, corev1.PodCondition{
				Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: corev1.PodReasonUnschedulable,
			})
			k.w.must(k.client.Status().Update(context.Background(), changed))
		}}}
	}
	return []step{{"schedule " + pod.Name, func() {
		k.w.must(k.w.server.Bind(pod, "node"))
	}}}
}

func (k *kubelets) startSteps(pod *corev1.Pod) []step {
	if !k.waited[pod.UID] && k.w.choice.fixed(100, "no image", pod.Name) < 8 {
		return []step{{"no image for " + pod.Name, func() {
			k.waited[pod.UID] = true
			k.w.hit("pod without image")
			k.setState(pod, corev1.PodPending, corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}})
		}}}
	}
	return []step{{"start " + pod.Name, func() { k.start(pod) }}}
}

func env(pod *corev1.Pod, name string) string {
	for _, e := range pod.Spec.Containers[0].Env {
		if e.Name == name {
			return e.Value
		}
	}
	return ""
}

func (k *kubelets) start(pod *corev1.Pod) {
	p := &process{
		pod: pod.UID, execution: pod.Labels[v1alpha1.LabelExecution], name: pod.Annotations[v1alpha1.AnnotationExecution],
		epoch: pod.Labels[v1alpha1.LabelEpoch], attempt: env(pod, "PERDURE_ATTEMPT"), key: env(pod, "PERDURE_IDEMPOTENCY_KEY"),
		pastEpoch: k.w.pastEpochs[jobUID(pod)], alive: true,
	}
	k.w.checkStart(p, jobUID(pod))
	if isSDK(pod) {
		p.code = newCode(k.w, pod, p)
	}
	k.processes[pod.UID] = p
	k.running = append(k.running, p)
	k.setState(pod, corev1.PodRunning, corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: k.w.now()}})
}

func jobUID(pod *corev1.Pod) types.UID {
	if owner := metav1.GetControllerOf(pod); owner != nil {
		return owner.UID
	}
	return ""
}
