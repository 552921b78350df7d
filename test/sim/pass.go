package sim

import (
	"context"
	"iter"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// call is a request to the API server before which a pass stops.
type call struct {
	verb, kind, name string
	read             bool
}

func (c call) String() string { return c.verb + " " + c.kind + " " + c.name }

// pass is one pass of a reconciler over an object, a coroutine of the world.
type pass struct {
	id    int
	m     *manager
	c     *ctl
	req   reconcile.Request
	term  int // of leadership, when it began
	began time.Time
	since int64 // how many changes there were when it began
	heard int64 // how many of them the manager's cache of executions had seen
	ctx   context.Context

	yield   func(call) bool
	next    func() (call, bool)
	cancel  func()
	at      call    // where it has stopped
	verdict verdict // what becomes of the write before which it stopped
	writes  int     // that were accepted
	dead    bool

	result ctrl.Result
	err    error
}

type passKey struct{}

func passOf(ctx context.Context) *pass {
	p, _ := ctx.Value(passKey{}).(*pass)
	return p
}

// begin starts a pass, which runs to its first stop or to its end.
func (m *manager) begin(c *ctl, req reconcile.Request) *pass {
	m.w.passes++
	p := &pass{id: m.w.passes, m: m, c: c, req: req, term: m.w.term, began: m.w.clock.now, since: m.w.oracle.Seen()}
	p.heard = int64(m.views[kindExecution].heard(m.w.server.Log()))
	if p.heard == 0 {
		p.heard = -1 // of nothing; 0 would stand for everything
	}
	p.ctx = context.WithValue(context.Background(), passKey{}, p)
	p.next, p.cancel = iter.Pull(func(yield func(call) bool) {
		p.yield = yield
		p.result, p.err = c.reconciler.Reconcile(p.ctx, req)
	})
	c.queue.take(req)
	c.running = append(c.running, p)
	p.goOn(send)
	return p
}

// stop hands over to the world until it lets the pass go on.
func (p *pass) stop(at call) error {
	if p.dead {
		return errDead
	}
	p.at = at
	if !p.yield(at) {
		p.dead = true
		return errDead
	}
	return nil
}

// goOn lets a pass run to its next stop, or to its end.
func (p *pass) goOn(v verdict) {
	p.verdict = v
	if _, more := p.next(); more {
		return
	}
	p.c.finished(p)
}

// kill ends a pass in the middle, as the death of its process does.
func (p *pass) kill() {
	p.cancel()
	p.dead = true
}
