// Package explore visits every state that a small world of executions can get into, and holds the invariants of Perdure
// in each of them.
//
// The decisions are the real ones: execution.Decide, promise.Decide and job.Observe, called with real objects. What is a
// model is what stands around them: the API server (optimistic locks), the managers' passes, Jobs and pods, people, and
// time.
//
// # What is modelled
//
//   - A pass of a manager takes a view of what it needs, at once, and decides. Its write comes at any later moment, and is
//     dropped if the object that it locks was written meanwhile. Where a pass of the controller goes on after its write, it
//     goes on here, with what the view held, the reply folded in.
//   - Passes of different keys run at the same time, up to a bound. A manager dies between any two steps and forgets its
//     passes; or it is replaced while it is paused, and one of its passes goes on later, next to those of its successor.
//   - Jobs and pods: a pod starts, returns, fails, is asked to end, dies with its node's trouble, is removed before it was
//     read; a Job is removed under its pod; a node is lost with a pod that runs on.
//   - People cancel, pause and resume, and settle promises by hand, at any moment.
//   - Code with an SDK makes promises, suspends, is resumed, undoes its work when it is canceled, and ends by a write of its
//     own, which the gateway bases on a live read.
//   - Time is not a number. Each timer (deadline, back-off, grace period, age of an activation) runs out at any moment, in
//     any order. That is more than can happen, and so it covers what can.
//
// A view is one snapshot: that its parts were read one after the other, or come from a cache that lags, is for the simulator
// to try. So is the deletion of executions and promises, time to live, and a manager's limit of parallelism.
//
// Which events wake a manager is not modelled: a pass may begin at any time. That the passing of time is not slept through
// is: before a timer runs out that changes a decision, the plan must have asked to be woken by then.
//
// # How it is searched
//
// Objects are kept as numbered versions, a state is a few numbers, and a decision is made once for each different view.
// Versions leave out what no decision looks at, such as the history; of what is finished they keep what must not change.
// The search is breadth first, so the first counterexample is a shortest one, and it ends at a fixpoint: there is no state
// within the bounds that was not looked at.
//
// After it, steps of managers, pods and time alone must lead from every state to rest, whichever way they are taken: the
// graph of those steps has no cycle, which would be a hot loop, and where it ends every execution is finished or waits for
// a person.
//
// What a manager does late that was replaced while it was paused is told apart and counted: a Job of an epoch that is over,
// which is removed once it is seen, and an outcome of such an epoch, because the promise that it settles is locked and the
// execution is not.
//
//	go test -run TestExplore -v ./test/sim/explore
//	PERDURE_EXPLORE=large go test -run TestExplore -v -timeout 2h ./test/sim/explore
package explore
