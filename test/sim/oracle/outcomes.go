package oracle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// settlement is how an execution ends, or a promise is settled.
type settlement struct {
	state v1alpha1.PromiseState
	value *v1alpha1.Value
	err   *v1alpha1.Error
}

func (s settlement) kind() string {
	if s.err == nil {
		return ""
	}
	return s.err.Type
}

func (s settlement) String() string {
	if s.state == v1alpha1.PromiseResolved {
		return fmt.Sprintf("%s with %.60s", s.state, valueOf(s.value))
	}
	return fmt.Sprintf("%s with type %q", s.state, s.kind())
}

// outcomeRecorded: an outcome is recorded once, and is one that what has happened gives.
func (j *judge) outcomeRecorded(before, after *v1alpha1.Execution) {
	was, is := before.Status.Outcome, after.Status.Outcome
	switch {
	case is == nil && was != nil:
		j.broken("outcome-recorded-once", "the outcome was removed")
	case is == nil:
	case terminal(after.Status.Phase):
		if phaseOf(is.State) != after.Status.Phase && reasonOf(after) != "PromiseDeleted" { // there it stays what the code said
			j.broken("outcome-follows-promise", "%s with an outcome of %s", after.Status.Phase, is.State)
		}
	case was != nil:
		if !sameOutcome(was, settlement{is.State, is.Value, is.Error}) {
			j.broken("outcome-recorded-once", "the outcome changed from %s to %s", was.State, is.State)
		}
	default:
		s := settlement{is.State, is.Value, is.Error}
		if why := j.unjustified(before, s); why != "" {
			j.broken("outcome-fits-facts", "%s: %s", s, why)
		}
		if is.Epoch != 0 && is.Epoch != before.Status.Epoch {
			j.broken("outcome-fits-facts", "an outcome of epoch %d at epoch %d", is.Epoch, before.Status.Epoch)
		}
	}
}

// sameOutcome says that a settlement is what was recorded; large values stand in the promise only.
func sameOutcome(o *v1alpha1.Outcome, s settlement) bool {
	if o.State != s.state || (o.Error == nil) != (s.err == nil) || o.Error != nil && o.Error.Type != s.err.Type {
		return false
	}
	return o.Value == nil || valueOf(o.Value) == valueOf(s.value)
}

// unjustified says why what has happened does not give an execution this end; nothing if it does.
func (j *judge) unjustified(e *v1alpha1.Execution, s settlement) string {
	if o := e.Status.Outcome; o != nil {
		if !sameOutcome(o, s) {
			return fmt.Sprintf("the outcome that is recorded is %s", o.State)
		}
		return ""
	}
	switch s.state {
	case v1alpha1.PromiseResolved:
		return j.unsaid(e, s)
	case v1alpha1.PromiseRejected:
		return j.notFailed(e, s)
	case v1alpha1.PromiseCanceled:
		return j.notCanceled(e)
	case v1alpha1.PromiseTimedOut, v1alpha1.PromisePending:
		return "only a deadline does that"
	}
	return "there is no such state"
}

// unsaid: a value is one that the code of the current epoch returned.
func (j *judge) unsaid(e *v1alpha1.Execution, s settlement) string {
	if e.Status.Activation == nil {
		return "no activation was under way"
	}
	var said []string
	for _, v := range j.evidence(e) {
		if v.class == value && v.text == valueOf(s.value) {
			return ""
		}
		said = append(said, fmt.Sprintf("%s %s%.40s", v.class, v.reason, v.text))
	}
	return "the code did not return it; what is known: " + strings.Join(said, ", ")
}

// notFailed: an error is the code's own, when it is not tried again, or that of an argument, or a lost attempt's.
func (j *judge) notFailed(e *v1alpha1.Execution, s settlement) string {
	if e.Status.Activation == nil || !j.hadJob(e) && j.argumentsFine(e, s) == "" {
		return j.argumentsFine(e, s)
	}
	rules := j.settingsOf(e)
	canceling := e.Spec.DesiredState == v1alpha1.DesiredCanceled
	why := "the code did not fail with it"
	for _, v := range j.evidence(e) {
		switch {
		case v.class == platform && v.ran && rules.lost == v1alpha1.LostAttemptFail && s.kind() == "Uncertain" && !canceling:
			return ""
		case v.class != application || v.reason != "" && v.reason != s.kind():
		case canceling && (!v.marked || canceledType(v.reason)):
			why = "that is no error of its own while it is being canceled"
		case !canceling && v.again(rules) && e.Status.FailedAttempts+1 < rules.maxAttempts:
			why = fmt.Sprintf("it has %d attempts, %d of which failed before", rules.maxAttempts, e.Status.FailedAttempts)
		default:
			return ""
		}
	}
	return why
}

// hadJob says that the activation under way had its Job when the pass began, or before.
func (j *judge) hadJob(e *v1alpha1.Execution) bool {
	for job := range j.of(KindJob, e.UID, e.Status.Epoch) {
		if job.created().seq <= j.c.Since {
			return true
		}
	}
	return false
}

func canceledType(t string) bool { return t == "Canceled" || t == "Cancelled" }

// argumentsFine says why no argument ends an execution whose code has not run with this error.
func (j *judge) argumentsFine(e *v1alpha1.Execution, s settlement) string {
	for _, a := range e.Spec.Invoke.Args {
		if a.PromiseRef != nil && a.PromiseRef.OnRejected != v1alpha1.OnRejectedPass && j.argumentFailed(e, a.PromiseRef.Name, s.kind()) {
			return ""
		}
	}
	size, invalid := j.argumentsSize(e)
	switch {
	case s.kind() == "ValueTooLarge" && size > v1alpha1.MaxValueBytes*9/10, s.kind() == "InvalidValue" && invalid:
		return ""
	case s.kind() == "InvalidFunction" && e.Spec.Invoke.Function != nil && j.wasRefused(e):
		return ""
	}
	return "no argument failed with it"
}

// argumentFailed says that a promise that is an argument was not resolved, and gives an error of that type.
func (j *judge) argumentFailed(e *v1alpha1.Execution, name, kind string) bool {
	for h := range j.named(KindPromise, keyIn(e, name)) {
		known := e.Status.Epoch > 0 || awaits(e, h.uid)
		if kind == "PromiseDeleted" && known && h.absentDuring(j.c.Since) || errorType(promise(h)) == kind {
			return true
		}
	}
	return false
}

func awaits(e *v1alpha1.Execution, uid types.UID) bool {
	return slices.ContainsFunc(e.Status.Awaiting, func(i v1alpha1.ObjectIdentity) bool { return i.UID == uid })
}

// errorType is the type of the error that a promise gives to who has it as an argument; nothing where there is none.
func errorType(p *v1alpha1.DurablePromise) string {
	if p.Status.Error != nil {
		return p.Status.Error.Type
	}
	return map[v1alpha1.PromiseState]string{
		v1alpha1.PromiseRejected: "Rejected", v1alpha1.PromiseCanceled: "Canceled", v1alpha1.PromiseTimedOut: "Timeout",
	}[p.Status.State]
}

// argumentsSize is roughly how many bytes the arguments have, and whether one is no JSON.
func (j *judge) argumentsSize(e *v1alpha1.Execution) (size int, invalid bool) {
	for _, a := range e.Spec.Invoke.Args {
		text := valueOf(a.Value)
		if a.PromiseRef != nil {
			for h := range j.named(KindPromise, keyIn(e, a.PromiseRef.Name)) {
				text = valueOf(promise(h).Status.Value)
			}
		}
		size += len(text)
		invalid = invalid || !json.Valid([]byte(text))
	}
	return size, invalid
}
