package conformance

import (
	"strconv"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// killer says at which request the process of a pod is to end.
type killer struct {
	// plan returns the failpoint of the next activation of an execution; empty for none.
	plan func(*victim) string

	mu      sync.Mutex
	victims map[string]*victim
	armed   map[types.UID]string
	kills   int
}

// victim is an execution as its killer knows it.
type victim struct {
	function string
	// activation is the number of the one that is about to begin, from 1; killed is whether the one before was killed.
	activation int
	killed     bool
	// request and after are the killer's notes.
	request int
	after   bool
}

func newKiller(plan func(*victim) string) *killer {
	return &killer{plan: plan, victims: map[string]*victim{}, armed: map[types.UID]string{}}
}

// next is the failpoint of a pod.
func (k *killer) next(p *corev1.Pod) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	execution := p.Labels[v1alpha1.LabelExecution]
	v := k.victims[execution]
	if v == nil {
		v = &victim{function: variable(p, "PERDURE_CONFORMANCE_FUNCTION")}
		k.victims[execution] = v
	}
	v.activation++
	point := k.plan(v)
	v.killed = false
	if point != "" {
		k.armed[p.UID] = point
	}
	return point
}

// ended tells whether a process that died did so at its failpoint.
func (k *killer) ended(p *corev1.Pod, died bool) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.armed[p.UID] == "" || !died {
		return false
	}
	k.victims[p.Labels[v1alpha1.LabelExecution]].killed = true
	k.kills++
	return true
}

func (k *killer) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kills
}

// failpoint is before or after the request of that number.
func failpoint(request int, after bool) string {
	if after {
		return strconv.Itoa(request) + ":after"
	}
	return strconv.Itoa(request) + ":before"
}

// once kills one activation, of the first execution of a function that comes to it, at one request.
func once(function string, activation, request int, after bool) *killer {
	done := false
	return newKiller(func(v *victim) string {
		if done || v.function != function || v.activation != activation {
			return ""
		}
		done = true
		return failpoint(request, after)
	})
}

// inTurn kills the activations of every execution one after the other: at the first request, before and after it, at the second, and
// so on, until one lives because it has not so many; and then those that follow in the same way.
func inTurn() *killer {
	return newKiller(func(v *victim) string {
		switch {
		case v.request == 0 || !v.killed:
			v.request, v.after = 1, false
		case !v.after:
			v.after = true
		default:
			v.request, v.after = v.request+1, false
		}
		return failpoint(v.request, v.after)
	})
}
