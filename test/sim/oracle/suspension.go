package oracle

import (
	"strings"

	"github.com/perdure/perdure/api/v1alpha1"
)

// suspended says that the last activation of an execution ended by suspension, and nothing has happened since.
func (o *Oracle) suspended(e *v1alpha1.Execution) bool {
	s := e.Status
	return s.Activation == nil && s.Outcome == nil && s.SavePoint != nil && s.SavePoint.Epoch == s.Epoch &&
		o.runOf(e).ended[s.Epoch] == endedSuspended
}

// satisfied says that suspended code could be seen to have what it awaits.
func (j *judge) satisfied(e *v1alpha1.Execution) bool {
	s := e.Status
	if s.WakeAt != nil && !j.c.Now.Before(s.WakeAt.Time) {
		return true
	}
	done, failed := 0, 0
	for _, id := range s.Awaiting {
		switch h := j.objects[id.UID]; {
		case h == nil || h.absentDuring(j.c.Since):
			done, failed = done+1, failed+1
		case settled(promise(h)):
			done++
			if promise(h).Status.State != v1alpha1.PromiseResolved {
				failed++
			}
		}
	}
	switch s.AwaitMode {
	case v1alpha1.AwaitFirst:
		return done > 0
	case v1alpha1.AwaitAllSettled:
		return done == len(s.Awaiting) && done > 0
	case v1alpha1.AwaitAll:
	}
	return done == len(s.Awaiting) && done > 0 || failed > 0
}

// resumed: suspended code goes on when it has what it awaits.
func (j *judge) resumed(e *v1alpha1.Execution) {
	if j.suspended(e) && !j.tells(e) && !j.satisfied(e) {
		j.broken("resumed-when-satisfied", "it awaits %s", awaited(e))
	}
}

func awaited(e *v1alpha1.Execution) string {
	var names []string
	for _, id := range e.Status.Awaiting {
		names = append(names, id.Name)
	}
	return string(e.Status.AwaitMode) + " of " + strings.Join(names, ", ")
}

// tells says that the next epoch is the one whose code is told of the request to cancel.
func (j *judge) tells(e *v1alpha1.Execution) bool {
	return e.Spec.DesiredState == v1alpha1.DesiredCanceled && e.Status.CancelEpoch == e.Status.Epoch+1
}

// toldOfCancel: while canceling, code starts only that is told of it, and that suspended after it was.
func (j *judge) toldOfCancel(before, _ *v1alpha1.Execution) {
	s := before.Status
	switch {
	case s.SavePoint == nil || s.CancelEpoch == 0:
		j.broken("activated-while-wanted", "it is to be canceled, and has no code to tell")
	case j.tells(before):
	case s.Epoch < s.CancelEpoch || !j.suspended(before):
		j.broken("activated-while-wanted", "it is to be canceled, and its code was told at epoch %d", s.CancelEpoch)
	}
	if at := s.CancelRequestedAt; at != nil && !j.c.Began.IsZero() && !j.c.Began.Before(at.Add(j.settingsOf(before).grace)) {
		j.broken("activated-while-wanted", "the grace period was over")
	}
}

// cancelEpoch: the epoch whose code is told is the one under way, else the next, where there is code to tell.
func (j *judge) cancelEpoch(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	if b.CancelEpoch != 0 && a.CancelEpoch != b.CancelEpoch {
		j.broken("cancel-epoch", "%d became %d", b.CancelEpoch, a.CancelEpoch)
	}
	if b.CancelRequestedAt != nil || a.CancelRequestedAt == nil || terminal(a.Phase) || a.Outcome != nil {
		return
	}
	want := int64(0)
	switch {
	case b.Activation != nil:
		want = b.Epoch
	case b.SavePoint != nil:
		want = b.Epoch + 1
	}
	if a.CancelEpoch != want {
		j.broken("cancel-epoch", "%d, which should be %d", a.CancelEpoch, want)
	}
}

// codeIsOwedAnEnd says why an execution that is to be canceled, and has no activation under way, is still owed one;
// nothing if it is not.
func (j *judge) codeIsOwedAnEnd(e *v1alpha1.Execution) string {
	s := e.Status
	switch {
	case s.SavePoint == nil || j.graceOver(e):
		return ""
	case s.Epoch < s.CancelEpoch || s.CancelEpoch == 0:
		return "its code is to be told first"
	case j.suspended(e):
		return "its code was told and is suspended, and the grace period is not over"
	}
	return ""
}

// bySuspension: suspended code waits for what it awaits.
func (j *judge) bySuspension(e *v1alpha1.Execution) standing {
	switch {
	case !j.suspended(e):
		return standing{}
	case j.satisfied(e):
		if s := j.byFunction(e); s != (standing{}) {
			return s
		}
		return standing{rule: "not-resumed", waits: "it has " + awaited(e)}
	}
	return standing{waits: awaited(e)}
}
