package explore

import (
	"strings"
	"testing"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// mutant is something broken that the search has to find.
type mutant struct {
	shape    string
	bounds   Bounds
	sabotage func(*Explorer)
	// found is what the violation says.
	found string
}

// observing breaks what decisions about executions are made from.
func observing(change func(*execution.Observed)) func(*Explorer) {
	return func(x *Explorer) {
		x.Decisions.Execution = func(o execution.Observed) execution.Plan {
			seen := copyOf(o)
			change(&seen)
			return execution.Decide(seen)
		}
	}
}

// planning breaks what was decided about executions.
func planning(change func(execution.Observed, execution.Plan) execution.Plan) func(*Explorer) {
	return func(x *Explorer) {
		x.Decisions.Execution = func(o execution.Observed) execution.Plan { return change(o, execution.Decide(o)) }
	}
}

// promises breaks decisions about promises.
func promises(change func(*promise.Observed)) func(*Explorer) {
	return func(x *Explorer) {
		x.Decisions.Promise = func(o promise.Observed) promise.Plan {
			change(&o)
			return promise.Decide(o)
		}
	}
}

func rewrite(p execution.Plan, change func(*v1alpha1.ExecutionStatus)) execution.Plan {
	switch a := p.Action.(type) {
	case execution.WriteStatus:
		a.Status = *a.Status.DeepCopy()
		change(&a.Status)
		p.Action = a
	case execution.Activate:
		a.Status = *a.Status.DeepCopy()
		change(&a.Status)
		p.Action = a
	}
	return p
}

func mutants() map[string]mutant {
	quiet := Bounds{Passes: 2}
	troubled := Bounds{Passes: 1, Troubles: 1}
	canceled := Bounds{Passes: 1, Cancels: 1}
	return map[string]mutant{
		"writes are not locked": {"chain", Bounds{Passes: 2, Troubles: 1}, func(x *Explorer) { x.Faults.SkipLocks = true },
			"a settled promise changes"},
		"children are overlooked": {"family", quiet, observing(func(o *execution.Observed) { o.Children = nil }),
			"before a child has settled"},
		"a settled promise is settled again": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if o.Promise != nil && promise.Settled(o.Promise) && !execution.Finished(o.Execution) {
				status := o.Promise.DeepCopy().Status
				status.State, status.Value = v1alpha1.PromiseCanceled, nil
				p.Action = execution.SettlePromise{Status: status}
			}
			return p
		}), "a settled promise changes"},
		"the epoch is not raised": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if _, ok := p.Action.(execution.Activate); ok && o.Execution.Status.Epoch == 0 {
				return rewrite(p, func(s *v1alpha1.ExecutionStatus) { s.Epoch = o.Execution.Status.Epoch })
			}
			return p
		}), "does not raise the epoch"},
		"the epoch begins again after a failure": {"chain", troubled, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if _, ok := p.Action.(execution.WriteStatus); ok && o.Execution.Status.Activation != nil {
				return rewrite(p, func(s *v1alpha1.ExecutionStatus) { s.Epoch = 0 })
			}
			return p
		}), "the epoch decreases"},
		"pods of earlier epochs are not waited for": {"undo", quiet,
			observing(func(o *execution.Observed) {
				for i := range o.Lingering { // as if their nodes were lost
					o.Lingering[i].Deleting, o.Lingering[i].LostAt = !execution.Finished(o.Execution), now
				}
			}), "has two live Jobs"},
		"code is resumed too early": {"undo", quiet, observing(func(o *execution.Observed) {
			for name, p := range o.Awaiting {
				settled := p.DeepCopy()
				settled.Status.State = v1alpha1.PromiseResolved
				o.Awaiting[name] = settled
			}
		}), "before anything that it awaits"},
		"code is never resumed": {"undo", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if execution.SuspendedCode(o.Execution) && len(o.Lingering) == 0 {
				return execution.Plan{}
			}
			return p
		}), "waits for nothing, for ever"},
		"arguments are not waited for": {"chain", quiet, observing(func(o *execution.Observed) {
			for name, p := range o.Arguments {
				settled := p.DeepCopy()
				settled.Status.State = v1alpha1.PromiseResolved
				o.Arguments[name] = settled
			}
		}), "before its arguments"},
		"what undoes the work is canceled, too": {"undo", canceled, observing(func(o *execution.Observed) {
			for i, c := range o.Children {
				o.Children[i].Promise.Spec.Compensation = c.Promise.Spec.Compensation && c.Execution == nil
			}
		}), "is canceled with it"},
		"a running pod is taken for lost": {"chain", quiet, observing(func(o *execution.Observed) {
			if o.Report.State == execution.RunRunning {
				o.Report = execution.Report{State: execution.RunEnded, Verdict: execution.VerdictPlatform, Error: &v1alpha1.Error{Type: "Lost"}}
			}
			o.Lingering, o.StrayJobs = nil, nil
		}), "execution e3 has two live Jobs"},
		"the execution ends before its promise": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if _, ok := p.Action.(execution.SettlePromise); ok {
				status := v1alpha1.ExecutionStatus{Phase: v1alpha1.PhaseSucceeded, Epoch: o.Execution.Status.Epoch}
				return execution.Plan{Action: execution.WriteStatus{Status: status}}
			}
			return p
		}), "its promise has not settled"},
		"the phase does not follow the promise": {"chain", quiet, planning(func(_ execution.Observed, p execution.Plan) execution.Plan {
			return rewrite(p, func(s *v1alpha1.ExecutionStatus) {
				if s.Phase == v1alpha1.PhaseFailed {
					s.Phase = v1alpha1.PhaseSucceeded
				}
			})
		}), "otherwise than its promise"},
		"a finished execution is written": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if execution.Finished(o.Execution) && o.Execution.Status.Phase == v1alpha1.PhaseFailed {
				status := o.Execution.DeepCopy().Status
				status.Phase = v1alpha1.PhaseSucceeded
				p.Action = execution.WriteStatus{Status: status}
			}
			return p
		}), "a finished execution changes"},
		"nothing new is written": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if p.Action == nil && o.Execution.Status.Phase == v1alpha1.PhaseSuspended {
				p.Action = execution.WriteStatus{Status: o.Execution.Status}
			}
			return p
		}), "a write that changes nothing"},
		"two views are answered in turns": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if p.Action == nil && o.Execution.Status.Phase == v1alpha1.PhaseSuspended {
				status := o.Execution.DeepCopy().Status
				status.WaitingFor = map[bool]string{true: "this", false: "that"}[status.WaitingFor == "that"]
				p.Action = execution.WriteStatus{Status: status}
			}
			return p
		}), "write for ever"},
		"the settled promise is not followed": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if o.Promise != nil && promise.Settled(o.Promise) {
				return execution.Plan{}
			}
			return p
		}), "does not follow its promise"},
		"a settlement wakes nobody": {"chain", quiet, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if o.Execution.Status.Phase == v1alpha1.PhaseSuspended && o.Execution.Status.AwaitingCount > 0 {
				return execution.Plan{}
			}
			return p
		}), "waits for nothing, for ever"},
		"the end of a back-off is slept through": {"chain", troubled, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if o.Execution.Status.WakeAt != nil {
				p.WakeAt = now.Add(timeout)
			}
			return p
		}), "nobody asked to be woken"},
		"the end of the grace period is slept through": {"chain", canceled, planning(func(o execution.Observed, p execution.Plan) execution.Plan {
			if o.Execution.Status.CancelRequestedAt != nil {
				p.WakeAt = now.Add(timeout)
			}
			return p
		}), "nobody asked to be woken"},
		"an outcome is given though its epoch is over": {"chain", Bounds{Passes: 1, Crashes: 1, Troubles: 1}, planning(
			func(o execution.Observed, p execution.Plan) execution.Plan {
				if _, ok := p.Action.(execution.Activate); ok && o.Execution.Status.Recoveries > 0 {
					return rewrite(p, func(s *v1alpha1.ExecutionStatus) { s.Epoch++ })
				}
				return p
			}), "does not raise the epoch by one"},
		"what runs for a finished execution stays": {"chain", troubled, observing(func(o *execution.Observed) {
			if execution.Finished(o.Execution) {
				o.Lingering, o.StrayJobs = nil, nil
			}
		}), "which is finished"},
		"a failure is followed by more attempts than allowed": {"chain", quiet, planning(func(_ execution.Observed, p execution.Plan) execution.Plan {
			return rewrite(p, func(s *v1alpha1.ExecutionStatus) { s.Attempts += s.Attempts })
		}), "more attempts"},
		"each decision is another one": {"chain", quiet, func(x *Explorer) {
			calls := 0
			x.Decisions.Execution = func(o execution.Observed) execution.Plan {
				calls++
				return rewrite(execution.Decide(o), func(s *v1alpha1.ExecutionStatus) { s.Recoveries = int32(calls) })
			}
		}, "two decisions on the same observation differ"},
		"an orphan is not canceled": {"family", canceled, promises(func(o *promise.Observed) { o.Parent = promise.ParentAlive }),
			"outlives its parent"},
		"a promise does not invoke": {"family", quiet, func(x *Explorer) {
			x.Decisions.Promise = func(o promise.Observed) promise.Plan {
				if p := promise.Decide(o); p.Action != promise.CreateExecution {
					return p
				}
				return promise.Plan{}
			}
		}, "does not invoke"},
		"a settlement by hand gets no time": {"chain", troubled, func(x *Explorer) {
			x.Decisions.Promise = func(o promise.Observed) promise.Plan {
				if promise.Settled(o.Promise) {
					return promise.Plan{}
				}
				return promise.Decide(o)
			}
		}, "nobody says when"},
	}
}

func TestEveryMutantIsFound(t *testing.T) {
	if racy {
		t.Skip("the search has one thread")
	}
	for name, m := range mutants() {
		t.Run(name, func(t *testing.T) {
			shape := shapes()[m.shape]
			x := New(&shape, m.bounds)
			m.sabotage(x)
			r := x.Run()
			switch {
			case r.Violation == nil:
				t.Fatalf("not found in %d states", r.States)
			case !strings.Contains(r.Violation.Wrong, m.found):
				t.Fatalf("found something else, want %q: %v", m.found, r.Violation)
			default:
				t.Logf("after %d states: %v", r.States, r.Violation)
			}
		})
	}
}
