package sim

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// messageLimit is how many bytes the kubelet keeps of a termination message.
const messageLimit = 4096

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
