package sim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// messageLimit is how many bytes the kubelet keeps of a termination message.
const messageLimit = 4096

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

// Exit is how code ends.
type Exit struct {
	// Code is the exit code; Message what it leaves as its termination message; Reason what the kubelet calls its end.
	Code    int32
	Reason  string
	Message string
}

func value(text string) Exit { return Exit{Message: text} }
func raised(kind string, more string) Exit {
	return Exit{Code: 1, Message: fmt.Sprintf(`{"perdure":"error","type":%q,"message":"as the seed says"%s}`, kind, more)}
}

// plan is how the code of an attempt ends if it is left alone; false where it runs until it is stopped. It depends on the
// attempt only, so that another run of the same attempt does the same.
func (k *kubelets) plan(pod *corev1.Pod, p *process) (Exit, bool) {
	n := k.w.choice.fixed(100, "code", p.name, p.attempt)
	switch {
	case k.w.director != nil:
		return k.w.director.code(pod), true
	case n < 50:
		return value(fmt.Sprintf(`{"by":%q,"attempt":%s}`, p.name, p.attempt)), true
	case n < 55:
		return value(""), true
	case n < 72:
		return raised("Broken", ""), true
	case n < 76:
		return raised("Final", `,"retryable":false`), true
	case n < 79:
		return raised("Named", ""), true // what nonRetryableTypes names
	case n < 86:
		return Exit{Code: 3}, true
	case n < 89:
		return Exit{Code: 42}, true // what nonRetryableExitCodes names
	case n < 92:
		return Exit{Code: 137, Reason: "OOMKilled"}, true
	case n < 95:
		return value(strings.Repeat("x", messageLimit)), true
	default:
		return Exit{}, false
	}
}

func (k *kubelets) code(pod *corev1.Pod, p *process) []step {
	e, ends := k.plan(pod, p)
	if !ends {
		return nil
	}
	return []step{{"code of " + pod.Name + " ends", func() { k.end(pod, p, e) }}}
}

// talk lets code that uses the gateway make its next request. It is told of a cancellation there, and killed in the end.
func (k *kubelets) talk(pod *corev1.Pod, p *process) []step {
	if pod.DeletionTimestamp != nil && !k.w.clock.now.Before(pod.DeletionTimestamp.Time) {
		return []step{{"kill " + pod.Name, func() { k.end(pod, p, Exit{Code: 137, Reason: "Error"}) }}}
	}
	if p.code.idle {
		return nil
	}
	return []step{{"code of " + pod.Name + " goes on", func() {
		if p.code.goOn() {
			k.end(pod, p, p.code.exit)
		}
	}}}
}

// partitioned is code on a node that does not answer: its requests still arrive.
func (k *kubelets) partitioned(pod *corev1.Pod) []step {
	p := k.processes[pod.UID]
	if p == nil || !p.alive || p.code == nil || p.code.done || p.code.idle {
		return nil
	}
	return []step{{"code of lost " + pod.Name + " goes on", func() {
		k.w.hit("code behind a partition")
		p.code.goOn()
	}}}
}

// stopping is what code does that was asked to end.
func (k *kubelets) stopping(pod *corev1.Pod, p *process) []step {
	n := k.w.choice.fixed(100, "stop", string(p.pod))
	switch {
	case n >= 85 && k.w.clock.now.Before(pod.DeletionTimestamp.Time): // it ignores the request
		return nil
	case n >= 85:
		return []step{{"kill " + pod.Name, func() { k.end(pod, p, Exit{Code: 137, Reason: "Error"}) }}}
	case n >= 65:
		return []step{{"code of " + pod.Name + " returns though stopped", func() { k.end(pod, p, value(fmt.Sprintf(`{"late":%q}`, p.name))) }}}
	case n >= 45:
		return []step{{"code of " + pod.Name + " is canceled", func() { k.end(pod, p, raised("Cancelled", "")) }}}
	case n >= 35:
		return []step{{"code of " + pod.Name + " fails while stopped", func() { k.end(pod, p, raised("Broken", "")) }}}
	default:
		return []step{{"stop " + pod.Name, func() { k.end(pod, p, Exit{Code: 143, Reason: "Error"}) }}}
	}
}

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
