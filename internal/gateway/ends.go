package gateway

import (
	"context"
	"errors"
	"math"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/statuspatch"
	"github.com/perdure/perdure/internal/value"
)

// store decides on a live read and stores that with the version of the read. What has changed meanwhile is read and decided on again.
func (g *Gateway) store(ctx context.Context, r *request, decide func(*session) (execution.WriteStatus, error)) error {
	b, err := g.bound(ctx, r)
	if err != nil {
		return err
	}
	for range tries {
		s, err := g.enter(ctx, b)
		if err != nil {
			return err
		}
		write, err := decide(s)
		if err != nil {
			return err
		}
		changed := s.observed.Execution.DeepCopy()
		changed.Status = write.Status
		err = statuspatch.Store(ctx, g.client, s.observed.Execution, changed, unrecorded)
		switch {
		case apierrors.IsConflict(err), apierrors.IsNotFound(err):
		case err != nil:
			return err
		default:
			g.announce(changed, write.Event)
			return nil
		}
	}
	return unavailable(errBusy, "the execution has changed too often meanwhile")
}

// announce tells people of a write that was stored.
func (g *Gateway) announce(e *v1alpha1.Execution, event execution.Event) {
	if g.recorder == nil || event.Reason == "" {
		return
	}
	kind := corev1.EventTypeNormal
	if event.Warning {
		kind = corev1.EventTypeWarning
	}
	g.recorder.Eventf(e, nil, kind, event.Reason, "Serve", "%s", event.Message)
}

// awaitsItsOwn refuses to wait for what others have made: a wait keeps a promise from being removed, and tells when it settles. What
// the cache does not show yet was made a moment ago, or is gone, and then the wait is over.
func (g *Gateway) awaitsItsOwn(ctx context.Context, s *session, awaiting []v1alpha1.ObjectIdentity) error {
	for _, ref := range awaiting {
		p := &v1alpha1.DurablePromise{}
		err := g.cache.Get(ctx, client.ObjectKey{Namespace: s.namespace, Name: ref.Name}, p)
		if err == nil && !s.madeHere(p) {
			return forbidden("promise %s was not made by execution %s", ref.Name, s.execution)
		}
	}
	return nil
}

// suspend serves pods.
func (g *Gateway) suspend(ctx context.Context, r *request) (int, any, error) {
	s, err := suspensionOf(r.body)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, nothing{}, g.store(ctx, r, func(now *session) (execution.WriteStatus, error) {
		s.Epoch = now.epoch
		if err := g.awaitsItsOwn(ctx, now, s.Awaiting); err != nil {
			return execution.WriteStatus{}, err
		}
		return execution.Suspend(now.observed.Execution, s, now.observed.Now)
	})
}

func suspensionOf(body []byte) (execution.Suspension, error) {
	var in suspension
	var s execution.Suspension
	if err := decode(body, &in); err != nil {
		return s, err
	}
	var err error
	if s.Awaiting, err = identities(in.Awaiting); err != nil {
		return s, err
	}
	if s.Mode, err = awaitMode(in.Mode); err != nil {
		return s, err
	}
	if in.WakeAt != nil {
		s.WakeAt = in.WakeAt.Time
	}
	save := in.SavePoint
	if save == nil {
		return s, nil
	}
	if err := within("savePoint.format", save.Format, 1, maxFormat); err != nil {
		return s, err
	}
	if len(save.Consumed) > maxConsumed {
		return s, invalid("savePoint.consumed has more than %d members", maxConsumed)
	}
	for _, name := range save.Consumed {
		if err := checkName("a member of savePoint.consumed", name); err != nil {
			return s, err
		}
	}
	s.SavePoint = v1alpha1.SavePoint{Format: save.Format, Data: save.Data, Consumed: save.Consumed}
	return s, nil
}

// complete serves pods.
func (g *Gateway) complete(ctx context.Context, r *request) (int, any, error) {
	s, err := endOf(r.body)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, nothing{}, g.store(ctx, r, func(now *session) (execution.WriteStatus, error) {
		return execution.EndedByCode(now.observed, now.epoch, s)
	})
}

// endOf is what code ends with. A value that is too large is the code's error, and its end all the same: internal/execution says so.
func endOf(body []byte) (promise.Settlement, error) {
	var in settlement
	if err := decode(body, &in); err != nil {
		return promise.Settlement{}, err
	}
	if in.Error == nil {
		s := promise.Settlement{State: v1alpha1.PromiseResolved}
		v, err := valueOf(in.Value)
		if errors.Is(err, value.ErrTooLarge) {
			v, err = value.OfText(string(in.Value)), nil
		}
		s.Value = v
		return s, err
	}
	if in.Value != nil {
		return promise.Settlement{}, invalid("an attempt ends with a value or an error, not with both")
	}
	e, err := errorOf(in.Error)
	return promise.Settlement{State: v1alpha1.PromiseRejected, Error: e}, err
}

// stall serves pods.
func (g *Gateway) stall(ctx context.Context, r *request) (int, any, error) {
	var in stallRequest
	if err := decode(r.body, &in); err != nil {
		return 0, nil, err
	}
	message := value.Truncate(in.Message, maxStallMessage)
	return http.StatusOK, nothing{}, g.store(ctx, r, func(now *session) (execution.WriteStatus, error) {
		return execution.StalledByCode(now.observed.Execution, now.epoch, in.Reason, message, now.observed.Now)
	})
}

// errNothingNew ends a store that has nothing to write.
var errNothingNew = errors.New("nothing new")

// heartbeat serves pods.
func (g *Gateway) heartbeat(ctx context.Context, r *request) (int, any, error) {
	var in progress
	if err := decodeOptional(r.body, &in); err != nil {
		return 0, nil, err
	}
	var answer heartbeatAnswer
	err := g.store(ctx, r, func(now *session) (execution.WriteStatus, error) {
		answer.Canceling = canceling(now.observed.Execution, now.epoch)
		write, store, err := execution.Heartbeat(now.observed, execution.Beat{Epoch: now.epoch, Message: in.Message, Percent: in.percent()})
		if err == nil && !store {
			err = errNothingNew
		}
		return write, err
	})
	answer.Stored = err == nil
	if errors.Is(err, errNothingNew) {
		err = nil
	}
	return http.StatusOK, answer, err
}

// percent is how much is done, where both numbers were said and make sense.
func (p progress) percent() *int32 {
	if p.Done == nil || p.Total == nil || !(*p.Total > 0) {
		return nil
	}
	share := *p.Done / *p.Total * 100
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return nil
	}
	return new(int32(min(max(share, 0), 100)))
}
