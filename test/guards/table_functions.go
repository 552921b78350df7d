package main

// revisions are the guards of what an execution runs.
func revisions() []guard {
	const (
		function = "internal/controller/function_controller.go"
		observed = "internal/execution/observed.go"
	)
	return []guard{
		{
			name:     "a function that was made again is looked at",
			protects: "executions wait for ever for a function that was removed and made again while a watch was cut",
			off:      off("internal/controller/function_controller.go", "e.ObjectOld.GetUID() != e.ObjectNew.GetUID() || ", ""),
			test:     ofController("TestAFunctionThatWasMadeAgainIsLookedAt/another of that name"),
		},
		{
			name:     "the current revision is made again where somebody removed it",
			protects: "no execution of the function starts any more",
			off:      off(function, "if err := r.keepCurrent(ctx, fn); err != nil {", "if err := error(nil); err != nil {"),
			test:     ofController("TestTheCurrentRevisionIsMadeAgain"),
		},
		{
			name:     "a revision is kept for a while after a newer one came",
			protects: "the event of a revision removes it under an execution that is about to be activated with it",
			off:      off(function, "if len(old) == 0 || wait > 0 {", "if len(old) == 0 {"),
			test:     ofController("TestARevisionIsKeptForAWhile"),
		},
		{
			name:     "the while begins anew for a revision that was current in between",
			protects: "the same, for a revision that comes back",
			off:      off(function, "\t\t\tr.oldSince.Delete(rev.UID)\n\t\t\tcontinue", "\t\t\tcontinue"),
			test:     ofController("TestARevisionThatIsCurrentAgainIsKeptForAWhileWhenItIsOldAgain"),
		},
		{
			name:     "a revision that is run is kept",
			protects: "the next attempt of an execution finds no definition",
			off:      off(function, "if inUse[rev.Name] {", "if inUse[rev.Name] && false {"),
			test:     ofController("TestARevisionThatAnExecutionRunsIsKept"),
		},
		{
			name:     "a revision is known by the full name of its function",
			protects: "a function removes the revisions of another whose long name begins alike",
			off:      off(function, "if rev.Annotations[v1alpha1.LabelFunction] != fn.Name {", "if false {"),
			test:     ofController("TestARevisionOfAnotherFunctionIsNotRemoved"),
		},
		{
			name:     "code that has run stays with its revision",
			protects: "the attempts of one execution run different definitions",
			off:      off(observed, `case e.Status.FunctionRevision != "" && (e.Status.CodeStarted || e.Status.Activation != nil):`, "case false:"),
			test:     ofExecution("TestRevisionFor/what has run code stays with it"),
		},
		{
			name:     "a function that was not looked at since it changed has no revision",
			protects: "a new execution runs the definition before",
			off:      off(observed, "case fn != nil && fn.Status.ObservedGeneration == fn.Generation:", "case fn != nil:"),
			test:     ofExecution("TestRevisionFor/one that was not looked at has none yet"),
		},
	}
}

// turns are the guards of the places of a function with a limit.
func turns() []guard {
	const (
		admission = "internal/controller/admission.go"
		apply     = "internal/controller/execution_apply.go"
	)
	return []guard{
		{
			name:     "a place is kept when the reply to an activation is lost",
			protects: "more executions run than the limit allows",
			off: off(apply, "if err := r.writeStatus(ctx, o, a.Status, a.Event); err != nil {\n\t\treturn lookAgain, err",
				"if err := r.writeStatus(ctx, o, a.Status, a.Event); err != nil {\n\t\tr.places.release(client.ObjectKeyFromObject(o.Execution))\n\t\treturn lookAgain, err"),
			test: ofController("TestAPlaceIsKeptWhenTheReplyIsLost"),
		},
		{
			name:     "the limit of a function counts",
			protects: "more executions run than the limit allows",
			off:      off(admission, "len(p.active) >= p.limit || ", ""),
			test:     ofController("TestAdmission/there are as many places as the limit says"),
		},
		{
			name:     "turns come in the order of creation",
			protects: "an execution waits for ever while others pass it",
			off:      off(admission, " || p.waiting[0].key != w.key", ""),
			test:     ofController("TestAdmission/the oldest is next, whoever asked first"),
		},
		{
			name:     "a new manager counts who is active already",
			protects: "more executions run than the limit allows, after each failover",
			off:      off(admission, "if e.Status.Activation != nil {", "if false {"),
			test:     ofController("TestAdmissionAfterRestart"),
		},
		{
			name:     "who leaves gives its turn to the next",
			protects: "a place stays empty while executions wait",
			off:      off(admission, "w waiter) bool { return w.key == key })\n\ta.wakeNext(p)", "w waiter) bool { return w.key == key })"),
			test:     ofController("TestAdmission/who leaves the queue gives the turn to the next"),
		},
	}
}
