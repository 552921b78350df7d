package main

// epochs are the guards that let no two runs of an execution overlap, and no run be lost or repeated unnoticed.
func epochs() []guard {
	const (
		names      = "internal/execution/names.go"
		decide     = "internal/execution/decide.go"
		activation = "internal/execution/activation.go"
		start      = "internal/execution/start.go"
		waiting    = "internal/execution/waiting.go"
		retention  = "internal/execution/retention.go"
		runs       = "internal/controller/execution_observe.go"
	)
	return []guard{
		{
			name:     "a Job whose pod is being counted finishes by itself",
			protects: "a Job is removed, and its logs with it, in the second before it says that it has ended",
			off:      off(runs, "counted := s.Failed+s.Succeeded > 0", "counted := false"),
			test:     ofController("TestAJobThatIsAboutToFinishIsKept/its pod has failed"),
		},
		{
			name:     "a second pod is looked for when the first is gone",
			protects: "the result of the second is not read, and the function runs again",
			off:      off("internal/controller/execution_source.go", "!anyOfEpoch(e, pods) || open", "!anyOfEpoch(e, known) || open"),
			test:     ofController("TestASecondPodIsFoundWhenTheFirstIsGone"),
		},
		{
			name:     "code that has ended does not run for too long",
			protects: "an end in time counts as AttemptTimeout, while the kubelet has not said why the pod ended",
			off:      off("internal/runner/job/verdict_ended.go", "found.StartedAt = time.Time{}", "_ = found.StartedAt"),
			test:     ofJob("TestReportOfAPod/an exit code that means nothing yet, of code that does not run any more"),
		},
		{
			name:     "a Job that is there was not refused",
			protects: "code that another manager has started is stopped, and run again, because a quota refuses the same Job to this one",
			off: off("internal/controller/execution_apply.go",
				"if err != nil || existing != nil && metav1.IsControlledBy(existing, o.Execution) {\n\t\treturn lookAgain, err\n\t}\n\to.Rejection, o.RejectionFinal",
				"if _ = existing; err != nil {\n\t\treturn lookAgain, err\n\t}\n\to.Rejection, o.RejectionFinal"),
			test: ofController("TestAJobThatIsThereWasNotRefused"),
		},
		{
			name:     "an argument that is pending again is another promise",
			protects: "an execution that was started with one argument waits for another of its name",
			off:      off("internal/execution/arguments.go", "if e.Status.Epoch > 0 && !promise.Settled(p) {", "if false {"),
			test:     ofExecution("TestCreateJob/an argument whose promise was made anew, and is pending, is gone"),
		},
		{
			name:     "a Job's name has the execution's UID in it",
			protects: "an execution takes the Job of an earlier one of its name",
			off:      off(names, `fmt.Sprintf("%s-e%d", hash(string(uid)), epoch)`, `fmt.Sprintf("%s-e%d", hash(""), epoch)`),
			test:     ofExecution("TestJobNamesDiffer"),
		},
		{
			name:     "a Job's name has the epoch in it",
			protects: "an epoch takes the Job of the one before, and with it the result of that",
			off:      off(names, `fmt.Sprintf("%s-e%d", hash(string(uid)), epoch)`, `fmt.Sprintf("%s-e%d", hash(string(uid)), min(epoch, 1))`),
			test:     ofExecution("TestJobNamesDiffer"),
		},
		{
			name:     "each activation raises the epoch",
			protects: "two activations cannot be told apart",
			off:      off(start, "d.status.Epoch++", "d.status.Epoch = max(d.status.Epoch, 1)"),
			test:     ofExecution("TestActivate/the epoch only grows"),
		},
		{
			name:     "Jobs of past epochs are removed",
			protects: "the Job of an epoch that was given up starts its code later",
			off:      off(decide, "\t\tremoveStrays,\n", ""),
			test:     ofExecution("TestRemoveStrays/a Job of a past epoch goes before anything starts"),
		},
		{
			name:     "pods of past epochs are waited for",
			protects: "the code of two epochs runs at the same time",
			off:      off(decide, "\t\tdrain,\n", ""),
			test:     ofExecution("TestDrain/a pod that ends is waited for"),
		},
		{
			name:     "a pod that has lost its Job is a lost attempt",
			protects: "the code of one epoch runs twice at the same time",
			off:      off(activation, "case o.lingering():", "case false:"),
			test:     ofExecution("TestCreateJob/a pod that has lost its Job is a lost attempt"),
		},
		{
			name:     "a pod on a node that does not answer is waited for, till it counts as lost",
			protects: "an execution goes on while its earlier code may still run",
			off:      off(waiting, "case pod.LostAt.IsZero() || o.Now.Before(pod.LostAt):", "case pod.LostAt.IsZero():"),
			test:     ofExecution("TestDrain/just before it is lost"),
		},
		{
			name:     "nothing is started for an epoch while a person wants a pause",
			protects: "a pod starts after the pause was asked for",
			off:      off(activation, "case o.Execution.Spec.DesiredState == v1alpha1.DesiredPaused:", "case false:"),
			test:     ofExecution("TestCreateJob/nothing new is started while a person wants a pause"),
		},
		{
			name:     "what stalled and has started after all is not replaced",
			protects: "code that runs is run a second time, because a person asked for a retry of its start",
			off:      off(activation, "if e.Status.Activation != nil && (o.Report.CodeStarted || o.Report.State == RunEnded) {", "if false {"),
			test:     ofExecution("TestWatchStart/a retry token does not replace code that has started"),
		},
		{
			name:     "a newer revision replaces no code that has started",
			protects: "an execution runs half with one definition and half with another",
			off:      off(activation, "o.Execution.Status.CodeStarted || o.Report.CodeStarted || ", ""),
			test:     ofExecution("TestWatchStart/nor where code of this epoch has started"),
		},
		{
			name:     "what is held waits for a person",
			protects: "an attempt is repeated that may have taken effect",
			off:      off(decide, "\t\thold,\n", ""),
			test:     ofExecution("TestRetryRequested/what is held stays held"),
		},
		{
			name:     "onLostAttempt is asked only where code may have started",
			protects: "an execution fails as uncertain whose code never ran",
			off:      off(activation, "if r.CodeStarted {", "if true {"),
			test:     ofExecution("TestAttemptLost/Fail goes on where the code had not started"),
		},
		{
			name:     "a finished execution's pods are stopped",
			protects: "code runs on for an execution that has ended",
			off:      off(retention, "if !pod.Deleting && !o.left(pod) {", "if !pod.Deleting && false {"),
			test:     ofExecution("TestCleanUpFinished/a pod that still runs is stopped"),
		},
		{
			name:     "a finished execution's Jobs are removed",
			protects: "a Job starts code for an execution that has ended",
			off:      off(retention, "for _, name := range o.StrayJobs {", "for _, name := range []string(nil) {"),
			test:     ofExecution("TestCleanUpFinished/a Job that still runs is deleted"),
		},
		{
			name:     "what is newer than the view is left alone",
			protects: "a manager that slept stops what another one has started meanwhile",
			off:      off(runs, "return err == nil && epoch > e.Status.Epoch", "return err != nil && epoch > e.Status.Epoch"),
			test:     ofController("TestGroupRuns/a Job and a pod of a later epoch show that our view is old"),
		},
		{
			name:     "what a later execution of the name runs is left alone",
			protects: "a manager that slept stops what was started for another execution",
			off:      off(runs, "return !created.Before(&e.CreationTimestamp)", "return created.IsZero()"),
			test:     ofController("TestGroupRuns/a pod of a later execution of the name is not ours to touch"),
		},
		{
			name:     "a pod counts for its own epoch only",
			protects: "an epoch gets the result of the one before",
			off:      off(runs, "ofEpoch(e, &pod, e.Status.Epoch) && believed {", "pod.Labels[v1alpha1.LabelExecution] == string(e.UID) && believed {"),
			test:     ofController("TestAPodOfAPastEpochSaysNothingOfTheCurrentOne"),
		},
		{
			name:     "a Job of a past epoch whose pod has ended is left alone",
			protects: "each recovery costs a deletion, and the Job is not there any more for people to look at",
			off:      off(runs, "ended[epoch] = podEnded(&pod) && (previous || !seen)", "ended[epoch] = podEnded(&pod) && previous && seen"),
			test:     ofController("TestGroupRuns/a Job of a past epoch whose pod has ended finishes by itself"),
		},
		{
			name:     "a Job that is not there an activation's age after is lost",
			protects: "an attempt whose Job somebody removed is repeated, whatever onLostAttempt says",
			off:      off(runs, "if o.Now.Sub(e.Status.Activation.Since.Time) > createdWithin {", "if false {"),
			test:     ofController("TestAJobThatWasThereIsLostAndNotMadeAgain/one whose activation is so old that it was created"),
		},
		{
			name:     "a Job that the cache still shows was there",
			protects: "the same, just after the activation",
			off:      off(runs, "return known.job != nil || len(known.pods) > 0, err", "return known.job != nil && len(known.pods) < 0, err"),
			test:     ofController("TestAJobThatWasThereIsLostAndNotMadeAgain/one that the cache still shows"),
		},
	}
}
