package explore

import "time"

// passTime lets each timer run out that is set.
func (x *Explorer) passTime(w *world) {
	for i := range size {
		x.passDeadline(w, i)
		x.runOut(w, i, backOffEnds)
		if w.runs[i] != 0 {
			x.runOut(w, i, selfEndIsOver)
		}
		if len(x.shape.Children[i]) > 0 {
			x.runOut(w, i, graceEnds) // matters to children only
			x.runOut(w, i, slackEnds)
		} else {
			x.runOut(w, i, graceAndSlackEnd)
		}
		if e := x.executions.all[w.executions[i]]; e.active && !x.hasRun(w, i, e.epoch) {
			x.runOut(w, i, activationAges)
		}
	}
}

func (x *Explorer) hasRun(w *world, i int, epoch uint8) bool {
	for _, r := range x.runs.all[w.runs[i]].all {
		if r.epoch == epoch {
			return true
		}
	}
	return false
}

// runOut lets a timer of an execution run out, for those too who have read it before.
func (x *Explorer) runOut(w *world, i int, c change) {
	if w.executions[i] == 0 {
		return
	}
	after := x.changeExecution(w.executions[i], c)
	if after == 0 {
		return
	}
	next := *w
	next.executions[i] = after
	x.agePasses(&next, i, c)
	x.timePassed(step{kind: happens, who: executionOf(i), change: c}, w, next)
}

// passDeadline lets an execution's deadline pass, which is that of its children as well.
func (x *Explorer) passDeadline(w *world, i int) {
	next := *w
	x.expire(&next, i)
	for _, j := range x.shape.Children[i] {
		x.expire(&next, j)
	}
	if next != *w {
		x.timePassed(step{kind: happens, who: executionOf(i), change: deadlinePasses}, w, next)
	}
}

func (x *Explorer) expire(w *world, i int) {
	if w.executions[i] != 0 {
		if after := x.changeExecution(w.executions[i], deadlinePasses); after != 0 {
			w.executions[i] = after
		}
	}
	if w.promises[i] != 0 {
		if after := x.changePromise(w.promises[i], deadlinePasses); after != 0 {
			w.promises[i] = after
		}
	}
	x.agePasses(w, i, deadlinePasses)
}

// agePasses lets time pass in the views of passes, and deadlines in what they are about to write.
func (x *Explorer) agePasses(w *world, i int, c change) {
	older := func(v *version, alter func(version, change) version) {
		if *v == 0 {
			return
		}
		if after := alter(*v, c); after != 0 {
			*v = after
		}
	}
	for slot, n := range w.passes[:count(w)] {
		p := x.passes[n]
		older(&p.view.executions[i], x.changeExecution)
		older(&p.view.promises[i], x.changePromise)
		if c == deadlinePasses {
			switch p.next.on {
			case executionOf(i):
				older(&p.next.result, x.changeExecution)
			case promiseOf(i):
				older(&p.next.result, x.changePromise)
			}
		}
		w.passes[slot] = x.numberPass(p)
	}
	order(w)
}

// timePassed checks that no timer that matters is slept through.
func (x *Explorer) timePassed(s step, before *world, after world) {
	end := x.endOf(before, s.who.index(), s.change)
	for who := range target(2 * size) {
		early, late := x.decide(x.look(before, who)), x.decide(x.look(&after, who))
		if early.next.kind == nothing && late.next.kind != nothing && (early.wake.IsZero() || early.wake.After(end)) {
			x.violated(s, after, "time alone changes the decision about "+who.String()+", and nobody asked to be woken")
			return
		}
	}
	x.reached(s, after, true)
}

// endOf is when a timer of an execution runs out.
func (x *Explorer) endOf(w *world, i int, c change) time.Time {
	switch c { //nolint:exhaustive // only timers run out
	case deadlinePasses:
		return now.Add(timeout)
	case backOffEnds:
		return x.executions.all[w.executions[i]].obj.Status.WakeAt.Time
	case graceEnds:
		return now.Add(graceOver)
	case slackEnds:
		return now.Add(slackOver - graceOver)
	case graceAndSlackEnd:
		return now.Add(slackOver)
	default:
		return now.Add(old)
	}
}
