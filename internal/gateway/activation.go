package gateway

import (
	"context"
	"net/http"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/internal/execution"
)

// getActivation serves pods.
func (g *Gateway) getActivation(ctx context.Context, r *request) (int, any, error) {
	withHistory := false
	if said := r.URL.Query().Get("history"); said != "" {
		var err error
		if withHistory, err = strconv.ParseBool(said); err != nil {
			return 0, nil, invalid("history is %.20q, and must be true or false", said)
		}
	}
	b, err := g.bound(ctx, r)
	if err != nil {
		return 0, nil, err
	}
	s, err := g.enterWithPromise(ctx, b)
	if err != nil {
		return 0, nil, err
	}
	a := describe(s)
	if withHistory {
		if a.History, err = g.history(ctx, s); err != nil {
			return 0, nil, err
		}
	}
	return http.StatusOK, a, nil
}

// describe says what an activation is.
func describe(s *session) activation {
	e, own := s.observed.Execution, s.observed.Promise
	a := activation{
		Namespace:      e.Namespace,
		Execution:      e.Name,
		UID:            string(e.UID),
		Epoch:          s.epoch,
		Attempt:        e.Status.Attempts,
		IdempotencyKey: execution.IdempotencyKey(own),
		Promise:        wireRef{Name: own.Name, UID: string(own.UID)},
		StartedAt:      e.Status.StartedAt,
		Canceling:      canceling(e, s.epoch),
	}
	if a.StartedAt == nil {
		a.StartedAt = &e.Status.Activation.Since
	}
	if ref := e.Spec.Invoke.FunctionRef; ref != nil {
		a.Function = ref.Name
	}
	if deadline, ok := execution.Deadline(s.observed); ok {
		a.Deadline = new(metav1.NewMicroTime(deadline))
	}
	if r := s.observed.Revision; r != nil && r.HeartbeatTimeout != nil {
		a.HeartbeatTimeout = r.HeartbeatTimeout.Duration.String()
	}
	// Without a format it only says what is awaited: the code begins at the top.
	if save := e.Status.SavePoint; save != nil && save.Format != "" {
		a.SavePoint = &wireSavePoint{Format: save.Format, Data: save.Data, Consumed: save.Consumed, Epoch: save.Epoch}
	}
	return a
}
