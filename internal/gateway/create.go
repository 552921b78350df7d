package gateway

import (
	"context"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// stepRequest is what a pod asks for, checked.
type stepRequest struct {
	call execution.Call
	id   string
}

func stepRequestOf(body []byte) (stepRequest, error) {
	var in newPromise
	if err := decode(body, &in); err != nil {
		return stepRequest{}, err
	}
	if err := within("step", in.Step, 1, maxStep); err != nil {
		return stepRequest{}, err
	}
	r := stepRequest{call: execution.Call{Step: in.Step, Compensation: in.Compensation}}
	var err error
	if in.ID != nil {
		if r.id = *in.ID; r.id == "" || len(r.id) > maxID {
			return stepRequest{}, invalid("id must have 1 to %d bytes", maxID)
		}
	}
	if r.call.Invoke, err = invocationOf(in.Invoke); err != nil {
		return stepRequest{}, err
	}
	if r.call.Timeout, err = duration("timeout", in.Timeout); err != nil {
		return stepRequest{}, err
	}
	if in.Deadline != nil {
		r.call.Deadline = in.Deadline.Time
	}
	if r.call.OnTimeout, err = onTimeout(in.OnTimeout); err != nil {
		return stepRequest{}, err
	}
	if r.call.OnTimeout == v1alpha1.OnTimeoutResolve && in.Timeout == "" && in.Deadline == nil {
		return stepRequest{}, invalid("a timer (onTimeout: Resolve) needs a timeout or a deadline")
	}
	r.call.Param, err = valueOf(in.Param)
	return r, err
}

// createPromise serves pods.
func (g *Gateway) createPromise(ctx context.Context, r *request) (int, any, error) {
	in, err := stepRequestOf(r.body)
	if err != nil {
		return 0, nil, err
	}
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	s, err := g.enterWithPromise(ctx, b)
	if err != nil {
		return 0, nil, err
	}
	in.call.Epoch = b.epoch
	p, created, err := g.stepPromise(ctx, s, in)
	if err != nil {
		return 0, nil, err
	}
	if created {
		return http.StatusCreated, show(p), nil
	}
	return http.StatusOK, show(p), nil
}

// stepPromise finds the promise of a step, or makes it. Names are tried in their order: those that earlier attempts made in vain are
// left to them.
func (g *Gateway) stepPromise(ctx context.Context, s *session, in stepRequest) (p *v1alpha1.DurablePromise, created bool, err error) {
	for range maxPromises {
		wanted, err := execution.ChildPromise(s.observed, in.call)
		if err != nil {
			return nil, false, err
		}
		wanted.Spec.ID = in.id
		p, created, err := g.findOrCreate(ctx, s, wanted)
		if err != nil || created {
			return p, created, err
		}
		p, adoption, err := g.adopt(ctx, s, p, wanted)
		if err != nil || adoption == execution.AdoptAsIs {
			return p, false, err
		}
		in.call.Failed++
	}
	return nil, false, tooManySteps("step %q has made %d promises", in.call.Step, maxPromises)
}

// findOrCreate makes the wanted promise, or returns what exists under its name. What the cache shows is read and not created, which
// saves a write that would be refused.
func (g *Gateway) findOrCreate(
	ctx context.Context, s *session, wanted *v1alpha1.DurablePromise,
) (p *v1alpha1.DurablePromise, created bool, err error) {
	look := g.cache.Get(ctx, client.ObjectKeyFromObject(wanted), &v1alpha1.DurablePromise{}) == nil
	for range tries {
		if look {
			if p, err = g.getPromise(ctx, wanted.Namespace, wanted.Name, ""); err != nil || p != nil {
				return p, false, err
			}
		}
		full, err := g.full(ctx, s)
		switch {
		case err != nil:
			return nil, false, err
		case full != nil && look:
			return nil, false, full
		case full != nil: // it may be one of them
			look = true
			continue
		}
		made := wanted.DeepCopy()
		if err = g.client.Create(ctx, made, unrecorded); !apierrors.IsAlreadyExists(err) {
			return made, err == nil, err
		}
		look = true
	}
	return nil, false, unavailable(errBusy, "the promise has come and gone too often meanwhile")
}

// full is why the execution may not make another promise; nil if it may.
func (g *Gateway) full(ctx context.Context, s *session) (*problem, error) {
	made, err := g.definitions.CountChildren(ctx, s.observed.Execution)
	if err != nil || made < execution.MaxSteps {
		return nil, err
	}
	return tooManySteps("execution %s has made %d promises, which is the limit", s.execution, made), nil
}

// adopt makes what exists the step's own, where it is. An open one of an earlier attempt is adopted by a write: if it settles before
// that, it is judged again.
func (g *Gateway) adopt(
	ctx context.Context, s *session, found, wanted *v1alpha1.DurablePromise,
) (*v1alpha1.DurablePromise, execution.Adoption, error) {
	for range tries {
		p, err := g.existing(ctx, found, wanted.Name)
		if err != nil {
			return nil, execution.AdoptNot, err
		}
		adoption, err := execution.Adopt(p, wanted)
		if err != nil || adoption != execution.AdoptOpen {
			return p, adoption, err
		}
		now, stored, err := g.storePromise(ctx, p, execution.AdoptedStatus(p, s.observed.Execution.Status.Attempts))
		if err != nil {
			return nil, execution.AdoptNot, err
		}
		if stored {
			return now, execution.AdoptAsIs, nil
		}
		found = now
	}
	return nil, execution.AdoptNot, unavailable(errBusy, "the promise has changed too often meanwhile")
}
