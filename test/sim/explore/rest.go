package explore

import (
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// wrongRest says what may not be left undone where no manager has anything to write.
func (x *Explorer) wrongRest(w *world, i int) string {
	e, p := x.executions.all[w.executions[i]], x.promises.all[w.promises[i]]
	there := w.executions[i] != 0
	parent := x.shape.parent(i)
	switch {
	case p.settled && p.obj.Status.SettledAt == nil:
		return "nobody says when promise " + names[i] + " has settled"
	case there && !e.finished && p.settled:
		return "execution " + names[i] + " does not follow its promise"
	case there && w.promises[i] == 0:
		return "execution " + names[i] + " has no promise"
	case parent >= 0 && p.obj != nil && !p.settled && x.executions.all[w.executions[parent]].finished:
		return "promise " + names[i] + " outlives its parent"
	case parent >= 0 && p.obj != nil && !p.settled && !there:
		return "promise " + names[i] + " does not invoke"
	}
	for _, r := range x.runs.all[w.runs[i]].all {
		mine := e.active && r.epoch == e.epoch
		if !mine && e.finished && (r.job == jobLive && !r.ended() || r.open() && !r.deleting) && !x.endsByItself(w, i, r) {
			return "something runs for execution " + names[i] + ", which is finished"
		}
		if r.pod == podRunning && !r.deleting && r.job != jobGone && !e.active && !x.endsByItself(w, i, r) {
			return "code runs for execution " + names[i] + ", which is not active"
		}
	}
	return ""
}

// endsByItself tells that a pod's code said that it was done, and that the pod still has time to end.
func (x *Explorer) endsByItself(w *world, i int, r run) bool {
	epoch, _ := execution.SelfEnd(x.executions.all[w.executions[i]].obj, now)
	return int64(r.epoch) == epoch
}

// wrongEnd says who waits for nothing where nothing will happen by itself any more.
func (x *Explorer) wrongEnd(w *world) string {
	for i := range size {
		if w.executions[i] != 0 && !x.waitsWithReason(w, i, 0) {
			return "execution " + names[i] + " waits for nothing, for ever"
		}
	}
	return ""
}

// waitsWithReason tells whether an execution is finished, or waits for a person in the end.
func (x *Explorer) waitsWithReason(w *world, i, depth int) bool {
	e := x.executions.all[w.executions[i]]
	if e.finished || depth > size {
		return e.finished
	}
	stalled := meta.FindStatusCondition(e.obj.Status.Conditions, v1alpha1.ConditionStalled)
	switch {
	case e.obj.Status.Phase == v1alpha1.PhasePaused && e.obj.Spec.DesiredState == v1alpha1.DesiredPaused:
		return true
	case stalled != nil && stalled.Reason == execution.ReasonHeld:
		return true
	case stalled != nil && stalled.Reason == execution.ReasonCyclicWait && x.shape.Cyclic:
		return true
	}
	for _, j := range x.shape.Awaits[i] {
		if x.promises.all[w.promises[j]].obj != nil && !x.promises.all[w.promises[j]].settled && e.obj.Status.AwaitingCount > 0 &&
			x.waitsWithReason(w, j, depth+1) {
			return true
		}
	}
	if e.obj.Status.Phase == v1alpha1.PhaseCompleting || execution.SuspendedCode(e.obj) {
		for _, j := range x.shape.Children[i] {
			if x.promises.all[w.promises[j]].obj != nil && !x.promises.all[w.promises[j]].settled && x.waitsWithReason(w, j, depth+1) {
				return true
			}
		}
	}
	return false
}

// rest finds out that the steps that happen by themselves come to an end from everywhere, and after how many. Where they
// go round in a circle, that is the violation.
func (x *Explorer) rest() int {
	before := make([]uint32, len(x.states)) // steps that lead to a state
	for _, n := range x.edges {
		before[n]++
	}
	var ready []uint32
	for n, count := range before {
		if count == 0 {
			ready = append(ready, uint32(n)) //nolint:gosec // bounded by memory
		}
	}
	length := make([]uint16, len(x.states))
	longest, left := uint16(0), len(x.states)
	for len(ready) > 0 {
		at := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		left--
		longest = max(longest, length[at])
		for _, n := range x.edgesOf(at) {
			length[n] = max(length[n], length[at]+1)
			if before[n]--; before[n] == 0 {
				ready = append(ready, n)
			}
		}
	}
	if left > 0 {
		x.circle(before)
	}
	return int(longest)
}

func (x *Explorer) edgesOf(n uint32) []uint32 {
	begin := uint64(0)
	if n > 0 {
		begin = x.ends[n-1]
	}
	return x.edges[begin:x.ends[n]]
}

// circle finds a circle among the states that are not ready: each of them is reached from another.
func (x *Explorer) circle(before []uint32) {
	from := map[uint32]uint32{}
	at := uint32(0)
	for n := range before {
		if before[n] == 0 {
			continue
		}
		for _, next := range x.edgesOf(uint32(n)) { //nolint:gosec // bounded by memory
			if before[next] > 0 {
				from[next] = uint32(n) //nolint:gosec // bounded by memory
				at = next
			}
		}
	}
	seen := map[uint32]bool{}
	for !seen[at] {
		seen[at] = true
		at = from[at]
	}
	path := []uint32{at}
	for n := from[at]; n != at; n = from[n] {
		path = append([]uint32{n}, path...)
	}
	path = append([]uint32{at}, path...)
	x.violation = &Violation{Wrong: "the managers write for ever: the last steps go round in a circle", Steps: x.tell(at)}
	x.violation.Circle = x.tellAlong(path)
}
