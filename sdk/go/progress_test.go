package perdure

import (
	"context"
	"testing"
	"time"
)

// Code that waits in its process is not lost, however long that takes: the SDK says so for it.
func TestCodeThatWaitsGivesSignsOfLife(t *testing.T) {
	for name, wait := range map[string]func(context.Context) error{
		"for a promise": func(ctx context.Context) error {
			_, err := NewPromise[int](ctx, WithTimeout(time.Hour), ResolveOnTimeout()).Await(ctx)
			return err
		},
		"for a time": func(ctx context.Context) error { return Sleep(ctx, time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.grace, w.gateway.heartbeat = 2*time.Hour, "30s"
				got := w.run(func(ctx context.Context) error {
					Progress(ctx, 1, 2, "half of it")
					return wait(ctx)
				}, "[]")
				wantValue(t, got, "null")
				said := w.gateway.progress
				if least := int(time.Hour / (30 * time.Second)); len(said) < least || len(w.epochs) != 1 {
					t.Fatalf("%d signs of life in an hour, want at least %d; epochs %v", len(said), least, w.epochs)
				}
				if last := said[len(said)-1]; last.Message != "half of it" {
					t.Errorf("the last one forgot what the code had said: %+v", last)
				}
			})
		})
	}
}

// Code that computes has to speak for itself, also while another of its tasks waits.
func TestCodeThatComputesGivesNoSignsOfLifeByItself(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.grace, w.gateway.heartbeat = time.Hour, "30s"
		got := w.run(func(ctx context.Context) error {
			task := Go(ctx, func(ctx context.Context) (int, error) {
				return NewPromise[int](ctx, WithTimeout(time.Minute), ResolveOnTimeout()).Await(ctx)
			})
			time.Sleep(10 * time.Minute)
			_, err := task.Await(ctx)
			return err
		}, "[]")
		wantValue(t, got, "null")
		if len(w.gateway.progress) > 0 {
			t.Errorf("%d signs of life", len(w.gateway.progress))
		}
	})
}
