package perdure

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAnotherAttemptChoosesAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		calls := 0
		w.gateway.functions["double"] = func(args []wireArg) (any, error) {
			if calls++; calls <= 2 {
				return nil, errors.New("not yet")
			}
			return double(args)
		}
		wantValue(t, w.run(func(ctx context.Context) (string, error) {
			i, v, err := Any(ctx, remoteDouble.Invoke(ctx, 4), remoteDouble.Invoke(ctx, 5))
			return fmt.Sprintf("%d in attempt %d", v/2-i, About(ctx).Attempt), err
		}, "[]"), `"4 in attempt 2"`)
	})
}

func TestAnotherAttemptAwaitsTheFirstAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		wantValue(t, w.run(func(ctx context.Context) (int, error) {
			// In the first attempt the second is the first that settles; it is not resolved, so the next attempt makes it again.
			wait := time.Hour * time.Duration(About(ctx).Attempt*About(ctx).Attempt)
			timer := NewPromise[int](ctx, WithTimeout(2*time.Hour), ResolveOnTimeout())
			late := NewPromise[int](ctx, WithTimeout(wait))
			i, _, err := First(ctx, timer, late)
			return i, err
		}, "[]"), "0")
	})
}

func TestAnotherAttemptHasItsTimesAnew(t *testing.T) {
	for name, c := range map[string]struct {
		try  func(ctx context.Context) (int, error)
		want time.Duration
	}{
		"a sleep is slept": {func(ctx context.Context) (int, error) { return 0, Sleep(ctx, time.Hour) }, time.Hour},
		"a deadline begins": {func(ctx context.Context) (int, error) {
			return Timeout(ctx, time.Hour, func(ctx context.Context) (int, error) { return NewPromise[int](ctx).Await(ctx) })
		}, time.Hour},
		"now is now": {func(ctx context.Context) (int, error) {
			if d := time.Since(Now(ctx)); d != 0 {
				return 0, fmt.Errorf("now was %s ago", d)
			}
			time.Sleep(time.Hour)
			return 0, nil
		}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.run(func(ctx context.Context) error {
					began := time.Now()
					_, err := c.try(ctx)
					if d := time.Since(began); err != nil && !errors.Is(err, ErrTimeout) || d > c.want {
						t.Errorf("error %v after %s", err, d)
					}
					return errors.New("again")
				}, "[]")
				if d, want := time.Since(w.began), 3*c.want; d < want {
					t.Errorf("three attempts took %s", d)
				}
			})
		})
	}
}

func TestAnotherAttemptKeepsTheValuesOfSteps(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		runs := 0
		wantValue(t, w.run(func(ctx context.Context) (int, error) {
			// The name is one that the SDK gives to steps of its own.
			v, err := Run(ctx, nameNow, func(context.Context) (int, error) { runs++; return runs, nil })
			if About(ctx).Attempt < 3 {
				return 0, errors.New("again")
			}
			return v, err
		}, "[]"), "1")
	})
}

func TestAnyOfNoneIsNeverWithoutAnError(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.entries = []journalEntry{{Step: "2", Name: nameAny, Value: []byte("-1"), Attempt: 1}}
		fn := func(ctx context.Context) error { _, _, err := Any(ctx, remoteDouble.Invoke(ctx, 4)); return err }
		w.grace = time.Hour
		if o := w.epoch(fn, "[]", nil); o.state != Stalled {
			t.Errorf("outcome %+v", o)
		}
	})
}
