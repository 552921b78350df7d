package oracle

import "github.com/perdure/perdure/api/v1alpha1"

// code are the rules for what code in a pod writes through the gateway.
func (j *judge) code() {}

// toldOfCancel: while canceling, no code starts.
func (j *judge) toldOfCancel(_, _ *v1alpha1.Execution) {
	j.broken("activated-while-wanted", "it is to be canceled")
}

// codeIsOwedAnEnd says why an execution that is to be canceled is still owed an activation; nothing if it is not.
func (j *judge) codeIsOwedAnEnd(_ *v1alpha1.Execution) string { return "" }

// endsByItself says why a Job or pod of an epoch that is over may end by itself; nothing if it may be stopped.
func (j *judge) endsByItself(_ *v1alpha1.Execution, _ Object, _ int64) string { return "" }

// compensates says that a promise was made to undo something while its parent was being canceled.
func compensates(_ *v1alpha1.DurablePromise) bool { return false }

// consumed says that a promise is one whose result its parent's save point holds.
func (j *judge) consumed(_ *v1alpha1.DurablePromise) bool { return false }

// bySuspension: suspended code waits for what it awaits.
func (j *judge) bySuspension(_ *v1alpha1.Execution) standing { return standing{} }
