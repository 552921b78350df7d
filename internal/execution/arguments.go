package execution

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// arguments is what the arguments of an execution stand for.
type arguments struct {
	// text is the JSON that the function gets; nil until all promises have settled.
	text []byte
	// failure ends the execution before its code runs.
	failure *promise.Settlement
	// missing names promises that do not exist yet, pending those that have not settled.
	missing []string
	pending []v1alpha1.ObjectIdentity
}

// awaitArguments suspends an execution until the promises among its arguments have settled. One of several settlements
// writes nothing.
func awaitArguments(o Observed) (Plan, bool) {
	args := argumentsOf(o)
	switch {
	case args.failure != nil:
		return conclude(o, *args.failure)
	case len(o.Cycle) > 0:
		path := strings.Join(o.Cycle, " -> ")
		return stallOnArguments(o, args, ReasonCyclicWait, fmt.Sprintf(
			"these executions wait for each other: %s; settle one of their promises by hand, or cancel one of them", path))
	case len(args.missing) > 0:
		return stallOnArguments(o, args, ReasonPromiseNotFound, fmt.Sprintf(
			"no DurablePromise named %s; the execution goes on when it is there", strings.Join(args.missing, ", ")))
	case len(args.pending) > 0:
		return edit(o).suspend(args)
	default:
		return pass()
	}
}

// stallOnArguments stalls and tells people. After that only a promise that was not there before is worth a write.
func stallOnArguments(o Observed, args arguments, reason, message string) (Plan, bool) {
	stalled := meta.FindStatusCondition(o.Execution.Status.Conditions, v1alpha1.ConditionStalled)
	recorded := !slices.ContainsFunc(args.pending, func(p v1alpha1.ObjectIdentity) bool {
		return !slices.Contains(o.Execution.Status.Awaiting, p)
	})
	if recorded && stalled != nil && stalled.Reason == reason && stalled.Message == value.Truncate(message, maxConditionMessage) {
		return wait()
	}
	return edit(o).waitFor(summary(args), args.pending).stallOnce(reason, message)
}

func (d *draft) suspend(args arguments) (Plan, bool) {
	if d.status.Phase == v1alpha1.PhaseSuspended && len(d.status.Awaiting) > 0 {
		return wait()
	}
	message := "awaiting " + summary(args)
	return d.waitFor(summary(args), args.pending).
		enter(v1alpha1.PhaseSuspended, ReasonAwaitingPromises, message).
		tell(ReasonAwaitingPromises, message).write()
}

// summary says in a few words what is awaited.
func summary(args arguments) string {
	names := args.missing
	for _, p := range args.pending {
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return ""
	}
	first := value.Truncate(names[0], 200)
	if len(names) == 1 {
		return first
	}
	return fmt.Sprintf("%s and %d more", first, len(names)-1)
}

// argumentsOf replaces promises by their values, as far as they have settled.
func argumentsOf(o Observed) arguments {
	var a arguments
	named := make([]value.Named, 0, len(o.Execution.Spec.Invoke.Args))
	for i, arg := range o.Execution.Spec.Invoke.Args {
		text, failure := a.resolve(o, arg, describe(i, arg))
		if failure != nil {
			return arguments{failure: failure}
		}
		named = append(named, value.Named{Name: arg.Name, Text: text})
	}
	if len(a.missing) > 0 || len(a.pending) > 0 {
		return a
	}
	a.text = value.Arguments(named)
	if n := len(a.text); n > v1alpha1.MaxArgumentsBytes {
		failure := rejection(ErrorValueTooLarge, fmt.Sprintf(
			"the arguments have %d bytes, at most %d are allowed; store large values elsewhere and pass references", n, v1alpha1.MaxArgumentsBytes))
		return arguments{failure: &failure}
	}
	return a
}

// resolve is the JSON text of one argument, or why the execution cannot run; it notes promises that have not settled.
func (a *arguments) resolve(o Observed, arg v1alpha1.Argument, what string) (string, *promise.Settlement) {
	if arg.PromiseRef == nil {
		if err := value.Check(arg.Value); err != nil {
			failure := unusable(what, err)
			return "", &failure
		}
		return value.Text(arg.Value), nil
	}
	ref := *arg.PromiseRef
	p := o.Arguments[ref.Name]
	recorded, known := awaited(o.Execution, ref.Name)
	switch {
	case p == nil && !known && o.Execution.Status.Epoch == 0:
		a.missing = append(a.missing, ref.Name)
		return "", nil
	case p == nil || (known && recorded.UID != "" && recorded.UID != p.UID) || madeAnew(o.Execution, p):
		gone := &v1alpha1.DurablePromise{Status: v1alpha1.DurablePromiseStatus{
			State: v1alpha1.PromiseRejected,
			Error: &v1alpha1.Error{Type: promise.ErrorPromiseDeleted, Message: fmt.Sprintf("DurablePromise %s was deleted", ref.Name)},
		}}
		return deliver(gone, ref, what)
	case !promise.Settled(p):
		a.pending = append(a.pending, v1alpha1.ObjectIdentity{Name: p.Name, UID: p.UID})
		return "", nil
	default:
		return deliver(p, ref, what)
	}
}

// madeAnew tells whether p is another promise than the one of its name that e was started with: that had settled, which
// none takes back, and it was there by then.
func madeAnew(e *v1alpha1.Execution, p *v1alpha1.DurablePromise) bool {
	if e.Status.Epoch > 0 && !promise.Settled(p) {
		return true
	}
	return e.Status.StartedAt != nil && p.CreationTimestamp.After(e.Status.StartedAt.Time)
}

// deliver is what a settled promise gives as an argument.
func deliver(p *v1alpha1.DurablePromise, ref v1alpha1.PromiseReference, what string) (string, *promise.Settlement) {
	switch {
	case ref.OnRejected == v1alpha1.OnRejectedPass:
		text, err := value.Settlement(p.Status)
		if err != nil {
			failure := unusable(what, err)
			return "", &failure
		}
		return text, nil
	case p.Status.State != v1alpha1.PromiseResolved:
		cause := promise.ErrorOf(p)
		failure := rejection(cause.Type, what+": "+cause.Message)
		failure.Error.Data = value.AsText(cause.Data)
		return "", &failure
	}
	if err := value.Check(p.Status.Value); err != nil {
		failure := unusable(what, err)
		return "", &failure
	}
	return value.Text(p.Status.Value), nil
}

func describe(i int, arg v1alpha1.Argument) string {
	name := arg.Name
	if name == "" {
		name = fmt.Sprint(i)
	}
	if arg.PromiseRef == nil {
		return "argument " + name
	}
	return fmt.Sprintf("argument %s, promise %s", name, arg.PromiseRef.Name)
}

// awaited is what the execution has recorded of a promise that it waits for.
func awaited(e *v1alpha1.Execution, name string) (v1alpha1.ObjectIdentity, bool) {
	for _, a := range e.Status.Awaiting {
		if a.Name == name {
			return a, true
		}
	}
	return v1alpha1.ObjectIdentity{}, false
}
