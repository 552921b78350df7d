package explore

import (
	"slices"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// tidied names what a tidying depends on.
type tidied struct {
	runs, execution version
	passes          bool
}

// tidy makes states the same that differ in nothing that will ever matter.
func (x *Explorer) tidy(w *world) {
	var passes, touched [size]bool
	for _, n := range w.passes[:count(w)] {
		p := &x.passes[n]
		touched[p.next.on.index()] = true
		touched[p.who.index()] = true
		passes[p.who.index()] = passes[p.who.index()] || !p.who.isPromise()
	}
	for i := range size {
		if w.runs[i] != 0 {
			w.runs[i] = x.tidyRuns(tidied{w.runs[i], w.executions[i], passes[i]})
		}
	}
	for i := range size {
		if w.runs[i] == 0 && !touched[i] && x.isOver(w, i) {
			w.executions[i], w.promises[i] = x.over[i].execution, x.over[i].promise
		}
	}
}

func (x *Explorer) tidyRuns(key tidied) version {
	n, known := x.tidiedRuns[key]
	if !known {
		n = x.numberRuns(leftOver(x.runs.all[key.runs].all, x.executions.all[key.execution], key.passes))
		x.tidiedRuns[key] = n
	}
	return n
}

// ending is what stands for every end of an execution that nobody will ask for any more.
type ending struct{ execution, promise version }

func (x *Explorer) findEndings() {
	for i := range size {
		e := given.Execution(names[i], namespace).Finished(v1alpha1.PhaseSucceeded, 0).Obj()
		e.Status.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseResolved}
		p := given.Promise(names[i], namespace).Resolved("over")
		x.over[i] = ending{x.numberExecution(e), x.numberPromise(p.Obj())}
	}
}

// isOver tells that an execution has finished with all that belongs to it, and that no execution will take its result.
func (x *Explorer) isOver(w *world, i int) bool {
	p := x.promises.all[w.promises[i]]
	if !x.executions.all[w.executions[i]].finished || !p.settled || p.obj.Status.SettledAt == nil || x.disagrees(w, i) != "" {
		return false
	}
	for j := range size {
		if slices.Contains(x.shape.Awaits[j], i) && !x.executions.all[w.executions[j]].finished {
			return false
		}
	}
	return true
}

// leftOver forgets what is left of runs and makes no difference any more. Finished Jobs are kept while a pass may still try to
// create one of their name.
func leftOver(all []run, e executionVersion, passes bool) []run {
	var kept []run
	for _, r := range all {
		mine := e.active && r.epoch == e.epoch
		if !mine {
			r.seen = false
			if r.ended() {
				r.pod, r.deleting = podGone, false
			}
		}
		if r.pod == podGone {
			r.deleting, r.lost = false, false
		}
		husk := r.job == jobFinished && r.pod == podGone && !mine
		nothing := r.job == jobGone && r.pod == podGone && !r.seen
		if nothing || husk && !passes {
			continue
		}
		kept = append(kept, r)
	}
	slices.SortFunc(kept, func(a, b run) int {
		switch {
		case a.epoch != b.epoch:
			return int(a.epoch) - int(b.epoch)
		case a.again == b.again:
			return 0
		case b.again:
			return -1
		default:
			return 1
		}
	})
	return kept
}
