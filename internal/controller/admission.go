package controller

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
)

// admission gives executions of a function that limits its parallelism their places, in the order of their creation.
// It lives in the memory of the leader: a new leader counts the active executions again, so that after a failover there
// may for a short time be more than the limit allows. Waiting costs no write.
type admission struct {
	cached client.Reader

	mu sync.Mutex
	// queue is the controller's, from when it starts: executions whose turn it is are put there.
	queue     Queue
	functions map[client.ObjectKey]*places
	where     map[client.ObjectKey]client.ObjectKey // execution → function
}

// places are the places of one function.
type places struct {
	limit   int
	active  map[client.ObjectKey]bool
	waiting []waiter // in the order of their turns
}

type waiter struct {
	key     client.ObjectKey
	created time.Time
}

func (w waiter) compare(other waiter) int {
	if c := w.created.Compare(other.created); c != 0 {
		return c
	}
	switch {
	case w.key.Name < other.key.Name:
		return -1
	case w.key.Name > other.key.Name:
		return 1
	default:
		return 0
	}
}

func newAdmission(cached client.Reader) *admission {
	return &admission{
		cached:    cached,
		functions: map[client.ObjectKey]*places{},
		where:     map[client.ObjectKey]client.ObjectKey{},
	}
}

// admit takes a place for an execution, or puts it in the queue.
func (a *admission) admit(ctx context.Context, e *v1alpha1.Execution, limit int32) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	fn := client.ObjectKey{Namespace: e.Namespace, Name: e.Spec.Invoke.FunctionRef.Name}
	p := a.functions[fn]
	if p == nil {
		var err error
		if p, err = a.count(ctx, fn); err != nil {
			return false, err
		}
		a.functions[fn] = p
	}
	p.limit = int(limit)
	w := waiter{key: client.ObjectKeyFromObject(e), created: e.CreationTimestamp.Time}
	if before, ok := a.where[w.key]; ok && before != fn {
		a.leave(w.key) // an execution of the same name, of another function
	}
	a.where[w.key] = fn
	// One that was made anew has another turn.
	p.waiting = slices.DeleteFunc(p.waiting, func(other waiter) bool { return other.key == w.key && other != w })
	if p.active[w.key] {
		return true, nil
	}
	if i, queued := slices.BinarySearchFunc(p.waiting, w, waiter.compare); !queued {
		p.waiting = slices.Insert(p.waiting, i, w)
	}
	if len(p.active) >= p.limit || p.waiting[0].key != w.key {
		return false, nil
	}
	p.waiting = p.waiting[1:]
	p.active[w.key] = true
	a.wakeNext(p)
	return true, nil
}

// count finds the executions of a function that are active already.
func (a *admission) count(ctx context.Context, fn client.ObjectKey) (*places, error) {
	var list v1alpha1.ExecutionList
	if err := a.cached.List(ctx, &list, inCache(fn.Namespace, indexFunction, fn.Name)...); err != nil {
		return nil, fmt.Errorf("list executions of function %s: %w", fn, err)
	}
	p := &places{active: map[client.ObjectKey]bool{}}
	for _, e := range list.Items {
		if e.Status.Activation != nil {
			key := client.ObjectKeyFromObject(&e)
			p.active[key] = true
			a.where[key] = fn
		}
	}
	return p, nil
}

// release gives up the place, or the turn, of an execution.
func (a *admission) release(key client.ObjectKey) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.leave(key)
}

func (a *admission) leave(key client.ObjectKey) {
	fn, ok := a.where[key]
	if !ok {
		return
	}
	delete(a.where, key)
	p := a.functions[fn]
	delete(p.active, key)
	p.waiting = slices.DeleteFunc(p.waiting, func(w waiter) bool { return w.key == key })
	a.wakeNext(p)
	if len(p.active) == 0 && len(p.waiting) == 0 {
		delete(a.functions, fn)
	}
}

// wakeNext wakes the first that waits, if there is a place.
func (a *admission) wakeNext(p *places) {
	if len(p.waiting) > 0 && len(p.active) < p.limit && a.queue != nil {
		a.queue.Add(reconcile.Request{NamespacedName: p.waiting[0].key})
	}
}

// Start takes the controller's queue. It makes admission a source of the controller.
func (a *admission) Start(_ context.Context, q Queue) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.queue = q
	return nil
}
