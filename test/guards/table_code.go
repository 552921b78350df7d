package main

// code are the guards of what code in a pod may write, and of its return.
func code() []guard {
	const (
		fence   = "internal/execution/code.go"
		suspend = "internal/execution/suspend.go"
		invoke  = "internal/execution/invoke.go"
		adopt   = "internal/execution/adopt.go"
		selfEnd = "internal/execution/selfend.go"
		history = "internal/execution/history.go"
		cancel  = "internal/execution/cancel.go"
		waiting = "internal/execution/waiting.go"
		retry   = "internal/execution/activation.go"
		closer  = "internal/controller/execution_closer.go"
		runs    = "internal/controller/execution_observe.go"
	)
	const fenced = "if s.Epoch != epoch || s.Activation == nil || s.Outcome != nil || Finished(e) {"
	return []guard{
		{
			name:     "code of another epoch is refused",
			protects: "code that the platform had given up takes the place of the code that runs",
			off:      off(fence, fenced, "if s.Activation == nil || s.Outcome != nil || Finished(e) {"),
			test:     ofExecution("TestSuspendRefuses/code of another epoch"),
		},
		{
			name:     "code whose activation is over is refused",
			protects: "code that was suspended, or given up, goes on writing until the next epoch begins",
			off:      off(fence, fenced, "if s.Epoch != epoch || s.Outcome != nil || Finished(e) {"),
			test:     ofExecution("TestSuspendRefuses/code whose activation is over"),
		},
		{
			name:     "code that has given its outcome is refused",
			protects: "an outcome that is recorded is followed by a suspension or another outcome",
			off:      off(fence, fenced, "if s.Epoch != epoch || s.Activation == nil || Finished(e) {"),
			test:     ofExecution("TestSuspendRefuses/code that has ended"),
		},
		{
			name:     "code of what has ended is refused",
			protects: "a finished execution is suspended",
			off:      off(fence, fenced, "if s.Epoch != epoch || s.Activation == nil || s.Outcome != nil {"),
			test:     ofExecution("TestSuspendRefuses/code of what has ended"),
		},
		{
			name:     "the end of code is fenced",
			protects: "code that the platform had given up ends its execution",
			off:      off(fence, "if err := fence(o.Execution, epoch); err != nil {", "if err := fence(o.Execution, epoch); err != nil && false {"),
			test:     ofExecution("TestCodeOfAnotherEpochDoesNotEndTheExecution"),
		},
		{
			name:     "the stall of code is fenced",
			protects: "code that the platform had given up stalls its execution",
			off: off(fence, "func StalledByCode(e *v1alpha1.Execution, epoch int64, reason, message string, now time.Time) (WriteStatus, error) {\n\tif err := fence(e, epoch); err != nil {",
				"func StalledByCode(e *v1alpha1.Execution, epoch int64, reason, message string, now time.Time) (WriteStatus, error) {\n\tif err := fence(e, epoch); err != nil && false {"),
			test: ofExecution("TestStalledByCode/code of another epoch may not"),
		},
		{
			name:     "a call is fenced",
			protects: "code that the platform had given up makes children",
			off:      off(invoke, "switch err := fence(e, c.Epoch); {\n\tcase err != nil:", "switch err := fence(e, c.Epoch); {\n\tcase err != nil && false:"),
			test:     ofExecution("TestChildPromiseRefuses"),
		},
		{
			name:     "code that has been settled makes no children",
			protects: "children are made after all of them were canceled",
			off:      off(invoke, "o.Promise == nil || promise.Settled(o.Promise)", "o.Promise == nil"),
			test:     ofExecution("TestChildPromiseRefuses"),
		},
		{
			name:     "a status that is too large is refused before it is written",
			protects: "the API server refuses the suspension, and the code does not get to know why",
			off:      off(fence, "n > v1alpha1.MaxStatusBytes", "n < 0"),
			test:     ofExecution("TestSuspendRefuses/a save point that is too large"),
		},
		{
			name:     "a child's name is made of its parent's promise",
			protects: "an execution takes the children of an earlier one of its name",
			off:      off(invoke, `fmt.Appendf(nil, "%s/%d/%s", own, failed, step)`, `fmt.Appendf(nil, "%s/%d/%s", own[:0], failed, step)`),
			test:     ofExecution("TestChildName"),
		},
		{
			name:     "a child's name is made of its step",
			protects: "two calls get the same promise",
			off:      off(invoke, `fmt.Appendf(nil, "%s/%d/%s", own, failed, step)`, `fmt.Appendf(nil, "%s/%d/%s", own, failed, step[:0])`),
			test:     ofExecution("TestStepsThatLookAlikeHaveNamesOfTheirOwn"),
		},
		{
			name:     "only a promise of one's own is adopted",
			protects: "code gets the result of somebody else's promise",
			off:      off(adopt, "case is.MadeBy != want.MadeBy || attached && promise.Maker(existing) == nil:", "case attached && promise.Maker(existing) == nil:"),
			test:     ofExecution("TestAChildOfAnotherExecutionIsNotAdopted"),
		},
		{
			name:     "a promise that only says that it is one's own is not adopted",
			protects: "code awaits a promise that nobody cancels with it",
			off:      off(adopt, "case is.MadeBy != want.MadeBy || attached && promise.Maker(existing) == nil:", "case is.MadeBy != want.MadeBy || attached && false:"),
			test:     ofExecution("TestAdopt/it only says so"),
		},
		{
			name:     "only the same call is adopted",
			protects: "code that is not deterministic gets the results of other calls, and nobody knows",
			off:      off(adopt, "same := is.Step == want.Step && sameCall(is, want)", "same := is.Step == want.Step"),
			test:     ofExecution("TestAdopt/it invokes another function"),
		},
		{
			name:     "what failed in an earlier attempt is not adopted",
			protects: "each attempt fails for what failed in the first",
			off:      off(adopt, "case earlier && existing.Status.State != v1alpha1.PromiseResolved:", "case false:"),
			test:     ofExecution("TestAdopt/it failed in an earlier attempt"),
		},
		{
			name:     "another call of an earlier attempt is left to that",
			protects: "an attempt that goes another way than the one before stalls for ever",
			off:      off(adopt, "case !same && !earlier:", "case !same:"),
			test:     ofExecution("TestAdopt/it was another call in an earlier attempt"),
		},
		{
			name:     "an open promise is adopted by a write",
			protects: "code that was resumed goes another way than before, because what it found open has failed since",
			off:      off(adopt, "case earlier && !promise.Settled(existing):", "case false:"),
			test:     ofExecution("TestAdopt/it is open since an earlier attempt"),
		},
		{
			name:     "what an attempt has adopted counts for it",
			protects: "code that was resumed goes another way than before, because what it found open has failed since",
			off:      off(adopt, "max(is.Attempt, existing.Status.AdoptedAttempt)", "max(is.Attempt, 0)"),
			test:     ofExecution("TestAdopt/it failed after this attempt had adopted it"),
		},
		{
			name:     "a settlement keeps who adopted the promise",
			protects: "code that was resumed goes another way than before, because what it found open has failed since",
			off:      off("internal/promise/settle.go", "AdoptedAttempt: p.Status.AdoptedAttempt,", "AdoptedAttempt: 0,"),
			test:     ofPromise("TestSettle/a settlement keeps who adopted it"),
		},
		{
			name:     "a child ends before its parent",
			protects: "an execution times out before it could handle the time-out of what it awaits",
			off:      off(invoke, "deadline.Add(-min(settingsOf(o).cancelGracePeriod, remaining/10))", "deadline.Add(min(settingsOf(o).cancelGracePeriod, remaining*0))"),
			test:     ofExecution("TestChildrenEndBeforeTheirParent/its parent has its grace"),
		},
		{
			name:     "suspended code waits for the promises that it named, by UID",
			protects: "code is resumed by another promise that was made under the name since, or waits for it",
			off:      off(suspend, `gone := p == nil || awaited.UID != "" && awaited.UID != p.UID`, "gone := p == nil"),
			test:     ofExecution("TestAwaitCode/All: it is over when the one is another"),
		},
		{
			name:     "a save point counts for the epoch that stored it",
			protects: "code that failed, or was lost, counts as suspended",
			off:      off(suspend, "s.SavePoint.Epoch == s.Epoch && ", ""),
			test:     ofExecution("TestASavePointCountsForTheEpochThatStoredIt"),
		},
		{
			name:     "a new attempt begins at the top",
			protects: "an attempt goes on from where the one before has failed, and fails again",
			off:      off(retry, "d.status.FailedRecoveries = 0\n\td.status.SavePoint = nil", "d.status.FailedRecoveries = 0"),
			test:     ofExecution("TestEndedByCode/the save point of an error is given up"),
		},
		{
			name:     "a pod whose code has suspended is left to end by itself",
			protects: "code is killed while it cleans up, after each suspension",
			off:      off(selfEnd, "!p.Deleting && o.Now.Before(p.LeaveUntil)", "!p.Deleting && o.Now.Before(p.LeaveUntil) && false"),
			test:     ofExecution("TestPodsThatEndByThemselves/the next activation waits for them"),
		},
		{
			name:     "a child that somebody awaits stays, though its parent has consumed it",
			protects: "an await is rejected because a parent tidied up",
			off:      off(history, "!c.Awaited && ", ""),
			test:     ofExecution("TestTrimHistory/what somebody awaits is kept"),
		},
		{
			name:     "only what the save point holds is removed",
			protects: "code that is resumed calls again what it called before",
			off:      off(history, "slices.Contains(o.Execution.Status.SavePoint.Consumed, c.Promise.Name)", "o.Execution.Status.SavePoint.Consumed != nil"),
			test:     ofExecution("TestTrimHistory/what is not in the save point is kept"),
		},
		{
			name:     "what undoes the work of canceled code is left alone",
			protects: "a compensation is canceled with what it is to undo",
			off:      off(cancel, "case c.Promise.Spec.Compensation:", "case c.Promise.Spec.Compensation && false:"),
			test:     ofExecution("TestCancelCodeThatMayUndo/what it undoes is left alone"),
		},
		{
			name:     "code that begins while it is canceled is not stopped at once",
			protects: "code is killed before it could undo its work",
			off:      off(cancel, "if !o.ranAtRequest() {", "if !o.ranAtRequest() && false {"),
			test:     ofExecution("TestCancelCodeThatMayUndo/it runs without being stopped"),
		},
		{
			name:     "what code has stalled waits for a person",
			protects: "code that is not deterministic is run again and again",
			off:      off(waiting, "case ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps:", "case ReasonHeld:"),
			test:     ofExecution("TestWhatCodeStalledWaitsForAPerson"),
		},
		{
			name:     "children are listed, live, before an end that needs all of them settled",
			protects: "an execution ends before a child that the cache does not show yet",
			off:      off(closer, "if !seen.children && execution.EndsByChildren(*o, plan) {", "if false {"),
			test:     ofController("TestNoChildIsOverlookedAtTheEnd"),
		},
		{
			name:     "a tree's promises are listed, live, before its removal",
			protects: "an await is rejected because a tree was removed in which its promise was far below",
			off:      off(closer, "deletes && !seen.tree {", "deletes && false {"),
			test:     ofController("TestATreeStaysWhileSomebodyAwaitsAnyOfIt"),
		},
		{
			name:     "an execution is read again before the end of its pod ends it",
			protects: "code that has suspended counts as having returned, because its pod ended",
			off:      off(closer, "if execution.EndsByReport(*o, plan) {", "if false {"),
			test:     ofController("TestCodeThatSuspendsJustBeforeItsPodEnds"),
		},
		{
			name:     "the Job of code that has suspended is left to end by itself",
			protects: "code is killed while it cleans up, by the removal of its Job",
			off:      off(runs, "epoch == leave {", "epoch == leave && false {"),
			test:     ofController("TestWhatSuspendedIsLeftToEnd"),
		},
	}
}
