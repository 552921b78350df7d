package perdure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

type pages struct {
	Page  int
	Total int
	Seen  map[string]int
	Note  string `json:"-"`
}

func TestALoopGoesOnWhereItWas(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		var l log
		const n = 100
		got := w.run(func(ctx context.Context) (int, error) {
			s := pages{Note: "kept", Seen: map[string]int{"before": 1}}
			for ctx, i := range Loop(ctx, &s) {
				if i == n {
					break
				}
				delete(s.Seen, "before")
				l.add(fmt.Sprint("begin ", i))
				x, err := remoteDouble.Call(ctx, i)
				if err != nil {
					return 0, err
				}
				y, err := remoteDouble.Call(ctx, x)
				if err != nil {
					return 0, err
				}
				l.add(fmt.Sprint("end ", i))
				s.Total += y
				s.Page++
			}
			if s.Page != n || s.Note != "kept" || len(s.Seen) != 0 {
				return 0, fmt.Errorf("state %+v", s)
			}
			return s.Total, nil
		}, "[]")
		wantValue(t, got, fmt.Sprint(4*n*(n-1)/2))
		for i := range n {
			if b, e := l.count(fmt.Sprint("begin ", i)), l.count(fmt.Sprint("end ", i)); b > 3 || e != 1 {
				t.Errorf("iteration %d began %d times, and ended %d times", i, b, e)
			}
		}
		if history := len(w.gateway.describe(true).History); history > 4 {
			t.Errorf("the last replay had %d promises of history", history)
		}
	})
}

func TestStagesAreDoneOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		var l log
		got := w.run(func(ctx context.Context, n int) (int, error) {
			var s struct {
				X      *Promise[int]
				Result int
			}
			err := Stages(ctx, &s,
				func(ctx context.Context) error { l.add("span 1"); s.X = remoteDouble.Invoke(ctx, n); return nil },
				func(ctx context.Context) (err error) { s.Result, err = s.X.Await(ctx); return err },
				func(context.Context) error { l.add("span 2"); return nil },
				func(ctx context.Context) error { return Sleep(ctx, time.Hour) },
				func(ctx context.Context) error {
					again, err := s.X.Await(ctx) // it may have been removed: the state holds what it came to
					s.Result += again
					return err
				},
			)
			return s.Result, err
		}, "[21]")
		wantValue(t, got, "84")
		if l.count("span 1") != 1 || l.count("span 2") != 1 || len(w.epochs) != 3 {
			t.Errorf("lines %v, epochs %v", l.lines, w.epochs)
		}
	})
}

func TestLoopsNestAndFollowEachOther(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		var l log
		got := w.run(func(ctx context.Context) (int, error) {
			var s struct{ Sum, Rounds int }
			for ctx, i := range Loop(ctx, &s) {
				if i == 3 {
					break
				}
				for ctx, j := range Loop(ctx, &s) {
					if j == 3 {
						break
					}
					x, err := remoteDouble.Call(ctx, 10*i+j)
					if err != nil {
						return 0, err
					}
					l.add(fmt.Sprint(i, j))
					s.Sum += x
				}
				s.Rounds++
			}
			var after struct{ N int }
			for ctx, i := range Loop(ctx, &after) {
				if i == 2 {
					break
				}
				if err := Sleep(ctx, time.Hour); err != nil {
					return 0, err
				}
				after.N++
			}
			return s.Sum*100 + s.Rounds*10 + after.N, nil
		}, "[]")
		wantValue(t, got, fmt.Sprint(2*(9*10+9)*100+32))
		for i := range 3 {
			for j := range 3 {
				if n := l.count(fmt.Sprint(i, j)); n != 1 {
					t.Errorf("iteration %d.%d ended %d times", i, j, n)
				}
			}
		}
	})
}

func TestTasksOfAnIterationEndWithIt(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.functions["double"] = double
		got := w.run(func(ctx context.Context) (int, error) {
			var s struct{ Sum int }
			var mu sync.Mutex // both tasks may learn of their calls at once
			for ctx, i := range Loop(ctx, &s) {
				if i == 3 {
					break
				}
				for k := range 2 {
					Go(ctx, func(ctx context.Context) (None, error) {
						x, err := remoteDouble.Call(ctx, k+1)
						mu.Lock()
						defer mu.Unlock()
						s.Sum += x
						return None{}, err
					})
					if err := Sleep(ctx, time.Minute); err != nil {
						return 0, err
					}
				}
			}
			return s.Sum, nil
		}, "[]")
		wantValue(t, got, "18")
	})
}

func TestAnErrorThatNoTaskOfAnIterationHandledFailsTheFunction(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.maxTries = 1
		wantError(t, w.run(func(ctx context.Context) error {
			var s struct{}
			for ctx, i := range Loop(ctx, &s) {
				if i == 2 {
					break
				}
				Go(ctx, func(context.Context) (None, error) { return None{}, failure("Neglected", "") })
			}
			return nil
		}, "[]"), "Neglected")
	})
}

func TestAStrangeSavePointStalls(t *testing.T) {
	for name, p := range map[string]*savePoint{
		"of another language": {Format: "python/1"},
		"that is broken":      {Format: formatGo, Data: []byte(`{"loops":`)},
		"with a loop of null": {Format: formatGo, Data: []byte(`{"loops":{"1":null}}`)},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, w *world) {
				w.gateway.save = p
				if o := w.epoch(func(context.Context) error { return nil }, "[]", nil); o.state != Stalled {
					t.Errorf("outcome %+v", o)
				}
			})
		})
	}
}

func TestTheContextFromOutsideOfALoopIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.maxTries = 1
		e := wantError(t, w.run(func(outer context.Context) error {
			var s struct{}
			for range Loop(outer, &s) {
				return Sleep(outer, time.Second)
			}
			return nil
		}, "[]"), "Panic")
		if !strings.Contains(e.Message, "the one that the loop gives") {
			t.Errorf("message %q", e.Message)
		}
	})
}

func TestAStateThatCannotBeSavedIsSaidAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.maxTries = 1
		wantError(t, w.run(func(ctx context.Context) error {
			var s struct{ C chan int }
			for range Loop(ctx, &s) {
				return errors.New("not reached")
			}
			return nil
		}, "[]"), "Panic")
	})
}
