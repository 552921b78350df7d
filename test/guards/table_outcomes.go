package main

// settlements are the guards of outcomes: the first one wins, it is the promise's, and it comes last.
func settlements() []guard {
	const (
		settle    = "internal/promise/settle.go"
		decide    = "internal/promise/decide.go"
		policies  = "internal/execution/decide.go"
		lifecycle = "internal/execution/lifecycle.go"
		arguments = "internal/execution/arguments.go"
	)
	return []guard{
		{
			name:     "the first settlement wins",
			protects: "a promise that is settled is settled once more",
			off:      off(settle, "switch {\n\tcase Settled(p):", "switch {\n\tcase false:"),
			test:     ofPromise("TestSettle/the first settlement wins"),
		},
		{
			name:     "what has expired times out",
			protects: "a settlement that comes too late counts, if nobody has looked at the promise since its deadline",
			off:      off(settle, "case Expired(p, now):", "case false:"),
			test:     ofPromise("TestSettle/an expired promise times out whatever is wanted"),
		},
		{
			name:     "what has settled does not expire",
			protects: "a promise that was settled in time is rejected later",
			off:      off(settle, "ok && !Settled(p) && !now.Before(deadline)", "ok && !now.Before(deadline)"),
			test:     ofPromise("TestDecideInEveryWorld"),
		},
		{
			name:     "a promise whose parent has ended is canceled",
			protects: "a child runs on after its parent was settled by hand",
			off:      off(decide, "case o.Parent == ParentEnded:", "case false:"),
			test:     ofPromise("TestDecide/the promise of a parent that ended is canceled"),
		},
		{
			name:     "an expired promise invokes nothing",
			protects: "code runs whose result nobody takes",
			off:      off(decide, "case Expired(p, o.Now):", "case Expired(p, o.Now) && p.Spec.Invoke == nil:"),
			test:     ofPromise("TestDecide/an expired promise invokes nothing"),
		},
		{
			name:     "a settlement by hand gets its time once",
			protects: "each pass writes another time",
			off:      off(decide, "case Settled(p) && p.Status.SettledAt == nil:", "case Settled(p):"),
			test:     ofPromise("TestDecideInEveryWorld"),
		},
		{
			name:     "a promise that is being removed is left alone",
			protects: "a write for each event of what the garbage collector is about to remove",
			off:      off(decide, "case p.DeletionTimestamp != nil:", "case false:"),
			test:     ofPromise("TestDecide/a promise that is being removed is left alone, though it has expired"),
		},
		{
			name:     "an execution follows its promise, before all else",
			protects: "code runs on, or again, after somebody has settled the promise",
			off:      off(policies, "\t\tfollowPromise,\n\t\ttimeOut,\n", "\t\ttimeOut,\n"),
			test:     ofExecution("TestFollowPromise/it succeeds as its promise is resolved"),
		},
		{
			name:     "a deadline ends whatever an execution does",
			protects: "an execution that is paused, stalled or waiting outlives its deadline",
			off:      off(policies, "\t\ttimeOut,\n\t\tcomplete,\n", "\t\tcomplete,\n"),
			test:     ofExecution("TestTimeOut/a paused execution times out"),
		},
		{
			name:     "an execution completes after its children",
			protects: "code of a child runs on that nobody can reach any more",
			off:      off(lifecycle, "if len(o.openChildren()) > 0 {", "if false {"),
			test:     ofExecution("TestComplete/a value waits for the last of them"),
		},
		{
			name:     "an outcome is recorded before children are settled",
			protects: "the outcome is lost with its pod, and the code runs again",
			off:      off(lifecycle, "if len(o.openChildren()) == 0 {", "if true {"),
			test:     ofExecution("TestConclude/with open children the outcome is recorded first"),
		},
		{
			name:     "a value that does not fit is an error",
			protects: "the API server refuses the settlement again and again",
			off:      off(lifecycle, "if err := value.Check(s.Value); err != nil {", "if err := value.Check(s.Value); err != nil && s.Value == nil {"),
			test:     ofExecution("TestConclude/a value that is too large is an error"),
		},
		{
			name:     "a large value stands in the promise only",
			protects: "status grows beyond what the API server stores",
			off:      off(lifecycle, "if value.Size(p.Status.Value) <= v1alpha1.MaxOutcomeValueBytes {", "if true {"),
			test:     ofExecution("TestFollowPromise/a large value stands in the promise only"),
		},
		{
			name:     "an awaited promise is known by its UID",
			protects: "an execution gets the value of another promise that was made under the name since",
			off:      off(arguments, `recorded.UID != "" && recorded.UID != p.UID`, `recorded.UID != "" && false`),
			test:     ofExecution("TestAwaitArguments/a promise of another UID is another promise"),
		},
		{
			name:     "a promise that was made anew since the code started is another one",
			protects: "two attempts of one execution get different arguments",
			off:      off(arguments, " || madeAnew(o.Execution, p):", ":"),
			test:     ofExecution("TestCreateJob/an argument whose promise was made anew since the code started is gone"),
		},
		{
			name:     "a cyclic wait is shown",
			protects: "executions wait for each other for ever, and nobody knows",
			off:      off(arguments, "case len(o.Cycle) > 0:", "case false:"),
			test:     ofExecution("TestAwaitArguments/a cyclic wait is shown"),
		},
	}
}

// retention are the guards that keep what is still needed.
func retention() []guard {
	const (
		decide    = "internal/promise/decide.go"
		execution = "internal/execution/retention.go"
	)
	return []guard{
		{
			name:     "the promise of an execution that has ended does not stay pending",
			protects: "who awaits a promise that a paused manager made again waits until the time to live is over",
			off:      off("internal/controller/promise_controller.go", "case execution.Finished(parent):", "case execution.Finished(parent) && owner.Name != p.Name:"),
			test:     ofController("TestThePromiseOfAnExecutionThatHasEndedIsCanceled"),
		},
		{
			name:     "the end of an execution wakes its own promise",
			protects: "the same, where the cache shows the promise first",
			off:      off("internal/controller/promise_controller.go", "children = append(children, own)", "_ = own"),
			test:     ofController("TestTheEndOfAnExecutionWakesWhatItLeavesPending/its own promise, if that is back"),
		},
		{
			name:     "a promise that somebody awaits is kept",
			protects: "an await is rejected because the promise was removed after its time to live",
			off:      off(decide, "if o.Awaited {", "if false {"),
			test:     ofPromise("TestDecide/a promise that somebody awaits is never removed"),
		},
		{
			name:     "a promise that an execution owns is kept as long as that",
			protects: "an execution loses its promise, and is canceled for that",
			off:      off(decide, "case metav1.GetControllerOf(o.Promise) != nil:", "case false:"),
			test:     ofPromise("TestDecide/a promise that an execution owns is kept as long as that"),
		},
		{
			name:     "a promise is kept until its execution has ended",
			protects: "an execution is removed before it has cleaned up",
			off:      off(decide, "&& o.Execution.Status.FinishedAt == nil {", "&& false {"),
			test:     ofPromise("TestDecide/a promise is not removed before its execution has ended"),
		},
		{
			name:     "a promise below which one is pending is kept",
			protects: "who awaits the child of a tree is told that it was deleted, instead of that it was canceled",
			off:      off("internal/controller/execution_closer.go", "p.UID != top.GetUID() && !promise.Settled(p)", "false"),
			test:     ofController("TestATreeIsKeptWhileAPromiseInItIsPending"),
		},
		{
			name:     "a tree in which a child is pending is kept",
			protects: "the same, for an execution at the top",
			off:      off(execution, "if len(o.openChildren()) > 0 {", "if false {"),
			test:     ofExecution("TestCleanUpFinished/what has a child that is pending is kept"),
		},
		{
			name:     "a tree in which somebody awaits a promise is kept",
			protects: "an await is rejected because the tree was removed after its time to live",
			off:      off(execution, "if o.Awaited {", "if false {"),
			test:     ofExecution("TestCleanUpFinished/what somebody awaits is kept"),
		},
		{
			name:     "what belongs to a promise goes with that",
			protects: "an execution that was removed alone is made again by its promise",
			off:      off(execution, "metav1.GetControllerOf(e) != nil || ", ""),
			test:     ofExecution("TestCleanUpFinished/what belongs to a promise goes with that"),
		},
	}
}
