package perdure

import (
	"context"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestAStateThatCannotBeSavedIsRefused(t *testing.T) {
	type hidden struct{ total int }
	type Base struct{ N int }
	type embedded struct{ N int }
	type tree struct {
		Children []*tree
	}
	for name, c := range map[string]struct {
		state any
		lost  string
	}{
		"a field of its own":              {hidden{}, ".total"},
		"a field of what it holds":        {struct{ M map[string][]*hidden }{}, ".M.total"},
		"an embedded pointer":             {struct{ *embedded }{}, ".embedded"},
		"exported fields are saved":       {struct{ Base }{}, ""},
		"those of an embedded struct too": {struct{ embedded }{}, ""},
		"a type that saves itself": {struct {
			At time.Time
			P  *Promise[int]
			V  Promise[int]
			B  *big.Int
		}{}, ""},
		"what need not survive": {struct {
			cache int `json:"-"`
			_     int
		}{}, ""},
		"a tree": {tree{}, ""},
		"a map":  {map[string]int{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			typ := reflect.TypeOf(c.state)
			got := lostField(typ, "", map[reflect.Type]bool{})
			if got != c.lost {
				t.Errorf("got %q, want %q", got, c.lost)
			}
		})
	}
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.maxTries = 1
		e := wantError(t, w.run(func(ctx context.Context) error {
			var s hidden
			return Stages(ctx, &s, func(context.Context) error { s.total++; return nil })
		}, "[]"), "Panic")
		if !strings.Contains(e.Message, "hidden.total") {
			t.Errorf("message %q", e.Message)
		}
	})
}

func TestAStageThatFailsEndsItsTasks(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.gateway.maxTries = 1
		begin := time.Now()
		wantError(t, w.run(func(ctx context.Context) error {
			var s struct{}
			return Stages(ctx, &s, func(ctx context.Context) error {
				Go(ctx, func(ctx context.Context) (int, error) { return 0, Sleep(ctx, 1000*time.Hour) })
				return failure("Own", "")
			})
		}, "[]"), "Own")
		if d := time.Since(begin); d > time.Minute {
			t.Errorf("it took %s", d)
		}
	})
}

func TestAStageThatFailedFailsAgainInTheNextActivation(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		wantValue(t, w.run(func(ctx context.Context) (string, error) {
			var s struct{}
			err := Stages(ctx, &s, func(context.Context) error { return failure("Own", "it failed") })
			if err := Sleep(ctx, time.Hour); err != nil {
				return "", err
			}
			if err == nil {
				return "", errors.New("the error is forgotten")
			}
			return err.Error(), nil
		}, "[]"), `"Own: it failed"`)
	})
}

func TestAnotherNumberOfStagesStalls(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		pause := func(ctx context.Context) error { return Sleep(ctx, time.Hour) }
		stages := []func(context.Context) error{pause, pause}
		fn := func(ctx context.Context) error {
			var s struct{}
			return Stages(ctx, &s, stages...)
		}
		w.epoch(fn, "[]", nil)
		w.gateway.ready()
		stages = append(stages, pause)
		if o := w.epoch(fn, "[]", nil); o.state != Stalled || w.gateway.stalled.Reason != kindNonDeterministic {
			t.Errorf("outcome %+v, stalled %+v", o, w.gateway.stalled)
		}
	})
}
