package explore

import (
	"github.com/perdure/perdure/api/v1alpha1"
)

// runPods lets Jobs and pods go on by themselves.
func (x *Explorer) runPods(w *world) {
	for i := range size {
		x.runCode(w, i)
		for k, r := range x.runs.all[w.runs[i]].all {
			for _, n := range whatFollows(r) {
				x.becomes(w, i, k, n, true)
			}
			if r.pod == podRunning && !x.shape.Suspends {
				x.makeChildren(w, i)
			}
		}
	}
}

// whatFollows are the next states of a run that nothing disturbs.
func whatFollows(r run) []run {
	var next []run
	ends := func(pods ...podState) {
		for _, pod := range pods {
			n := r
			n.pod = pod
			if n.job == jobLive {
				n.job = jobFinished
			} else {
				n.pod = podGone // nobody keeps it
			}
			next = append(next, n)
		}
	}
	switch {
	case r.pod == podStarting && r.deleting:
		ends(podGone)
	case r.pod == podStarting:
		n := r
		n.pod = podRunning
		next = append(next, n)
	case r.pod == podRunning && r.deleting:
		ends(podReturned, podFailed, podKilled)
	case r.pod == podRunning:
		ends(podReturned, podFailed)
	case r.ended() && r.deleting:
		n := r
		n.pod = podGone // once the Job controller has counted it
		next = append(next, n)
	}
	if r.open() && r.job == jobGone && !r.deleting {
		n := r
		n.deleting = true // by the garbage collector
		next = append(next, n)
	}
	return next
}

// becomes stores the next state of a run.
func (x *Explorer) becomes(w *world, i, k int, n run, fair bool) {
	next := *w
	before := x.runs.all[w.runs[i]].all[k]
	x.editRuns(&next, i, func(all []run) []run {
		all[k] = n
		return all
	})
	x.reached(step{kind: runs, who: executionOf(i), run: before, becomes: n}, next, fair)
}

// makeChildren lets running code invoke.
func (x *Explorer) makeChildren(w *world, i int) {
	parent := x.executions.all[w.executions[i]].obj
	canceling := parent.Status.Phase == v1alpha1.PhaseCanceling
	for _, j := range x.shape.Children[i] {
		if w.promises[j] != 0 || x.shape.Undoes[j] && !canceling {
			continue
		}
		next := *w
		child := x.shape.childPromise(j)
		child.Spec.Compensation = x.shape.Undoes[j]
		p := x.numberPromise(child)
		if !parent.CreationTimestamp.Time.Equal(now) {
			p = x.changePromise(p, deadlinePasses)
		}
		next.promises[j] = p
		x.reached(step{kind: invokes, who: promiseOf(j)}, next, true)
	}
}

// trouble lets people, nodes and others do what they need not.
func (x *Explorer) trouble(w *world) {
	for i := range size {
		if w.executions[i] != 0 {
			x.askPeople(w, i)
		}
		if w.spent.troubles >= x.bounds.Troubles {
			continue
		}
		for k, r := range x.runs.all[w.runs[i]].all {
			for _, n := range whatMayHappen(r) {
				spent := *w
				spent.spent.troubles++
				x.becomes(&spent, i, k, n, false)
			}
		}
	}
}

// whatMayHappen are the next states of a run that something disturbs.
func whatMayHappen(r run) []run {
	var next []run
	might := func(change func(*run)) {
		n := r
		change(&n)
		next = append(next, n)
	}
	if r.job == jobLive && r.pod == podStarting {
		might(func(n *run) { n.pod, n.job = podNeverRan, jobFinished })
	}
	if r.job == jobLive && r.pod == podRunning {
		might(func(n *run) { n.pod, n.job = podKilled, jobFinished })
	}
	if r.pod == podRunning && !r.deleting {
		might(func(n *run) { n.deleting = true })
	}
	if r.pod == podRunning && r.deleting && !r.lost {
		might(func(n *run) { n.lost = true })
	}
	if r.ended() {
		might(func(n *run) { n.pod = podGone })
	}
	if r.job != jobGone {
		removed := func(n *run) {
			n.job = jobGone
			if n.ended() {
				n.pod = podGone
			}
		}
		might(removed)
		might(func(n *run) { removed(n); n.seen = true })
	}
	return next
}

func (x *Explorer) askPeople(w *world, i int) {
	ask := func(c change, spend func(*spending)) {
		after := x.changeExecution(w.executions[i], c)
		if after == 0 {
			return
		}
		next := *w
		next.executions[i] = after
		spend(&next.spent)
		x.written(&next, executionOf(i))
		x.reached(step{kind: happens, who: executionOf(i), change: c}, next, false)
	}
	if w.spent.cancels < x.bounds.Cancels {
		ask(isCanceled, func(s *spending) { s.cancels++ })
	}
	ask(isResumed, func(*spending) {})
	if w.spent.troubles >= x.bounds.Troubles {
		return
	}
	ask(isPaused, func(s *spending) { s.troubles++ })
	for _, c := range []change{settledByHand, rejectedByHand} {
		if w.promises[i] == 0 || x.promises.all[w.promises[i]].settled {
			break
		}
		next := *w
		next.promises[i] = x.changePromise(w.promises[i], c)
		next.spent.troubles++
		x.written(&next, promiseOf(i))
		x.reached(step{kind: happens, who: promiseOf(i), change: c}, next, false)
	}
}
