package gateway

import (
	"context"
	"fmt"
	"sync"

	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// subject is what somebody waits for.
type subject struct {
	execution bool // else a promise
	client.ObjectKey
}

// hub tells those who wait for an object that it has changed. There is one handler of events for all of them, and nothing is done for
// objects that nobody waits for.
type hub struct {
	mu      sync.Mutex
	waiting map[subject]map[*waiter]struct{}
}

// waiter is one that waits for several subjects.
type waiter struct {
	wake chan struct{}

	mu      sync.Mutex
	changed map[subject]struct{}
}

func newHub() *hub { return &hub{waiting: map[subject]map[*waiter]struct{}{}} }

// register makes the hub hear of all promises and executions that the cache sees.
func (h *hub) register(ctx context.Context, c cache.Cache) error {
	for obj, isExecution := range map[client.Object]bool{&v1alpha1.DurablePromise{}: false, &v1alpha1.Execution{}: true} {
		informer, err := c.GetInformer(ctx, obj)
		if err != nil {
			return fmt.Errorf("get the informer of %T: %w", obj, err)
		}
		tell := func(obj any) { h.tell(obj, isExecution) }
		if _, err := informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
			AddFunc:    tell,
			UpdateFunc: func(_, obj any) { tell(obj) },
			DeleteFunc: tell,
		}); err != nil {
			return fmt.Errorf("hear of changes of %T: %w", obj, err)
		}
	}
	return nil
}

func (h *hub) tell(obj any, isExecution bool) {
	if gone, ok := obj.(toolscache.DeletedFinalStateUnknown); ok {
		obj = gone.Obj
	}
	o, ok := obj.(client.Object)
	if !ok {
		return
	}
	about := subject{execution: isExecution, ObjectKey: client.ObjectKeyFromObject(o)}
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.waiting[about] {
		w.hear(about)
	}
}

func (w *waiter) hear(about subject) {
	w.mu.Lock()
	w.changed[about] = struct{}{}
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default: // it is about to look
	}
}

// heard takes what has changed since the last time.
func (w *waiter) heard() map[subject]struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	changed := w.changed
	w.changed = map[subject]struct{}{}
	return changed
}

// wait begins to wait for subjects, until the returned function is called.
func (h *hub) wait(about []subject) (*waiter, func()) {
	w := &waiter{wake: make(chan struct{}, 1), changed: map[subject]struct{}{}}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range about {
		if h.waiting[s] == nil {
			h.waiting[s] = map[*waiter]struct{}{}
		}
		h.waiting[s][w] = struct{}{}
	}
	return w, func() { h.leave(w, about) }
}

func (h *hub) leave(w *waiter, about []subject) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range about {
		delete(h.waiting[s], w)
		if len(h.waiting[s]) == 0 {
			delete(h.waiting, s)
		}
	}
}
