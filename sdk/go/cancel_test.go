package perdure

import (
	"context"
	"errors"
	"testing"
	"time"
)

// compensating is a function that undoes its first call when it is canceled.
func compensating(l *log) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		if _, err := remoteDouble.Call(ctx, 1); err != nil {
			return "", err
		}
		_, err := NewPromise[string](ctx, WithKey("approval")).Await(ctx)
		if errors.Is(err, ErrCancelled) && ctx.Err() != nil {
			l.add("canceled")
			if _, undo := remoteDouble.Call(Compensate(ctx), 3); undo != nil {
				return "", undo
			}
			l.add("undone")
		}
		return "", err
	}
}

func TestACancellationIsRaisedAtTheOpenAwait(t *testing.T) {
	for name, grace := range map[string]time.Duration{"while the code runs": time.Hour, "while it is suspended": 0} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.grace = grace
				w.gateway.functions["double"] = double
				time.AfterFunc(time.Minute, w.gateway.cancel)
				var l log
				wantError(t, w.run(compensating(&l), "[]"), "Cancelled")
				if l.count("canceled") != 1 || l.count("undone") != 1 {
					t.Errorf("lines %v", l.lines)
				}
				undo := w.gateway.ofStep("2")
				if undo == nil || !undo.compensation || w.gateway.ofStep("1").compensation {
					t.Errorf("compensation %+v", undo)
				}
			})
		})
	}
}

func TestCodeThatGivesInToItsContextIsCanceled(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.grace = time.Hour
		time.AfterFunc(time.Minute, w.gateway.cancel)
		wantError(t, w.run(func(ctx context.Context) error {
			if _, err := NewPromise[int](ctx).Await(ctx); err != nil {
				return ctx.Err()
			}
			return nil
		}, "[]"), "Cancelled")
	})
}

func TestAStepThatIsInterruptedIsNotRecorded(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		time.AfterFunc(time.Minute, w.gateway.cancel)
		wantError(t, w.run(func(ctx context.Context) error {
			return Do(ctx, "long", func(ctx context.Context) error {
				for range 1000 {
					Progress(ctx, 1, 2, "working")
					if err := sleepFor(ctx, time.Second); err != nil {
						return ctx.Err()
					}
				}
				return nil
			})
		}, "[]"), "Cancelled")
		if len(w.gateway.entries) != 0 {
			t.Errorf("entries %+v", w.gateway.entries)
		}
		if n := len(w.gateway.progress); n < 50 || n > 62 {
			t.Errorf("%d reports of progress in a minute", n)
		}
	})
}

func TestAPromiseThatOthersCanceledIsOnlyThat(t *testing.T) {
	for name, cancel := range map[string]func(ctx context.Context, w *world, p *Promise[int]) error{
		"by a person": func(_ context.Context, w *world, _ *Promise[int]) error {
			w.gateway.settleStep("1", "cancel", settlement{})
			return nil
		},
		"by the code": func(ctx context.Context, _ *world, p *Promise[int]) error { return p.Cancel(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.gateway.maxTries = 1
				wantError(t, w.run(func(ctx context.Context) error {
					p := NewPromise[int](ctx)
					if err := cancel(ctx, w, p); err != nil {
						return err
					}
					_, err := p.Await(ctx)
					return err
				}, "[]"), "Canceled")
			})
		})
	}
}

func TestASignalOfThePlatformSuspendsAndIsNotTold(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.grace = time.Hour
		w.gateway.functions["double"] = double
		w.gateway.latency = 10 * time.Minute
		w.during = func(a *activation) {
			if w.gateway.epoch == 1 {
				a.goroutines.Go(func() {
					if sleepFor(a.ctx, time.Minute) == nil {
						a.terminate()
					}
				})
			}
		}
		wantValue(t, w.run(callDouble, "[21]"), "42")
		if len(w.epochs) != 2 || w.epochs[0] != Suspended {
			t.Errorf("epochs %v", w.epochs)
		}
	})
}

// declining is a function whose approval may be canceled by a person. It then asks somebody else.
func declining(l *log, more func(ctx context.Context) error) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		_, err := NewPromise[int](ctx).Await(ctx)
		if errors.Is(err, ErrCancelled) {
			l.add("canceled at the approval")
			return "", err
		}
		l.add("declined")
		err = more(ctx)
		if errors.Is(err, ErrCancelled) {
			l.add("canceled behind it")
			_, undo := remoteDouble.Call(Compensate(ctx), 9)
			return "", errors.Join(err, undo)
		}
		return "", err
	}
}

func TestACancellationIsRaisedBehindWhatAPersonCanceled(t *testing.T) {
	for name, more := range map[string]func(ctx context.Context) error{
		"at a promise":                func(ctx context.Context) error { _, err := NewPromise[int](ctx).Await(ctx); return err },
		"at one with a key":           func(ctx context.Context) error { _, err := NewPromise[int](ctx, WithKey("k")).Await(ctx); return err },
		"at a sleep":                  func(ctx context.Context) error { return Sleep(ctx, 24*time.Hour) },
		"in a task that came later":   func(ctx context.Context) error { return waitInTask(ctx) },
		"at a promise behind a sleep": func(ctx context.Context) error { _ = Sleep(ctx, time.Minute); return Sleep(ctx, 24*time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.gateway.functions["double"] = double
				time.AfterFunc(time.Minute, func() { w.gateway.settleStep("1", "cancel", settlement{}) })
				time.AfterFunc(time.Hour, w.gateway.cancel)
				var l log
				wantError(t, w.run(declining(&l, more), "[]"), "Cancelled")
				if l.count("canceled at the approval") != 0 || l.count("canceled behind it") != 1 {
					t.Errorf("lines %v", l.lines)
				}
			})
		})
	}
}

func waitInTask(ctx context.Context) error {
	_, err := Go(ctx, func(ctx context.Context) (int, error) { return NewPromise[int](ctx).Await(ctx) }).Await(ctx)
	return err
}

func TestAProcessThatDiesWhileItUndoesIsToldTheSameAgain(t *testing.T) {
	for n := int64(1); n < 12; n++ {
		inBubble(t, func(t *testing.T, w *world) {
			w.gateway.functions["double"] = double
			time.AfterFunc(time.Hour, w.gateway.cancel)
			var l log
			fn := compensating(&l)
			for !w.gateway.canceling {
				w.epoch(fn, "[]", nil)
				w.gateway.ready()
			}
			w.epoch(fn, "[]", &failpoint{at: n})
			for w.gateway.ready() {
				time.Sleep(time.Minute) // in which what undoes the work has come to its end
				w.epoch(fn, "[]", nil)
			}
			if w.gateway.stalled != nil {
				t.Fatalf("request %d: stalled %+v", n, w.gateway.stalled)
			}
			wantError(t, *w.gateway.outcome, "Cancelled")
			if l.count("undone") == 0 {
				t.Errorf("request %d: lines %v", n, l.lines)
			}
		})
	}
}

func TestATimeLimitLeavesWhatUndoesAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.latency = time.Hour
		wantValue(t, w.run(func(ctx context.Context) (int, error) {
			return Timeout(ctx, time.Minute, func(ctx context.Context) (int, error) {
				if _, err := remoteDouble.Call(ctx, 4); !errors.Is(err, ErrTimeout) {
					return 0, errors.New("the time limit was not raised")
				}
				return remoteDouble.Call(Compensate(ctx), 9)
			})
		}, "[]"), "18")
	})
}
