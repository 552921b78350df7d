package perdure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// between runs what happens while the function is suspended, after its first activation.
func (w *world) between(fn any, happens func()) {
	w.t.Helper()
	if o := w.epoch(fn, "[]", nil); o.state != Suspended {
		w.t.Fatalf("the first activation ended with %+v", o)
	}
	happens()
	w.gateway.mu.Lock()
	clear(w.gateway.requests)
	w.gateway.requests = w.gateway.requests[:0]
	w.gateway.mu.Unlock()
}

// What a save point is about was told when it was made, so nobody tells it again. The code still finds it, in a few requests.
func TestPromisesInAStateAreFoundThatSettledBeforeItWasSaved(t *testing.T) {
	for _, n := range []int{1, fewCalls, 40} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.gateway.functions["double"], w.gateway.latency = double, time.Millisecond
				fn := func(ctx context.Context) (int, error) {
					var s struct {
						Parts []*Promise[int]
						Sum   int
					}
					err := Stages(ctx, &s,
						func(ctx context.Context) error {
							for i := range n {
								s.Parts = append(s.Parts, remoteDouble.Invoke(ctx, i))
							}
							return Sleep(ctx, time.Minute)
						},
						func(ctx context.Context) error { return Sleep(ctx, time.Hour) },
						func(ctx context.Context) error {
							for _, part := range s.Parts {
								x, err := part.Await(ctx)
								if err != nil {
									return err
								}
								s.Sum += x
							}
							return nil
						},
					)
					return s.Sum, err
				}
				w.between(fn, func() { time.Sleep(time.Minute) })
				wantValue(t, w.run(fn, "[]"), fmt.Sprint(n*(n-1)))
				counted := w.gateway.counted()
				if asks := counted["POST await"] + counted["POST promises"]; asks > fewCalls {
					t.Errorf("it was asked for %d promises with %d requests: %v", n, asks, counted)
				}
			})
		})
	}
}

// An iteration that begins again makes the calls again that it made before. If they are many, they are not asked for one by one.
func TestAnIterationFindsItsManyCalls(t *testing.T) {
	for n, creates := range map[int]int{2: 2, fewCalls - 1: fewCalls - 1, 40: 0} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.gateway.functions["double"], w.gateway.latency = double, time.Millisecond
				w.grace = time.Second
				fn := func(ctx context.Context) (int, error) {
					var s struct{ Sum int }
					for ctx, i := range Loop(ctx, &s) {
						if i > 0 {
							break
						}
						for k := range n {
							x, err := remoteDouble.Call(ctx, k)
							if err != nil {
								return 0, err
							}
							s.Sum += x
						}
						if _, err := NewPromise[int](ctx, WithKey("gate")).Await(ctx); err != nil {
							return 0, err
						}
					}
					return s.Sum, nil
				}
				w.between(fn, func() { w.gateway.settleStep("gate", "resolve", settlement{Value: []byte("1")}) })
				wantValue(t, w.run(fn, "[]"), fmt.Sprint(n*(n-1)))
				if counted := w.gateway.counted(); counted["POST promises"] != creates || counted["POST await"] > 0 {
					t.Errorf("requests %v, want %d for promises", counted, creates)
				}
			})
		})
	}
}

// A step that was a call is none of another kind now, though the history is silent about what the save point is newer than.
func TestAnIterationThatDoesSomethingElseStalls(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"], w.gateway.latency = double, time.Millisecond
		w.grace = time.Second
		changed := false
		fn := func(ctx context.Context) error {
			var s struct{}
			for ctx := range Loop(ctx, &s) {
				if changed {
					if _, err := Run(ctx, "local", func(context.Context) (int, error) { return 1, nil }); err != nil {
						return err
					}
				} else if _, err := remoteDouble.Call(ctx, 1); err != nil {
					return err
				}
				if err := Sleep(ctx, w.grace/2); err != nil { // so the call had settled before the function is suspended
					return err
				}
				return Sleep(ctx, time.Hour)
			}
			return nil
		}
		w.between(fn, func() { time.Sleep(time.Hour); changed = true })
		o := w.epoch(fn, "[]", nil)
		if s := w.gateway.stalled; o.state != Stalled || s == nil || s.Reason != kindNonDeterministic {
			t.Errorf("outcome %+v, stalled %+v", o, s)
		}
	})
}

// The cancellation is raised where the code stands, and not where a person canceled something that the code has handled.
func TestACancellationIsNotRaisedAtAnAwaitBeforeTheSavePoint(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"], w.gateway.latency = double, time.Millisecond
		w.grace = time.Minute
		var l log
		fn := func(ctx context.Context) error {
			var s struct{}
			for ctx := range Loop(ctx, &s) {
				if _, err := NewPromise[int](ctx).Await(ctx); errors.Is(err, ErrCancelled) {
					l.add("raised too early")
				}
				if _, err := remoteDouble.Call(ctx, 1); err != nil {
					return err
				}
				_, err := NewPromise[int](ctx, WithKey("gate")).Await(ctx)
				if errors.Is(err, ErrCancelled) && ctx.Err() != nil {
					l.add("raised")
				}
				return err
			}
			return nil
		}
		time.AfterFunc(time.Second, func() { w.gateway.settleStep("1.0.1", "cancel", settlement{}) })
		w.between(fn, func() { time.Sleep(time.Hour); w.gateway.cancel() })
		wantError(t, w.run(fn, "[]"), "Cancelled")
		if l.count("raised too early") > 0 || l.count("raised") != 1 {
			t.Errorf("lines %v", l.lines)
		}
	})
}

// A save point offers no promises to be removed that are not there.
func TestWhatWasRemovedIsNotOfferedAgain(t *testing.T) {
	p := newPast()
	p.restore(savedLoops{Consumed: []string{"gone", "kept"}}, []string{"kept"})
	a := &activation{loops: map[string]*loopState{"1": {}}, consumed: []string{"gone", "kept", "new", "new"}, past: p}
	if got := fmt.Sprint(a.saveLocked().Consumed); got != "[kept new]" {
		t.Errorf("consumed %s", got)
	}
}

// twoHeld is a function whose first activation gets one promise settled that it does not look at, and whose second one is told of the
// other.
func twoHeld(w *world, first, second string, then func(ctx context.Context, a, b *Promise[int]) error) func(context.Context) error {
	w.grace = 10 * time.Second
	time.AfterFunc(time.Second, func() { w.gateway.settleStep("a", first, settlement{Value: []byte("1"), Error: &wireError{Type: "A"}}) })
	time.AfterFunc(time.Minute, func() {
		w.gateway.settleStep("b", second, settlement{Value: []byte("2"), Error: &wireError{Type: "B"}})
	})
	return func(ctx context.Context) error {
		var s struct{ A, B *Promise[int] }
		return Stages(ctx, &s,
			func(ctx context.Context) error {
				s.A, s.B = NewPromise[int](ctx, WithKey("a")), NewPromise[int](ctx, WithKey("b"))
				return nil
			},
			func(ctx context.Context) error {
				if err := Sleep(ctx, 5*time.Second); err != nil { // in the process, so a has settled before the function is suspended
					return err
				}
				return Sleep(ctx, time.Hour)
			},
			func(ctx context.Context) error { return then(ctx, s.A, s.B) },
		)
	}
}

// Which one was first is not told by which one is known.
func TestTheFirstOfTwoIsNotTheOneThatIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		then          func(ctx context.Context, a, b *Promise[int]) error
	}{
		"First": {"resolve", "resolve", func(ctx context.Context, a, b *Promise[int]) error {
			if i, _, err := First(ctx, a, b); i != 0 || err != nil {
				return fmt.Errorf("the first is %d, error %w", i, err)
			}
			return nil
		}},
		"Any, behind an error": {"resolve", "reject", func(ctx context.Context, a, b *Promise[int]) error {
			if i, _, err := Any(ctx, b, a); i != 1 || err != nil {
				return fmt.Errorf("the first is %d, error %w", i, err)
			}
			return nil
		}},
		"the first error of All": {"reject", "reject", func(ctx context.Context, a, b *Promise[int]) error {
			if _, err := All(ctx, a, b); !errors.Is(err, &Error{Type: "A"}) {
				return fmt.Errorf("the first error is %w", err)
			}
			return nil
		}},
		"a time limit": {"resolve", "resolve", func(ctx context.Context, a, _ *Promise[int]) error {
			_, err := Timeout(ctx, 0, a.Await)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				fn := twoHeld(w, c.first, c.second, c.then)
				w.between(fn, func() { time.Sleep(time.Hour) })
				wantValue(t, w.run(fn, "[]"), "null")
				if asks := w.gateway.counted()["POST await"]; asks != 1 {
					t.Errorf("%d requests about promises", asks)
				}
			})
		})
	}
}

// Who is still unsure when the grace is over asks without waiting.
func TestAnAskBehindTheGraceDoesNotWait(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"], w.gateway.latency = double, time.Millisecond
		w.fault = func(_ int64, do func() *http.Response) (*http.Response, error) {
			time.Sleep(time.Millisecond)
			return do(), nil
		}
		fn := func(ctx context.Context) error {
			var s struct{ Parts []*Promise[int] }
			return Stages(ctx, &s,
				func(ctx context.Context) error {
					for i := range fewCalls + 1 {
						s.Parts = append(s.Parts, remoteDouble.Invoke(ctx, i))
					}
					s.Parts = append(s.Parts, NewPromise[int](ctx, WithKey("gate")))
					return Sleep(ctx, time.Minute)
				},
				func(ctx context.Context) error { return Sleep(ctx, time.Hour) },
				func(ctx context.Context) error {
					for _, part := range s.Parts[:fewCalls-1] {
						if _, err := part.Await(ctx); err != nil {
							return err
						}
					}
					_, err := All(ctx, s.Parts[fewCalls-1:]...) // this asks for the whole history, and is not over
					return err
				},
			)
		}
		for range 3 {
			if o := w.epoch(fn, "[]", nil); o.state != Suspended {
				t.Fatalf("%+v", o)
			}
			time.Sleep(time.Hour)
		}
	})
}
