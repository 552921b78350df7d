package perdure

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// everything is a function that does a bit of all: its result does not depend on where it is killed.
func everything(l *log) func(context.Context, int) (string, error) {
	return func(ctx context.Context, n int) (string, error) {
		once := func(ctx context.Context, name string) (string, error) {
			return Run(ctx, name, func(context.Context) (string, error) { l.add(name); return name, nil })
		}
		if _, err := once(ctx, "begin"); err != nil {
			return "", err
		}
		random := Rand(ctx).IntN(1000)
		left := Go(ctx, func(ctx context.Context) (int, error) {
			if _, err := once(ctx, "left"); err != nil {
				return 0, err
			}
			return remoteDouble.Call(ctx, n)
		})
		right := Go(ctx, func(ctx context.Context) (int, error) {
			if err := Sleep(ctx, time.Minute); err != nil {
				return 0, err
			}
			if _, err := once(ctx, "right"); err != nil {
				return 0, err
			}
			return remoteDouble.Call(ctx, n+1)
		})
		both, err := All(ctx, left, right)
		if err != nil {
			return "", err
		}
		first, _, err := First(ctx, NewPromise[int](ctx), remoteDouble.Invoke(ctx, 1))
		if err != nil {
			return "", err
		}
		_, late := Timeout(ctx, time.Second, func(ctx context.Context) (int, error) { return remoteDouble.Call(ctx, 7) })
		var s struct{ Sum int }
		for ctx, i := range Loop(ctx, &s) {
			if i == 3 {
				break
			}
			x, err := remoteDouble.Call(ctx, i)
			if err != nil {
				return "", err
			}
			if _, err := once(ctx, fmt.Sprint("loop ", i)); err != nil {
				return "", err
			}
			s.Sum += x
		}
		_, failed := Run(ctx, "fails", func(context.Context) (int, error) { return 0, errors.New("no") })
		return fmt.Sprint(both, first, errors.Is(late, ErrTimeout), s.Sum, failed, random), nil
	}
}

func TestDeathAtAnyRequestChangesNothing(t *testing.T) {
	undisturbed, requests := "", 0
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		s := w.run(everything(&log{}), "[5]")
		if s.Error != nil {
			t.Fatalf("%+v", s.Error)
		}
		undisturbed, requests = string(s.Value), int(w.requests.Load())
	})
	t.Logf("%s after %d requests", undisturbed, requests)
	for at := 1; at <= requests+3; at++ {
		for _, when := range []string{"before", "after"} {
			t.Run(fmt.Sprintf("killed %s request %d", when, at), func(t *testing.T) {
				inBubble(t, func(t *testing.T, w *world) { dieOnce(t, w, fmt.Sprintf("%d:%s", at, when), undisturbed) })
			})
		}
	}
}

func dieOnce(t *testing.T, w *world, failpoint, want string) {
	t.Helper()
	w.gateway.functions["double"] = double
	var l log
	kill, err := parseFailpoint(failpoint)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		w.epoch(everything(&l), "[5]", kill)
		if !w.gateway.ready() {
			break
		}
	}
	if w.gateway.outcome == nil {
		t.Fatalf("no outcome after %v; stalled %+v", w.epochs, w.gateway.stalled)
	}
	wantValue(t, *w.gateway.outcome, fmt.Sprintf("%s", want))
	names := map[string]int{}
	for _, e := range w.gateway.entries {
		names[e.Step+" "+e.Name]++
	}
	for name, n := range names {
		if n != 1 {
			t.Errorf("%s is recorded %d times", name, n)
		}
	}
	repeated := 0
	for _, name := range []string{"begin", "left", "right", "loop 0", "loop 1", "loop 2"} {
		repeated += l.count(name) - 1
		if l.count(name) < 1 {
			t.Errorf("%s was not done", name)
		}
	}
	if repeated > 2 {
		t.Errorf("%d steps were done again for one death: %v", repeated, l.lines)
	}
}
