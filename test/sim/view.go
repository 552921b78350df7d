package sim

import (
	"context"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/event"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

// view is what a manager's cache holds of one kind: what the API server held at some moment, less what the manager's own
// transform drops.
type view struct {
	kind      string
	at        int // how much of the log it has seen
	selector  labels.Selector
	transform toolscache.TransformFunc
	indexes   map[string]client.IndexerFunc
	objects   map[string]client.Object // by name; shared, as in a real cache
	names     []string                 // sorted
	listeners []listener
}

// listener is a controller that hears of changes.
type listener struct {
	watch controller.Watch
	queue *workQueue
}

// keep is what the view keeps of an object; nil where it is not selected.
func (v *view) keep(obj client.Object) client.Object {
	if obj == nil || (v.selector != nil && !v.selector.Matches(labels.Set(obj.GetLabels()))) {
		return nil
	}
	kept := copyOf(obj)
	if v.transform != nil {
		out, err := v.transform(kept)
		if err != nil {
			panic(err)
		}
		kept = out.(client.Object) //nolint:forcetypeassert // transforms keep the type
	}
	return kept
}

func (v *view) set(name string, obj client.Object) {
	i, known := slices.BinarySearch(v.names, name)
	switch {
	case obj == nil && known:
		v.names = slices.Delete(v.names, i, i+1)
		delete(v.objects, name)
	case obj != nil:
		if !known {
			v.names = slices.Insert(v.names, i, name)
		}
		v.objects[name] = obj
	}
}

// pending is the position of the next change of the kind that the view has not seen; -1 if there is none.
func (v *view) pending(log []kubeapi.Event) int {
	for i := v.at; i < len(log); i++ {
		if log[i].Kind == v.kind {
			return i
		}
	}
	v.at = len(log)
	return -1
}

// heard is how much of the log the view knows: all up to the next change of its kind.
func (v *view) heard(log []kubeapi.Event) int {
	if i := v.pending(log); i >= 0 {
		return i
	}
	return len(log)
}

// deliver shows the view one change, and wakes whom it concerns.
func (v *view) deliver(e kubeapi.Event) {
	if e.Type == watch.Deleted {
		v.change(e.Key.Name, nil, e.New)
		return
	}
	v.change(e.Key.Name, v.keep(e.New), nil)
}

// change moves one object from what the view held of it to what it is now. last is the last state of one that is gone.
func (v *view) change(name string, now, last client.Object) {
	before := v.objects[name]
	v.set(name, now)
	switch {
	case before == nil && now == nil:
	case before == nil:
		v.tell(func(l listener) { l.created(now) })
	case now == nil:
		gone := before
		if kept := v.keep(last); kept != nil {
			gone = kept
		}
		v.tell(func(l listener) { l.deleted(gone) })
	case before.GetUID() != now.GetUID() && last != nil:
		v.tell(func(l listener) { l.deleted(before) })
		v.tell(func(l listener) { l.created(now) })
	default:
		v.tell(func(l listener) { l.updated(before, now) })
	}
}

func (v *view) tell(how func(listener)) {
	for _, l := range v.listeners {
		how(l)
	}
}

func (l listener) created(obj client.Object) {
	e := event.CreateEvent{Object: obj}
	for _, p := range l.watch.Predicates {
		if !p.Create(e) {
			return
		}
	}
	l.watch.Handler.Create(context.Background(), e, l.queue)
}

func (l listener) updated(before, now client.Object) {
	e := event.UpdateEvent{ObjectOld: before, ObjectNew: now}
	for _, p := range l.watch.Predicates {
		if !p.Update(e) {
			return
		}
	}
	l.watch.Handler.Update(context.Background(), e, l.queue)
}

func (l listener) deleted(obj client.Object) {
	e := event.DeleteEvent{Object: obj}
	for _, p := range l.watch.Predicates {
		if !p.Delete(e) {
			return
		}
	}
	l.watch.Handler.Delete(context.Background(), e, l.queue)
}

// fill makes the view what the API server held when its log had the given length, without waking anybody.
func (v *view) fill(log []kubeapi.Event, length int) {
	state := stateAt(log, length, v.kind)
	v.at = length
	v.objects, v.names = map[string]client.Object{}, nil
	for name, obj := range state {
		v.set(name, v.keep(obj))
	}
}

// relist brings the view up to the given length of the log in one go: what happened in between is not seen, only what
// came of it, in an order of its own.
func (v *view) relist(log []kubeapi.Event, length int, shuffle func([]string)) {
	state := stateAt(log, length, v.kind)
	v.at = length
	names := slices.Clone(v.names)
	for name := range state {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	shuffle(names)
	for _, name := range names {
		before, now := v.objects[name], v.keep(state[name])
		if before != nil && now != nil && before.GetResourceVersion() == now.GetResourceVersion() {
			continue
		}
		v.change(name, now, nil)
	}
}

// stateAt is what the API server held of a kind when its log had the given length.
func stateAt(log []kubeapi.Event, length int, kind string) map[string]client.Object {
	state := map[string]client.Object{}
	for _, e := range log[:length] {
		switch {
		case e.Kind != kind:
		case e.Type == watch.Deleted:
			delete(state, e.Key.Name)
		default:
			state[e.Key.Name] = e.New
		}
	}
	return state
}

// find lists the names of objects that an index has under a key.
func (v *view) find(index, key string) []string {
	f := v.indexes[index]
	var found []string
	for _, name := range v.names {
		if f != nil && slices.Contains(f(v.objects[name]), key) {
			found = append(found, name)
		}
	}
	return found
}
