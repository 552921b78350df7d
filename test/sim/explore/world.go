package explore

import (
	"slices"

	"github.com/perdure/perdure/api/v1alpha1"
)

// maxPasses is how many passes fit into a world.
const maxPasses = 4

// world is one state: the objects as the API server has them, and the passes under way.
type world struct {
	executions [size]version
	promises   [size]version
	runs       [size]version
	passes     [maxPasses]uint32 // numbers of passes, the highest first; 0 is none
	spent      spending
}

// spending counts what the bounds bound.
type spending struct{ crashes, cancels, troubles uint8 }

// target is an object that a write can lock: an execution, or a promise.
type target uint8

func executionOf(i int) target   { return target(i) }
func promiseOf(i int) target     { return target(size + i) }
func (t target) bit() uint8      { return 1 << t }
func (t target) index() int      { return int(t) % size }
func (t target) isPromise() bool { return t >= size }
func (t target) String() string {
	if t.isPromise() {
		return "promise " + names[t.index()]
	}
	return "execution " + names[t.index()]
}

// actionKind is what a write does.
type actionKind uint8

const (
	nothing actionKind = iota
	createPromise
	settlePromise
	writeStatus
	activate
	createJob
	deleteJob
	stopPod
	requestCancel
	settleChild
	createExecution
)

// locks tells whether the API server refuses the write if its object was written since it was read.
func (k actionKind) locks() bool {
	switch k {
	case settlePromise, writeStatus, activate, requestCancel, settleChild:
		return true
	case nothing, createPromise, createJob, deleteJob, stopPod, createExecution:
	}
	return false
}

// goesOn tells whether a pass decides again after the write, on its view and the reply.
func (k actionKind) goesOn() bool { return k == createPromise || k == settlePromise || k == activate }

// action is one write.
type action struct {
	kind actionKind
	on   target
	// result is the version after the write, where it has one.
	result version
	// epoch and again name a Job or a pod.
	epoch uint8
	again bool
}

// pass is one pass of a manager that has decided and not yet written.
type pass struct {
	who  target
	next action
	// view is what it goes on with after the write; zero where it does not go on.
	view view
	// overtaken are the objects of the view that were written since.
	overtaken uint8
	// wrote tells that it has written before, so that what it forgets in a crash makes a difference.
	wrote bool
	// paused tells that its manager was replaced.
	paused bool
}

// view is what a decision is made from: the versions of all objects that it looks at.
type view struct {
	who        target
	executions [size]version
	promises   [size]version
	runs       version
}

func (x *Explorer) numberPass(p pass) uint32 {
	n, ok := x.passNumbers[p]
	if !ok {
		n = uint32(len(x.passes)) //nolint:gosec // far fewer
		x.passNumbers[p] = n
		x.passes = append(x.passes, p)
	}
	return n
}

func (x *Explorer) addPass(w *world, p pass) {
	p.view = x.keep(p)
	if p.overtaken &= executionOf(p.who.index()).bit() | promiseOf(p.who.index()).bit(); !p.next.kind.goesOn() {
		p.overtaken = 0
	}
	w.passes[maxPasses-1] = x.numberPass(p) // was free: the bounds see to it
	order(w)
}

// keep is what a pass goes on with after its write. It leaves out what the next decision does not look at: what follows the
// settlement of a promise depends on that alone, and an execution that begins is not asking its children for anything.
func (x *Explorer) keep(p pass) view {
	var kept view
	i := p.who.index()
	switch {
	case !p.next.kind.goesOn():
		return view{}
	case p.next.kind == settlePromise:
		kept.who, kept.executions[i], kept.promises[i] = p.who, p.view.executions[i], p.view.promises[i]
		return kept
	case !x.shape.Cyclic && x.executions.all[p.view.executions[i]].obj.Spec.DesiredState != v1alpha1.DesiredCanceled:
		kept = p.view
		kept.executions = [size]version{}
		kept.executions[i] = p.view.executions[i]
		return kept
	default:
		return p.view
	}
}

func order(w *world) {
	slices.SortFunc(w.passes[:], func(a, b uint32) int { return int(b) - int(a) })
}

// written tells the passes that an object was written: who locks it will be refused, so its pass is over.
func (x *Explorer) written(w *world, on target) {
	if x.Faults.SkipLocks {
		return
	}
	for i, n := range w.passes {
		if n == 0 {
			break
		}
		p := x.passes[n]
		switch {
		case p.next.kind.locks() && p.next.on == on:
			w.passes[i] = 0
		case p.next.kind.goesOn() && on.index() == p.who.index():
			p.overtaken |= on.bit()
			w.passes[i] = x.numberPass(p)
		}
	}
	order(w)
}

// look takes the view of a pass over an execution or a promise.
func (x *Explorer) look(w *world, who target) view {
	v := view{who: who}
	sees := x.sees[who]
	for i := range size {
		if sees&executionOf(i).bit() != 0 {
			v.executions[i] = w.executions[i]
		}
		if sees&promiseOf(i).bit() != 0 {
			v.promises[i] = w.promises[i]
		}
	}
	if !who.isPromise() {
		x.blur(&v)
		v.runs = w.runs[who.index()]
		for _, j := range x.shape.Children[who.index()] {
			if x.promises.all[v.promises[j]].settled || v.promises[j] == 0 {
				v.executions[j] = 0 // of no interest any more
			}
		}
	}
	return v
}

// blur leaves of the executions in a circle of waits only what the search for it looks at: whether they may still wait.
func (x *Explorer) blur(v *view) {
	if !x.shape.Cyclic {
		return
	}
	own := x.executions.all[v.executions[v.who.index()]].epoch
	for j := range size {
		if e := x.executions.all[v.executions[j]]; j != v.who.index() && v.executions[j] != 0 {
			v.executions[j] = x.starts[j]
			if own > 0 || e.finished || e.epoch > 0 {
				v.executions[j] = 0
			}
		}
	}
}

// sight lists for each execution and promise the objects that decisions about it look at.
func sight(s *Shape) [2 * size]uint8 {
	var sees [2 * size]uint8
	for i := range size {
		own := executionOf(i).bit() | promiseOf(i).bit()
		for _, j := range s.Awaits[i] {
			own |= promiseOf(j).bit()
		}
		for _, j := range s.Children[i] {
			own |= promiseOf(j).bit() | executionOf(j).bit()
		}
		if s.Cyclic {
			own = 1<<(2*size) - 1
		}
		sees[executionOf(i)] = own
		sees[promiseOf(i)] = promiseOf(i).bit()
		if parent := s.parent(i); parent >= 0 {
			sees[promiseOf(i)] |= executionOf(i).bit() | executionOf(parent).bit()
		}
	}
	return sees
}
