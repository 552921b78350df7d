package oracle

import (
	"iter"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// version is a state of an object and the change that made it; without an object, it is that there is none.
type version struct {
	seq int64
	at  time.Time
	by  string
	obj Object
}

// history is everything that was ever true of one object, by UID.
type history struct {
	kind     string
	key      types.NamespacedName
	uid      types.UID
	versions []version
}

func (h *history) newest() version { return h.versions[len(h.versions)-1] }
func (h *history) gone() bool      { return h.newest().obj == nil }
func (h *history) created() version {
	return h.versions[0]
}

// final is the last state in which the object existed.
func final[T Object](h *history) T {
	for _, v := range slices.Backward(h.versions) {
		if obj, ok := v.obj.(T); ok {
			return obj
		}
	}
	var none T
	return none
}

// during are the states that held at some moment after a number of changes.
func during[T Object](h *history, since int64) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i, v := range h.versions {
			if i+1 < len(h.versions) && h.versions[i+1].seq <= since {
				continue
			}
			if obj, ok := v.obj.(T); ok && !yield(obj) {
				return
			}
		}
	}
}

// any says whether something was true of an object at some moment after a number of changes.
func anyDuring[T Object](h *history, since int64, holds func(T) bool) bool {
	for obj := range during[T](h, since) {
		if holds(obj) {
			return true
		}
	}
	return false
}

// absentDuring says whether the object did not exist at some moment after a number of changes.
func (h *history) absentDuring(since int64) bool {
	return h.created().seq > since || h.gone()
}

// record takes a change in.
func (o *Oracle) record(c Change) {
	o.seen++
	o.times = append(o.times, c.Now)
	subject := c.New
	if subject == nil {
		subject = c.Old
	}
	h := o.objects[subject.GetUID()]
	if h == nil {
		h = &history{kind: c.Kind, key: c.Key, uid: subject.GetUID()}
		o.objects[h.uid] = h
		o.order = append(o.order, h)
	}
	v := version{seq: o.seen, at: c.Now, by: c.By}
	if !c.Deleted {
		v.obj = c.New
	}
	h.versions = append(h.versions, v)
	if c.Kind == KindExecution {
		o.follow(c)
	}
}

// all are the objects of a kind that ever existed, oldest first.
func (o *Oracle) all(kind string) iter.Seq[*history] {
	return func(yield func(*history) bool) {
		for _, h := range o.order {
			if h.kind == kind && !yield(h) {
				return
			}
		}
	}
}

// named are all objects of a kind and name that ever existed, oldest first.
func (o *Oracle) named(kind string, key types.NamespacedName) iter.Seq[*history] {
	return func(yield func(*history) bool) {
		for h := range o.all(kind) {
			if h.key == key && !yield(h) {
				return
			}
		}
	}
}

// current is the object of a kind and name that exists now.
func (o *Oracle) current(kind string, key types.NamespacedName) *history {
	for h := range o.named(kind, key) {
		if !h.gone() {
			return h
		}
	}
	return nil
}

// nameFree says whether no object of a kind and name existed at some moment after a number of changes.
func (o *Oracle) nameFree(kind string, key types.NamespacedName, since int64) bool {
	for h := range o.named(kind, key) {
		if !h.absentDuring(since) {
			return false
		}
	}
	return true
}

func execution(h *history) *v1alpha1.Execution    { return final[*v1alpha1.Execution](h) }
func promise(h *history) *v1alpha1.DurablePromise { return final[*v1alpha1.DurablePromise](h) }

// owner is the UID of an object's controller.
func owner(obj Object) types.UID {
	if ref := metav1.GetControllerOf(obj); ref != nil {
		return ref.UID
	}
	return ""
}

func keyIn(obj Object, name string) types.NamespacedName {
	return types.NamespacedName{Namespace: obj.GetNamespace(), Name: name}
}

// before is how many changes were observed at an earlier time than the given one.
func (o *Oracle) before(t time.Time) int64 {
	n, _ := slices.BinarySearchFunc(o.times, t, time.Time.Compare)
	return int64(n)
}
