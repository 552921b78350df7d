package sim

import (
	"context"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/runner/job"
)

// manager is one process with the controllers: its caches, its queues, and the passes that are under way.
type manager struct {
	w      *World
	name   string
	views  map[string]*view
	ctls   []*ctl
	paused bool
	dead   bool
	// fate is how many more calls it may make after another manager has taken over; -1 while it leads.
	fate int
}

// ctl is one controller of a manager.
type ctl struct {
	name       string
	reconciler reconciler
	queue      *workQueue
	running    []*pass
}

// reconciler is a controller's own part, with what wakes it.
type reconciler interface {
	reconcile.Reconciler
	Watches() []controller.Watch
}

// concurrency is how many passes a controller makes at the same time.
const concurrency = 3

// newManager starts a manager whose cache of each kind begins at the position that at gives.
func newManager(w *World, name string, at func(kind string) int) *manager {
	m := &manager{w: w, name: name, views: map[string]*view{}, fate: -1}
	rules := controller.CacheByObject()
	for _, kind := range kinds {
		m.views[kind] = &view{kind: kind, indexes: map[string]client.IndexerFunc{}}
	}
	for obj, rule := range rules {
		v := m.views[kindOf(obj)]
		v.selector, v.transform = rule.Label, rule.Transform
	}
	for _, kind := range kinds {
		m.views[kind].fill(w.server.Log(), at(kind))
	}
	if err := controller.AddIndexes(context.Background(), indexer{m}); err != nil {
		panic(err)
	}
	api := w.server.Client(name)
	c, live := conn{Client: api, m: m}, conn{Client: api, m: m, live: true}
	executions := controller.NewExecutionReconciler(w.clock, c, live, recorder{w}, controller.ExecutionOptions{
		NodeLostTimeout: nodeLostTimeout, TTLAfterFinished: defaultTTL, Gateway: gateway,
	})
	m.add("execution", executions)
	m.add("promise", controller.NewPromiseReconciler(w.clock, c, live, defaultTTL))
	m.add("function", controller.NewFunctionReconciler(w.clock, c, live, 0))
	if err := executions.Start(context.Background(), m.ctls[0].queue); err != nil {
		panic(err)
	}
	m.resync()
	return m
}

// gateway is what code in pods would reach the gateway by; the simulated code knows it without.
func gateway() (job.Gateway, error) {
	return job.Gateway{URL: "https://gateway", Audience: "perdure", CA: []byte("CA")}, nil
}

func (m *manager) add(name string, r reconciler) {
	c := &ctl{name: name, reconciler: r, queue: newWorkQueue(m.w.clock)}
	m.ctls = append(m.ctls, c)
	for _, watch := range r.Watches() {
		v := m.views[kindOf(watch.Object)]
		v.listeners = append(v.listeners, listener{watch: watch, queue: c.queue})
	}
}

// resync shows every object again as if it were new, as a start does.
func (m *manager) resync() {
	for _, kind := range kinds {
		v := m.views[kind]
		for _, name := range v.names {
			v.tell(func(l listener) { l.created(v.objects[name]) })
		}
	}
}

// alive tells whether the manager can do anything now.
func (m *manager) alive() bool { return !m.dead && !m.paused && m.fate != 0 }

// die ends the process: nothing that is under way goes on, and nobody is told.
func (m *manager) die() {
	if m.dead {
		return
	}
	m.dead = true
	for _, c := range m.ctls {
		for _, p := range c.running {
			p.kill()
		}
		c.running = nil
	}
}

// startable are the requests of a controller that a worker could take now.
func (c *ctl) startable() []reconcile.Request {
	if len(c.running) >= concurrency {
		return nil
	}
	return slices.DeleteFunc(c.queue.ready(), func(r reconcile.Request) bool {
		return slices.ContainsFunc(c.running, func(p *pass) bool { return p.req == r })
	})
}

// finished does with the result of a pass what a controller of controller-runtime does.
func (c *ctl) finished(p *pass) {
	c.running = slices.DeleteFunc(c.running, func(other *pass) bool { return other == p })
	p.m.w.trace("%s: %s %s -> %+v %v", p.m.name, c.name, p.req.Name, p.result, p.err)
	switch {
	case p.dead:
	case p.err != nil:
		c.queue.AddRateLimited(p.req)
	case p.result.RequeueAfter > 0:
		c.queue.Forget(p.req)
		c.queue.AddAfter(p.req, p.result.RequeueAfter)
	default:
		c.queue.Forget(p.req)
	}
}

// indexer takes the manager's own indexes for the views.
type indexer struct{ m *manager }

// IndexField notes an index.
func (i indexer) IndexField(_ context.Context, obj client.Object, field string, extract client.IndexerFunc) error {
	v := i.m.views[kindOf(obj)]
	if v.indexes[field] != nil {
		return fmt.Errorf("two indexes %s", field)
	}
	v.indexes[field] = extract
	return nil
}

// recorder counts events. What people are told decides nothing.
type recorder struct{ w *World }

// Eventf counts an event.
func (r recorder) Eventf(_, _ runtime.Object, _, reason, _, _ string, _ ...any) {
	r.w.hit("event " + reason)
}
