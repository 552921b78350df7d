package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// Observed is all that a decision about an execution is made from.
type Observed struct {
	Now       time.Time
	Execution *v1alpha1.Execution
	// Promise is the object of the execution's name; nil if there is none.
	Promise *v1alpha1.DurablePromise
	// Arguments are the promises that arguments refer to, by name; one that does not exist is absent.
	Arguments map[string]*v1alpha1.DurablePromise
	// Awaiting are the promises that suspended code awaits, by name; one that does not exist is absent.
	Awaiting map[string]*v1alpha1.DurablePromise
	// Cycle names the executions of a cyclic wait that this one is part of, from itself to itself; empty if there is none.
	Cycle []string
	// Function is the function that the execution names; nil if there is none, or if it is inline.
	Function *v1alpha1.Function
	// Revision is the definition that RevisionFor names; nil if it is not there. An inline function has one made of it.
	Revision *v1alpha1.FunctionSpec
	// Report is what the runner found out about the activation of the current epoch.
	Report Report
	// Rejection is why the API server refused to create the Job of this epoch; empty if it did not.
	Rejection string
	// RejectionFinal tells that it will refuse every Job of this definition.
	RejectionFinal bool
	// StrayJobs are unfinished Jobs of this execution that do not belong to the activation under way, and that are not left
	// to end by themselves.
	StrayJobs []string
	// Lingering are pods of this execution that do not belong to the activation under way and may still run code.
	Lingering []LingeringPod
	// Children are the promises that this execution made, its own not among them.
	Children []Child
	// Awaited tells that an unfinished execution outside waits for a promise of this tree, or that one far below is pending.
	Awaited  bool
	Defaults Defaults
}

// LingeringPod is a pod that must end before the next activation.
type LingeringPod struct {
	Name string
	// Deleting tells that the pod was asked to end.
	Deleting bool
	// LeaveUntil is until when the pod is left to end by itself, because its code said that it is done; else zero.
	LeaveUntil time.Time
	// LostAt is when it no longer counts, because its node does not answer; zero if never.
	LostAt time.Time
}

// Child is a promise that an execution made, with the execution that it invoked, if any.
type Child struct {
	Promise   *v1alpha1.DurablePromise
	Execution *v1alpha1.Execution
	// Awaited tells that an unfinished execution refers to the promise. Looked for where the promise could be removed.
	Awaited bool
}

// Defaults are the manager's, for what neither the invocation nor the function says.
type Defaults struct {
	// TTLAfterFinished is how long finished executions are kept.
	TTLAfterFinished time.Duration
}

// Finished tells whether an execution has its terminal phase.
func Finished(e *v1alpha1.Execution) bool {
	switch e.Status.Phase {
	case v1alpha1.PhaseSucceeded, v1alpha1.PhaseFailed, v1alpha1.PhaseCanceled, v1alpha1.PhaseTimedOut:
		return true
	case v1alpha1.PhasePending, v1alpha1.PhaseRunning, v1alpha1.PhaseSuspended, v1alpha1.PhasePaused,
		v1alpha1.PhaseCanceling, v1alpha1.PhaseCompleting, v1alpha1.PhaseStalled:
		return false
	default:
		return false
	}
}

// RevisionFor names the revision that the next activation of e runs: the one it is pinned to once its code has run, else
// the function's newest. It is empty where there is none, or where the function is inline.
func RevisionFor(e *v1alpha1.Execution, fn *v1alpha1.Function) string {
	switch {
	case e.Spec.Invoke.FunctionRef == nil:
		return ""
	case e.Status.FunctionRevision != "" && (e.Status.CodeStarted || e.Status.Activation != nil):
		return e.Status.FunctionRevision
	case fn != nil && fn.Status.ObservedGeneration == fn.Generation:
		return fn.Status.CurrentRevision
	default:
		return ""
	}
}

// RootUID is the UID of the top of e's tree.
func RootUID(e *v1alpha1.Execution) string {
	if root := e.Labels[v1alpha1.LabelRoot]; root != "" {
		return root
	}
	return string(e.UID)
}

// IdempotencyKey is the same for every attempt of an execution.
func IdempotencyKey(p *v1alpha1.DurablePromise) string {
	if p.Spec.ID != "" {
		return p.Spec.ID
	}
	return string(p.UID)
}

// ownPromise tells whether the observed promise is e's: it made e, or e made it, and it is the one that e has recorded.
func (o Observed) ownPromise() bool {
	if recorded := o.Execution.Status.Promise; recorded != nil && recorded.UID != "" && recorded.UID != o.Promise.UID {
		return false
	}
	return promise.MadeBy(o.Promise, o.Execution) || promise.Invokes(o.Promise, o.Execution)
}

// EndsByChildren tells whether a plan ends an execution because no child of it is open, so that none may be overlooked. An
// execution whose code made none pays nothing for that.
func EndsByChildren(o Observed, p Plan) bool {
	settle, ends := p.Action.(SettlePromise)
	if !ends || settle.Status.State == v1alpha1.PromiseTimedOut { // which waits for nobody
		return false
	}
	s := o.Execution.Status
	ran := s.CodeStarted || o.Report.CodeStarted && o.codeWrites()
	return ran || s.SavePoint != nil || s.Outcome != nil || len(o.Children) > 0
}

// EndsByReport tells whether a plan ends an execution by what its pod shows. Code in a pod may have suspended just before the
// pod ended, so that holds only if the execution has not changed by the time at which the pod was read.
func EndsByReport(o Observed, p Plan) bool {
	settle, ends := p.Action.(SettlePromise)
	return ends && settle.Status.State != v1alpha1.PromiseTimedOut && o.Execution.Status.Activation != nil && o.codeWrites()
}

// codeWrites tells whether the code of this execution may use the gateway, of this manager or of another replica. Where its revision
// is not known any more, it may.
func (o Observed) codeWrites() bool {
	return o.Revision == nil || o.Revision.Job == nil || o.Revision.Job.Gateway == v1alpha1.GatewayEnabled
}

// openChildren are the children that have not settled.
func (o Observed) openChildren() []Child {
	var open []Child
	for _, c := range o.Children {
		if !promise.Settled(c.Promise) {
			open = append(open, c)
		}
	}
	return open
}
