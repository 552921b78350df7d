package explore

import (
	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// runCode lets code in a pod do what it does through the gateway: make promises, suspend until those settle that are open,
// and end. Each is one write, which the gateway bases on a live read, so that it happens at once.
func (x *Explorer) runCode(w *world, i int) {
	e := x.executions.all[w.executions[i]]
	if !x.shape.Suspends || len(x.shape.Children[i]) == 0 || !e.active || e.obj.Status.Outcome != nil || !x.runsNow(w, i, e.epoch) {
		return
	}
	if own := x.promises.all[w.promises[i]]; own.obj != nil && !own.settled {
		x.makeChildren(w, i)
	}
	x.suspend(w, i, e)
	for _, s := range []promise.Settlement{
		{State: v1alpha1.PromiseResolved, Value: given.Value("1")},
		{State: v1alpha1.PromiseRejected, Error: given.Error("E", "m")},
	} {
		o := x.observed(x.look(w, executionOf(i)))
		stored, err := execution.EndedByCode(o, int64(e.epoch), s)
		x.storeOfCode(w, i, stored, err)
	}
}

func (x *Explorer) runsNow(w *world, i int, epoch uint8) bool {
	for _, r := range x.runs.all[w.runs[i]].all {
		if r.epoch == epoch && r.pod == podRunning {
			return true
		}
	}
	return false
}

func (x *Explorer) suspend(w *world, i int, e executionVersion) {
	s := execution.Suspension{Epoch: int64(e.epoch), Mode: x.shape.Mode, SavePoint: v1alpha1.SavePoint{Format: "test"}}
	for _, j := range x.shape.Children[i] {
		if p := x.promises.all[w.promises[j]]; p.obj != nil && !p.settled {
			s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: names[j], UID: p.obj.UID})
		}
	}
	if len(s.Awaiting) > 0 {
		stored, err := execution.Suspend(e.obj, s, now)
		x.storeOfCode(w, i, stored, err)
	}
}

func (x *Explorer) storeOfCode(w *world, i int, stored execution.WriteStatus, err error) {
	s := step{kind: codeWrites, who: executionOf(i)}
	if err != nil {
		x.violated(s, *w, "code of the activation under way is refused: "+err.Error())
		return
	}
	after := x.executions.all[w.executions[i]].obj.DeepCopy()
	after.Status = stored.Status
	next := *w
	next.executions[i] = x.numberExecution(after)
	s.action = action{kind: writeStatus, on: executionOf(i), result: next.executions[i]}
	x.written(&next, executionOf(i))
	x.reached(s, next, true)
}
