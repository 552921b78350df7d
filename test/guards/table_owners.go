package main

// ownership are the guards that ask whose an object is before it is believed or taken.
func ownership() []guard {
	const (
		owner     = "internal/promise/owner.go"
		decide    = "internal/promise/decide.go"
		observed  = "internal/execution/observed.go"
		lifecycle = "internal/execution/lifecycle.go"
		cancel    = "internal/execution/cancel.go"
		apply     = "internal/controller/execution_apply.go"
		runs      = "internal/controller/execution_observe.go"
		reconcile = "internal/controller/promise_controller.go"
	)
	return []guard{
		{
			name:     "a promise says itself who made it (spec.madeBy)",
			protects: "whoever may write an owner reference may settle somebody's promise through an execution of their own",
			off:      off(owner, `p.Spec.MadeBy == "" || string(owner.UID) != p.Spec.MadeBy`, "owner.UID == \"\""),
			test:     ofPromise("TestMadeBy/a reference to an owner alone proves nothing"),
		},
		{
			name:     "the owner of a promise must agree with spec.madeBy",
			protects: "spec.madeBy alone, which anybody may write at creation, attaches a promise to an execution",
			off:      off(owner, `string(owner.UID) != p.Spec.MadeBy`, "false"),
			test:     ofPromise("TestMadeBy/both must agree"),
		},
		{
			name:     "an owner must be of our kind",
			protects: "an object of another API group is taken for an execution",
			off:      off(owner, "ref.Kind == kind && ref.APIVersion == v1alpha1.GroupVersion.String()", "ref.Kind == kind"),
			test:     ofPromise("TestMadeBy/an owner must be of our group"),
		},
		{
			name:     "an execution is a promise's own only if that controls it",
			protects: "an execution that somebody made under the name of a promise settles it",
			off:      off(owner, "metav1.IsControlledBy(e, p) && ", ""),
			test:     ofPromise("TestInvokes/an execution of another promise"),
		},
		{
			name:     "an execution is a promise's own only if it is the same call",
			protects: "an execution with other arguments settles a promise, by a forged owner reference",
			off:      off(owner, " && equality.Semantic.DeepEqual(*p.Spec.Invoke, e.Spec.Invoke)", ""),
			test:     ofPromise("TestInvokes/an execution of another call"),
		},
		{
			name:     "a promise stalls where its execution's name is taken",
			protects: "a promise waits for ever for the execution of somebody else",
			off:      off(decide, "case p.Spec.Invoke != nil && !Invokes(p, o.Execution):", "case false:"),
			test:     ofPromise("TestDecide/an execution of somebody else stalls the promise"),
		},
		{
			name:     "an execution's promise is the one that it has recorded",
			protects: "an execution goes on with a promise that was made anew under the name, and may repeat its effects",
			off:      off(observed, "recorded.UID != o.Promise.UID", "false"),
			test:     ofExecution("TestMakePromise/a promise of another UID than the recorded one is not the execution's, whatever its owner"),
		},
		{
			name:     "an execution stalls where its promise's name is taken",
			protects: "an execution settles the promise of somebody else",
			off:      off(observed, "return promise.MadeBy(o.Promise, o.Execution) || promise.Invokes(o.Promise, o.Execution)", "return true"),
			test:     ofExecution("TestMakePromise/a promise of somebody else stalls the execution"),
		},
		{
			name:     "an execution whose promise was deleted ends",
			protects: "it gets another promise, and with it another idempotency key",
			off:      off(lifecycle, "case e.Status.Promise != nil:", "case false:"),
			test:     ofExecution("TestMakePromise/an execution whose promise was deleted ends"),
		},
		{
			name:     "an execution that a promise made makes no promise",
			protects: "it outlives its deleted promise under a new one that nobody awaits",
			off:      off(lifecycle, "case promise.Invoked(e):", "case false:"),
			test:     ofExecution("TestMakePromise/an execution that a promise made waits for its removal where that promise is gone"),
		},
		{
			name:     "only a child's own execution is asked to end",
			protects: "an execution of somebody else is canceled that has the name of a child",
			off:      off(cancel, "c.Execution != nil && promise.Invokes(c.Promise, c.Execution)", "c.Execution != nil"),
			test:     ofExecution("TestCancel/an execution of somebody else is not asked"),
		},
		{
			name:     "a Job that exists is taken only if it is the execution's",
			protects: "an execution waits for ever for the Job of somebody else",
			off:      off(apply, "existing == nil || metav1.IsControlledBy(existing, o.Execution)", "existing == nil || existing != nil"),
			test:     ofController("TestAForeignJobIsNotTaken"),
		},
		{
			name:     "a Job that exists is taken only if it is the execution's, before a real API server",
			protects: "the same",
			off:      off(apply, "existing == nil || metav1.IsControlledBy(existing, o.Execution)", "existing == nil || existing != nil"),
			test:     controllerSpec("An execution whose Job's name is taken stalls for a foreign Job, and says so"),
		},
		{
			name:     "a Job that another manager has made is taken",
			protects: "a lost reply to the creation of a Job ends in an error again and again",
			off:      off(apply, "\tcase apierrors.IsAlreadyExists(err):\n\t\treturn r.adoptJob", "\tcase false:\n\t\treturn r.adoptJob"),
			test:     ofController("TestAJobThatAnotherManagerHasMadeIsTaken"),
		},
		{
			name:     "a promise that another manager has made is taken",
			protects: "a lost reply to the creation of a promise ends in an error",
			off:      off(apply, "\tcase apierrors.IsAlreadyExists(err):\n\t\texisting, err", "\tcase false:\n\t\texisting, err"),
			test:     ofController("TestAPromiseThatAnotherManagerHasMadeIsTaken"),
		},
		{
			name:     "a Job counts for an activation only if the execution controls it",
			protects: "a forged Job gives an execution its result",
			off:      off(runs, "case !metav1.IsControlledBy(&jobs[i], e), newer(e, &jobs[i]):", "case newer(e, &jobs[i]):"),
			test:     ofController("TestGroupRuns/nor a Job of somebody else under the name"),
		},
		{
			name:     "a pod counts for an activation only if its Job controls it",
			protects: "whoever may create a pod with labels gives an execution its result",
			off:      off(runs, "ofEpoch(e, &pod, e.Status.Epoch) && believed {", "ofEpoch(e, &pod, e.Status.Epoch) && (believed || true) {"),
			test:     ofController("TestGroupRuns/nor does a pod of another Job"),
		},
		{
			name:     "a parent is the one that made the promise, not one of its name",
			protects: "the children of an execution that is gone live on under a later one of its name",
			off:      off(reconcile, "parent == nil || parent.UID != owner.UID:", "parent == nil:"),
			test:     ofController("TestAPromiseOfAnEarlierExecutionOfTheNameIsCanceled"),
		},
	}
}
