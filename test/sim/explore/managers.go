package explore

import (
	"slices"
)

// beginPasses lets a manager take a view of each execution and promise for which there is something to write.
func (x *Explorer) beginPasses(w *world) {
	under, paused := x.underWay(w)
	for who := range target(2 * size) {
		if under&who.bit() != 0 {
			continue // a manager makes one pass over an object at a time
		}
		v := x.look(w, who)
		p := x.decide(v)
		if p.wrong != "" {
			x.violated(step{kind: begins, who: who, action: p.next}, *w, p.wrong)
			return
		}
		if p.next.kind == nothing {
			continue
		}
		x.awake = true
		if passes := count(w) - paused; passes >= x.bounds.Passes {
			continue
		}
		next := *w
		x.addPass(&next, pass{who: who, next: p.next, view: v})
		x.reached(step{kind: begins, who: who, action: p.next}, next, true)
	}
}

// underWay is for which objects the manager makes passes, and how many of its predecessors are.
func (x *Explorer) underWay(w *world) (who uint8, paused int) {
	for _, n := range w.passes[:count(w)] {
		if p := &x.passes[n]; p.paused {
			paused++
		} else {
			who |= p.who.bit()
		}
	}
	return who, paused
}

func count(w *world) int {
	for i, n := range w.passes {
		if n == 0 {
			return i
		}
	}
	return maxPasses
}

// makeWrites carries out the write of each pass, and lets it decide again where the controller would.
func (x *Explorer) makeWrites(w *world) {
	for slot := range count(w) {
		p := x.passes[w.passes[slot]]
		next := *w
		next.passes[slot] = 0
		order(&next)
		s := step{kind: writes, who: p.who, action: p.next, paused: p.paused}
		if p.next.kind == settlePromise {
			s.epoch = x.executions.all[p.view.executions[p.who.index()]].epoch
		}
		x.write(&next, &p)
		if p.next.kind.goesOn() {
			if again := x.decide(p.view); again.wrong != "" {
				x.violated(s, next, again.wrong)
				return
			} else if again.next.kind != nothing && (!again.next.kind.locks() || p.overtaken&again.next.on.bit() == 0 || x.Faults.SkipLocks) {
				p.next, p.wrote = again.next, true
				x.addPass(&next, p)
			}
		}
		if wrong := x.wrongWrite(w, &next, s); wrong != "" {
			x.violated(s, next, wrong)
			return
		}
		x.reached(s, next, true)
	}
}

// write makes the API server take the write of a pass, and folds the reply into its view.
func (x *Explorer) write(w *world, p *pass) {
	a := p.next
	i := a.on.index()
	switch a.kind {
	case createPromise:
		if w.promises[i] == 0 {
			w.promises[i] = a.result
			x.written(w, a.on)
		}
		p.view.promises[i] = w.promises[i]
		p.overtaken &^= a.on.bit()
	case settlePromise, settleChild:
		w.promises[i] = a.result
		x.written(w, a.on)
		p.view.promises[i] = a.result
	case writeStatus, activate, requestCancel:
		w.executions[i] = a.result
		x.written(w, a.on)
		p.view.executions[i] = a.result
	case createExecution:
		if w.executions[i] == 0 {
			w.executions[i] = a.result
			x.written(w, a.on)
		}
	case createJob, deleteJob, stopPod:
		x.editRuns(w, i, func(all []run) []run { return x.actOnRuns(w, i, all, a) })
	case nothing:
	}
}

func (x *Explorer) actOnRuns(w *world, i int, all []run, a action) []run {
	at := slices.IndexFunc(all, func(r run) bool {
		if a.kind == stopPod {
			return r.epoch == a.epoch && r.again == a.again && r.open()
		}
		return r.epoch == a.epoch && r.job != jobGone
	})
	switch {
	case a.kind == createJob && at < 0:
		e := x.executions.all[w.executions[i]]
		made := run{epoch: a.epoch, job: jobLive, pod: podStarting}
		made.again = slices.ContainsFunc(all, func(r run) bool { return r.epoch == a.epoch && r.pod != podGone })
		made.stale = !e.active || e.epoch != a.epoch || made.again
		all = slices.DeleteFunc(all, func(r run) bool { return r.epoch == a.epoch && r.pod == podGone })
		return append(all, made)
	case a.kind == deleteJob && at >= 0:
		all[at].job = jobGone
		all[at].seen = true
	case a.kind == stopPod && at >= 0:
		all[at].deleting = true
	}
	return all
}

// editRuns changes the Jobs and pods of an execution.
func (x *Explorer) editRuns(w *world, i int, change func([]run) []run) {
	w.runs[i] = x.numberRuns(change(slices.Clone(x.runs.all[w.runs[i]].all)))
}

// crash ends a manager between two of its writes, and another one begins. A pass that has not written yet leaves no trace:
// without it the same states are reached. But it may be of a manager that is only paused, and writes later.
func (x *Explorer) crash(w *world) {
	if w.spent.crashes >= x.bounds.Crashes {
		return
	}
	_, paused := x.underWay(w)
	rest, between := *w, false
	rest.spent.crashes++
	for i, n := range w.passes[:count(w)] {
		if p := &x.passes[n]; !p.paused {
			between = between || p.wrote
			rest.passes[i] = 0
		}
	}
	order(&rest)
	if between {
		x.reached(step{kind: crashes}, rest, false)
	}
	if paused >= x.bounds.Paused {
		return
	}
	for _, n := range w.passes[:count(w)] {
		if p := x.passes[n]; !p.paused {
			next := rest
			p.paused = true
			x.addPass(&next, p)
			x.reached(step{kind: isReplaced, who: p.who, action: p.next}, next, false)
		}
	}
}
