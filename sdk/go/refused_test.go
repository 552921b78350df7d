package perdure

import (
	"context"
	"errors"
	"testing"
)

func TestAValueThatTheGatewayRefusesIsAnErrorOfTheCode(t *testing.T) {
	step := func(value string) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) {
			p := Go(ctx, func(ctx context.Context) (string, error) {
				return Run(ctx, "beside", func(context.Context) (string, error) { return "fine", nil })
			})
			_, err := Run(ctx, "work", func(context.Context) (string, error) { return value, nil })
			if _, beside := p.Await(ctx); beside != nil {
				return "", errors.Join(beside, err)
			}
			return "", err
		}
	}
	for name, c := range map[string]struct {
		fn   func(context.Context) (string, error)
		want string
	}{
		"a result that is too large":       {func(context.Context) (string, error) { return "HUGE", nil }, "ValueTooLarge"},
		"a result that is invalid":         {func(context.Context) (string, error) { return "UNFIT", nil }, "InvalidValue"},
		"an error that is invalid":         {func(context.Context) (string, error) { return "", errors.New("UNFIT") }, "InvalidValue"},
		"a step whose result is too large": {step("HUGE"), "ValueTooLarge"},
		"a step whose result is invalid":   {step("UNFIT"), "InvalidValue"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				e := wantError(t, w.run(c.fn, "[]"), c.want)
				if e.Retryable == nil || *e.Retryable || len(w.epochs) != 1 {
					t.Errorf("retryable %v, epochs %v", e.Retryable, w.epochs)
				}
			})
		})
	}
}

func TestAJournalThatIsFullStalls(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.full = true
		o := w.epoch(func(ctx context.Context) error { return Do(ctx, "work", func(context.Context) error { return nil }) }, "[]", nil)
		if o.state != Stalled || w.gateway.stalled.Reason != kindTooManySteps {
			t.Errorf("outcome %+v, stalled %+v", o, w.gateway.stalled)
		}
	})
}
