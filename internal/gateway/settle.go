package gateway

import (
	"context"
	"fmt"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/statuspatch"
	"github.com/perdure/perdure/internal/value"
)

// tries is how often something is read and decided again because what was read has changed before it was written.
const tries = 8

var errBusy = fmt.Errorf("it changed %d times while it was decided on", tries)

// storePromise stores a status that was decided on p. Where p has changed since, it returns what is there now, and false.
func (g *Gateway) storePromise(
	ctx context.Context, p *v1alpha1.DurablePromise, status v1alpha1.DurablePromiseStatus,
) (*v1alpha1.DurablePromise, bool, error) {
	changed := p.DeepCopy()
	changed.Status = status
	err := statuspatch.Store(ctx, g.client, p, changed, unrecorded)
	switch {
	case apierrors.IsConflict(err), apierrors.IsNotFound(err):
		now, err := g.getPromise(ctx, p.Namespace, p.Name, p.UID)
		return now, false, err
	case err != nil:
		return nil, false, err
	default:
		return changed, true, nil
	}
}

// current is p as it may be told: one whose deadline has passed is settled by a write first, and what that write comes to is what
// counts. It is nil where the promise is gone.
func (g *Gateway) current(ctx context.Context, p *v1alpha1.DurablePromise) (*v1alpha1.DurablePromise, error) {
	for range tries {
		if p == nil || !promise.Expired(p, g.clock.Now()) {
			return p, nil
		}
		now, _, err := g.storePromise(ctx, p, promise.Timeout(p))
		if err != nil {
			return nil, err
		}
		p = now
	}
	return nil, unavailable(errBusy, "the promise has changed too often meanwhile")
}

// settle settles p, unless it is settled. It returns p as it stands.
func (g *Gateway) settle(ctx context.Context, p *v1alpha1.DurablePromise, s promise.Settlement) (*v1alpha1.DurablePromise, error) {
	for range tries {
		if p == nil {
			return nil, notFound("the promise is gone")
		}
		if promise.Settled(p) {
			return p, nil
		}
		now, _, err := g.storePromise(ctx, p, promise.Settle(p, s, g.clock.Now()))
		if err != nil {
			return nil, err
		}
		p = now
	}
	return nil, unavailable(errBusy, "the promise has changed too often meanwhile")
}

// cancelCall asks the execution that p invokes to end. Where there is none, p is canceled itself.
func (g *Gateway) cancelCall(ctx context.Context, p *v1alpha1.DurablePromise, w wanted) (*v1alpha1.DurablePromise, error) {
	for range tries {
		e := &v1alpha1.Execution{}
		err := g.live.Get(ctx, client.ObjectKeyFromObject(p), e)
		switch {
		case client.IgnoreNotFound(err) != nil:
			return nil, err
		case err != nil, !promise.Invokes(p, e), execution.Finished(e):
			if w.onlyCancel != nil {
				return nil, w.onlyCancel
			}
			return g.settle(ctx, p, w.Settlement)
		case e.Spec.DesiredState == v1alpha1.DesiredCanceled:
			return p, nil
		}
		changed := e.DeepCopy()
		changed.Spec.DesiredState = v1alpha1.DesiredCanceled
		err = g.client.Patch(ctx, changed, client.MergeFromWithOptions(e, client.MergeFromWithOptimisticLock{}), unrecorded)
		switch {
		case apierrors.IsConflict(err), apierrors.IsNotFound(err):
		case err != nil:
			return nil, fmt.Errorf("cancel execution %s: %w", e.Name, err)
		default:
			return p, nil
		}
	}
	return nil, unavailable(errBusy, "the execution has changed too often meanwhile")
}

// wanted is a request to settle a promise.
type wanted struct {
	promise.Settlement
	// given tells that the caller said with which error.
	given bool
	// onlyCancel is why the caller may ask an execution to end, and not settle its promise; nil where both are allowed.
	onlyCancel error
}

// Words of the paths.
const (
	howResolve = "resolve"
	howReject  = "reject"
	howCancel  = "cancel"
)

func settlementOf(how string, body []byte) (wanted, error) {
	var in settlement
	if err := decodeOptional(body, &in); err != nil {
		return wanted{}, err
	}
	e, err := errorOf(in.Error)
	if err != nil {
		return wanted{}, err
	}
	w := wanted{given: e != nil}
	switch how {
	case howResolve:
		if e != nil {
			return wanted{}, invalid("a promise is resolved with a value, not with an error")
		}
		w.State = v1alpha1.PromiseResolved
		w.Value, err = valueOf(in.Value)
		return w, err
	case howReject:
		w.State = v1alpha1.PromiseRejected
		w.Error = e
		if e == nil {
			w.Error = &v1alpha1.Error{Type: promise.ErrorRejected, Message: "the promise was rejected"}
		}
	case howCancel:
		w.Settlement = promise.Cancellation("canceled on request")
		if e != nil {
			w.Error = e
		}
	default:
		return wanted{}, notFound("no way to %.20q a promise: resolve, reject or cancel", how)
	}
	if in.Value != nil {
		return wanted{}, invalid("a promise that is not resolved has no value")
	}
	return w, nil
}

// accepts tells whether a promise stands as it was wanted, whoever settled it.
func (w wanted) accepts(p *v1alpha1.DurablePromise) bool {
	if p.Status.State != w.State {
		return false
	}
	if w.State == v1alpha1.PromiseResolved {
		return value.Text(p.Status.Value) == value.Text(w.Value)
	}
	return !w.given || sameError(p.Status.Error, w.Error)
}

func sameError(a, b *v1alpha1.Error) bool {
	return a != nil && b != nil && a.Type == b.Type && a.Message == b.Message && a.Stack == b.Stack &&
		value.Text(a.Data) == value.Text(b.Data) && ptr.Equal(a.Retryable, b.Retryable)
}

// settlePromise serves pods.
func (g *Gateway) settlePromise(ctx context.Context, r *request) (int, any, error) {
	w, err := settlementOf(r.PathValue("how"), r.body)
	if err != nil {
		return 0, nil, err
	}
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	if _, err := g.enter(ctx, b); err != nil {
		return 0, nil, err
	}
	p, err := g.madePromise(ctx, b, r.PathValue("name"))
	if err != nil {
		return 0, nil, err
	}
	return g.settleAs(ctx, p, w)
}

// settleAs settles p, which may be told, and answers how it stands.
func (g *Gateway) settleAs(ctx context.Context, p *v1alpha1.DurablePromise, w wanted) (int, any, error) {
	var err error
	if w.State == v1alpha1.PromiseCanceled && p.Spec.Invoke != nil && !promise.Settled(p) {
		p, err = g.cancelCall(ctx, p, w)
	} else {
		p, err = g.settle(ctx, p, w.Settlement)
	}
	if err != nil {
		return 0, nil, err
	}
	shown := show(p)
	shown.Accepted = new(w.accepts(p))
	return http.StatusOK, shown, nil
}

// madePromise reads a promise that the execution of b made, as it may be told.
func (g *Gateway) madePromise(ctx context.Context, b binding, name string) (*v1alpha1.DurablePromise, error) {
	if err := checkName("the name of the promise", name); err != nil {
		return nil, err
	}
	p, err := g.getPromise(ctx, b.namespace, name, "")
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, notFound("no promise %s", name)
	case !b.madeHere(p):
		return nil, forbidden("promise %s was not made by execution %s", name, b.execution)
	}
	return g.existing(ctx, p, name)
}

// existing is current for a promise that must be there.
func (g *Gateway) existing(ctx context.Context, p *v1alpha1.DurablePromise, name string) (*v1alpha1.DurablePromise, error) {
	p, err := g.current(ctx, p)
	if err == nil && p == nil {
		err = notFound("promise %s is gone", name)
	}
	return p, err
}

// readPromise serves pods.
func (g *Gateway) readPromise(ctx context.Context, r *request) (int, any, error) {
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	if _, err := g.enter(ctx, b); err != nil {
		return 0, nil, err
	}
	p, err := g.madePromise(ctx, b, r.PathValue("name"))
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, show(p), nil
}
