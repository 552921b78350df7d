package perdure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestAFunctionGoesOnBehindItsAwait(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		var l log
		got := w.run(func(ctx context.Context, n int) (int, error) {
			l.add("span 1")
			x, err := remoteDouble.Call(ctx, n)
			l.add("span 2")
			return x + 1, err
		}, "[21]")
		wantValue(t, got, "43")
		if l.count("span 1") != 2 || l.count("span 2") != 1 || len(w.epochs) != 2 {
			t.Errorf("lines %v, epochs %v", l.lines, w.epochs)
		}
	})
}

func TestAQuickAnswerCostsNoSuspension(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.grace = 20 * time.Second
		w.gateway.functions["double"] = double
		wantValue(t, w.run(callDouble, "[21]"), "42")
		if len(w.epochs) != 1 {
			t.Errorf("epochs %v", w.epochs)
		}
	})
}

func TestReplayIsOneRequestForAnyNumberOfSteps(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		n := 30
		wantValue(t, w.run(func(ctx context.Context) (sum int, err error) {
			for i := range n {
				x, err := remoteDouble.Call(ctx, i)
				if err != nil {
					return 0, err
				}
				sum += x
			}
			return sum, nil
		}, "[]"), fmt.Sprint(n*(n-1)))
		if created := w.gateway.counted()["POST promises"]; created != n {
			t.Errorf("%d promises were asked for in %d steps", created, n)
		}
	})
}

func TestTasksWaitTogether(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		got := w.run(func(ctx context.Context) ([]int, error) {
			var tasks []*Promise[int]
			for i := range 5 {
				tasks = append(tasks, Go(ctx, func(ctx context.Context) (int, error) {
					x, err := remoteDouble.Call(ctx, i)
					if err != nil {
						return 0, err
					}
					return remoteDouble.Call(ctx, x)
				}))
			}
			return All(ctx, tasks...)
		}, "[]")
		wantValue(t, got, "[0,4,8,12,16]")
		if s := w.gateway.ofStep("3.2"); s == nil {
			t.Error("no step 3.2")
		}
	})
}

func TestAGatherSuspendsOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		got := w.run(func(ctx context.Context) ([]int, error) {
			var calls []*Promise[int]
			for i := range 100 {
				calls = append(calls, remoteDouble.Invoke(ctx, i))
			}
			values, err := All(ctx, calls...)
			if err != nil {
				return nil, err
			}
			return values[98:], nil
		}, "[]")
		wantValue(t, got, "[196,198]")
		if len(w.epochs) != 2 {
			t.Errorf("epochs %v", w.epochs)
		}
	})
}

func TestAGatherFailsAtTheFirstError(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.functions["fail"] = func([]wireArg) (any, error) { return nil, &Error{Type: "Broken", Message: "it broke"} }
		w.gateway.maxTries = 1
		never := func(ctx context.Context) *Promise[int] { return NewPromise[int](ctx) }
		got := w.run(func(ctx context.Context) error {
			fail := Function[int, int]("fail")
			_, err := All(ctx, never(ctx), fail.Invoke(ctx, 1), remoteDouble.Invoke(ctx, 1))
			return err
		}, "[]")
		if e := wantError(t, got, "Broken"); e.Message != "it broke" {
			t.Errorf("message %q", e.Message)
		}
	})
}

func TestAnErrorIsTriedAgainWithWhatWasResolved(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		tries := 0
		w.gateway.functions["flaky"] = func([]wireArg) (any, error) {
			if tries++; tries < 3 {
				return nil, errors.New("not yet")
			}
			return "done", nil
		}
		var l log
		got := w.run(func(ctx context.Context) (string, error) {
			if _, err := remoteDouble.Call(ctx, 1); err != nil {
				return "", err
			}
			if err := Do(ctx, "effect", func(context.Context) error { l.add("effect"); return nil }); err != nil {
				return "", err
			}
			return Function0[string]("flaky").Call(ctx)
		}, "[]")
		wantValue(t, got, `"done"`)
		if l.count("effect") != 1 || tries != 3 || w.gateway.attempt != 3 {
			t.Errorf("effects %d, tries %d, attempt %d", l.count("effect"), tries, w.gateway.attempt)
		}
	})
}

func TestSleepIsATimeInTheSuspension(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		begin := time.Now()
		got := w.run(func(ctx context.Context) (bool, error) {
			if err := Sleep(ctx, 24*time.Hour); err != nil {
				return false, err
			}
			return true, nil
		}, "[]")
		wantValue(t, got, "true")
		if d := time.Since(begin); d < 24*time.Hour || d > 25*time.Hour {
			t.Errorf("slept for %s", d)
		}
		if len(w.epochs) != 2 || w.gateway.counted()["POST promises"] != 0 {
			t.Errorf("epochs %v", w.epochs)
		}
	})
}

func TestATimeLimitFiresOnceAndForAll(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.latency = time.Hour
		got := w.run(func(ctx context.Context) (string, error) {
			_, err := Timeout(ctx, time.Minute, func(ctx context.Context) (int, error) {
				return remoteDouble.Call(ctx, 1)
			})
			if !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
				return "no timeout", err
			}
			// By the replay behind this, the call has settled; the limit has fired all the same.
			if err := Sleep(ctx, 2*time.Hour); err != nil {
				return "", err
			}
			return "timeout", nil
		}, "[]")
		wantValue(t, got, `"timeout"`)
	})
}

func TestATimeLimitThatIsNotReachedLeavesTheValue(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		wantValue(t, w.run(func(ctx context.Context) (int, error) {
			x, err := Timeout(ctx, time.Hour, func(ctx context.Context) (int, error) { return remoteDouble.Call(ctx, 4) })
			if err != nil {
				return 0, err
			}
			return x, Sleep(ctx, 3*time.Hour)
		}, "[]"), "8")
	})
}

func TestWhatWasFirstStaysFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		got := w.run(func(ctx context.Context) ([]any, error) {
			slow := NewPromise[string](ctx, WithTimeout(time.Hour), ResolveOnTimeout())
			fast := NewPromise[string](ctx, WithTimeout(time.Minute), ResolveOnTimeout())
			index, value, err := First(ctx, slow, fast)
			if err != nil {
				return nil, err
			}
			if err := Sleep(ctx, 2*time.Hour); err != nil {
				return nil, err
			}
			return []any{index, value}, nil
		}, "[]")
		wantValue(t, got, `[1,""]`)
	})
}

func TestAnyPassesOverFailures(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.latency = time.Hour
		wantValue(t, w.run(func(ctx context.Context) (int, error) {
			late := NewPromise[int](ctx, WithTimeout(time.Minute))
			index, value, err := Any(ctx, late, remoteDouble.Invoke(ctx, 4))
			return 10*index + value, err
		}, "[]"), "18")
	})
}

func TestAPersonSettlesAPromise(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var name string
		go func() {
			time.Sleep(time.Hour)
			w.gateway.settleStep("approval", "resolve", settlement{Value: []byte(`{"by":"ann"}`)})
		}()
		got := w.run(func(ctx context.Context) (string, error) {
			p := NewPromise[struct{ By string }](ctx, WithKey("approval"), WithParam("please"))
			name = p.Name()
			v, err := p.Await(ctx)
			return v.By, err
		}, "[]")
		wantValue(t, got, `"ann"`)
		if name != "exe-approval-0" {
			t.Errorf("name %q", name)
		}
	})
}

func TestTheFirstSettlementWins(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		wantValue(t, w.run(func(ctx context.Context) ([]bool, error) {
			p := NewPromise[int](ctx)
			var stands []bool
			for _, v := range []int{1, 2, 1} {
				err := p.Resolve(ctx, v)
				if err != nil && !errors.Is(err, ErrSettled) {
					return nil, err
				}
				stands = append(stands, err == nil)
			}
			return stands, p.Cancel(Compensate(ctx)).(*Error).Unwrap()
		}, "[]"), "[true,false,true]")
	})
}

func TestAnotherCallInTheSameAttemptStalls(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		n := 0
		fn := func(ctx context.Context) (int, error) {
			n++
			return remoteDouble.Call(ctx, n)
		}
		w.epoch(fn, "[]", nil)
		w.gateway.ready()
		if o := w.epoch(fn, "[]", nil); o.state != Stalled {
			t.Fatalf("outcome %+v", o)
		}
		if s := w.gateway.stalled; s == nil || s.Reason != "NonDeterministic" {
			t.Errorf("stalled %+v", s)
		}
	})
}

func TestAnotherLocalStepInTheSameAttemptStalls(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		name := "a"
		fn := func(ctx context.Context) error {
			if err := Do(ctx, name, func(context.Context) error { return nil }); err != nil {
				return err
			}
			return Sleep(ctx, time.Hour)
		}
		w.epoch(fn, "[]", nil)
		name = "b"
		w.gateway.ready()
		if o := w.epoch(fn, "[]", nil); o.state != Stalled {
			t.Fatalf("outcome %+v", o)
		}
	})
}

func TestRandomNumbersAndTimeAreTheSameEachTime(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var l log
		w.run(func(ctx context.Context) error {
			l.add(fmt.Sprint(Now(ctx), Rand(ctx).Int(), UUID(ctx), UUID(ctx)))
			return Sleep(ctx, time.Hour)
		}, "[]")
		if len(l.lines) != 2 || l.lines[0] != l.lines[1] {
			t.Errorf("%q", l.lines)
		}
	})
}

func TestAFencedActivationEndsWithoutAnotherWord(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		var l log
		o := w.epoch(func(ctx context.Context) error {
			defer l.add("deferred")
			w.gateway.activate()
			err := Do(ctx, "late", func(context.Context) error { l.add("effect"); return nil })
			l.add("went on")
			return err
		}, "[]", nil)
		if o.state != Fenced || l.count("went on") != 0 || l.count("effect") != 0 || l.count("deferred") != 1 {
			t.Errorf("outcome %+v, lines %v", o, l.lines)
		}
	})
}

func TestLostRepliesAndRefusalsForNowAreTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.grace = time.Minute
		w.fault = func(n int64, do func() *http.Response) (*http.Response, error) {
			switch n % 4 {
			case 1:
				return nil, errors.New("connection refused")
			case 2:
				do()
				return nil, errors.New("connection reset")
			case 3:
				return &http.Response{StatusCode: 503, Body: http.NoBody, Header: http.Header{"Retry-After": {"2"}}}, nil
			default:
				return do(), nil
			}
		}
		o := w.epoch(callDouble, "[21]", nil)
		w.gateway.mu.Lock()
		defer w.gateway.mu.Unlock()
		// A lost reply to complete is answered with Fenced: it was stored.
		if w.gateway.outcome == nil || string(w.gateway.outcome.Value) != "42" || o.state != Fenced && o.state != Completed {
			t.Errorf("outcome %+v, %+v", o, w.gateway.outcome)
		}
	})
}

func TestAGatewayThatStaysAwayIsThePlatformsProblem(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		begin := time.Now()
		w.fault = func(n int64, do func() *http.Response) (*http.Response, error) {
			if n == 1 {
				return do(), nil
			}
			return nil, errors.New("no route to host")
		}
		o := w.epoch(callDouble, "[1]", nil)
		if d := time.Since(begin); o.state != Platform || d < 9*time.Minute || d > 11*time.Minute {
			t.Errorf("outcome %+v after %s", o, d)
		}
	})
}

func TestTasksOfAFunctionEndBeforeIt(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		w.gateway.maxTries = 1
		cases := map[string]struct {
			task func(context.Context) (int, error)
			end  error
			want string
		}{
			"a value waits":                 {task: func(ctx context.Context) (int, error) { return remoteDouble.Call(ctx, 1) }},
			"a neglected error fails it":    {task: func(context.Context) (int, error) { return 0, failure("Neglected", "") }, want: "Neglected"},
			"its own error cancels them":    {task: func(ctx context.Context) (int, error) { return NewPromise[int](ctx).Await(ctx) }, end: failure("Own", ""), want: "Own"},
			"a panic in a task is an error": {task: func(context.Context) (int, error) { panic("oh") }, want: "Panic"},
		}
		for name, c := range cases {
			w.gateway = newFakeGateway()
			w.gateway.functions["double"] = double
			w.gateway.maxTries = 1
			got := w.run(func(ctx context.Context) error { Go(ctx, c.task); return c.end }, "[]")
			if c.want == "" {
				wantValue(t, got, "null")
			} else if got.Error == nil || got.Error.Type != c.want {
				t.Errorf("%s: got %s, %+v", name, got.Value, got.Error)
			}
		}
	})
}

func TestTasksThatWaitForEachOtherAreADeadlock(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		got := w.run(func(ctx context.Context) error {
			// Each gets the other by a channel, which nothing of the SDK knows of.
			toA, toB := make(chan *Promise[int], 1), make(chan *Promise[int], 1)
			a := Go(ctx, func(ctx context.Context) (int, error) { return (<-toA).Await(ctx) })
			b := Go(ctx, func(ctx context.Context) (int, error) { return (<-toB).Await(ctx) })
			toA <- b
			toB <- a
			_, err := a.Await(ctx)
			return err
		}, "[]")
		wantError(t, got, "Deadlock")
	})
}
