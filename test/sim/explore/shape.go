package explore

import (
	"slices"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// size is how many executions a world has, each with its promise.
const size = 3

const namespace = "ns"

// timeout is how long an execution may take that has a deadline.
const timeout = time.Hour

// names of the executions and of their promises.
var names = [size]string{"e1", "e2", "e3"}

// Shape says how the executions of a world depend on each other.
type Shape struct {
	// Awaits lists whose promises are arguments of an execution.
	Awaits [size][]int
	// Passing lets an execution take rejections of its arguments as values.
	Passing [size]bool
	// Children lists the executions whose promises the code of an execution makes.
	Children [size][]int
	// Suspends lets code that makes promises suspend until they settle, and end by a write of its own.
	Suspends bool
	// Mode says which of the promises that code awaits must settle.
	Mode v1alpha1.AwaitMode
	// Undoes tells which children are made only by code that is being canceled, to undo what it did.
	Undoes [size]bool
	// Cyclic tells that executions wait for each other in a circle.
	Cyclic bool
	// Deadlines tells which executions have one.
	Deadlines [size]bool
	// Attempts is how often each is tried; one time where it is 0.
	Attempts [size]int32
	// OnLostAttempt is for each what follows an attempt that may have taken effect.
	OnLostAttempt [size]v1alpha1.OnLostAttempt
}

// Bounds say how much happens on one path through the states.
type Bounds struct {
	// Passes is how many passes of a manager run at the same time.
	Passes int
	// Paused is how many passes of replaced managers may still be under way.
	Paused int
	// Crashes of managers, or replacements of paused ones.
	Crashes uint8
	// Cancels is how many executions people cancel.
	Cancels uint8
	// Troubles is how many other things happen that need not: a pod dies, an object is removed, somebody settles a
	// promise by hand or pauses an execution.
	Troubles uint8
	// States ends the search without a result; 0 for no end.
	States int
}

// parent is the execution whose code makes the promise of execution i; -1 if none does.
func (s *Shape) parent(i int) int {
	for p, children := range s.Children {
		if slices.Contains(children, i) {
			return p
		}
	}
	return -1
}

func (s *Shape) execution(i int) *v1alpha1.Execution {
	b := given.Execution(names[i], namespace)
	for _, j := range s.Awaits[i] {
		if s.Passing[i] {
			b.ArgPassing(names[j])
		} else {
			b.ArgOf(names[j])
		}
	}
	return b.Invocation(func(v *v1alpha1.Invocation) { s.rules(i, v) }).Obj()
}

func (s *Shape) rules(i int, v *v1alpha1.Invocation) {
	v.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(max(s.Attempts[i], 1))}
	v.OnLostAttempt = s.OnLostAttempt[i]
	if s.Deadlines[i] && s.parent(i) < 0 {
		v.Timeout = given.Duration(timeout)
	}
}

// childPromise is the promise that code of the execution's parent makes. Its deadline is its parent's.
func (s *Shape) childPromise(i int) *v1alpha1.DurablePromise {
	parent := s.parent(i)
	b := given.Promise(names[i], namespace).MadeBy(s.execution(parent))
	if s.Deadlines[parent] {
		b.Deadline(timeout)
	}
	invoke := s.execution(i).Spec.Invoke
	return b.With(func(p *v1alpha1.DurablePromise) { p.Spec.Invoke = &invoke }).Obj()
}

// childExecution is what the promise controller creates for the promise of a child.
func (s *Shape) childExecution(i int, p *v1alpha1.DurablePromise) *v1alpha1.Execution {
	return given.Execution(names[i], namespace).MadeBy(p).Obj()
}
