package oracle

import (
	"iter"

	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// parentOf is the execution whose child a promise is: the one that made it and owns it, under another name.
func (o *Oracle) parentOf(p *v1alpha1.DurablePromise) *history {
	uid := owner(p)
	if uid == "" || p.Spec.MadeBy != string(uid) {
		return nil
	}
	h := o.objects[uid]
	if h == nil || h.kind != KindExecution || h.key.Name == p.Name {
		return nil
	}
	return h
}

// children are the promises that an execution made and owns, without its own.
func (o *Oracle) children(e *v1alpha1.Execution) iter.Seq[*history] {
	return func(yield func(*history) bool) {
		for h := range o.all(KindPromise) {
			p := promise(h)
			if owner(p) == e.UID && p.Spec.MadeBy == string(e.UID) && p.Name != e.Name && !yield(h) {
				return
			}
		}
	}
}

// openChildren are the names of children that were there when the pass began, and are not settled yet.
func (j *judge) openChildren(e *v1alpha1.Execution) []string {
	var open []string
	for h := range j.children(e) {
		if !h.gone() && h.created().seq <= j.c.Since && !settled(promise(h)) {
			open = append(open, h.key.Name)
		}
	}
	return open
}

// rootOf is the UID of the object at the top of the tree that an object belongs to, by owners.
func (o *Oracle) rootOf(obj Object) types.UID {
	for {
		h := o.objects[owner(obj)]
		if h == nil || h.kind != KindExecution && h.kind != KindPromise {
			return obj.GetUID()
		}
		obj = h.lastState()
	}
}

func (h *history) lastState() Object { return final[Object](h) }

// inTree are the executions and promises below an object, and itself.
func (o *Oracle) inTree(top types.UID) iter.Seq[*history] {
	return func(yield func(*history) bool) {
		for _, h := range o.order {
			if (h.kind == KindExecution || h.kind == KindPromise) && o.rootOf(h.lastState()) == top && !yield(h) {
				return
			}
		}
	}
}

// cyclic says whether an execution waits, through arguments of its own and of others, for itself. With now, only what is
// pending counts; without, what may have been so for somebody who knows less.
func (o *Oracle) cyclic(e *v1alpha1.Execution, now bool) bool {
	seen := map[types.UID]bool{}
	var reaches func(x *v1alpha1.Execution) bool
	reaches = func(x *v1alpha1.Execution) bool {
		for y := range o.waitsFor(x, now) {
			if y.UID == e.UID {
				return true
			}
			if !seen[y.UID] {
				seen[y.UID] = true
				if reaches(y) {
					return true
				}
			}
		}
		return false
	}
	return e.Status.Epoch == 0 && reaches(e)
}

// waitsFor are the executions whose promises are arguments of one.
func (o *Oracle) waitsFor(e *v1alpha1.Execution, now bool) iter.Seq[*v1alpha1.Execution] {
	return func(yield func(*v1alpha1.Execution) bool) {
		for h := range o.all(KindPromise) {
			if now && (h.gone() || settled(promise(h))) || !refersTo(e, h.key.Name) || h.key.Namespace != e.Namespace {
				continue
			}
			for x := range o.named(KindExecution, h.key) {
				y := execution(x)
				over := now && (x.gone() || y.Status.Epoch > 0)
				if belongs(promise(h), y) && !over && !yield(y) {
					return
				}
			}
		}
	}
}
