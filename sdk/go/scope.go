package perdure

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// scope names steps. The function has one, each of its tasks has one, and so has each iteration of a Loop: a step is its
// number below the scope's path, so that the names do not depend on which task is faster.
type scope struct {
	act    *activation
	task   *task
	prefix string
	count  int
	awaits int
	// inside is set while an iteration of a loop goes on, whose context is to be used instead.
	inside bool
	frame  *frame

	nursery nursery
	random  *rand.Rand
	uuids   *rand.Rand
}

// task is a goroutine of the function.
type task struct {
	prefix string
	busy   atomic.Bool
}

func (s *scope) next() string {
	s.count++
	return s.prefix + strconv.Itoa(s.count)
}

// peek is the name of the step that next would return.
func (s *scope) peek() string { return s.prefix + strconv.Itoa(s.count+1) }

func (s *scope) named(key string) string {
	if key != "" {
		s.act.mu.Lock()
		s.act.keyed[key] = true
		s.act.mu.Unlock()
		return key
	}
	return s.next()
}

type scopeKey struct{}
type stepKey struct{}
type compensationKey struct{}

func withScope(ctx context.Context, s *scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

func scopeOf(ctx context.Context, what string) *scope {
	s, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		panic(fmt.Sprintf("perdure: %s: %v", what, errNoActivation))
	}
	return s
}

// enter begins an operation of the SDK. The order in which a task does its steps is their name, so a task does one at a time.
func enter(ctx context.Context, what string) *scope {
	s := scopeOf(ctx, what)
	if ctx.Value(stepKey{}) != nil {
		panic(fmt.Sprintf("perdure: %s inside of a local step: what a step does is recorded as one", what))
	}
	if s.act.ended() {
		s.act.leave()
	}
	if !s.task.busy.CompareAndSwap(false, true) {
		panic(fmt.Sprintf("perdure: %s: two goroutines use the context of one task; start them with perdure.Go", what))
	}
	if s.inside {
		s.exit()
		panic(fmt.Sprintf("perdure: %s in a loop with a context from outside of it: use the one that the loop gives", what))
	}
	return s
}

// enterAwait begins an operation that may wait.
func enterAwait(ctx context.Context, what string) *scope {
	s := enter(ctx, what)
	s.awaits++
	return s
}

func (s *scope) exit() { s.task.busy.Store(false) }

// Compensate returns a context for what undoes the work of a function that was canceled. It is not done when the one that it
// is made of is, and no [Timeout] around it counts; what is invoked with it is left alone by the cancellation until the grace
// period is over.
//
//	if errors.Is(err, perdure.ErrCancelled) {
//		_, err = Refund.Call(perdure.Compensate(ctx), payment)
//	}
func Compensate(ctx context.Context) context.Context {
	free := context.WithValue(context.WithoutCancel(ctx), limitKey{}, (*timeLimit)(nil))
	return context.WithValue(free, compensationKey{}, true)
}

func compensates(ctx context.Context) bool { return ctx.Value(compensationKey{}) != nil }

// IdempotencyKey is the same in all attempts of the execution. Give it to other systems, so that what happens again there has
// no further effect.
func IdempotencyKey(ctx context.Context) string {
	return scopeOf(ctx, "IdempotencyKey").act.info.IdempotencyKey
}

// Info tells which activation this is.
type Info struct {
	Namespace, Execution, Function string
	Epoch                          int64
	Attempt                        int
}

// About returns the activation of a context. What depends on the epoch or the attempt is not the same each time: use it for
// logs, not for decisions.
func About(ctx context.Context) Info {
	i := scopeOf(ctx, "About").act.info
	return Info{Namespace: i.Namespace, Execution: i.Execution, Function: i.Function, Epoch: i.Epoch, Attempt: i.Attempt}
}
