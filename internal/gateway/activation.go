package gateway

import (
	"context"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/internal/execution"
)

// getActivation serves pods.
func (g *Gateway) getActivation(ctx context.Context, r *request) (int, any, error) {
	asked, err := historyOf(r.URL.Query().Get("history"))
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
	a := describe(s)
	if a.SavePoint != nil {
		if err := g.keepExisting(ctx, s, a.SavePoint); err != nil {
			return 0, nil, err
		}
	}
	since, resumes := resumedSince(s.observed.Execution)
	switch {
	case asked == noHistory:
	case asked == usefulHistory && resumes:
		a.History, err = g.history(ctx, s, g.eachSince(s, since))
	default:
		a.History, err = g.history(ctx, s, g.eachChild)
	}
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, a, nil
}

// historyAsked is how much of what earlier activations did is to be told.
type historyAsked int

const (
	noHistory historyAsked = iota
	// usefulHistory leaves out what the save point stands for.
	usefulHistory
	wholeHistory
)

func historyOf(said string) (historyAsked, error) {
	switch said {
	case "", "false":
		return noHistory, nil
	case "true":
		return usefulHistory, nil
	case "all":
		return wholeHistory, nil
	default:
		return noHistory, invalid("history is %.20q, and must be true, false or all", said)
	}
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
