package docs

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// happen lets something happen that is not the controller's doing.
func (h *history) happen(wake time.Time) {
	switch h.IntN(8) {
	case 0, 1:
		if h.o.Now = h.o.Now.Add(time.Second); wake.After(h.o.Now) {
			h.o.Now = wake
		}
	case 2:
		h.person()
	case 3, 4:
		h.arguments()
	case 5:
		h.functions()
	default:
		h.pod()
	}
}

func (h *history) person() {
	spec := &h.o.Execution.Spec
	switch h.IntN(8) {
	case 0, 1:
		if spec.DesiredState != v1alpha1.DesiredCanceled {
			spec.DesiredState = pick(h, v1alpha1.DesiredRunning, v1alpha1.DesiredPaused, v1alpha1.DesiredCanceled)
		}
	case 2, 3:
		spec.RetryToken += "again"
	case 4:
		if spec.DesiredState == v1alpha1.DesiredPaused {
			spec.DesiredState = v1alpha1.DesiredRunning
		}
	case 5:
		ending := h.o.Execution.Status.CancelRequestedAt != nil // few live on for long
		if h.o.Promise != nil && (ending || h.chance(15)) {
			h.settle(h.o.Promise)
		}
	case 6:
		if h.chance(3) || h.o.Promise != nil && h.o.Promise.UID == "a stranger's" {
			h.o.Promise = nil
		}
	}
}

func (h *history) settle(p *v1alpha1.DurablePromise) {
	if !promise.Settled(p) {
		p.Status.State = pick(h, v1alpha1.PromiseResolved, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled, v1alpha1.PromiseTimedOut)
	}
}

func (h *history) arguments() {
	if len(h.args) == 0 {
		return
	}
	name := pick(h, h.args...)
	p := h.o.Arguments[name]
	h.o.Cycle = nil
	switch {
	case p == nil:
		h.o.Arguments[name] = given.Promise(name, "ns").CreatedAt(h.o.Now.Sub(given.Noon)).UID(types.UID(h.o.Now.String())).Obj()
	case h.chance(10):
		delete(h.o.Arguments, name)
	case h.chance(10) && !promise.Settled(p):
		h.o.Cycle = []string{"x", name, "x"}
	default:
		h.settle(p)
	}
}

func (h *history) functions() {
	fn := given.Function("fn", "ns")
	switch h.IntN(5) {
	case 0:
		h.o.Function = nil
		return
	case 1:
		fn.NotReady("no image")
	case 2:
		fn.Revision("fn-2")
	}
	h.o.Function = fn.Obj()
}

// pod moves the activation on, and what its code does.
func (h *history) pod() {
	r := &h.o.Report
	switch r.State {
	case execution.RunStarting:
		switch h.IntN(4) {
		case 0:
			r.Stall = &execution.Stall{Reason: "ImagePull", Message: "no such image"}
		case 1:
			h.end(false)
		default:
			r.State, r.CodeStarted, r.StartedAt, r.Stall = execution.RunRunning, true, h.o.Now, nil
		}
	case execution.RunRunning:
		switch {
		case len(h.o.Children) == 0 && h.chance(60):
			h.child()
		case h.chance(30):
			h.code()
		default:
			h.end(true)
		}
	case execution.RunMissing, execution.RunEnded:
		h.between()
	default:
		h.between()
	}
}

// between is what happens while nothing of the current epoch runs.
func (h *history) between() {
	h.o.Lingering = nil
	for _, c := range h.o.Children {
		if h.chance(10) {
			h.settle(c.Promise)
		}
	}
}

// code says itself how it goes on: it suspends, ends, or needs a person.
func (h *history) code() {
	epoch := h.o.Execution.Status.Epoch
	var w execution.WriteStatus
	var err error
	switch h.IntN(6) {
	case 0:
		w, err = execution.EndedByCode(h.o, epoch, promise.Settlement{State: v1alpha1.PromiseResolved, Value: given.Value("1")})
	case 1:
		w, err = execution.EndedByCode(h.o, epoch, promise.Settlement{State: v1alpha1.PromiseRejected, Error: given.Error("E", "it broke")})
	case 2:
		w, err = execution.StalledByCode(h.o.Execution, epoch, execution.ReasonNonDeterministic, "another call", h.o.Now)
	default:
		s := execution.Suspension{Epoch: epoch, WakeAt: h.o.Now.Add(time.Minute)}
		for _, c := range h.o.Children {
			s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: c.Promise.Name, UID: c.Promise.UID})
		}
		w, err = execution.Suspend(h.o.Execution, s, h.o.Now)
	}
	if err == nil { // else the execution has ended under it
		h.store(w.Status)
	}
}

func (h *history) child() {
	p := given.Promise("child", "ns").MadeBy(h.o.Execution).Invoking("fn").Obj()
	h.o.Children = []execution.Child{{Promise: p, Execution: given.Execution("child", "ns").MadeBy(p).Obj()}}
}

// end lets the pod end: returned, failed, or lost.
func (h *history) end(started bool) {
	r := &h.o.Report
	r.State, r.CodeStarted, r.Verdict = execution.RunEnded, started, execution.VerdictPlatform
	r.Error = given.Error("Evicted", "the node is full")
	if started && h.chance(60) {
		r.Verdict, r.Value, r.Error = execution.VerdictValue, given.Value("1"), nil
		if h.chance(70) {
			r.Verdict, r.Value, r.Error = execution.VerdictApplication, nil, given.Error("E", "it broke")
		}
	}
}
