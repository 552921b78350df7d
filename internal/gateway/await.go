package gateway

import (
	"context"
	"net/http"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// awaitOf is a request to wait, checked.
func awaitOf(body []byte) ([]v1alpha1.ObjectIdentity, v1alpha1.AwaitMode, time.Duration, error) {
	var in awaitRequest
	if err := decode(body, &in); err != nil {
		return nil, "", 0, err
	}
	if len(in.Promises) == 0 {
		return nil, "", 0, invalid("no promises are named")
	}
	refs, err := identities(in.Promises)
	if err != nil {
		return nil, "", 0, err
	}
	mode, err := awaitMode(in.Mode)
	if err != nil {
		return nil, "", 0, err
	}
	seconds := float64(awaitSeconds)
	if in.Timeout != nil {
		seconds = *in.Timeout
	}
	if !(seconds >= 0 && seconds <= maxAwaitSeconds) {
		return nil, "", 0, invalid("timeout must be 0 to %d seconds", maxAwaitSeconds)
	}
	return refs, mode, time.Duration(seconds * float64(time.Second)), nil
}

// refsPerRequest is how many promises that are awaited count as one request more.
const refsPerRequest = 16

// awaitOf is awaitOf for a caller who pays for what it takes.
func (g *Gateway) awaitOf(r *request) ([]v1alpha1.ObjectIdentity, v1alpha1.AwaitMode, time.Duration, error) {
	refs, mode, timeout, err := awaitOf(r.body)
	if err != nil {
		return nil, "", 0, err
	}
	return refs, mode, timeout, g.limiter.charge(r.caller.key(), len(refs)/refsPerRequest)
}

// await serves pods.
func (g *Gateway) await(ctx context.Context, r *request) (int, any, error) {
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	refs, mode, timeout, err := g.awaitOf(r)
	if err != nil {
		return 0, nil, err
	}
	return g.poll(ctx, &poll{
		g: g, namespace: b.namespace, refs: refs, mode: mode, timeout: timeout, binding: &b,
	})
}

// awaitNamespaced serves people and services.
func (g *Gateway) awaitNamespaced(ctx context.Context, r *request) (int, any, error) {
	namespace, err := g.namespaceOf(r)
	if err != nil {
		return 0, nil, err
	}
	refs, mode, timeout, err := g.awaitOf(r)
	if err != nil {
		return 0, nil, err
	}
	if err := g.mayGetAll(ctx, r.caller, namespace, refs); err != nil {
		return 0, nil, err
	}
	return g.poll(ctx, &poll{g: g, namespace: namespace, refs: refs, mode: mode, timeout: timeout})
}

// maxReviewed is how many single promises are asked for on behalf of somebody who may not get all.
const maxReviewed = 64

func (g *Gateway) mayGetAll(ctx context.Context, c *caller, namespace string, refs []v1alpha1.ObjectIdentity) error {
	all, err := g.access.may(ctx, c, mayGet(namespace, ""))
	if err != nil || all {
		return err
	}
	if len(refs) > maxReviewed {
		return forbidden("%s may not %s, and awaits more than %d at once", c.user.Username, mayGet(namespace, ""), maxReviewed)
	}
	for _, ref := range refs {
		if err := g.access.require(ctx, c, mayGet(namespace, ref.Name)); err != nil {
			return err
		}
	}
	return nil
}

// canceling tells whether an activation is to be told that its execution is to end. Those after the one that was told go on undoing.
func canceling(e *v1alpha1.Execution, epoch int64) bool {
	told := e.Status.CancelEpoch
	return e.Spec.DesiredState == v1alpha1.DesiredCanceled && (told == 0 || epoch <= told)
}

func (g *Gateway) poll(ctx context.Context, p *poll) (int, any, error) {
	polls.Inc()
	defer polls.Dec()
	w, leave := g.hub.wait(p.subjects())
	defer leave() // the subscription comes before the first look, so that no change falls between
	if err := p.lookAtExecution(ctx); err != nil {
		return 0, nil, err
	}
	if err := p.lookAtAll(ctx); err != nil {
		return 0, nil, err
	}
	if err := p.wait(ctx, w); err != nil {
		return 0, nil, err
	}
	if err := p.fill(ctx); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, p.answer(), nil
}

// wait returns when there is something to answer.
func (p *poll) wait(ctx context.Context, w *waiter) error {
	if p.timeout == 0 {
		return nil // the first look was enough
	}
	timeout := p.g.clock.NewTimer(p.timeout)
	defer timeout.Stop()
	for !p.satisfied() && !p.canceling {
		over, err := p.waitOnce(ctx, w, timeout.C())
		if err != nil || over {
			return err
		}
	}
	return nil
}

// waitOnce waits for the next thing that may satisfy the wait, and looks. It tells whether the wait is over in any case.
func (p *poll) waitOnce(ctx context.Context, w *waiter, timeout <-chan time.Time) (over bool, err error) {
	deadline, stop := p.nextDeadline()
	defer stop()
	select {
	case <-ctx.Done():
		return true, ctx.Err()
	case <-timeout:
		return true, p.lookAtAll(ctx)
	case <-p.g.draining:
		return true, p.lookAtAll(ctx)
	case <-deadline:
		return false, p.lookAtAll(ctx)
	case <-w.wake:
		return false, p.lookAt(ctx, w.heard())
	}
}

// nextDeadline comes when the first of the open promises expires: the answer does not depend on a leader who settles it.
func (p *poll) nextDeadline() (<-chan time.Time, func()) {
	var first time.Time
	for _, state := range p.states {
		if state.open() && !state.deadline.IsZero() && (first.IsZero() || state.deadline.Before(first)) {
			first = state.deadline
		}
	}
	if first.IsZero() {
		return nil, func() {}
	}
	t := p.g.clock.NewTimer(max(first.Sub(p.g.clock.Now()), 0))
	return t.C(), func() { t.Stop() }
}

func (p *poll) answer() awaited {
	a := awaited{Satisfied: p.satisfied(), Canceling: p.canceling, Promises: make([]wirePromise, len(p.refs))}
	for i, state := range p.states {
		a.Promises[i] = state.shown
	}
	return a
}

func (p *poll) subjects() []subject {
	all := make([]subject, 0, len(p.refs)+1)
	for _, ref := range p.refs {
		all = append(all, subject{ObjectKey: client.ObjectKey{Namespace: p.namespace, Name: ref.Name}})
	}
	if p.binding != nil {
		all = append(all, subject{execution: true, ObjectKey: client.ObjectKey{Namespace: p.namespace, Name: p.binding.execution}})
	}
	return all
}
