package execution

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// Adoption is what a promise is to a step that finds it under its name.
type Adoption string

// What a promise is to the step.
const (
	// AdoptNot: it is left to the attempt that made it, and the step makes another one, with one more Failed.
	AdoptNot Adoption = "Not"
	// AdoptAsIs: it is the step's, however it settles.
	AdoptAsIs Adoption = "AsIs"
	// AdoptOpen: it is the step's once AdoptedStatus is stored. The write tells whether it was still open then: how it settles
	// later counts for this attempt, so that each activation of it goes the same way.
	AdoptOpen Adoption = "Open"
)

// Adopt tells whether the promise that exists under the name of the wanted one is the one that the step goes on with. What an
// earlier attempt made is, if it is the same call and was resolved or is open. That attempt may have gone another way, so another
// call of it is no contradiction, as one of the same attempt is.
func Adopt(existing, wanted *v1alpha1.DurablePromise) (Adoption, error) {
	is, want := existing.Spec, wanted.Spec
	attached := len(wanted.OwnerReferences) > 0
	earlier := max(is.Attempt, existing.Status.AdoptedAttempt) < want.Attempt
	same := is.Step == want.Step && sameCall(is, want)
	switch {
	case is.MadeBy != want.MadeBy || attached && promise.Maker(existing) == nil:
		return AdoptNot, fmt.Errorf("%w: promise %s was not made by this execution", ErrNameTaken, existing.Name)
	case !same && !earlier:
		return AdoptNot, fmt.Errorf("%w: promise %s, step %q: before %s, now %s", ErrNonDeterministic, existing.Name, want.Step, describeCall(is), describeCall(want))
	case !same:
		return AdoptNot, nil
	case earlier && !promise.Settled(existing):
		return AdoptOpen, nil
	case earlier && existing.Status.State != v1alpha1.PromiseResolved:
		return AdoptNot, nil
	default:
		return AdoptAsIs, nil
	}
}

// AdoptedStatus is the status with which an attempt adopts an open promise. It is to be stored with the version that was read.
func AdoptedStatus(p *v1alpha1.DurablePromise, attempt int32) v1alpha1.DurablePromiseStatus {
	status := *p.Status.DeepCopy()
	status.AdoptedAttempt = attempt
	return status
}

// sameCall tells whether two promises are of the same call: its function and arguments. The rules under which it runs, such as a
// time limit that is computed from what remains, are those of the first.
func sameCall(a, b v1alpha1.DurablePromiseSpec) bool {
	if (a.Invoke == nil) != (b.Invoke == nil) || a.OnTimeout != b.OnTimeout || !equality.Semantic.DeepEqual(a.Param, b.Param) {
		return false
	}
	if a.Invoke == nil {
		return true
	}
	is, want := a.Invoke, b.Invoke
	return is.Detached == want.Detached && equality.Semantic.DeepEqual(is.FunctionRef, want.FunctionRef) &&
		equality.Semantic.DeepEqual(is.Function, want.Function) && equality.Semantic.DeepEqual(is.Args, want.Args)
}

// describeCall says in a few words what a step does.
func describeCall(s v1alpha1.DurablePromiseSpec) string {
	switch {
	case s.Invoke == nil && s.OnTimeout == v1alpha1.OnTimeoutResolve:
		return "a timer"
	case s.Invoke == nil:
		return "a promise"
	case s.Invoke.FunctionRef == nil:
		return "a call of an inline function"
	default:
		return fmt.Sprintf("a call of %s with %d arguments", s.Invoke.FunctionRef.Name, len(s.Invoke.Args))
	}
}
