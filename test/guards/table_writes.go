package main

// locks are the guards of writes: what was read before must still be so.
func locks() []guard {
	const (
		status  = "internal/statuspatch/statuspatch.go"
		apply   = "internal/controller/execution_apply.go"
		promise = "internal/controller/promise_controller.go"
	)
	return []guard{
		{
			name:     "the lock of each status write",
			protects: "a decision made on an old view is stored over what somebody else has stored since",
			off:      off(status, "client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})", "client.MergeFrom(base)"),
			test:     ofController("TestAStatusIsNotWrittenOverAChange"),
		},
		{
			name:     "the lock of each status write, before a real API server",
			protects: "an execution starts though it was canceled just before",
			off:      off(status, "client.MergeFromWithOptions(base, client.MergeFromWithOptimisticLock{})", "client.MergeFrom(base)"),
			test:     controllerSpec("An execution whose write is overtaken does not start when it was canceled in between"),
		},
		{
			name:     "status is written as a patch",
			protects: "an update from the cache erases the save point, which the cache has dropped",
			off:      off(status, "err := c.Status().Patch(ctx, changed, patch, opts...); err != nil", "err := c.Status().Update(ctx, changed); err != nil && patch != nil"),
			test:     ofController("TestAStatusWriteLeavesTheSavePointAlone"),
		},
		{
			name:     "the lock of a request to cancel a child",
			protects: "an execution that got the name of the child meanwhile is canceled, for ever",
			off:      off(apply, "client.MergeFromWithOptions(child, client.MergeFromWithOptimisticLock{})", "client.MergeFrom(child)"),
			test:     ofController("TestARequestToCancelIsForTheExecutionThatWasRead"),
		},
		{
			name:     "the precondition of the removal of a tree",
			protects: "a tree is removed that somebody has just decided to keep",
			off:      off(apply, "client.Preconditions{UID: new(e.UID), ResourceVersion: new(e.ResourceVersion)}", "client.Preconditions{}"),
			test:     ofController("TestATreeThatHasChangedIsNotRemoved"),
		},
		{
			name:     "the precondition of the removal of a promise",
			protects: "a promise is removed that somebody has just decided to keep",
			off:      off(promise, "client.Preconditions{UID: new(p.UID), ResourceVersion: new(p.ResourceVersion)}", "client.Preconditions{}"),
			test:     ofController("TestAPromiseThatHasChangedIsNotRemoved"),
		},
		{
			name:     "a namespace that is being removed is no rejection",
			protects: "each execution of a namespace that is removed writes that it is stalled, again and again",
			off:      off(apply, "case apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):", "case false:"),
			test:     ofController("TestANamespaceThatIsRemovedStallsNothing"),
		},
	}
}

// liveReads are the guards that look past the cache before something is written.
func liveReads() []guard {
	const (
		reconcile = "internal/controller/execution_controller.go"
		source    = "internal/controller/execution_source.go"
		observe   = "internal/controller/execution_observe.go"
		promise   = "internal/controller/promise_controller.go"
		function  = "internal/controller/function_controller.go"
	)
	return []guard{
		{
			name:     "an execution is observed a second time, live",
			protects: "what the cache shows decides, and it may be older than all that was written since",
			off:      off(reconcile, "r.observe(ctx, r.live, req)", "r.observe(ctx, r.cached, req)"),
			test:     ofController("TestAnExecutionIsDecidedOnAsItIs"),
		},
		{
			name:     "an execution is observed a second time, live, before a real API server",
			protects: "writes are sent that rest on an old view",
			off:      off(reconcile, "r.observe(ctx, r.live, req)", "r.observe(ctx, r.cached, req)"),
			test:     controllerSpec("An execution that the cache shows as it was is decided on as it is"),
		},
		{
			name:     "a promise is observed a second time, live",
			protects: "a promise is canceled because the cache does not show yet who made it",
			off:      off(promise, "r.observe(ctx, reader, req)", "r.observe(ctx, r.client, req)"),
			test:     ofController("TestAPromiseIsDecidedOnAsItIs"),
		},
		{
			name:     "the Job of the current epoch is read by its name, live",
			protects: "a Job that the cache does not show yet is taken for one that is not there",
			off:      off(source, "if e.Status.Activation != nil {\n\t\tnames[", "if e.Status.Activation != nil && false {\n\t\tnames["),
			test:     ofController("TestAJobThatTheCacheDoesNotShowIsNotMadeAgain"),
		},
		{
			name:     "the pods of the current epoch are listed, live, where none is known",
			protects: "the code of one epoch runs twice, where its Job was removed and its pod was not",
			off:      off(source, "e.Status.Activation != nil && !anyOfEpoch(e, pods)", "false"),
			test:     ofController("TestARunThatTheCacheDoesNotShowIsNotStartedAgain"),
		},
		{
			name:     "Jobs are listed, live, before the next epoch",
			protects: "two epochs run at the same time, where the cache does not show the Job of the earlier one",
			off:      off(source, "if mayBeginAnother(e) {", "if false {"),
			test:     ofController("TestBeforeTheNextEpochAJobThatTheCacheDoesNotShowIsRemoved"),
		},
		{
			name:     "pods are listed, live, before the next epoch",
			protects: "two epochs run at the same time, where the cache does not show the pod of the earlier one",
			off:      off(source, "if mayBeginAnother(e) || ", "if "),
			test:     ofController("TestBeforeTheNextEpochAPodThatTheCacheDoesNotShowIsStopped"),
		},
		{
			name:     "known pods are read again, live",
			protects: "an execution is shown as stalled whose pod has started since",
			off:      off(source, "pod, err := get[corev1.Pod](ctx, s.Reader,", "pod, err := get[corev1.Pod](ctx, s.cached,"),
			test:     ofController("TestAPodIsJudgedAsItIs"),
		},
		{
			name:     "the end of a pod that was seen is kept",
			protects: "a result is lost with its pod, between two reads, and the code runs again",
			off:      off(source, "case podFinished(&p):", "case false:"),
			test:     ofController("TestTheEndOfAPodThatWasSeenCounts"),
		},
		{
			name:     "a Job that may have finished meanwhile is read live",
			protects: "a Job that has just finished is removed as a stray one, and its result with it",
			off:      off(source, "if jobFinished(&j) {", "if true {"),
			test:     ofController("TestAJobThatHasJustFinishedIsKept"),
		},
		{
			name:     "pods are listed, live, where a Job might be a stray one",
			protects: "a Job is removed whose pod has ended, because the cache does not show that pod",
			off:      off(source, "anyOfEpoch(e, pods) || open {", "anyOfEpoch(e, pods) || open && false {"),
			test:     ofController("TestAJobWhosePodHasEndedFinishesByItself"),
		},
		{
			name:     "what the cache shows of a Job is asked for before the API server is",
			protects: "a Job that another manager has just made is taken for one that was lost",
			off: off(observe, "runs.job == nil && wasThere,",
				"runs.job == nil && func() bool { again, _ := r.wasThere(ctx, o); return again || wasThere }(),"),
			test: ofController("TestAJobThatIsMadeMeanwhileIsNotLost"),
		},
		{
			name:     "the promise of an argument is read live",
			protects: "code gets null instead of a large value, which the cache has dropped",
			off:      off(observe, "promisesNamed(ctx, src, o.Execution.Namespace, ", "promisesNamed(ctx, r.cached, o.Execution.Namespace, "),
			test:     ofController("TestTheValueOfAnArgumentIsReadLive"),
		},
		{
			name:     "the promises that suspended code awaits are read live",
			protects: "code is resumed, or left waiting, by what they were",
			off:      off(observe, "promisesNamed(ctx, src, e.Namespace, ", "promisesNamed(ctx, r.cached, e.Namespace, "),
			test:     ofController("TestSuspendedCodeGoesByWhatTheAPIServerHas"),
		},
		{
			name:     "the promises of children are read live",
			protects: "a child that has settled is asked to settle otherwise",
			off:      off(source, "p, err = s.promise(ctx, client.ObjectKeyFromObject(p)); err != nil", "p, err = get[v1alpha1.DurablePromise](ctx, s.cached, client.ObjectKeyFromObject(p)); err != nil"),
			test:     ofController("TestAChildThatHasSettledMeanwhileIsNotCanceled"),
		},
		{
			name:     "a revision that the cache does not show is read live",
			protects: "an execution stalls because of a revision that is there",
			off:      off(source, "if err == nil && revision == nil {", "if false {"),
			test:     ofController("TestARevisionThatTheCacheDoesNotShowIsReadLive"),
		},
		{
			name:     "a function is read live",
			protects: "revisions are made and removed by what the function was",
			off:      off(function, "get[v1alpha1.Function](ctx, r.live, req.NamespacedName)", "get[v1alpha1.Function](ctx, r.client, req.NamespacedName)"),
			test:     ofController("TestAFunctionIsReadLive"),
		},
		{
			name:     "the executions that run a revision are listed live",
			protects: "a revision is removed that an execution runs which the cache does not show yet",
			off:      off(function, "r.live.List(ctx, &page, ", "r.client.List(ctx, &page, "),
			test:     ofController("TestARevisionThatAnExecutionRunsIsKept"),
		},
		{
			name:     "they are listed to the last page",
			protects: "a revision is removed that the 501st execution runs",
			off:      off(function, `if next = page.Continue; next == "" {`, `if next = page.Continue; next == "" || true {`),
			test:     ofController("TestTheExecutionsThatMayRunARevisionAreReadToTheLastPage"),
		},
	}
}
