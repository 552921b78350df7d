package oracle

import (
	"encoding/json"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"github.com/perdure/perdure/api/v1alpha1"
)

// sameSpec says that a revision holds a Function's definition.
func sameSpec(r *appsv1.ControllerRevision, fn *v1alpha1.Function) bool {
	var spec v1alpha1.FunctionSpec
	if err := json.Unmarshal(r.Data.Raw, &spec); err != nil {
		return false
	}
	return equality.Semantic.DeepEqual(spec, fn.Spec)
}

// revisionWrite: managers make revisions of Functions, and remove those that no unfinished execution runs.
func (j *judge) revisionWrite() {
	before, _ := j.c.Old.(*appsv1.ControllerRevision)
	switch {
	case before == nil:
		j.revisionCreated(j.c.New.(*appsv1.ControllerRevision))
	case deletionAsked(j.c):
		for h := range j.all(KindExecution) {
			e := execution(h)
			if h.gone() || e.Namespace != before.Namespace || e.Status.FunctionRevision != before.Name {
				continue
			}
			used := true
			for state := range during[*v1alpha1.Execution](h, j.c.Since) {
				used = used && !terminal(state.Status.Phase) && state.Status.FunctionRevision == before.Name
			}
			if used {
				j.broken("revision-in-use", "%s runs it", e.Name)
			}
		}
	}
}

// revisionCreated: a revision holds the definition of a Function, as that is or was.
func (j *judge) revisionCreated(r *appsv1.ControllerRevision) {
	name := r.Labels[v1alpha1.LabelFunction]
	for h := range j.named(KindFunction, keyIn(r, name)) {
		if anyDuring(h, j.c.Since, func(fn *v1alpha1.Function) bool { return sameSpec(r, fn) }) {
			return
		}
	}
	if len(name) < 63 {
		j.broken("revision-of-a-function", "no Function %q had this definition", name)
	}
}

// functionWrite: of a Function, managers write the status, about a definition that was there.
func (j *judge) functionWrite() {
	before, _ := j.c.Old.(*v1alpha1.Function)
	after, _ := j.c.New.(*v1alpha1.Function)
	if before == nil || after == nil {
		j.broken("spec-is-the-users", "a manager made or removed a Function")
		return
	}
	if after.Generation != before.Generation {
		j.broken("spec-is-the-users", "a manager changed the spec")
	}
	s := after.Status
	if s.ObservedGeneration > after.Generation {
		j.broken("observed-generation", "%d of %d", s.ObservedGeneration, after.Generation)
	}
	if s.CurrentRevision != before.Status.CurrentRevision && s.ObservedGeneration == after.Generation {
		known := false // one that another manager has just removed is made again
		for h := range j.named(KindRevision, keyIn(after, s.CurrentRevision)) {
			known = known || anyDuring(h, j.c.Since, func(r *appsv1.ControllerRevision) bool { return sameSpec(r, after) })
		}
		if !known {
			j.broken("revision-of-a-function", "%s is not its definition", s.CurrentRevision)
		}
	}
}
